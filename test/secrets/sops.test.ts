import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import type { FileSet } from '../../src/model/file-set';
import { fileSet } from '../../src/model/file-set';
import type { KubeObject } from '../../src/model/object-id';
import type { Sealed, SealPorts, SealRequest } from '../../src/deliver/sealer';
import { resolveObject } from '../../src/secrets/resolve-placeholders';
import { sealerFor } from '../../src/secrets/sealer-for';
import { openSopsFile, parseSopsFile } from '../../src/secrets/sops/sops-file';
import type { Result } from '../../src/model/result';
import {
  clusterWith,
  issuesOf,
  newPerson,
  ports,
  rendered,
  VALUES,
  valueOf,
  valuesOf,
} from './sealing';
import type { Person } from './sealing';

const CONFIG = 'moduleconfig.deckhouse.io_deckhouse.yaml';
const SCRIPT =
  'nodegroupconfiguration.deckhouse.io_regshift-mirror-auth-registry.example.com.sh.yaml';
const EXAMPLE = '05-first-switch-containerd-v1/cluster';

let alice: Person;
let bob: Person;
/** A ModuleConfig with a licence, and a script with a password. */
let manifests: FileSet;

beforeAll(async () => {
  [alice, bob] = await Promise.all([newPerson(), newPerson()]);
  manifests = fileSet([
    { path: CONFIG, content: rendered(`${EXAMPLE}/06-switch-direct/${CONFIG}`) },
    { path: SCRIPT, content: rendered(`${EXAMPLE}/03-prepare-nodes/${SCRIPT}`) },
    { path: 'kustomization.yaml', content: 'resources: []\n' },
  ]);
});

function seal(
  request: Partial<SealRequest>,
  changes: Partial<SealPorts> = {},
  recipients: readonly string[] = [alice.recipient],
): Promise<Result<Sealed>> {
  const cluster = clusterWith({ backend: 'Sops', ageRecipients: recipients });
  return sealerFor(cluster, ports(changes)).seal({ manifests, committed: [], ...request });
}

async function sealed(...args: Parameters<typeof seal>): Promise<FileSet> {
  return valueOf(await seal(...args)).manifests;
}

function text(files: FileSet, path: string): string {
  return files.find((file) => file.path === path)?.content ?? '';
}

/** The rendered object with its values, as the cluster is to get it. */
function wanted(content: string): KubeObject {
  const object = parse(content) as KubeObject;
  return valueOf(resolveObject(object, valuesOf(VALUES)));
}

describe('files of sops', () => {
  it('an independent program decrypts them to what was rendered, with the values', async () => {
    for (const { path, content } of await sealed({})) {
      if (path === 'kustomization.yaml') continue;
      const { sops, ...object } = await decrypted(content, alice);
      expect(sops).toBeUndefined();
      expect(object).toEqual(wanted(text(manifests, path)));
    }
  });

  it('every recipient can read, and nobody else', async () => {
    const files = await sealed({}, {}, [alice.recipient, bob.recipient].sort());
    const content = text(files, CONFIG);
    for (const reader of [alice, bob]) {
      await expect(decrypted(content, reader)).resolves.toMatchObject({ kind: 'ModuleConfig' });
    }
    await expect(decrypted(content, await newPerson())).rejects.toThrow();
  });

  it('hide the secret leaves and leave every other byte as it was', async () => {
    const content = text(await sealed({}), CONFIG);
    const clear = text(manifests, CONFIG);
    const body = content.replace(/^# .*\n/, '').replace(/^sops:\n[^]*/m, '');
    const license = /license: regshift-secret:\S+/;
    expect(clear).toMatch(license);
    expect(body.replace(/license: "ENC\[[^"]+"/, 'license: …')).toBe(
      clear.replace(license, 'license: …'),
    );
  });

  it('a script is one encrypted value', async () => {
    const { spec } = parse(text(await sealed({}), SCRIPT)) as { spec: Record<string, unknown> };
    expect(spec).toMatchObject({ weight: 0, bundles: ['*'] });
    expect(spec['content']).toMatch(/^ENC\[AES256_GCM,/);
  });

  it('a file without placeholders passes unchanged', async () => {
    expect(text(await sealed({}), 'kustomization.yaml')).toBe('resources: []\n');
  });
});

describe('sealing again', () => {
  it('without the identity and without values: the same bytes', async () => {
    const committed = await sealed({});
    const again = await sealed({ committed }, { values: () => undefined });
    expect(again).toEqual(committed);
  });

  it('with the identity: the same bytes', async () => {
    const committed = await sealed({});
    expect(await sealed({ committed }, { identities: [alice.identity] })).toEqual(committed);
  });

  it('with the identity: a new value behind the same reference is seen', async () => {
    const committed = await sealed({});
    const values = valuesOf({ ...VALUES, DKP_LICENSE: 'example-license-2' });
    const again = await sealed({ committed }, { identities: [alice.identity], values });
    expect(text(again, SCRIPT)).toBe(text(committed, SCRIPT));
    const { spec } = (await decrypted(text(again, CONFIG), alice)) as Record<string, object>;
    expect(JSON.stringify(spec)).toContain('example-license-2');
  });

  it('without the identity: a new value is seen by its generation', async () => {
    const committed = await sealed({});
    const values = valuesOf({ ...VALUES, DKP_LICENSE: 'example-license-2' });
    expect(await sealed({ committed }, { values })).toEqual(committed);
    const raised = withText(CONFIG, (content) =>
      content.replace('env/DKP_LICENSE', 'env/DKP_LICENSE?generation=2'),
    );
    const again = await sealed({ committed, manifests: raised }, { values });
    const { spec } = (await decrypted(text(again, CONFIG), alice)) as Record<string, object>;
    expect(JSON.stringify(spec)).toContain('example-license-2');
  });

  it('without the identity and without the value: a change is refused, naming what is missing', async () => {
    const committed = await sealed({});
    const changed = withText(CONFIG, (content) => content.replace('scheme: HTTPS', 'scheme: HTTP'));
    const result = await seal({ committed, manifests: changed }, { values: () => undefined });
    expect(issuesOf(result)).toEqual([
      `G008 ${CONFIG} spec.settings.registry.direct.license: no value for environment variable DKP_LICENSE; set it where secrets are sealed`,
    ]);
  });

  it('with the identity alone: a change around a secret keeps the value and its ciphertext', async () => {
    const committed = await sealed({});
    const changed = withText(CONFIG, (content) => content.replace('scheme: HTTPS', 'scheme: HTTP'));
    const identities = [alice.identity];
    const again = await sealed(
      { committed, manifests: changed },
      { values: () => undefined, identities },
    );
    const license = /license: .*/;
    expect(text(again, CONFIG)).toContain(license.exec(text(committed, CONFIG))?.[0]);
    expect(await decrypted(text(again, CONFIG), alice)).toEqual(wanted(text(changed, CONFIG)));
    expect(await isIntact(text(again, CONFIG), alice)).toBe(true);
  });

  it('for other recipients: a new data key, which the former do not know', async () => {
    const committed = await sealed({}, {}, [alice.recipient, bob.recipient].sort());
    const again = await sealed({ committed });
    expect(text(again, CONFIG)).not.toBe(text(committed, CONFIG));
    await expect(decrypted(text(again, CONFIG), bob)).rejects.toThrow();
    await expect(decrypted(text(again, CONFIG), alice)).resolves.toBeDefined();
  });

  it.each([
    ['a value in clear', (content: string) => content.replace('mode: Direct', 'mode: Proxy')],
    ['the ciphertext', (content: string) => content.replace(/data:..../, 'data:AAAA')],
    [
      'the MAC',
      (content: string) =>
        content.replace(/mac: ENC\[AES256_GCM,data:..../, 'mac: ENC[AES256_GCM,data:AAAA'),
    ],
  ])('with the identity: %s that somebody changed is mended', async (_what, change) => {
    const committed = await sealed({});
    const broken = committed.map((file) =>
      file.path === CONFIG ? { ...file, content: change(file.content) } : file,
    );
    const again = await sealed({ committed: broken }, { identities: [alice.identity] });
    expect(text(broken, CONFIG)).not.toBe(text(committed, CONFIG));
    expect(await isIntact(text(broken, CONFIG), alice)).toBe(false);
    expect(await isIntact(text(again, CONFIG), alice)).toBe(true);
    expect(await decrypted(text(again, CONFIG), alice)).toEqual(wanted(text(manifests, CONFIG)));
  });

  it('a sealed file of the user’s own that was edited in place is sealed as if it were new', async () => {
    const committed = await sealed({});
    const edited = withText(CONFIG, () =>
      text(committed, CONFIG).replace(/license: .*/, 'license: regshift-secret://env/DKP_LICENSE'),
    );
    expect(await sealed({ committed, manifests: edited })).toEqual(committed);
  });
});

function withText(path: string, change: (content: string) => string): FileSet {
  return manifests.map((file) =>
    file.path === path ? { path, content: change(file.content) } : file,
  );
}

describe('what is refused', () => {
  const file = (content: string): FileSet => [{ path: 'a.yaml', content }];

  it.each<readonly [string, string, string]>([
    [
      'a secret key that also stands over a value in clear',
      'a: {}\nspec:\n  password: regshift-secret://env/P\n  other: {password: not-a-real-password}\n',
      'G016 a.yaml spec.other.password: spec.other.password is in clear, and sops would take it for encrypted: a secret stands under the same key elsewhere; if it is a secret, remove it from this file; else give it another key',
    ],
    [
      'a ciphertext of somebody else',
      'a: ENC[AES256_GCM,data:AA==,iv:AA==,tag:AA==,type:str]\np: regshift-secret://env/P\n',
      'G016 a.yaml a: a was encrypted by somebody else, with a key that this file would lose; move it into a manifest of its own',
    ],
    [
      'a number that programs read differently',
      'a: 0o17\np: regshift-secret://env/P\n',
      'G011 a.yaml a: a is read differently by different programs: write it in double quotes; render the manifests again, or write the file of your own more plainly',
    ],
    [
      'an alias',
      'a: &x {b: 1}\nc: *x\np: regshift-secret://env/P\n',
      'G011 a.yaml a: a has an anchor, an alias or a tag; render the manifests again, or write the file of your own more plainly',
    ],
    [
      'two documents',
      'a: 1\n---\np: regshift-secret://env/P\n',
      'G011 a.yaml: the manifest is not one document of well-formed YAML; render the manifests again, or write the file of your own more plainly',
    ],
    [
      'a map in braces',
      '{p: regshift-secret://env/P}\n',
      'G011 a.yaml: the manifest is not a plain map, which a section could be appended to; render the manifests again, or write the file of your own more plainly',
    ],
    [
      'a key that is no text',
      '1: a\np: regshift-secret://env/P\n',
      'G011 a.yaml: the manifest has a key that is no text; render the manifests again, or write the file of your own more plainly',
    ],
  ])('%s', async (_what, content, issue) => {
    const values = valuesOf({ P: 'not-a-real-password' });
    expect(issuesOf(await seal({ manifests: file(content) }, { values }))[0]).toBe(issue);
  });

  it('an identity with a typing error, which is not shown', async () => {
    const wrong = alice.identity.replace(/.$/, (last) => (last === 'Q' ? 'P' : 'Q'));
    expect(issuesOf(await seal({}, { identities: [alice.identity, wrong] }))).toEqual([
      'G012 : private key 2 of the age identity is none; copy the file again, or make one: age-keygen -o FILE',
    ]);
  });

  it('a recipient with a typing error', async () => {
    const wrong = alice.recipient.replace(/.$/, (last) => (last === 'q' ? 'p' : 'q'));
    expect(issuesOf(await seal({}, {}, [wrong]))).toEqual([
      `G012 spec.secrets.age.recipients: "${wrong.slice(0, 59)}…" is no public key of age; copy it again: age-keygen -y FILE prints it`,
    ]);
  });
});

describe('any manifest', () => {
  const scalar = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.string({ maxLength: 12 }).map((line) => `${line}\n ${line}\n`),
    fc.constantFrom(
      'yes',
      '0755',
      '1e3',
      '2001-01-01',
      '~',
      '',
      '1_000',
      '0x1f',
      '# no',
      '- a',
      'ENC[',
    ),
    fc.integer(),
    fc.boolean(),
  );
  const map = fc.dictionary(
    fc.stringMatching(/^[a-z./ -]{1,8}$/),
    fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })),
    { maxKeys: 4 },
  );

  it('comes back from its encrypted form, and its MAC is right', async () => {
    const value = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(map, map, value, async (above, below, password) => {
        const object = {
          kind: 'Secret',
          above,
          stringData: { 'p.w': 'a regshift-secret://env/P', list: below },
        };
        const content = stringify(object, { version: '1.1', lineWidth: 0 });
        const result = await seal(
          { manifests: [{ path: 'a', content }] },
          { values: () => password },
        );
        const files = valueOf(result).manifests;
        expect(await isIntact(text(files, 'a'), alice)).toBe(true);
        const sealedObject = await decrypted(text(files, 'a'), alice);
        expect(sealedObject).toEqual(withPassword(parse(content), password));
      }),
      { numRuns: 30 },
    );
  });
});

function withPassword(object: unknown, password: string): unknown {
  const whole = object as { readonly stringData: object };
  return { ...whole, stringData: { ...whole.stringData, 'p.w': `a ${password}` } };
}

async function decrypted(content: string, { identity }: Person): Promise<Record<string, unknown>> {
  const { decryptSops } = await import('sops-age');
  const object: unknown = await decryptSops(content, { fileType: 'yaml', secretKey: identity });
  return object as Record<string, unknown>;
}

async function isIntact(content: string, { identity }: Person): Promise<boolean> {
  const file = parseSopsFile(content);
  const open = file && (await openSopsFile(file, [identity]));
  return open?.intact === true;
}
