import { known } from '../../../observe/fields';
import type {
  ClusterFacts,
  ControllerFacts,
  ModuleFacts,
  NodeGroupFacts,
  PlatformFacts,
  QueueFacts,
} from '../../../observe/snapshot';
import { compareText } from '../../../model/issue';
import { remember, rememberPair } from '../../../model/remember';
import type { Ground } from '../ground';
import type { ControllerState, PlatformState } from '../state';

/** Version, releases, and the controller as it is now (`observing.md` 5, 6). */
export const platformFacts = rememberPair(
  (ground: Ground, controller: ControllerState): PlatformFacts => ({
    ...ground.seen?.snapshot.platform,
    controller: controllerFacts(ground, controller),
  }),
);

function controllerFacts(
  ground: Ground,
  { phase, restarts = 0 }: ControllerState,
): ControllerFacts {
  const seen = ground.seen?.snapshot.platform.controller;
  const { generation = 1, observedGeneration = generation, replicas = 1 } = seen ?? {};
  const ready = phase === 'ready';
  const missing = ready ? 0 : 1;
  const pod = seen?.leader?.pod ?? 'deckhouse-0';
  return known<ControllerFacts>({
    generation: generation + restarts,
    observedGeneration: observedGeneration + restarts,
    replicas,
    updatedReplicas: replicas,
    readyReplicas: Math.max(0, replicas - missing),
    leader: phase === 'restarting' ? undefined : { pod, ready },
  });
}

/** Modules that a switch depends on; of them only `registry` changes while one runs (`observing.md` 2). */
export const moduleFacts = remember(
  (ground: Ground): Readonly<Record<PlatformState['module'], readonly ModuleFacts[]>> => ({
    off: withRegistry(ground, registryModule('off')),
    starting: withRegistry(ground, registryModule('starting')),
    ready: withRegistry(ground, registryModule('ready')),
  }),
);

/** As it was seen where it is as it was. */
function withRegistry(ground: Ground, now: ModuleFacts): readonly ModuleFacts[] {
  const seen = ground.seen?.snapshot.modules ?? [];
  const before = seen.find(({ name }) => name === 'registry');
  const registry = sameModule(before, now) ? before : now;
  return [...seen.filter(({ name }) => name !== 'registry'), registry].sort((a, b) =>
    compareText(a.name, b.name),
  );
}

/** What module `registry` shows in its phases (`observing.md` 2.2). */
function registryModule(module: PlatformState['module']): ModuleFacts {
  const name = 'registry';
  switch (module) {
    case 'off': {
      const message = 'turned off by module config';
      return { name, enabled: false, ready: false, phase: 'Downloaded', message };
    }
    case 'starting':
      return { name, enabled: true, ready: false, phase: 'Reconciling', message: 'Reconciling' };
    case 'ready':
      return { name, enabled: true, ready: true, phase: 'Ready' };
  }
}

function sameModule(before: ModuleFacts | undefined, now: ModuleFacts): before is ModuleFacts {
  return before?.enabled === now.enabled && before.ready === now.ready;
}

/** The cluster around the platform, which nothing changes here. */
export const clusterFacts = remember(
  (ground: Ground): ClusterFacts =>
    ground.seen?.snapshot.cluster ??
    known<ClusterFacts>({
      configuration: 'present',
      type: ground.clusterType,
      bootstrapped: ground.bootstrapped ? 'present' : 'absent',
      publicDomainTemplate: ground.publicDomainTemplate,
    }),
);

/** NodeGroups as they were seen; of an invented cluster, static ones (`observing.md` 8.1). */
export const nodeGroupFacts = remember(
  (ground: Ground): readonly NodeGroupFacts[] =>
    ground.seen?.snapshot.nodeGroups ??
    Object.entries(ground.groups).map(([name, { maxConcurrent }]) => ({
      name,
      nodeType: 'Static',
      maxConcurrent: String(maxConcurrent),
    })),
);

/** The queue is quiet while the controller works, and can not be asked while it does not (`observing.md` 7.3). */
export function queueFacts({ phase }: ControllerState): QueueFacts | undefined {
  switch (phase) {
    case 'ready':
      return QUIET;
    case 'converging':
      return CONVERGING;
    case 'restarting':
      return undefined;
  }
}

const QUIET: QueueFacts = { mainTasks: 0, totalTasks: 0, failing: [] };
const CONVERGING: QueueFacts = { mainTasks: 1, totalTasks: 1, failing: [] };
