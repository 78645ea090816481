import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newPerson } from '../secrets/sealing';
import type { Person } from '../secrets/sealing';
import { clusterFile, example, regshift } from './call';

const LICENSE = 'example-license-of-nobody';
const CONFIG = 'moduleconfig.deckhouse.io_deckhouse.yaml';

let root: string;
let person: Person;

beforeAll(async () => {
  person = await newPerson();
});

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'regshift-secrets-'));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function file(name: string, content: string): string {
  const path = join(root, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** A cluster file that Sops serves, and its rendered manifests. */
async function rendered(extra = ''): Promise<readonly string[]> {
  const secrets = `  secrets: {backend: Sops, age: {recipients: [${person.recipient}]}}\n`;
  const cluster = file(
    'prod-1.yaml',
    clusterFile('registry.example.com/deckhouse/ee', secrets + extra),
  );
  const out = join(root, 'build');
  await regshift([
    'render',
    '-f',
    cluster,
    '--from',
    'U1',
    '--phase',
    'switch-direct',
    '--out',
    out,
  ]);
  return [
    '-f',
    cluster,
    join(out, readdirSync(out).find((name) => name.includes('switch')) ?? ''),
    '--out',
    join(root, 'sealed'),
  ];
}

function sealed(): string {
  return readFileSync(join(root, 'sealed', CONFIG), 'utf8');
}

describe('secrets seal', () => {
  it('writes what may be committed, and touches nothing that did not change', async () => {
    const call = ['secrets', 'seal', ...(await rendered())];
    const first = await regshift(call, { env: { DKP_LICENSE: LICENSE } });
    expect(first).toEqual({ code: 0, stdout: '', stderr: `1 file in ${root}/sealed, 1 changed\n` });
    expect(sealed()).toContain('license: "ENC[AES256_GCM,');
    expect(sealed()).not.toContain(LICENSE);
    const before = sealed();
    const again = await regshift(call);
    expect(again).toEqual({ code: 0, stdout: '', stderr: `1 file in ${root}/sealed, 0 changed\n` });
    expect(sealed()).toBe(before);
  });

  it('with the identity it sees a new value', async () => {
    const call = ['secrets', 'seal', ...(await rendered())];
    await regshift(call, { env: { DKP_LICENSE: LICENSE } });
    const key = file('key.txt', `# made for a test\n${person.identity}\n`);
    const env = { DKP_LICENSE: `${LICENSE}-2`, SOPS_AGE_KEY_FILE: key };
    expect((await regshift(call, { env })).stderr).toContain('1 changed');
    const other = { ...env, REGSHIFT_AGE_KEY_FILE: file('none.txt', '# empty\n') };
    expect((await regshift(call, { env: other })).stderr).toContain('0 changed');
  });

  it('writes nothing when a value is missing', async () => {
    const { code, stderr } = await regshift(['secrets', 'seal', ...(await rendered())]);
    expect([code, stderr]).toEqual([
      1,
      `${CONFIG}  error G008  spec.settings.registry.direct.license: no value for environment variable DKP_LICENSE
      = set it where secrets are sealed

1 error in 1 file. Nothing was written.
`,
    ]);
    expect(readdirSync(root)).not.toContain('sealed');
  });

  it('manifests that are not there are bad usage', async () => {
    const [, cluster = ''] = await rendered();
    const gone = join(root, 'gone');
    const call = ['secrets', 'seal', '-f', cluster, gone, '--out', join(root, 'sealed')];
    const { code, stderr } = await regshift(call);
    expect([code, stderr.split('\n')[0]]).toEqual([2, `error U003  there is no ${gone}`]);
  });

  it('a file in place of a folder is bad usage, and nothing is written', async () => {
    const [, cluster = '', manifests = ''] = await rendered();
    const single = file('one.yaml', 'kind: ConfigMap\n');
    const before = readdirSync(root);
    for (const [from, out] of [
      [single, join(root, 'sealed')],
      [manifests, single],
      [manifests, join(single, 'sealed')],
    ]) {
      const call = ['secrets', 'seal', '-f', cluster, from ?? '', '--out', out ?? ''];
      const { code, stderr } = await regshift(call, { env: { DKP_LICENSE: LICENSE } });
      expect([code, stderr.split('\n')[0]]).toEqual([
        2,
        `error U001  ${single} is a file, not a folder of manifests`,
      ]);
    }
    expect(readdirSync(root)).toEqual(before);
    expect(readFileSync(single, 'utf8')).toBe('kind: ConfigMap\n');
  });

  it('an identity file that is not there is bad usage', async () => {
    const env = { REGSHIFT_AGE_KEY_FILE: join(root, 'gone') };
    const { code, stderr } = await regshift(['secrets', 'seal', ...(await rendered())], { env });
    expect([code, stderr.split('\n')[0]]).toEqual([2, `error U003  there is no ${root}/gone`]);
  });
});

describe('secrets fill', () => {
  const manifest = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n';

  it('prints manifests with values from the environment, files and mounted Secrets', async () => {
    file('mounted/login/password', 'from-a-mount\n');
    const secret = file('license', 'from-a-file');
    const refs = ['env/P', `file/${encodeURIComponent(secret)}`, 'ref/login/password'];
    const path = file(
      'a.yaml',
      manifest + refs.map((ref, i) => `  k${String(i)}: regshift-secret://${ref}\n`).join(''),
    );
    const call = ['secrets', 'fill', path, '--secrets', join(root, 'mounted')];
    const answer = await regshift(call, { env: { P: 'a: "b"' } });
    expect(answer).toEqual({
      code: 0,
      stdout: `---\n${manifest}  k0: 'a: "b"'\n  k1: from-a-file\n  k2: from-a-mount\n`,
      stderr: '',
    });
  });

  it('prints nothing when a value is missing', async () => {
    const path = file(
      'a.yaml',
      `${manifest}  a: regshift-secret://env/P\n  b: regshift-secret://ref/../k\n`,
    );
    const answer = await regshift(['secrets', 'fill', path, '--secrets', root], { env: { P: '' } });
    expect([answer.code, answer.stdout]).toEqual([1, '']);
    expect(answer.stderr).toContain('no value for environment variable P');
    expect(answer.stderr).toContain('no value for key k of Secret ..');
    expect(answer.stderr).toContain('2 errors. Nothing was printed.');
  });

  it('prints no secret on a terminal', async () => {
    const path = file('a.yaml', `${manifest}  a: regshift-secret://env/P\n`);
    const answer = await regshift(['secrets', 'fill', path], {
      isTTY: true,
      env: { P: 'not-a-real-password' },
    });
    expect([answer.code, answer.stdout]).toEqual([2, '']);
    expect(answer.stderr).toContain('secrets fill prints secrets in clear');
  });

  it('a file that is no text is told, not what is in it', async () => {
    const path = file(
      'a.yaml',
      `${manifest}  a: regshift-secret://file/${encodeURIComponent(join(root, 'x'))}\n`,
    );
    writeFileSync(join(root, 'x'), Buffer.from([0xff, 0xfe]));
    const answer = await regshift(['secrets', 'fill', path]);
    expect([answer.code, answer.stderr.split('\n')[0]]).toEqual([
      3,
      `error U002  can not read ${root}/x: it is no text in UTF-8`,
    ]);
  });
});

describe('secrets variables', () => {
  const call = [
    'secrets',
    'variables',
    '-f',
    join(example('04-unmanaged'), 'cluster.yaml'),
    '--from',
    'U0',
  ];

  it('lists what Flux must find', async () => {
    expect((await regshift(call)).stdout).toBe(
      'Secret                key       what stands there\nregistry-example-com  password  the value, with \\" for " and \\\\ for \\\n',
    );
  });

  it('gives programs what the Kustomization needs', async () => {
    const { stdout } = await regshift([...call, '-o', 'json']);
    expect(JSON.parse(stdout)).toEqual({
      apiVersion: 'regshift.io/v1alpha1',
      kind: 'SecretVariables',
      variables: [{ secret: 'registry-example-com', key: 'password', form: 'plain' }],
      postBuild: {
        substitute: { quote: '"' },
        substituteFrom: [{ kind: 'Secret', name: 'registry-example-com' }],
      },
    });
  });

  it('is refused where there are none', async () => {
    const cluster = join(example('13-kubernetes-local'), 'cluster.yaml');
    const { code, stderr } = await regshift([
      'secrets',
      'variables',
      '-f',
      cluster,
      '--from',
      'U0',
    ]);
    expect([code, stderr.split('\n')[0]]).toEqual([
      2,
      'error U001  only backend Reference with Flux has variables',
    ]);
  });
});
