import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { clusterFile, example, observed, regshift } from './call';

const HARD = '05-first-switch-containerd-v1';
const REPO = 'registry.example.com/deckhouse/ee';

const LOCAL_ON_CLOUD = readFileSync(join(example('03-local'), 'cluster.yaml'), 'utf8').replace(
  'clusterType: Static',
  'clusterType: Cloud',
);

let root: string;
let file: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'regshift-cli-'));
  file = join(root, 'prod-1.yaml');
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('the text of a plan', () => {
  it('shows the hardest first switch on one screen', async () => {
    const { code, stdout, stderr } = await regshift(['plan', ...observed(HARD)]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(readFileSync(join(__dirname, 'first-switch.plan.txt'), 'utf8'));
  });

  it.each([80, 100, 200])('has no table wider than a terminal of %s columns', async (columns) => {
    const { stdout } = await regshift(['plan', ...observed('10-cloud')], { columns });
    const table = stdout.split('\n\n').find((part) => part.includes('commit changes')) ?? '';
    const widths = table.split('\n').map((line) => line.length);
    expect(widths.length).toBeGreaterThan(2);
    expect(widths.filter((width) => width > columns)).toEqual([]);
  });

  it('says why a switch is refused, and what would be legal', async () => {
    writeFileSync(file, LOCAL_ON_CLOUD);
    expect(await regshift(['plan', '-f', file, '--from', 'Direct'])).toEqual({
      code: 1,
      stderr: '',
      stdout: `local   Direct → Local
  engine Module · profile C · cloud · nothing observed, Direct assumed

  ✗ P003  Local works on Static clusters only, and this is a Cloud cluster
    legal from here:
      Direct → Unmanaged (configurable)
      Direct → Unmanaged (configurable) → Unmanaged
`,
    });
  });

  it('ends, and exits with 1, where a precondition fails', async () => {
    const local = join(example('03-local'), 'cluster.yaml');
    const { code, stdout } = await regshift(['plan', '-f', local, '--from', 'U0']);
    const [failed = ''] = stdout.split('\n').filter((line) => line.startsWith('  ✗'));
    expect(code).toBe(1);
    expect(failed).toMatch(/^ {2}✗ P023 {2}the route passes U1, and via\.unmanaged does not say/);
    expect(stdout).toMatch(/\n1 precondition fails: this plan can not start\.\n$/);
  });

  it('lists what is met with -v', async () => {
    const met = async (...more: string[]): Promise<number> => {
      const { stdout } = await regshift(['plan', ...observed(HARD), ...more]);
      return stdout.split('\n').filter((line) => /^ {2}✓ P\d/.test(line)).length;
    };
    expect([await met(), await met('-v')]).toEqual([0, 12]);
  });
});

describe('a plan for programs', () => {
  const text: unknown = expect.any(String);
  const flag: unknown = expect.any(Boolean);

  async function planOf(...args: readonly string[]): Promise<Record<string, unknown>> {
    const { stdout, stderr } = await regshift(['plan', ...args, '-o', 'json']);
    expect(stderr).toBe('');
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  it('has every name that programs rely on', async () => {
    const plan = await planOf(...observed(HARD));
    const change: unknown = expect.objectContaining({
      action: expect.stringMatching(/^(create|update|delete)$/) as unknown,
      apiVersion: 'deckhouse.io/v1alpha1',
      kind: expect.stringMatching(/^(ModuleConfig|NodeGroupConfiguration)$/) as unknown,
      name: text,
    });
    const phase = (id: string): unknown =>
      expect.objectContaining({
        id,
        purpose: text,
        changes: [change],
        gate: expect.any(Object) as unknown,
        disruption: text,
        approval: flag,
        pointOfNoReturn: id === 'drop-legacy-containerd-config',
        inverse: expect.any(Object) as unknown,
      });
    expect(plan).toMatchObject({
      apiVersion: 'regshift.io/v1alpha1',
      kind: 'Plan',
      profile: 'C',
      legal: true,
      route: ['U0', 'U1', 'Direct'],
      refusals: [],
      hops: [
        {
          from: 'U0',
          to: 'U1',
          phases: [
            'enable-module',
            'adopt',
            'prepare-nodes',
            'switch-u1',
            'drop-legacy-containerd-config',
          ].map(phase),
        },
        { from: 'U1', to: 'Direct', phases: ['switch-direct', 'settle'].map(phase) },
      ],
    });
    const all = (row: unknown): unknown =>
      expect.arrayContaining([expect.objectContaining(row as object)]);
    expect(plan['preconditions']).toEqual(
      all({
        code: 'P018',
        state: 'cured',
        message: text,
        remedy: '',
        phase: 'drop-legacy-containerd-config',
      }),
    );
    expect(plan['actions']).toEqual(all({ phase: 'prepare-nodes', text, command: text }));
    expect(plan['risks']).toEqual(all({ code: 'P050', message: text }));
  });

  it('names the refusals and the legal routes', async () => {
    writeFileSync(file, LOCAL_ON_CLOUD);
    expect(await planOf('-f', file, '--from', 'Direct')).toMatchObject({
      legal: false,
      route: [],
      hops: [],
      refusals: [
        {
          code: 'P003',
          message: 'Local works on Static clusters only, and this is a Cloud cluster',
          routes: [
            ['Direct', 'U1'],
            ['Direct', 'U1', 'U0'],
          ],
        },
      ],
    });
  });

  it('in YAML and JSON says the same', async () => {
    const { stdout } = await regshift(['plan', ...observed(HARD), '-o', 'yaml']);
    expect(parse(stdout)).toEqual(await planOf(...observed(HARD)));
  });

  it('has nothing to do, or one hop to itself, seen from the tree that was delivered last', async () => {
    const { code } = await renderDelivered(REPO);
    expect(code).toBe(0);
    const routes = [];
    for (const repo of [REPO, 'registry.example.com/deckhouse/se']) {
      writeFileSync(file, clusterFile(repo));
      const { route, hops } = await planOf('-f', file);
      routes.push({ route, hops: (hops as unknown[]).length });
    }
    expect(routes).toEqual([
      { route: ['Direct'], hops: 0 },
      { route: ['Direct', 'Direct'], hops: 1 },
    ]);
  });

  /** Delivers the tree of the last phase of a switch to Direct, where a plan looks for it by itself. */
  async function renderDelivered(repo: string): Promise<{ readonly code: number }> {
    writeFileSync(file, clusterFile(repo));
    const out = join(root, 'rendered');
    const answer = await regshift(['render', '-f', file, '--from', 'U1', '--out', out]);
    mkdirSync(join(root, 'prod-1'));
    cpSync(join(out, '01-switch-direct'), join(root, 'prod-1', 'manifests'), { recursive: true });
    return answer;
  }

  it('that has nothing to do exits with 0 and says so', async () => {
    await renderDelivered(REPO);
    const { code, stdout } = await regshift(['plan', '-f', file]);
    expect(code).toBe(0);
    expect(stdout).toContain('✓ nothing to do: the cluster is where the file wants it\n');
  });
});

describe('an invalid cluster file', () => {
  const BAD = clusterFile(REPO)
    .replace('{fromEnv: DKP_LICENSE}', 'not-a-real-license')
    .replace('      scheme: HTTPS', '      scheme: https\n      chekMode: Relax');

  it('is told whole: place, what is wrong, what would be right; exit 2', async () => {
    writeFileSync(file, BAD);
    expect(await regshift(['plan', '-f', file, '--from', 'U1'])).toEqual({
      code: 2,
      stdout: '',
      stderr: `${file}:11:15  error S023  spec.registry.direct.scheme: must be one of HTTP, HTTPS; got "https"; did you mean HTTPS?
   11 │       scheme: https
      │               ^^^^^
${file}:12:7  error S021  spec.registry.direct.chekMode: unknown field; did you mean checkMode?
   12 │       chekMode: ********
      │       ^^^^^^^^
${file}:13:16  error S103  spec.registry.direct.license: a secret must not stand here in clear
   13 │       license: ********
      │                ^^^^^^^^
      = write  license: {fromEnv: DKP_LICENSE}  or  {secretRef: {name: …, key: …}}

3 errors in 1 file. Nothing was written.
`,
    });
  });

  it.each(['render', 'diff'])('is told the same by regshift %s', async (command) => {
    writeFileSync(file, BAD);
    const [told, same] = await Promise.all([
      regshift(['plan', '-f', file, '--from', 'U1']),
      regshift([command, '-f', file, '--from', 'U1']),
    ]);
    expect(same).toEqual(told);
  });
});

describe('bad usage', () => {
  it.each([
    [
      'a file that is not there',
      ['-f', 'nowhere.yaml', '--from', 'U1'],
      'error U003  there is no nowhere.yaml\n',
    ],
    [
      'no word about where the cluster is',
      ['-f', 'FILE'],
      'error U001  where is the cluster now?\n      = give --observed FILE (see regshift observe), or assume a state: --from U0|U1|Direct|Proxy|Local\n',
    ],
    [
      'an unknown state',
      ['-f', 'FILE', '--from', 'Unmanaged'],
      'error U001  --from Unmanaged is no state\n      = one of U0, U1, Direct, Proxy, Local; U0 is Unmanaged without its section, U1 with it\n',
    ],
  ])('%s', async (_name, args, told) => {
    writeFileSync(file, clusterFile(REPO));
    const call = args.map((word) => (word === 'FILE' ? file : word));
    expect(await regshift(['plan', ...call])).toEqual({
      code: 2,
      stdout: '',
      stderr: `${told}\n1 error. Nothing was written.\n`,
    });
  });
});
