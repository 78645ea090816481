import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { FileSet } from '../../src/model/file-set';
import type { Result } from '../../src/model/result';
import { issueAuthority } from '../../src/secrets/issue-certificate';
import { newPrivateKey } from '../../src/secrets/material-tools';
import { openMaterial } from '../../src/secrets/material-at-rest';
import type { Material } from '../../src/secrets/material';
import { renewerFor } from '../../src/secrets/renewer-for';
import type { RenewalRequest, Renewed } from '../../src/secrets/renewer';
import type { Sealed, SealPorts } from '../../src/secrets/sealer';
import { sealerFor } from '../../src/secrets/sealer-for';
import { leafKey, openSopsFile, parseSopsFile } from '../../src/secrets/sops/sops-file';
import type { SecretsSpec } from '../../src/spec/cluster';
import { NOW, PreparedKeys, daysLater } from './prepared-tools';
import { unseal } from './sealed-secret-controller';
import { clusterWith, issuesOf, newPerson, ports, prepareKeys, rendered, valueOf } from './sealing';
import type { Person } from './sealing';

// Keys take their time on a busy machine.
const FOLDER = '11-kubernetes-proxy/cluster/06-final-containerd-config';
const MANIFESTS: FileSet = readdirSync(join(__dirname, '../../dist', FOLDER)).map((path) => ({
  path,
  content: rendered(`${FOLDER}/${path}`),
}));
const MASTERS = [5, 6, 7].map((host, at) => ({
  name: `master-${String(at)}`,
  address: `10.128.0.${String(host)}`,
}));
const LEAVES = MASTERS.map(({ name }) => `master-${name}`);
const CONFIG = 'secret_regshift-system_registry-node-services.yaml';

let alice: Person;
let bob: Person;
let first: Sealed;

beforeAll(async () => {
  await prepareKeys();
  [alice, bob] = await Promise.all([newPerson(), newPerson()]);
  const sealer = sealerFor(cluster(), ports());
  first = valueOf(await sealer.seal({ manifests: MANIFESTS, committed: [], masters: MASTERS }));
});

function cluster(changes: Partial<SecretsSpec> = {}) {
  return clusterWith({ backend: 'Sops', ageRecipients: [alice.recipient], ...changes });
}

interface Call {
  readonly from?: Sealed;
  readonly request?: Partial<RenewalRequest>;
  readonly ports?: Partial<SealPorts>;
  readonly secrets?: Partial<SecretsSpec>;
}

function renew(again: readonly string[], call: Call = {}): Promise<Result<Renewed>> {
  const { from = first } = call;
  const given = ports({ identities: [alice.identity], ...call.ports });
  return renewerFor(cluster(call.secrets), given).renew({
    manifests: MANIFESTS,
    committed: from.manifests,
    material: from.material ?? '',
    masters: MASTERS,
    again,
    ...call.request,
  });
}

async function renewed(again: readonly string[], call: Call = {}): Promise<Sealed> {
  const { sealed } = valueOf(await renew(again, call));
  if (sealed === undefined) throw new Error('nothing was renewed');
  return sealed;
}

async function materialOf({ material }: Sealed, { identity }: Person): Promise<Material> {
  const opened = valueOf(await openMaterial(material, [identity]));
  if (opened.kind !== 'open') throw new Error(opened.kind);
  return opened.material;
}

/** Every encrypted value of sealed files, in clear and as it is kept, by file and place. */
async function leaves(
  sealed: Sealed,
): Promise<ReadonlyMap<string, { clear: string; kept: string }>> {
  const found = new Map<string, { clear: string; kept: string }>();
  const files = [...sealed.manifests, { path: 'material', content: sealed.material ?? '' }];
  for (const { path, content } of files) {
    const file = parseSopsFile(content);
    const open = file && (await openSopsFile(file, [alice.identity]));
    for (const leaf of open?.body.leaves ?? []) {
      const kept = String(leaf.value);
      const clear = String(open?.values.get(leafKey(leaf)));
      if (kept.startsWith('ENC[')) found.set(`${path} ${leafKey(leaf)}`, { clear, kept });
    }
  }
  return found;
}

function changedFiles(after: Sealed, before = first): readonly string[] {
  const old = new Map(before.manifests.map(({ path, content }) => [path, content]));
  return after.manifests.flatMap(({ path, content }) => (old.get(path) === content ? [] : [path]));
}

describe('renewal', () => {
  it('has nothing to do while every value is young and sound', async () => {
    const { changes, sealed } = valueOf(await renew([]));
    expect(sealed).toBeUndefined();
    expect(changes.map(({ item, action }) => [item, action])).toEqual(
      ['ca', 'http-secret', ...LEAVES, 'user-ro'].map((item) => [item, 'kept']),
    );
    expect(changes[0]?.ends).toBe('2035-11-18T10:25:00Z');
    expect(changes[1]).not.toHaveProperty('ends');
  });

  it('makes what is named anew, and nothing else', async () => {
    const after = await renewed(['http-secret']);
    expect(changedFiles(after)).toEqual([
      'daemonset.apps_regshift-system_registry-node-services.yaml',
      CONFIG,
    ]);
    const [old, now] = [await leaves(first), await leaves(after)];
    expect([...now.keys()]).toEqual([...old.keys()]);
    const value = (await materialOf(after, alice)).items['http-secret']?.['value'] ?? '-';
    const former = (await materialOf(first, alice)).items['http-secret']?.['value'] ?? '-';
    expect(value).not.toBe(former);
    for (const [name, { clear, kept }] of now) {
      const before = old.get(name);
      const same = before?.clear === clear;
      expect([name, before?.kept === kept]).toEqual([name, same]);
      expect(clear).not.toContain(former);
    }
    expect([...now.values()].some(({ clear }) => clear.includes(`secret: "${value}"`))).toBe(true);
  });

  it('counts how often a value was made, in clear', async () => {
    const once = await renewed(['user-ro']);
    const twice = await renewed(['user-ro', 'http-secret'], { from: once });
    expect((await materialOf(once, alice)).generations).toEqual({ 'user-ro': 2 });
    expect((await materialOf(twice, alice)).generations).toEqual({
      'http-secret': 2,
      'user-ro': 3,
    });
    expect(twice.material).toContain('\ngenerations:\n  http-secret: 2\n  user-ro: 3\n');
    const { decryptSops } = await import('sops-age');
    const given = { fileType: 'yaml', secretKey: alice.identity } as const;
    expect(await decryptSops(twice.material ?? '', given)).toMatchObject({
      generations: { 'http-secret': 2, 'user-ro': 3 },
    });
  });

  it('is found by a later sealing, with and without the identity', async () => {
    const after = await renewed(['ca']);
    for (const identities of [[], [alice.identity]]) {
      const sealer = sealerFor(cluster(), ports({ identities }));
      const request = { manifests: MANIFESTS, committed: after.manifests, masters: MASTERS };
      const material = after.material ?? '';
      expect(valueOf(await sealer.seal({ ...request, material }))).toEqual(after);
    }
    expect(valueOf(await renew([], { from: after })).sealed).toBeUndefined();
  });

  it('makes every certificate anew with its CA, and says why', async () => {
    const { changes } = valueOf(await renew(['ca']));
    expect(changes.map(({ item, action, reason }) => [item, action, reason])).toEqual([
      ['ca', 'reissued', 'asked for'],
      ['http-secret', 'kept', 'it does not age'],
      ...LEAVES.map((item) => [item, 'reissued', 'its CA is made anew']),
      ['user-ro', 'kept', 'the hash verifies against the password'],
    ]);
  });

  it('tells which fields are new, never what they hold', async () => {
    const { changes } = valueOf(await renew(['user-ro', 'ca']));
    const fields = changes.filter(({ item }) => ['ca', 'http-secret', 'user-ro'].includes(item));
    expect(fields.map(({ item, fields: names }) => [item, names])).toEqual([
      ['ca', ['crt', 'key']],
      ['http-secret', []],
      ['user-ro', ['hash', 'password']],
    ]);
    const { items } = await materialOf(first, alice);
    const values = Object.values(items).flatMap((item) => Object.values(item));
    expect(values.filter((value) => JSON.stringify(changes).includes(value))).toEqual([]);
  });

  it('renews the CA before it ends, and its certificates with it', async () => {
    const keys = new PreparedKeys();
    await keys.prepare();
    const late = { ...keys.tools('late', daysLater(3650 - 20)), identities: [alice.identity] };
    const { changes } = valueOf(await renew([], { ports: late }));
    const done = changes.filter(({ action }) => action === 'reissued');
    expect(done.map(({ item }) => item)).toEqual(['ca', ...LEAVES]);
    expect(done[0]?.reason).toBe('it ends soon, on 2035-11-18');
  });

  it('reads nobody in who was not to read before, and nobody out of the new values', async () => {
    const secrets = { ageRecipients: [bob.recipient] };
    const identities = [alice.identity, bob.identity];
    const after = await renewed(['user-ro'], { secrets, ports: { identities } });
    expect(valueOf(await openMaterial(after.material, [alice.identity])).kind).toBe('closed');
    expect((await materialOf(after, bob)).generations).toEqual({ 'user-ro': 2 });
    const again = await renew([], { from: after, secrets, ports: { identities } });
    expect(valueOf(again).sealed).toBeUndefined();
  });
});

describe('a value that nothing uses', () => {
  const [file] = MANIFESTS.filter(({ path }) => path.includes('user-ro'));
  const alone = file === undefined ? [] : [file];

  it('is forgotten, and made again as soon as something uses it', async () => {
    const committed = first.manifests.filter(({ path }) => path === file?.path);
    const { changes, sealed } = valueOf(
      await renew(['ca', 'http-secret'], { request: { manifests: alone, committed } }),
    );
    const dropped = changes.filter(({ action }) => action === 'dropped');
    const asked = 'asked for; another is made as soon as something uses it';
    expect(dropped.map(({ item, reason }) => [item, reason])).toEqual([
      ['ca', asked],
      ['http-secret', asked],
      ...LEAVES.map((item) => [item, 'its CA is no more']),
    ]);
    expect(changes.filter(({ action }) => action !== 'dropped')).toMatchObject([
      { item: 'user-ro', action: 'kept' },
    ]);
    expect(sealed?.manifests).toEqual(committed);
    const identities = [alice.identity];
    const request = { manifests: MANIFESTS, committed, masters: MASTERS };
    const sealer = sealerFor(cluster(), ports({ identities }));
    const later = valueOf(await sealer.seal({ ...request, material: sealed?.material ?? '' }));
    const { items, generations } = await materialOf(later, alice);
    const before = await materialOf(first, alice);
    expect(Object.keys(items)).toEqual(Object.keys(before.items));
    expect(items['ca']).not.toEqual(before.items['ca']);
    expect(generations).toMatchObject({ ca: 2, 'http-secret': 2, 'master-master-0': 2 });
  });

  it('can be the last one', async () => {
    const request = { manifests: [], committed: [] };
    const all = ['ca', 'http-secret', 'user-ro'];
    const { sealed } = valueOf(await renew(all, { request }));
    const opened = valueOf(await openMaterial(sealed?.material, [alice.identity]));
    expect(opened).toMatchObject({ kind: 'open', material: { items: {}, generations: { ca: 2 } } });
  });
});

describe('a renewal of SealedSecrets', () => {
  it('encrypts anew what holds the renewed value, and keeps the rest', async () => {
    const key = await newPrivateKey('rsa-2048');
    const validity = { from: NOW, to: daysLater(3650) };
    const tools = ports();
    const certificate = await issueAuthority('sealed-secrets', key, validity, tools);
    const secrets = { backend: 'SealedSecrets', certificate } as const;
    const sealer = sealerFor(cluster(secrets), ports());
    const request = { manifests: MANIFESTS, committed: [], masters: MASTERS };
    const before = valueOf(await sealer.seal(request));
    const after = await renewed(['user-ro'], { from: before, secrets });
    const dataOf = ({ manifests }: Sealed): Readonly<Record<string, string>> => {
      const text = manifests.find(({ path }) => path === CONFIG)?.content ?? '';
      const { spec } = parse(text) as { spec: { encryptedData: Record<string, string> } };
      return spec.encryptedData;
    };
    const [old, now] = [dataOf(before), dataOf(after)];
    const changed = Object.keys(now).filter((name) => now[name] !== old[name]);
    expect(changed).toEqual([expect.stringMatching(/^version-.{16}-.{8}$/), 'htpasswd']);
    expect(Object.keys(now)).toHaveLength(Object.keys(old).length);
    const { hash = '-' } = (await materialOf(after, alice)).items['user-ro'] ?? {};
    const { htpasswd = '' } = now;
    expect(unseal(htpasswd, key, 'regshift-system/registry-node-services')).toBe(`ro:${hash}\n`);
  });
});

describe('a renewal is refused', () => {
  const DAEMON_SET = 'daemonset.apps_regshift-system_registry-balancer.yaml';

  it('without the identity', async () => {
    for (const identities of [[], [bob.identity]]) {
      expect(issuesOf(await renew([], { ports: { identities } }))).toEqual([
        'G013 secrets.sops.yaml: no age identity at hand opens the generated secrets; call it where the age identity is: REGSHIFT_AGE_KEY_FILE names its file',
      ]);
    }
  });

  it('for a name that is none', async () => {
    expect(issuesOf(await renew(['user-or', 'ca']))).toEqual([
      'G006 : there is no generated value "user-or" to rotate; rotate ca, http-secret, master-master-0, master-master-1, master-master-2 or user-ro',
    ]);
  });

  it('where the cluster reads from a store', async () => {
    const store = { name: 'vault', kind: 'SecretStore' } as const;
    const result = await renew([], { secrets: { backend: 'ExternalSecrets', store } });
    expect(result.issues.map(({ code }) => code)).toEqual(['G021']);
  });

  it('where this regshift renders other bytes', async () => {
    const manifests = MANIFESTS.map(({ path, content }) => ({
      path,
      content: path === DAEMON_SET ? `${content}# by another version\n` : content,
    }));
    const [issue, ...others] = (await renew(['user-ro'], { request: { manifests } })).issues;
    expect([issue?.code, issue?.place, others]).toEqual(['G022', { file: DAEMON_SET }, []]);
  });

  it('where a reference has another value', async () => {
    const values: SealPorts['values'] = (source) => ('fromEnv' in source ? 'another' : undefined);
    const { issues } = await renew(['user-ro'], { ports: { values } });
    expect(issues.map(({ code, place }) => [code, place.file])).toEqual([['G022', CONFIG]]);
  });

  it('where a reference has no value, and one leaf holds it beside what is renewed', async () => {
    const call = { ports: { values: () => undefined } };
    expect(issuesOf(await renew(['http-secret'], call))).toEqual(
      expect.arrayContaining([expect.stringMatching(/^G008 .*REGISTRY_PASSWORD/)]),
    );
    expect(valueOf(await renew(['user-ro'], call)).sealed).toBeDefined();
  });
});
