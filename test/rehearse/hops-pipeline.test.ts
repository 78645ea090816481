import type { State } from '../../src/model/mode';
import { PIPELINE_DECKHOUSE, PIPELINE_KUBERNETES } from '../../src/modes/pipeline';
import { documentedTransitions } from '../../src/modes/table';
import { fieldsAt, textAt } from '../../src/observe/fields';
import type { Performance } from '../../src/rehearse/perform/performance';
import type { RegistrySection } from '../../src/spec/cluster-file.generated';
import type { PipelineSpec } from '../../src/spec/cluster';
import { GROUNDS } from '../plan/pipeline-builder';
import type { Ground } from '../plan/pipeline-builder';
import { SECTION, settings } from '../plan/plan-builder';
import { common, OTHER, performed, pipelineInput, prepare, sizes, toldOf } from './switches';
import type { Around } from './switches';

/** Every pair that is planned on a ground. */
function hopsOn(ground: Ground): readonly (readonly [Ground, State, State])[] {
  return documentedTransitions(isDeckhouse(ground) ? PIPELINE_DECKHOUSE : PIPELINE_KUBERNETES)
    .filter(({ from, to }) => !(ground === 'Kubernetes, paths differ' && [from, to].includes('U1')))
    .filter(({ from, to }) => from !== 'Local' || to !== 'Local')
    .map(({ from, to }) => [ground, from, to] as const);
}

function isDeckhouse(ground: Ground): boolean {
  return ground.startsWith('DKP');
}

function isUnmanaged(state: State): boolean {
  return state === 'U0' || state === 'U1';
}

/** How a switch ended, and what was broken on the way. */
function verdictOf({ ending, verdict, violations }: Performance): readonly string[] {
  return [
    verdict === undefined ? ending : `${ending}: ${verdict.reason}`,
    ...violations.flatMap(({ hazard, invariant, message }) =>
      hazard === true ? [] : [`${invariant}: ${message}`],
    ),
  ];
}

/** What serves at the end, and what the platform and nodes are told. */
function endOf({ end }: Performance): Readonly<Record<string, unknown>> {
  const objects = Object.values(end.objects);
  const named = (kind: string, name: string) =>
    objects.find((object) => object.kind === kind && object.metadata.name === name);
  const workloads = objects
    .filter(({ kind }) => kind === 'DaemonSet' || kind === 'Deployment')
    .map(({ metadata }) => metadata.name.replace('registry-', ''));
  return {
    record: fieldsAt(named('ConfigMap', 'registry-settings'), 'data'),
    backend: textAt(named('Service', 'registry'), 'spec', 'selector', 'regshift.io/backend'),
    workloads: workloads.sort().join(' '),
    images: end.platform?.imagesBase,
    told: common(end.nodes.map(toldOf)),
  };
}

/** What a state is to be. */
function settledIn(
  ground: Ground,
  state: State,
  { imagesRepo }: RegistrySection,
): Readonly<Record<string, unknown>> {
  const { mode } = settings(state);
  const writer = isDeckhouse(ground) || state === 'U0' ? [] : ['node-hosts'];
  const ownProxy = state === 'Direct' && !mapsPath(ground, imagesRepo);
  return {
    record: { mode, ...(state === 'U0' || state === 'Local' ? {} : { imagesRepo }) },
    backend: BACKENDS[state],
    workloads: [...WORKLOADS[state], ...(ownProxy ? ['node-proxy'] : []), ...writer]
      .sort()
      .join(' '),
    images: isDeckhouse(ground) ? imagesOn(ground, state, imagesRepo) : undefined,
    told: toldOn(ground, state, imagesRepo, ownProxy),
  };
}

/** Upstream containerd puts a path in front of the image's, and takes none away. */
function mapsPath(ground: Ground, imagesRepo: string): boolean {
  return isDeckhouse(ground) || (ground === 'Kubernetes' && imagesRepo.endsWith('/deckhouse/ee'));
}

const BACKENDS: Readonly<Partial<Record<State, string>>> = {
  Direct: 'in-cluster-proxy',
  Proxy: 'node-services',
  Local: 'node-services',
};

const WORKLOADS: Readonly<Record<State, readonly string[]>> = {
  U0: [],
  U1: [],
  Direct: ['in-cluster-proxy'],
  Proxy: ['balancer', 'node-services'],
  Local: ['balancer', 'node-services'],
};

const VIRTUAL_HOST = 'registry.regshift-system.svc:5001';

function imagesOn(ground: Ground, state: State, imagesRepo: string): string {
  if (state === 'U0') return SECTION.imagesRepo;
  if (state === 'U1') return imagesRepo;
  return `${VIRTUAL_HOST}/${ground === 'DKP v1' ? 'deckhouse/ee' : 'system/deckhouse'}`;
}

/** On DKP its own step writes a folder too, which ours comes before (decision 0011). */
function toldOn(ground: Ground, state: State, imagesRepo: string, ownProxy: boolean): string {
  const [host = ''] = imagesRepo.split('/');
  if (!isDeckhouse(ground)) {
    if (state === 'U0') return '';
    return ownProxy ? `images.example.com ${host}` : 'images.example.com';
  }
  const [own = ''] = imagesOn(ground, state, imagesRepo).split('/');
  if (isUnmanaged(state) || ground === 'DKP v1') return own;
  return `${own} ${own.replace(':5001', '_5001_')}`;
}

/** The only master on DKP would have to serve its own image while it is replaced. */
function isRefused(ground: Ground, { masters }: Around, from: State, to: State): boolean {
  return isDeckhouse(ground) && masters === 1 && from === 'U1' && ['Proxy', 'Local'].includes(to);
}

function failures({ plan }: ReturnType<typeof prepare>): readonly string[] {
  return plan.preconditions.filter(({ state }) => state === 'failed').map(({ code }) => code);
}

describe('every legal hop of engine Pipeline', () => {
  const hops = GROUNDS.flatMap(hopsOn).map((hop, index) => [...hop, index] as const);

  it.each(hops)('%s: %s to %s', (ground, from, to, index) => {
    const chosen = sizes(index, ['any'], 5).filter(
      ([around]) => !isRefused(ground, around, from, to),
    );
    expect(chosen.length).toBeGreaterThan(0);
    for (const [around] of chosen) {
      const ready = prepare(pipelineInput(ground, from, to, around), around);
      const run = performed(ready);
      expect([around, failures(ready), verdictOf(run), endOf(run)]).toEqual([
        around,
        [],
        ['done'],
        settledIn(ground, to, OTHER),
      ]);
    }
  });

  it.each([
    ['DKP v1', 'Proxy'],
    ['DKP v2', 'Local'],
  ] as const)('%s: none with one master from the registry itself to %s', (ground, to) => {
    const around: Around = { masters: 1, workers: 1 };
    expect(failures(prepare(pipelineInput(ground, 'U1', to, around), around))).toEqual(['P039']);
  });
});

describe('routes of several hops', () => {
  it.each([
    ['DKP v2', 'U0', 'Direct', ['U0', 'U1', 'Direct']],
    ['DKP v1', 'Direct', 'U0', ['Direct', 'U1', 'U0']],
    ['DKP v2', 'Proxy', 'Local', ['Proxy', 'Direct', 'Local']],
    ['Kubernetes', 'Proxy', 'Local', ['Proxy', 'Direct', 'Local']],
    ['Kubernetes, paths differ', 'Local', 'Proxy', ['Local', 'Direct', 'Proxy']],
  ] as const)('%s: %s to %s', (ground, from, to, route) => {
    for (const [around] of sizes(1, ['any'], 4)) {
      const ready = prepare(pipelineInput(ground, from, to, around), around);
      expect(ready.plan.route).toEqual(route);
      const run = performed(ready);
      expect([around, verdictOf(run), endOf(run)]).toEqual([
        around,
        ['done'],
        settledIn(ground, to, OTHER),
      ]);
    }
  });
});

const LICENSE: RegistrySection = { ...SECTION, license: { fromEnv: 'EXAMPLE_NEW_LICENSE' } };
const COPY: RegistrySection = { ...SECTION, imagesRepo: 'registry.example.com/copy/ee' };
const HTTP: RegistrySection = { ...SECTION, scheme: 'HTTP' };
const GATEWAY = { name: 'public', namespace: 'gateways', sectionName: 'https' };
const NAMED = {
  nginx: `docker.io/library/nginx@sha256:${'4'.repeat(64)}`,
  distribution: `docker.io/library/registry@sha256:${'5'.repeat(64)}`,
  regsync: `ghcr.io/regclient/regsync@sha256:${'6'.repeat(64)}`,
};

type Change = readonly [string, State, RegistrySection, Partial<PipelineSpec>];

/** What can change while the mode and the host stay. */
const CHANGES: readonly Change[] = [
  ['other path', 'Direct', COPY, {}],
  ['other path', 'Proxy', COPY, {}],
  ['other licence', 'U1', LICENSE, {}],
  ['other licence', 'Direct', LICENSE, {}],
  ['other licence', 'Proxy', LICENSE, {}],
  ['plain http', 'Direct', HTTP, {}],
  ['plain http', 'Proxy', HTTP, {}],
  ['pull secrets', 'Proxy', SECTION, { imagePullSecrets: ['own-images'] }],
  ['own images by another name', 'Direct', SECTION, { images: NAMED }],
  ['own images by another name', 'Proxy', SECTION, { images: NAMED }],
  ['a gateway', 'Local', SECTION, { push: { allowFrom: [], gateway: GATEWAY } }],
  ['an Ingress with limits', 'Local', SECTION, { push: { allowFrom: ['10.0.0.0/8'] } }],
];

/** On containerd v1 no path can be mapped, and with paths that differ Unmanaged has no section. */
function canChange(ground: Ground, [what, state]: Change): boolean {
  if (ground === 'DKP v1' && what === 'other path' && state === 'Direct') return false;
  return ground !== 'Kubernetes, paths differ' || state !== 'U1';
}

describe('changes of parameters', () => {
  const changes = GROUNDS.flatMap((ground) =>
    CHANGES.filter((change) => canChange(ground, change)).map(
      (change) => [ground, ...change] as const,
    ),
  ).map((row, index) => [...row, index] as const);

  it.each(changes)('%s: %s in %s', (ground, _what, state, section, after, index) => {
    for (const [around] of sizes(index, ['any'], 5)) {
      const input = pipelineInput(ground, state, state, around, { section, after });
      const ready = prepare(input, around);
      expect([failures(ready), ready.context.stages.length > 0]).toEqual([[], true]);
      const run = performed(ready);
      expect([around, verdictOf(run), endOf(run)]).toEqual([
        around,
        ['done'],
        settledIn(ground, state, section),
      ]);
    }
  });

  it('one master in place of three', () => {
    const around: Around = { masters: 3, workers: 2 };
    const masters = [{ name: 'master-0', address: '10.0.0.10' }];
    for (const ground of GROUNDS) {
      const input = pipelineInput(ground, 'Local', 'Local', around, { after: { masters } });
      const run = performed(prepare(input, around));
      expect([ground, verdictOf(run)]).toEqual([ground, ['done']]);
    }
  });
});

it("on DKP a login that changes alone waits for DKP's helper, as the address stays the same", () => {
  const around: Around = { masters: 3, workers: 1 };
  const ready = prepare(pipelineInput('DKP v2', 'U1', 'U1', around, { section: LICENSE }), around);
  const run = performed(ready);
  expect(run.byHand.map(({ phase }) => phase)).toEqual(['switch-registry']);
  expect(run.end.platform?.pull.password).toBe('regshift-secret://env/EXAMPLE_NEW_LICENSE');
});
