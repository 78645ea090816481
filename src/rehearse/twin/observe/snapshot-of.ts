import { remember } from '../../../model/remember';
import type { ObservationTime, RegistryFacts, Snapshot } from '../../../observe/snapshot';
import { deliveryFacts } from '../engine/delivery-facts';
import type { Ground } from '../ground';
import { bundleOf } from '../nodes/node-bundle';
import type { BundleSource } from '../nodes/node-bundle';
import { registryStateHash } from '../platform/platform-key';
import type { NodeConfig, PlatformState, PullSecret, TwinState } from '../state';
import { serviceFacts, workloadFacts } from '../workloads/facts';
import type { TransitionTimes } from './condition-facts';
import { nodeFactsOn } from './node-facts';
import { objectFacts } from './object-facts';
import {
  clusterFacts,
  moduleFacts,
  nodeGroupFacts,
  platformFacts,
  queueFacts,
} from './platform-facts';
import { pullErrors } from './pull-errors';
import { registryFacts, stateFacts } from './registry-facts';
import { spelledChecksum, spelling } from './spelling';

/** What only a clock tells of a cluster. */
export interface SnapshotTimes {
  /** RFC 3339. */
  readonly observedAt: string;
  readonly lastTransitionTime: TransitionTimes;
}

/**
 * The twin as `regshift observe` would see it. Times are there where `times` gives them. Parts that states share are
 * looked at once.
 */
export function snapshotOf(state: TwinState, ground: Ground, times?: SnapshotTimes): Snapshot {
  return {
    apiVersion: 'regshift.io/v1alpha1',
    kind: 'ClusterSnapshot',
    ...(times === undefined ? {} : { observedAt: givenTime(times) }),
    platform: {},
    cluster: clusterFacts(ground),
    registry: ground.seen?.snapshot.registry ?? NO_REGISTRY,
    nodes: nodeFactsOn(ground)(state.nodes),
    ...(state.platform === undefined ? {} : ofPlatform(state, state.platform, ground, times)),
    delivery: deliveryFacts(state, ground),
    workloads: workloadFacts(state),
    services: serviceFacts(state),
    pullErrors: pullErrors(state.deployments, state.nodes),
  };
}

function givenTime({ observedAt }: SnapshotTimes): ObservationTime {
  return { time: observedAt, basis: 'given' };
}

/** What only a cluster with DKP shows. */
function ofPlatform(
  state: TwinState,
  platform: PlatformState,
  ground: Ground,
  times: SnapshotTimes | undefined,
): Partial<Snapshot> {
  const registryState = stateFacts(
    platform,
    spelling(ground)(registryStateHash(state) ?? ''),
    ground,
    times?.lastTransitionTime,
  );
  const queue = queueFacts(platform.controller);
  return {
    platform: platformFacts(ground, platform.controller),
    registry: registryFacts(platform, ground, registryState),
    modules: moduleFacts(ground)[platform.module],
    ...objectFacts(state.objects),
    nodeGroups: nodeGroupFacts(ground),
    configurationChecksums: checksumFacts(state, platform, ground),
    ...(queue === undefined ? {} : { queue }),
  };
}

type Checksums = Readonly<Record<string, string>>;

/**
 * Secret `configuration-checksums`: a key per NodeGroup (`observing.md` 8.3). They depend on the objects and on where nodes
 * are told to pull from, not on the rest of the platform.
 */
function checksumFacts({ objects }: TwinState, platform: PlatformState, ground: Ground): Checksums {
  const known = checksums(ground)(objects);
  const source = platform.nodeConfig ?? platform.pull;
  const before = known.get(source);
  if (before !== undefined) return before;
  const computed = computedChecksums({ objects, platform }, ground);
  known.set(source, computed);
  return computed;
}

const checksums = remember<Ground, (objects: TwinState['objects']) => ChecksumsBySource>(() =>
  remember<TwinState['objects'], ChecksumsBySource>(() => new WeakMap()),
);

type ChecksumsBySource = WeakMap<NodeConfig | PullSecret, Checksums>;

function computedChecksums(source: BundleSource, ground: Ground): Checksums {
  return Object.fromEntries(
    Object.keys(ground.groups).map((group) => [
      group,
      spelledChecksum(ground, group, bundleOf(source, group)?.checksum ?? ''),
    ]),
  );
}

/** On Kubernetes without DKP there is nothing to look for. */
const NO_REGISTRY: RegistryFacts = {
  switchRecord: 'unknown',
  state: { presence: 'unknown', conditions: [] },
  config: { presence: 'unknown' },
  pull: { presence: 'unknown', login: 'unknown' },
  bashible: { presence: 'unknown' },
};
