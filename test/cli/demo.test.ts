import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEMO_LAYOUT, runDemo } from '../../src/cli/demo/run-demo';
import type { DemoEnd } from '../../src/cli/demo/run-demo';
import { parseJournal } from '../../src/deliver/journal-text';
import { REGSHIFT } from './program';

/** Not an assertion: on a busy machine the demo takes longer than a test usually may. */
jest.setTimeout(120_000);

/** Phases of both switches, in order. */
const PHASES = ['adopt', 'switch-u1', 'switch-direct', 'switch-local', 'fill-local'];

let folder: string;
let shown = '';
let end: DemoEnd;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'regshift-demo-test-'));
  const stream = { write: (text: string) => (shown += text) };
  end = await runDemo(folder, { stdout: stream, stderr: stream, env: {} });
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function git(...args: readonly string[]): string {
  return execFileSync('git', [`--git-dir=${end.repository}`, ...args], { encoding: 'utf8' }).trim();
}

/** The subject of every commit with a trailer of it, oldest first. */
function trailers(name: string): readonly string[] {
  const format = `--format=%s | %(trailers:key=${name},valueonly,separator=%x20)`;
  return git('log', '--reverse', format, 'main').split('\n');
}

describe('the history of the repository', () => {
  it('has the two edits of a person, and between them one commit per phase and one that closes', () => {
    expect(git('log', '--reverse', '--format=%an: %s', 'main').split('\n')).toEqual([
      'Robin Example: prod-1: go to Direct',
      'regshift: prod-1: adopt',
      'regshift: prod-1: switch-u1',
      'regshift: prod-1: switch-direct',
      'regshift: prod-1: the switch is done',
      'Robin Example: prod-1: go to Local',
      'regshift: prod-1: switch-local',
      'regshift: prod-1: the switch is done',
    ]);
  });

  it('names the phase and its states in trailers', () => {
    expect(trailers('Regshift-Phase').filter((line) => !line.trimEnd().endsWith('|'))).toEqual([
      'prod-1: adopt | adopt',
      'prod-1: switch-u1 | switch-u1',
      'prod-1: switch-direct | switch-direct',
      'prod-1: switch-local | switch-local',
    ]);
    expect(trailers('Regshift-To')).toContain('prod-1: switch-local | Local');
    expect(trailers('Regshift-From')).toContain('prod-1: switch-local | Direct');
  });

  it('names plan and the commit that asked for it in trailers of every commit of regshift', () => {
    const hashes = git('log', '--reverse', '--format=%H', 'main').split('\n');
    const references = trailers('Argocd-reference-commit-sha').map((line) => line.split(' | ')[1]);
    const [first = '', second = ''] = [hashes[0], hashes[5]];
    expect(references).toEqual(['', first, first, first, first, '', second, second]);
    const plans = trailers('Regshift-Plan').map((line) => line.split(' | ')[1] ?? '');
    expect(plans.map((plan) => plan.length)).toEqual([0, 64, 64, 64, 64, 0, 64, 64]);
    expect(new Set(plans).size).toBe(3);
  });

  it('is linear, and touches nothing but the folder and the file of the cluster', () => {
    expect(git('rev-list', '--merges', 'main')).toBe('');
    const paths = git('ls-tree', '-r', '--name-only', 'main').split('\n');
    expect(paths).toEqual([
      'clusters/prod-1.yaml',
      'clusters/prod-1/manifests/kustomization.yaml',
      'clusters/prod-1/manifests/moduleconfig.deckhouse.io_deckhouse.yaml',
      'clusters/prod-1/switches/1-direct.plan.yaml',
      'clusters/prod-1/switches/1-direct.yaml',
      'clusters/prod-1/switches/2-local.plan.yaml',
      'clusters/prod-1/switches/2-local.yaml',
    ]);
  });

  it.each(['1-direct', '2-local'])('ends with a whole journal: %s', (id) => {
    const path = `${DEMO_LAYOUT.switches}/${id}.yaml`;
    const journal = parseJournal(`${git('show', `main:${path}`)}\n`, path);
    const { plan, entries } = journal.ok ? journal.value : { plan: undefined, entries: [] };
    const passed = entries.flatMap((entry) => (entry.event === 'passed' ? [entry.phase] : []));
    expect(passed).toEqual(plan?.phases.map(({ id: phase }) => phase));
  });

  it('holds a placeholder where the licence stands', () => {
    const text = git(
      'show',
      'main~4:clusters/prod-1/manifests/moduleconfig.deckhouse.io_deckhouse.yaml',
    );
    expect(text).toContain('license: regshift-secret://');
  });
});

describe('the cluster', () => {
  it('is settled in Local, by what a person pushed', () => {
    const { state } = end.cluster.observe().registry;
    const ready = state.conditions.find(({ type }) => type === 'Ready');
    expect([state.mode, state.targetMode, ready?.status]).toEqual(['Local', 'Local', 'True']);
    expect(end.cluster.twin.nodes.filter(({ store }) => store === 'filled')).toHaveLength(3);
  });

  it('could pull at every moment', () => {
    expect(end.switches.map(({ code, ending }) => [code, ending.problems])).toEqual([
      [0, []],
      [0, []],
    ]);
  });
});

describe('what is shown', () => {
  it('goes phase by phase, and each gate opens before the next phase', () => {
    const marks = PHASES.flatMap((phase) => [`/\\d ${phase} {3}`, `gate of ${phase} is open`]);
    const places = marks.map((mark) => shown.search(new RegExp(mark)));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('has a person push the images between the two', () => {
    const pushed = shown.indexOf('pushes the images');
    expect(pushed).toBeGreaterThan(shown.indexOf('✓ NodeServicesReady'));
    expect(pushed).toBeLessThan(shown.lastIndexOf('✓ RegistryContainsRequiredImages'));
  });

  it('ends with the history, and a pull from the masters on every node', () => {
    expect(shown).toContain(
      `$ git log --oneline\n${git('log', '--format=%h %s', '--abbrev=7', 'main')}\n`,
    );
    expect(shown.match(/^ {2}\S+ +✓ from 127\.0\.0\.1:5001/gm)).toHaveLength(5);
  });

  it('fits a terminal of 100 columns, but for shell commands and the head of a plan', () => {
    const wide = shown.split('\n').filter((line) => line.length > 100);
    expect(wide.filter((line) => !/^ +(D8_MIRROR|engine Module)/.test(line))).toEqual([]);
  });

  it('has no colour where there is no terminal, and no path of this machine', () => {
    expect(shown).not.toContain('\u001b[');
    expect(shown).not.toContain(tmpdir());
  });
});

describe('regshift demo', () => {
  it('shows the same each time, and leaves nothing behind', () => {
    const empty = join(folder, 'temporary');
    mkdirSync(empty);
    const { stdout, stderr, status } = spawnSync(process.execPath, [REGSHIFT, 'demo'], {
      encoding: 'utf8',
      env: { ...process.env, TMPDIR: empty },
    });
    expect({ stdout, stderr, status }).toEqual({ stdout: shown, stderr: '', status: 0 });
    expect(readdirSync(empty)).toEqual([]);
  });

  it('does not depend on what whoever calls has told git to do', () => {
    const home = join(folder, 'home');
    mkdirSync(home);
    writeFileSync(
      join(home, '.gitconfig'),
      '[commit]\n\tgpgSign = true\n[core]\n\tabbrev = 12\n\tautocrlf = true\n[init]\n\tdefaultBranch = other\n',
    );
    const { stdout, status } = spawnSync(process.execPath, [REGSHIFT, 'demo'], {
      encoding: 'utf8',
      env: { ...process.env, HOME: home, GIT_AUTHOR_NAME: 'Somebody Else', TZ: 'Asia/Tokyo' },
    });
    expect({ stdout, status }).toEqual({ stdout: shown, status: 0 });
  });
});
