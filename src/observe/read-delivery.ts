import { readApplication } from './application-facts';
import type { Dump } from './dump';
import { KINDS } from './kinds';
import type { Kind } from './kinds';
import { readKustomization } from './kustomization-facts';
import type { DeliveryScope } from './scope';
import type { DeliveryFacts } from './snapshot';

/** The kind by which a GitOps engine shows what it has applied. */
export function kindOfTool(tool: DeliveryScope['tool']): Kind {
  return tool === 'ArgoCD' ? KINDS.application : KINDS.kustomization;
}

/**
 * What the GitOps engine shows of the cluster's folder; `undefined` when its object is not there.
 *
 * @param observedAt - when that was read, where another API server has it
 */
export function readDelivery(
  dump: Dump,
  { tool, namespace, name }: DeliveryScope,
  observedAt: string | undefined,
): DeliveryFacts | undefined {
  const object = dump.find(kindOfTool(tool), namespace, name);
  if (object === undefined) return undefined;
  const facts =
    tool === 'ArgoCD'
      ? readApplication(namespace, name, object.fields)
      : readKustomization(namespace, name, object.fields);
  return observedAt === undefined ? facts : { ...facts, observedAt };
}
