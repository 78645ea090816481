import { compareText } from '../model/issue';
import type {
  ObservationTime,
  PullErrorFacts,
  RegistryConfig,
  Snapshot,
} from '../observe/snapshot';

/**
 * What a cluster looked like before a phase was committed. A gate that asks whether something has moved compares with
 * it (`observing.md` 8.4 and 13). Holds nothing secret; the journal keeps it.
 */
export interface Baseline {
  /** When that was. */
  readonly observedAt?: ObservationTime;
  /** Secret `registry-config`. */
  readonly config: RegistryConfig;
  /** `resourceVersion` of Secret `registry-state`. */
  readonly registryStateVersion?: string;
  readonly registryStateHash?: string;
  /** Wanted checksum per NodeGroup. */
  readonly checksums?: Readonly<Record<string, string>>;
  /** Applied `registry-bashible-config` per node; nodes without one are left out. */
  readonly nodeVersions?: Readonly<Record<string, string>>;
  /** Modules that were Ready, sorted. */
  readonly readyModules?: readonly string[];
  /** Pods that could not be pulled, by `pullErrorKey`, sorted. */
  readonly pullErrors?: readonly string[];
  /** Generation of Deployment `deckhouse`. */
  readonly controllerGeneration?: number;
  /** Health of the Application. */
  readonly health?: string;
}

/** What a gate will need to know of the time before a commit. */
export function baselineOf(snapshot: Snapshot): Baseline {
  const { registry, delivery, observedAt } = snapshot;
  const { resourceVersion, hash } = registry.state;
  const nodeVersions = nodeVersionsOf(snapshot);
  const readyModules = snapshot.modules?.filter(({ ready }) => ready).map(({ name }) => name);
  const pullErrors = snapshot.pullErrors?.map(pullErrorKey);
  const generation = snapshot.platform.controller?.generation;
  const health = delivery?.engine === 'ArgoCD' ? delivery.health.status : undefined;
  return {
    ...(observedAt === undefined ? {} : { observedAt }),
    config: registry.config,
    ...(resourceVersion === undefined ? {} : { registryStateVersion: resourceVersion }),
    ...(hash === undefined ? {} : { registryStateHash: hash }),
    ...(snapshot.configurationChecksums === undefined
      ? {}
      : { checksums: snapshot.configurationChecksums }),
    ...(nodeVersions === undefined ? {} : { nodeVersions }),
    ...(readyModules === undefined ? {} : { readyModules: readyModules.sort(compareText) }),
    ...(pullErrors === undefined ? {} : { pullErrors: pullErrors.sort(compareText) }),
    ...(health === undefined ? {} : { health }),
    ...(generation === undefined ? {} : { controllerGeneration: generation }),
  };
}

/** What makes two pull errors the same trouble: `d8-system/deckhouse-0 host/image:tag`. */
export function pullErrorKey({ namespace, pod, image }: PullErrorFacts): string {
  return `${namespace}/${pod} ${image}`;
}

function nodeVersionsOf({ nodes }: Snapshot): Baseline['nodeVersions'] {
  if (nodes === undefined) return undefined;
  return Object.fromEntries(
    nodes.flatMap(({ name, registryVersion }) =>
      registryVersion === undefined ? [] : [[name, registryVersion]],
    ),
  );
}
