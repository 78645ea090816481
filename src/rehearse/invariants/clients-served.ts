import type { Problem } from '../explore/explore';
import type { Ground } from '../twin/ground';
import { servedInCluster } from '../twin/pulls/served-in-cluster';
import type { Health } from '../twin/pulls/answers';
import { inClusterProxyVersion } from '../twin/platform/serving-steps';
import { pullHash, pullSecretOf } from '../twin/platform/pull-secret';
import { servedByService } from '../twin/workloads/in-cluster-clients';
import { serviceBackends } from '../twin/workloads/services';
import type { TwinState } from '../twin/state';
import { healthIn, worldOf } from './outside-world';
import { withServing } from './passing-hazards';
import type { Duty, Hazard } from './sources';

/** Clients inside the cluster are served by whoever is in charge, and the Service leads to one kind of backend. */
export function clientsUnserved(
  twin: TwinState,
  ground: Ground,
  [current]: readonly Duty[],
): Problem | undefined {
  const mixed = serviceBackends(twin, 'regshift-system', 'registry')?.backends ?? [];
  if (mixed.length > 1) {
    return {
      invariant: 'one-backend',
      message: `Service registry selects ${mixed.join(' and ')} at once`,
    };
  }
  if (current === undefined) return undefined;
  const registries = worldOf(current.clients ?? current.sources);
  if (isServed({ ...twin, registries }, ground, healthIn(registries))) return undefined;
  const serves = (cluster: TwinState): boolean =>
    isServed({ ...cluster, registries }, ground, healthIn(registries));
  const hazard = current.hazard ?? hazardOf(twin, ground, serves);
  return {
    invariant: hazard === undefined ? 'clients-are-served' : `clients-are-served (${hazard})`,
    message: 'nobody answers the clients inside the cluster',
    ...(hazard === undefined ? {} : { hazard: true }),
  };
}

/** By DKP's own Service, or by that of engine Pipeline. */
function isServed(twin: TwinState, ground: Ground, health: Health): boolean {
  const { served } = (isOurs(twin) ? undefined : servedInCluster(twin, ground, health)) ?? {
    served: servedByService(twin, ground, health),
  };
  return served;
}

/** There is no DKP, or the record of engine Pipeline. */
function isOurs({ platform, objects }: TwinState): boolean {
  return (
    platform === undefined ||
    Object.keys(objects).some((key) => key.endsWith('|regshift-system|registry-settings'))
  );
}

function hazardOf(
  twin: TwinState,
  ground: Ground,
  serves: (twin: TwinState) => boolean,
): Hazard | undefined {
  if (isBeforeClients(twin)) return 'proxy-first';
  if (twin.nodes.filter(({ role }) => role === 'master').length > 1) return undefined;
  return !isOurs(twin) || serves(withServing(twin, ground)) ? 'single-master' : undefined;
}

/** The proxy has the parameters of the target, and Secret `deckhouse-registry` has not. */
function isBeforeClients({ platform }: TwinState): boolean {
  const { orchestrator, inClusterProxy, pull } = platform ?? {};
  if (orchestrator === undefined || pull === undefined) return false;
  const { mode, params } = orchestrator;
  return (
    mode === 'Direct' &&
    params.mode === 'Direct' &&
    inClusterProxy?.version === inClusterProxyVersion(params) &&
    pullHash(pull) !== pullHash(pullSecretOf(params))
  );
}
