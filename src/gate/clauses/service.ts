import type { Snapshot } from '../../observe/snapshot';
import type { GateClause } from '../../plan/plan';
import { BACKEND_LABEL } from '../../serving/names';
import { canNotTell, waiting } from '../verdict';
import type { Hindrance } from '../verdict';

type ServiceLeadsTo = Extract<GateClause, { kind: 'ServiceLeadsTo' }>;

/** The Service selects one backend, and each ready pod of it is an endpoint; at least one. */
export function judgeService(
  { namespace, name, backend }: ServiceLeadsTo,
  { services, workloads }: Snapshot,
): Hindrance | undefined {
  if (services === undefined) return canNotTell('Services were not observed');
  if (workloads === undefined) return canNotTell('Deployments and DaemonSets were not observed');
  const service = services.find((found) => found.name === name && found.namespace === namespace);
  if (service === undefined) return waiting(`Service ${name} is not there yet`);
  const selected = service.selector[BACKEND_LABEL];
  if (selected !== backend)
    return waiting(`Service ${name} selects ${selected ?? 'no backend'}, not ${backend}`);
  const pods = workloads.find(
    (found) => found.namespace === namespace && found.name === `registry-${backend}`,
  );
  if (pods === undefined) return waiting(`Service ${name}: registry-${backend} is not there yet`);
  const { readyEndpoints } = service;
  return readyEndpoints > 0 && readyEndpoints === pods.ready
    ? undefined
    : waiting(`Service ${name}: ${readyEndpoints} endpoints for ${pods.ready} ready pods`);
}
