import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { clusterFile, example, regshift } from './call';
import type { Answer, Terminal } from './call';

const REPO = 'mirror.example.com/deckhouse/ee';

let root: string;
let file: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'regshift-rehearse-'));
  file = join(root, 'prod-1.yaml');
  writeFileSync(file, clusterFile(REPO, REST));
});

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** The registry that the cluster comes from, and how it is delivered. */
const REST = `  previous:
    mode: Unmanaged
    unmanaged: {imagesRepo: registry.example.com/deckhouse/ee, scheme: HTTPS, license: {fromEnv: OLD}}
  secrets:
    backend: Sops
    age: {recipients: [age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p]}
  delivery: {tool: Flux, repository: "https://git.example.com/fleet.git"}
`;

const LOCAL = ['rehearse', '-f', join(example('03-local'), 'cluster.yaml'), '--from', 'Direct'];

/** Rehearses the way from Unmanaged to Direct, once unless it is told otherwise. */
function rehearse(args: readonly string[] = [], terminal: Terminal = {}): Promise<Answer> {
  const runs = args.includes('--runs') ? [] : ['--runs', '1'];
  return regshift(['rehearse', '-f', file, '--from', 'U1', ...runs, ...args], terminal);
}

describe('the text of a rehearsal', () => {
  it('tells each phase: commit, conditions as they are reached, nodes, who serves pulls', async () => {
    const { code, stdout, stderr } = await rehearse();
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /^prod-1 {3}Unmanaged \(configurable\) → Direct {4}mirror\.example\.com/,
    );
    expect(stdout).toContain('\nphase 1/2 adopt   +00:02');
    expect(stdout).toContain('\nphase 2/2 switch-direct ◆   +');
    expect(stdout).toContain(' Flux has applied it\n');
    expect(stdout).toMatch(
      / nodes 3\/5, can pull: 5\/5 by the old source, [3-5]\/5 also by the new/,
    );
    expect(stdout).toMatch(/ nodes 5\/5, can pull: 0\/5 by the old source, 5\/5 by the new/);
    expect(stdout).toContain('mirror.example.com: all 166 items are checked');
  });

  it('has the conditions in the order in which DKP goes through them', async () => {
    const { stdout } = await rehearse();
    const marks = [...stdout.matchAll(/ ([✓⠿]) ([A-Z]\w+)/g)].map(([, mark, type]) => [mark, type]);
    expect(marks.map((pair) => pair.join(' '))).toEqual([
      '⠿ RegistryContainsRequiredImages',
      '⠿ Ready',
      '✓ RegistryContainsRequiredImages',
      '✓ ContainerdConfigPreflightReady',
      '⠿ TransitionContainerdConfigReady',
      '✓ TransitionContainerdConfigReady',
      '⠿ InClusterProxyReady',
      '✓ InClusterProxyReady',
      '⠿ DeckhouseRegistrySwitchReady',
      '✓ DeckhouseRegistrySwitchReady',
      '⠿ FinalContainerdConfigReady',
      '✓ FinalContainerdConfigReady',
      '✓ CleanupNodeServices',
      '✓ Ready',
    ]);
  });

  it('ends with the estimate, what held, and what was assumed', async () => {
    const { stdout } = await rehearse(['--runs', '4']);
    expect(stdout).toMatch(/\n✓ done after \d\d:\d\d; about \d+ min, \d+ to \d+ in 4 runs\n/);
    expect(stdout).toContain(
      'held at every moment of 4 runs:\n      every node can pull every image',
    );
    expect(stdout).toContain('? images that the platform needs: 166 assumed');
  });

  it('is as wide as the terminal, and coloured only there', async () => {
    const coloured = await rehearse([], { isTTY: true, columns: 100 });
    const plain = await rehearse([], { isTTY: true, columns: 100, env: { NO_COLOR: '1' } });
    expect(coloured.stdout).toContain('\u001b[32m✓');
    expect(plain.stdout).not.toContain('\u001b');
    const [, , ...lines] = plain.stdout.split('\n');
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
  });

  it('lists every event, and what DKP says in full, with -v', async () => {
    const { stdout } = await rehearse(['-v']);
    expect(stdout).toContain('node/worker-0 writes hosts.toml\n');
    expect(stdout).toMatch(/ {20}3\/5 node\(s\) ready\. Waiting:\n/);
  });

  it('has a few lines for many nodes', async () => {
    const { stdout } = await rehearse(['--workers', '40']);
    const lines = stdout.split('\n').filter((line) => / nodes \d+\/43/.test(line));
    expect(lines.length).toBeGreaterThan(8);
    expect(lines.length).toBeLessThan(25);
  });

  it('says that there is nothing to do', async () => {
    const local = join(example('03-local'), 'cluster.yaml');
    const { code, stdout } = await regshift(['rehearse', '-f', local, '--from', 'Local']);
    expect([code, stdout.includes('\n✓ nothing to do')]).toEqual([0, true]);
  });

  it('tells what people do at its phase, and how long it took', async () => {
    const { stdout } = await regshift([...LOCAL, '--runs', '2']);
    const [, filling = ''] = stdout.split('\nphase 3/3 fill-local');
    expect(filling).toMatch(/» by hand \(took \d\d:\d\d\): push the images as user rw/);
    expect(stdout).toMatch(/ in 2 runs, of which a person \d+\n/);
  });
});

describe('a rehearsal that comes to no end', () => {
  it('exits with 3, and shows what was reached, what is waited for, and what is ahead', async () => {
    const { code, stdout } = await rehearse(['--fault', 'worker-1:ScriptFails@transition']);
    expect(code).toBe(3);
    expect(stdout).toContain('! fault worker-1:ScriptFails@transition');
    expect(stdout).toMatch(
      /⠿ TransitionContainerdConfigReady\n {16}Applying configuration to nodes\n/,
    );
    expect(stdout).toContain('· InClusterProxyReady · DeckhouseRegistrySwitchReady');
    expect(stdout).toMatch(/\n⠿ waiting after \d\d:\d\d in switch-direct\n {4}waiting: Trans/);
    expect(stdout).toContain(
      'nobody mends in a rehearsal what a fault broke: worker-1:ScriptFails',
    );
  });

  it('says where it exceeds the deadline of a phase', async () => {
    const { code, stdout } = await rehearse(['--workers', '150']);
    expect(code).toBe(3);
    expect(stdout).toMatch(/\n⠿ failed after 2:0\d:\d\d in switch-direct\n {4}not within 2h: /);
  });
});

describe('faults', () => {
  it('that go back are followed to the end of the way back', async () => {
    const { code, stdout } = await rehearse(['--fault', 'revert@transition']);
    expect(code).toBe(0);
    expect(stdout).toContain('\nrevert-switch-direct   +');
    expect(stdout).toContain('\n✓ taken back after ');
  });

  it('that let a node join are seen in the number of nodes', async () => {
    const { code, stdout } = await rehearse(['--fault', 'join:worker-9@transition']);
    expect([code, stdout.includes(' nodes 6/6')]).toEqual([0, true]);
  });

  it('that never happened are named', async () => {
    const { stdout } = await rehearse(['--fault', 'revert@adopt']);
    expect(stdout).toContain('? fault revert@adopt never happened');
  });

  it('are refused with every problem at once', async () => {
    const { code, stdout, stderr } = await rehearse([
      '--fault',
      'revert',
      '--fault',
      'x:hang@push',
    ]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.match(/error T0\d\d/g)).toEqual(['error T010', 'error T011']);
    expect(stderr).toMatch(/\n2 errors\. Nothing was rehearsed\.\n$/);
  });

  it('are drawn for walks, which are counted', async () => {
    const { code, stdout } = await rehearse(['--walks', '10']);
    expect(code).toBe(0);
    expect(stdout.replace(/\n {4}/g, ' ')).toMatch(
      /10 walks with drawn faults: \d+ done, \d+ taken back, .*; no invariant broken/,
    );
  });
});

describe('a rehearsal for programs', () => {
  it('has the names that programs rely on', async () => {
    const { stdout } = await rehearse(['-o', 'json', '--seed', '7']);
    const rehearsal = JSON.parse(stdout) as Record<string, unknown>;
    expect(rehearsal).toMatchObject({
      apiVersion: 'regshift.io/v1alpha1',
      kind: 'Rehearsal',
      cluster: 'prod-1',
      seed: 7,
      outcome: 'done',
      violations: [],
      faults: [],
    });
    expect(rehearsal['trace']).toContainEqual({
      at: expect.any(Number) as unknown,
      actor: 'advance',
      text: 'pushes switch-direct',
      phase: 'switch-direct',
      seen: [],
    });
  });

  it('is the same in YAML, and the same twice', async () => {
    const [json, again, yaml] = await Promise.all([
      rehearse(['-o', 'json']),
      rehearse(['-o', 'json']),
      rehearse(['-o', 'yaml']),
    ]);
    expect(again.stdout).toBe(json.stdout);
    expect(parse(yaml.stdout)).toEqual(JSON.parse(json.stdout));
  });

  it('is a section of a comment in Markdown', async () => {
    const { stdout } = await rehearse(['-o', 'markdown']);
    expect(stdout).toMatch(
      /^## prod-1: rehearsal of Unmanaged \(configurable\) → Direct\n\n\*\*done\*\* after /,
    );
    expect(stdout).toContain('| `switch-direct` | +');
  });
});

describe('an exhaustive rehearsal', () => {
  const one = ['--masters', '1', '--workers', '0', '--exhaustive'];

  it('gives up at the number of states it was told, and can not tell', async () => {
    const { code, stdout } = await rehearse([...one, '--most', '300']);
    expect([code, stdout.includes('can not tell')]).toEqual([3, true]);
    expect(stdout).toMatch(/\n {2}30\d states, \d+ steps, depth \d+\n/);
  });

  it('is refused on many nodes, unless it is told how many states to look at', async () => {
    const { code, stderr } = await rehearse(['--workers', '4', '--exhaustive']);
    expect([code, stderr.includes('--exhaustive with 7 nodes')]).toEqual([2, true]);
    const told = await rehearse(['--workers', '4', '--exhaustive', '--most', '50']);
    expect(told.code).toBe(3);
  });
});

describe('bad usage', () => {
  it.each([
    [['--exhaustive', '--fault', 'revert@final'], '--exhaustive excludes --fault and --walks'],
    [['--exhaustive', '--walks', '3'], '--exhaustive excludes --fault and --walks'],
    [['--most', '5'], '--most bounds --exhaustive'],
    [['--runs', '0'], 'It is a whole number from 1 on.'],
    [['--masters', '2'], 'Allowed choices are 1, 3'],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await rehearse(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  it('invents no nodes beside a snapshot', async () => {
    const folder = example('10-cloud');
    const { code, stderr } = await regshift([
      ...['rehearse', '-f', join(folder, 'cluster.yaml'), '--observed', join(folder, 'dump')],
      ...['--workers', '9'],
    ]);
    expect([code, stderr.includes('the snapshot names the nodes')]).toEqual([2, true]);
  });
});

describe('a plan that can not start', () => {
  it('is refused with its legal routes', async () => {
    const text = clusterFile(REPO).replace('clusterType: Static', 'clusterType: Cloud');
    const cloud = join(root, 'cloud.yaml');
    writeFileSync(cloud, text.replace(/ {4}mode: Direct[^]*/, '    mode: Local\n'));
    const { code, stdout, stderr } = await regshift(['rehearse', '-f', cloud, '--from', 'Direct']);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/error P003 {2}Local works on Static clusters only/);
    expect(stderr).toContain('= legal from here: Direct → U1');
    expect(stderr).toMatch(/Nothing was rehearsed\.\n$/);
  });

  it('is refused with every precondition that fails', async () => {
    const local = join(example('03-local'), 'cluster.yaml');
    const { code, stderr } = await regshift(['rehearse', '-f', local, '--from', 'Proxy']);
    expect([code, stderr.includes('error P023')]).toEqual([1, true]);
  });
});
