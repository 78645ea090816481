import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIRST_FILE, SECOND_FILE } from '../../src/cli/demo/cluster-file';
import { parseJournal } from '../../src/deliver/journal-text';
import { journalPath } from '../../src/deliver/layout';
import type { Snapshot } from '../../src/observe/snapshot';
import type { Ended } from '../cli/program';
import { START_LIMIT } from './api-server';
import { LAYOUT, PEOPLES, shownIn, SwitchWorld } from './switch-world';

/** Not an assertion: whole switches take long on a busy machine. */
jest.setTimeout(START_LIMIT);

/** Gates need not hold, and the engine's object has the name that the twin gives it. */
const DELIVERY = '    settleSeconds: 0\n    engine:\n      name: cluster\n';

describe('Unmanaged to Direct, then Local, with Flux', () => {
  let world: SwitchWorld;
  beforeAll(async () => {
    world = await SwitchWorld.make({ from: 'U0', file: FIRST_FILE + DELIVERY });
  });
  afterAll(() => world.end());

  it('begins with a cluster that looks the same on the API server as in the twin', async () => {
    await expectFaithful(world);
  });

  it('goes to Direct, one commit a phase, each after its gate', async () => {
    await carryOut(world, ['adopt', 'switch-u1', 'switch-direct']);
    expect(world.cluster.observe().registry.state).toMatchObject({ mode: 'Direct' });
    expect(trailersOf(world, 'main~1')).toMatchObject({
      'Regshift-Phase': 'switch-direct',
      'Regshift-From': 'U1',
      'Regshift-To': 'Direct',
    });
  });

  it('waits in the middle of a phase, and asks a person for the images of Local', async () => {
    await world.ask(SECOND_FILE + DELIVERY);
    await expectSuccess(world.call('start'));
    await world.settle(isOnTheWay);
    expect(await world.call('advance')).toMatchObject({ code: 3 });
    expect(await world.status()).toMatchObject({ phase: 'switch-local', waitsFor: 'cluster' });
    await world.settle(imagesAreMissing);
    expect(await world.call('advance')).toMatchObject({ code: 3 });
    expect(await world.status()).toMatchObject({ phase: 'fill-local', waitsFor: 'person' });
    await expectFaithful(world);
    expect(world.subjects().at(-1)).toBe('prod-1: switch-local');
  });

  it('reaches Local once the images are there', async () => {
    await world.settle();
    await expectFaithful(world);
    await expectApplied(world);
    await expectSuccess(world.call('advance'));
    expect(await world.status()).toMatchObject({ verdict: 'done' });
    expect(world.cluster.observe().registry.state).toMatchObject({ mode: 'Local' });
    expect(world.subjects()).toEqual([
      'prod-1: a switch',
      ...['adopt', 'switch-u1', 'switch-direct', 'the switch is done'].map(subject),
      'prod-1: another mode',
      ...['switch-local', 'the switch is done'].map(subject),
    ]);
  });

  it('has told in its journals how every gate was found open', () => {
    expect(journalOf(world, '0001-u0-to-direct')).toEqual([
      'started',
      ...['begun adopt', 'passed adopt', 'begun switch-u1', 'passed switch-u1'],
      ...['begun switch-direct', 'passed switch-direct'],
    ]);
    expect(journalOf(world, '0002-direct-to-local')).toEqual([
      ...['started', 'begun switch-local', 'passed switch-local', 'passed fill-local'],
    ]);
  });

  it('tells nothing secret', () => {
    expectNothingSecret(world);
  });
});

describe('Proxy to Local through Direct, with Argo CD and a login at the repository', () => {
  let world: SwitchWorld;
  beforeAll(async () => {
    const example = join(__dirname, '..', '..', 'examples', '06-proxy-to-local', 'cluster.yaml');
    const file = readFileSync(example, 'utf8')
      .replaceAll('proxy-to-local', 'prod-1')
      // Argo CD needs a plugin to bring a license into a ModuleConfig
      .replace('tool: Flux', 'tool: ArgoCD\n    plugin: decrypting');
    world = await SwitchWorld.make({ from: 'Proxy', file: file + DELIVERY, remote: 'http' });
  });
  afterAll(() => world.end());

  it('goes there, one commit a phase, each after its gate', async () => {
    await expectFaithful(world);
    await carryOut(world, ['adopt', 'switch-direct', 'switch-local']);
    expect(world.cluster.observe().registry.state).toMatchObject({ mode: 'Local' });
    expect(world.logins).toBeGreaterThan(0);
    expect(journalOf(world, '0001-proxy-to-local')).toEqual([
      'started',
      ...['begun adopt', 'passed adopt', 'begun switch-direct', 'passed switch-direct'],
      ...['begun switch-local', 'passed switch-local', 'passed fill-local'],
    ]);
  });

  it('tells nothing secret', () => {
    expectNothingSecret(world);
  });
});

/** Starts a switch, and expects a commit for each phase, none of them before the cluster has followed the last. */
async function carryOut(world: SwitchWorld, phases: readonly string[]): Promise<void> {
  await expectSuccess(world.call('start'));
  for (const phase of phases) {
    expect(world.subjects().at(-1)).toBe(subject(phase));
    expect(await world.call('advance')).toMatchObject({ code: 3 });
    expect(world.subjects().at(-1)).toBe(subject(phase));
    await world.settle();
    await expectFaithful(world);
    await expectApplied(world);
    await expectSuccess(world.call('advance'));
  }
  expect(world.subjects().at(-1)).toBe(subject('the switch is done'));
}

/** What was said shows where it went wrong. */
async function expectSuccess(called: Promise<Ended>): Promise<void> {
  const { code, stdout, stderr } = await called;
  if (code !== 0 || stderr !== '') throw new Error(`it ended with ${code}:\n${stdout}${stderr}`);
}

function subject(phase: string): string {
  return `prod-1: ${phase}`;
}

/** Entries of a journal, without their evidence. */
function journalOf(world: SwitchWorld, id: string): readonly string[] {
  const path = journalPath(LAYOUT, id);
  const journal = parseJournal(world.git('show', `main:${path}`), path);
  if (!journal.ok) throw new Error(JSON.stringify(journal.issues));
  return journal.value.entries.map((entry) =>
    'phase' in entry ? `${entry.event} ${entry.phase}` : entry.event,
  );
}

/** DKP has taken up the request, and works. */
function isOnTheWay({ registry: { state } }: Snapshot): boolean {
  return state.conditions.some(({ type, status }) => type === 'Ready' && status === 'False');
}

function imagesAreMissing({ registry: { state } }: Snapshot): boolean {
  return state.conditions.some(
    ({ type, status }) => type === 'RegistryContainsRequiredImages' && status === 'False',
  );
}

/** What is observed of the API server is what is observed of the twin, but for what only one of them can have. */
async function expectFaithful(world: SwitchWorld): Promise<void> {
  expect(comparable(await world.observed())).toEqual(comparable(world.cluster.observe()));
}

/** Times of reading, versions and owners of objects, what only people set, and DKP's queue, which no API server shows. */
const OF_ONE_ALONE: ReadonlySet<string> = new Set([
  ...['observedAt', 'resourceVersion', 'owners', 'tracking', 'updateMode', 'releases', 'queue'],
  // of engine Pipeline
  ...['workloads', 'services'],
]);

function comparable(snapshot: Snapshot): unknown {
  const moduleConfigs = snapshot.moduleConfigs?.filter(({ name }) => name !== 'global');
  // the twin does not know where its engine was told to look
  const delivery = { ...snapshot.delivery, path: undefined };
  const text = JSON.stringify({ ...snapshot, moduleConfigs, delivery }, (key, value: unknown) =>
    OF_ONE_ALONE.has(key) ? undefined : value,
  );
  return JSON.parse(text) as unknown;
}

/** The objects on the server say what the branch says, and what people said beside it. */
async function expectApplied(world: SwitchWorld): Promise<void> {
  const tree = world.engine.tree() ?? [];
  expect(tree).not.toHaveLength(0);
  for (const object of tree) {
    expect(await world.live(object)).toMatchObject(object);
  }
  for (const [name, settings] of Object.entries(PEOPLES)) {
    expect(await world.moduleConfig(name)).toMatchObject({ spec: { settings } });
  }
}

function trailersOf(world: SwitchWorld, commit: string): Readonly<Record<string, string>> {
  const text = world.git('log', '-1', '--format=%(trailers:only)', commit);
  return Object.fromEntries(
    text.split('\n').map((line) => [line.split(': ')[0] ?? '', line.replace(/^[^:]*: /, '')]),
  );
}

/** Neither in anything that was printed, nor anywhere in the history. */
function expectNothingSecret(world: SwitchWorld): void {
  expect(world.git('rev-list', '--merges', 'main')).toBe('');
  const history = world.git('log', '-p', '--all', '--format=%B');
  expect(history).toContain('registry');
  expect(shownIn(history)).toEqual([]);
  expect(world.printed).toContain('registry');
  expect(shownIn(world.printed)).toEqual([]);
}
