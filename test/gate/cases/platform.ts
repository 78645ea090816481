import type { GateEvidence, ImageFact } from '../../../src/gate/evidence';
import type { ControllerFacts, ModuleFacts, Snapshot } from '../../../src/observe/snapshot';
import type { GateClause } from '../../../src/plan/plan';
import {
  BASELINE,
  EVIDENCE,
  SNAPSHOT,
  changed,
  gateOf,
  withRegistry,
  withSnapshot,
} from '../gate-builder';
import type { Change } from '../gate-builder';
import { verdictsOf, verdictsOfGate } from '../gate-case';
import type { GateCase, Verdicts } from '../gate-case';

const MODULE = { name: 'registry', enabled: true, ready: true } as const;
const UNHEARD: Verdicts = {
  'is not known where no Module was observed': [
    withSnapshot({ modules: undefined }),
    'stale: can not tell: Module registry was not observed',
  ],
  'is not known where others were observed': [
    withSnapshot({ modules: [{ ...MODULE, name: 'other' }] }),
    'stale: can not tell: Module registry was not observed',
  ],
};

function withModule(change: Change<ModuleFacts>): GateEvidence {
  return withSnapshot({ modules: [changed<ModuleFacts>(MODULE, change)] });
}

const ready: Verdicts = {
  'is Ready': [EVIDENCE, 'open'],
  'is off, and says why': [
    withModule({ enabled: false, message: 'turned off by bundle' }),
    'waiting: Module registry is off: turned off by bundle',
  ],
  'is not Ready, and says why': [
    withModule({ ready: false, message: 'HookError' }),
    'waiting: Module registry is not Ready: HookError',
  ],
  'is not Ready': [withModule({ ready: false }), 'waiting: Module registry is not Ready'],
  ...UNHEARD,
};

const disabled: Verdicts = {
  'is off': [withModule({ enabled: false }), 'open'],
  'is still enabled': [EVIDENCE, 'waiting: Module registry is still enabled'],
  ...UNHEARD,
};

const REGISTRY = 'https://registry.example.com/dkp';
const OWN: ImageFact = { registry: 'own', image: 'nginx@sha256:1', present: true };
const THERE: ImageFact = { registry: REGISTRY, image: 'a', present: true };

const UNTOLD: ImageFact = {
  registry: REGISTRY,
  image: 'every image of the platform',
  present: false,
  untold: 'it wants a login',
};

function withImages(...images: readonly ImageFact[]): GateEvidence {
  return { ...EVIDENCE, images };
}

const images: Verdicts = {
  'are there when no registry lacks one': [EVIDENCE, 'open'],
  'of the platform are missing': [
    withImages(
      THERE,
      { registry: REGISTRY, image: 'b', present: false },
      { registry: REGISTRY, image: 'c', present: false },
      OWN,
    ),
    `waiting: ${REGISTRY}: 2 images are missing, b first`,
  ],
  'of the platform lack one': [
    withImages(THERE, { registry: REGISTRY, image: 'b', present: false }, OWN),
    `waiting: ${REGISTRY}: b is missing`,
  ],
  'were not all asked for, and one of them is missing': [
    withImages({ registry: REGISTRY, image: 'b', present: false }, UNTOLD, OWN),
    `waiting: ${REGISTRY}: at least 1 image is missing, b first`,
  ],
  'were not all asked for, and two of them are missing': [
    withImages(
      { registry: REGISTRY, image: 'b', present: false },
      { registry: REGISTRY, image: 'c', present: false },
      UNTOLD,
      OWN,
    ),
    `waiting: ${REGISTRY}: at least 2 images are missing, b first`,
  ],
  'could not be told': [
    withImages(THERE, UNTOLD, OWN),
    `stale: can not tell: ${REGISTRY}: it wants a login`,
  ],
  'of our own are missing': [
    withImages(THERE, { ...OWN, present: false }),
    'waiting: nginx@sha256:1 is missing',
  ],
  'of our own are missing at one of their registries': [
    withImages(THERE, OWN, { ...OWN, present: false, at: '10.0.0.2:5001' }),
    'waiting: nginx@sha256:1 is missing at 10.0.0.2:5001',
  ],
  'of our own could not be told': [
    withImages(THERE, OWN, { ...OWN, present: false, untold: 'ghcr.io: it wants a login' }),
    'stale: can not tell: nginx@sha256:1: ghcr.io: it wants a login',
  ],
  'missing in another registry do not matter': [
    withImages(THERE, OWN, { registry: 'https://other', image: 'b', present: false }),
    'open',
  ],
  'were not looked for': [
    changed(EVIDENCE, { images: undefined }),
    'stale: can not tell: no registry was looked at',
  ],
  'were looked for elsewhere': [
    withImages({ ...THERE, registry: 'https://other' }, OWN),
    `stale: can not tell: ${REGISTRY} was not looked at`,
  ],
  'of our own were not looked for': [
    withImages(THERE),
    'stale: can not tell: nginx@sha256:1 was not looked for',
  ],
};

const { pull } = SNAPSHOT.registry;
const UNSEEN = 'stale: can not tell: Secret deckhouse-registry was not observed';

const platformRegistry: Verdicts = {
  'is the one that the Secret names': [EVIDENCE, 'open'],
  'is at another address': [
    withRegistry({ pull: { ...pull, address: 'old' } }),
    'waiting: the platform pulls from old/dkp, not from registry.example.com/dkp',
  ],
  'is at another path': [
    withRegistry({ pull: { ...pull, path: '' } }),
    'waiting: the platform pulls from registry.example.com, not from registry.example.com/dkp',
  ],
  'is none': [
    withRegistry({ pull: { presence: 'absent', login: 'absent' } }),
    'waiting: Secret deckhouse-registry is not there',
  ],
  'was not observed': [withRegistry({ pull: { ...pull, presence: 'unknown' } }), UNSEEN],
  'has no address': [withRegistry({ pull: changed(pull, { address: undefined }) }), UNSEEN],
  'has no path': [withRegistry({ pull: changed(pull, { path: undefined }) }), UNSEEN],
};

const CONTROLLER: ControllerFacts = {
  generation: 5,
  observedGeneration: 5,
  replicas: 3,
  updatedReplicas: 3,
  readyReplicas: 3,
  leader: { pod: 'deckhouse-0', ready: true },
};
const NOT_READY = 'waiting: the controller is not ready yet';

function controlled(change: Change<ControllerFacts>, before: number | undefined = 4): GateEvidence {
  return {
    ...withSnapshot({ platform: { controller: changed(CONTROLLER, change) } }),
    baseline: changed(BASELINE, { controllerGeneration: before }),
  };
}

const controller: Verdicts = {
  'has restarted when its Deployment is newer, rolled out, with a leader that is Ready': [
    controlled({}),
    'open',
  ],
  'has a leader that is not Ready': [
    controlled({ leader: { pod: 'deckhouse-0', ready: false } }),
    NOT_READY,
  ],
  'has no leader': [controlled({ leader: undefined }), NOT_READY],
  'has pods that are not Ready': [controlled({ readyReplicas: 2 }), NOT_READY],
  'has a Deployment from before the change': [
    controlled({ generation: 4, observedGeneration: 4 }),
    'stale: the controller has not restarted with the new registry yet',
  ],
  'was not seen': [
    withSnapshot({ platform: {} }),
    'stale: can not tell: Deployment deckhouse was not observed',
  ],
  'shows no generation': [
    controlled({ generation: undefined, observedGeneration: undefined }),
    'stale: can not tell: Deployment deckhouse shows no generation',
  ],
  'had a generation that nobody remembers': [
    changed(controlled({}), { baseline: changed(BASELINE, { controllerGeneration: undefined }) }),
    'stale: can not tell: Deployment deckhouse was not remembered from before the commit',
  ],
  'is not known when nothing was remembered': [
    changed(controlled({}), { baseline: undefined }),
    'stale: can not tell: nothing was remembered from before the commit',
  ],
};

const TROUBLE = { namespace: 'd8-x', pod: 'p-1', image: 'host/x', reason: 'ErrImagePull' };
const CAN_NOT_PULL = 'pod d8-x/p-1 can not pull host/x: ErrImagePull';
const sick = withSnapshot({ pullErrors: [TROUBLE] });
const off = { name: 'registry', enabled: true, ready: false, message: 'HookError' };

/** A cluster without DKP. */
const ELSEWHERE: Snapshot = {
  ...changed(SNAPSHOT, { modules: undefined }),
  platform: {},
  cluster: { configuration: 'absent', bootstrapped: 'absent' },
  registry: {
    ...SNAPSHOT.registry,
    state: { presence: 'unknown', conditions: [] },
    pull: { presence: 'unknown', login: 'unknown' },
  },
};

function elsewhere(change: Change<Snapshot>): GateEvidence {
  return {
    ...EVIDENCE,
    snapshot: changed(ELSEWHERE, change),
    baseline: changed(BASELINE, { readyModules: undefined }),
  };
}

const NO_MODULE = 'stale: can not tell: no Module was observed';

const healthy: Verdicts = {
  'is open when nothing is wrong': [EVIDENCE, 'open'],
  'fails when an image can not be pulled': [sick, `failed: ${CAN_NOT_PULL}`],
  'does not mind an image that could not be pulled before': [
    withSnapshot({ pullErrors: [{ ...TROUBLE, pod: 'old' }] }),
    'open',
  ],
  'minds an image that could not be pulled elsewhere before': [
    withSnapshot({ pullErrors: [{ ...TROUBLE, pod: 'old', namespace: 'd8-y' }] }),
    'failed: pod d8-y/old can not pull host/x: ErrImagePull',
  ],
  'minds every image when nobody knows what could not be pulled before': [
    { ...sick, baseline: changed(BASELINE, { pullErrors: undefined }) },
    `failed: ${CAN_NOT_PULL}`,
  ],
  'fails when a Module left Ready': [
    withSnapshot({ modules: [off] }),
    'failed: Module registry is not Ready: HookError',
  ],
  'fails when a Module left Ready and is off': [
    withSnapshot({ modules: [{ name: 'registry', enabled: false, ready: false }] }),
    'failed: Module registry is not Ready',
  ],
  'fails when one Module of several is gone': [
    { ...EVIDENCE, baseline: { ...BASELINE, readyModules: ['cert-manager', 'registry'] } },
    'failed: Module cert-manager is not there any more',
  ],
  'fails when a Module is gone': [
    withSnapshot({ modules: [] }),
    'failed: Module registry is not there any more',
  ],
  'does not mind a Module that was not Ready before': [
    { ...withSnapshot({ modules: [off] }), baseline: { ...BASELINE, readyModules: [] } },
    'open',
  ],
  'is not known when nobody remembers which Modules were Ready': [
    { ...EVIDENCE, baseline: changed(BASELINE, { readyModules: undefined }) },
    'stale: can not tell: which Modules were Ready was not remembered from before the commit',
  ],
  'does not mind a Module that is new': [
    withSnapshot({
      modules: [
        { name: 'registry', enabled: true, ready: true },
        { name: 'new', enabled: true, ready: false },
      ],
    }),
    'open',
  ],
  'is not known when pods were not looked at': [
    withSnapshot({ pullErrors: undefined }),
    'stale: can not tell: whether pods can be pulled was not observed',
  ],
  'is not known when Modules were not looked at': [withSnapshot({ modules: undefined }), NO_MODULE],
  'is not known when nothing was remembered': [
    changed(EVIDENCE, { baseline: undefined }),
    'stale: can not tell: nothing was remembered from before the commit',
  ],
  'is not known when an image can not be pulled and nothing was remembered': [
    changed(sick, { baseline: undefined }),
    'stale: can not tell: nothing was remembered from before the commit',
  ],
  'needs no Module where there is no DKP': [elsewhere({}), 'open'],
  'minds a Module that was Ready where no DKP is seen any more': [
    { ...elsewhere({}), baseline: BASELINE },
    'failed: Module registry is not there any more',
  ],
  'needs Modules where a version of DKP is seen': [
    elsewhere({ platform: { version: 'v1.76.2' } }),
    NO_MODULE,
  ],
  'needs Modules where the configuration of DKP is seen': [
    elsewhere({ cluster: { configuration: 'present', bootstrapped: 'absent' } }),
    NO_MODULE,
  ],
  'needs Modules where the state of the module is seen': [
    elsewhere({
      registry: { ...ELSEWHERE.registry, state: { presence: 'present', conditions: [] } },
    }),
    NO_MODULE,
  ],
  'needs Modules where the Secret of DKP is seen': [
    elsewhere({ registry: { ...ELSEWHERE.registry, pull } }),
    NO_MODULE,
  ],
};

const WAITING: GateClause = { kind: 'RegistryTarget', mode: 'Proxy' };
const HEALTHY: GateClause = { kind: 'PlatformHealthy' };

export const PLATFORM_CASES: readonly GateCase[] = [
  ...verdictsOf('a Module', { kind: 'ModuleReady', module: 'registry' }, ready),
  ...verdictsOf(
    'a Module that is to be off',
    { kind: 'ModuleDisabled', module: 'registry' },
    disabled,
  ),
  ...verdictsOf(
    'images',
    { kind: 'ImagesPresent', registries: [REGISTRY], own: ['nginx@sha256:1'] },
    images,
  ),
  ...verdictsOf(
    'images of two registries and two of our own',
    {
      kind: 'ImagesPresent',
      registries: [REGISTRY, 'https://second'],
      own: ['nginx@sha256:1', 'regsync@sha256:2'],
    },
    {
      'are missing in the second': [
        withImages(THERE, { ...THERE, registry: 'https://second', present: false }, OWN),
        'waiting: https://second: a is missing',
      ],
      'lack the second': [
        withImages(THERE, { ...THERE, registry: 'https://second' }, OWN, {
          ...OWN,
          image: 'regsync@sha256:2',
          present: false,
        }),
        'waiting: regsync@sha256:2 is missing',
      ],
    },
  ),
  ...verdictsOf(
    'images of no registry',
    { kind: 'ImagesPresent', registries: [], own: ['nginx@sha256:1'] },
    { 'tell nothing': [EVIDENCE, 'stale: can not tell: the plan names no registry to look at'] },
  ),
  ...verdictsOf(
    "the platform's registry",
    { kind: 'PlatformRegistryIs', address: 'registry.example.com', path: '/dkp' },
    platformRegistry,
  ),
  ...verdictsOf('the controller', { kind: 'ControllerRestarted' }, controller),
  ...verdictsOf('the health of the platform', HEALTHY, healthy),
  ...verdictsOfGate('the health of the platform', gateOf([HEALTHY, WAITING]), {
    'only waits while the rest of the gate is not open: pods come and go in a switch': [
      sick,
      'waiting: target_mode is Direct, not Proxy',
    ],
  }),
];
