import { X509Certificate } from 'node:crypto';
import { parse } from 'yaml';
import type { Sealed, SealPorts, SealRequest } from '../../src/deliver/sealer';
import { fileSet } from '../../src/model/file-set';
import type { FileSet } from '../../src/model/file-set';
import type { Result } from '../../src/model/result';
import { sealerFor } from '../../src/secrets/sealer-for';
import { openMaterial } from '../../src/secrets/material-at-rest';
import type { Material } from '../../src/secrets/material';
import { findLeaks } from '../../src/secrets/find-leaks';
import { clusterWith, issuesOf, newPerson, ports, prepareKeys, rendered, valueOf } from './sealing';
import type { Person } from './sealing';

const PHASE = '13-kubernetes-local/cluster/02-node-services';
const NAMES = ['pki', 'user-ro', 'node-services'].map(
  (name) => `secret_regshift-system_registry-${name}.yaml`,
);
const MASTERS = [1, 2, 3].map((index) => ({
  name: `master-${String(index - 1)}`,
  address: `10.0.0.${String(index)}`,
}));

let alice: Person;
let bob: Person;
let manifests: FileSet;
/** The first sealing: alice's, with everything made. */
let first: Sealed;

beforeAll(async () => {
  await prepareKeys();
  [alice, bob] = await Promise.all([newPerson(), newPerson()]);
  manifests = fileSet(NAMES.map((path) => ({ path, content: rendered(`${PHASE}/${path}`) })));
  first = valueOf(await seal({}));
});

function seal(
  request: Partial<SealRequest>,
  changes: Partial<SealPorts> = {},
  recipients: readonly string[] = [alice.recipient],
): Promise<Result<Sealed>> {
  const cluster = clusterWith({ backend: 'Sops', ageRecipients: recipients });
  const sealer = sealerFor(cluster, ports(changes));
  return sealer.seal({ manifests, committed: [], masters: MASTERS, ...request });
}

async function materialOf({ material }: Sealed, { identity }: Person): Promise<Material> {
  const opened = valueOf(await openMaterial(material, [identity]));
  if (opened.kind !== 'open') throw new Error(opened.kind);
  return opened.material;
}

/** Only the first of the manifests. */
function fewer(): FileSet {
  return manifests.filter(({ path }) => path.includes('user-ro'));
}

describe('generated secrets', () => {
  it('are made once, and kept encrypted under their names', async () => {
    const { items } = await materialOf(first, alice);
    expect(Object.keys(items)).toEqual(
      Object.keys((parse(first.material ?? '') as Material).items),
    );
    expect(new X509Certificate(items['ca']?.['crt'] ?? '').ca).toBe(true);
    const secrets = Object.entries(items).flatMap(([name, fields]) =>
      Object.entries(fields)
        .filter(([field]) => field !== 'crt')
        .map(([field, value]) => ({ name: `${name}/${field}`, value })),
    );
    const files = [...first.manifests, { path: 'material', content: first.material ?? '' }];
    expect(secrets.length).toBeGreaterThan(8);
    expect(findLeaks(files, secrets)).toEqual([]);
  });

  it('sealed again they are the same, with and without the identity', async () => {
    const request = { committed: first.manifests, material: first.material ?? '' };
    for (const identities of [[], [alice.identity], [bob.identity]]) {
      expect(valueOf(await seal(request, { identities }))).toEqual(first);
    }
  });

  it('a later phase that needs more gets it beside the old', async () => {
    const small = valueOf(await seal({ manifests: fewer() }));
    const identities = [alice.identity];
    const material = small.material ?? '';
    const grown = valueOf(await seal({ committed: small.manifests, material }, { identities }));
    const before = await materialOf(small, alice);
    const after = await materialOf(grown, alice);
    expect(after.items).toMatchObject(before.items);
    expect(Object.keys(after.items).length).toBeGreaterThan(Object.keys(before.items).length);
    const line = /^ {4}password: .*$/m;
    expect(grown.material).toContain(line.exec(material)?.[0]);
    expect(grown.manifests).toContainEqual(small.manifests[0]);
  });

  it('a later phase that needs more is refused without the identity', async () => {
    const small = valueOf(await seal({ manifests: fewer() }));
    const request = { committed: small.manifests, material: small.material ?? '' };
    expect(issuesOf(await seal(request))).toEqual([
      'G013 : ca, http-secret, master-master-0, master-master-1, master-master-2, user-mirror-puller, user-mirror-pusher, user-rw must be added to the generated secrets, and no age identity at hand opens them; seal where the age identity is: REGSHIFT_AGE_KEY_FILE names its file',
    ]);
  });

  it('a changed manifest is refused without the identity', async () => {
    const request = { committed: [], material: first.material ?? '', manifests: fewer() };
    const [name] = fewer().map(({ path }) => path);
    expect(issuesOf(await seal(request))).toContain(
      `G008 ${name ?? ''} stringData.password: no value for generated password of user-ro; seal where the age identity is (REGSHIFT_AGE_KEY_FILE): only it opens the generated secrets`,
    );
  });

  it('other recipients get a file of their own', async () => {
    const request = { committed: first.manifests, material: first.material ?? '' };
    const identities = [alice.identity];
    const moved = valueOf(await seal(request, { identities }, [bob.recipient]));
    expect(await materialOf(moved, bob)).toEqual(await materialOf(first, alice));
    expect(valueOf(await openMaterial(moved.material, [alice.identity])).kind).toBe('closed');
  });

  it('a phase that needs none passes them on', async () => {
    const request = { manifests: [], material: first.material ?? '' };
    expect(valueOf(await seal(request))).toEqual({ manifests: [], material: first.material });
  });

  it.each([
    ['no file of sops', () => 'a: 1\n', 'can not be read'],
    [
      'one that somebody changed',
      (material: string) => material.replace(/data:..../, 'data:AAAA'),
      'were changed by somebody without their key',
    ],
  ])('refuses %s', async (_what, change, fault) => {
    const material = change(first.material ?? '');
    const identities = [alice.identity];
    expect(issuesOf(await seal({ committed: [], material }, { identities }))).toEqual([
      `G013 secrets.sops.yaml: the sealed generated secrets ${fault}; restore the file from the history of the repository`,
    ]);
  });

  it('refuses to make what nobody could read again', async () => {
    const certificate = 'not looked at';
    const cluster = clusterWith({ backend: 'SealedSecrets', ageRecipients: [], certificate });
    const result = await sealerFor(cluster, ports()).seal({
      manifests,
      committed: [],
      masters: MASTERS,
    });
    expect(issuesOf(result)).toEqual([
      'G014 spec.secrets: certificates and passwords must be generated, and nobody is named who could read them again; write  age: {recipients: [age1…]}  under spec.secrets: regshift keeps what it generates in a file encrypted for them',
    ]);
  });
});
