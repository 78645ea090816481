import type { DeliveryFacts, ModuleConfigFacts } from '../observe/snapshot';
import { ARGO_MARKS, KUSTOMIZATION_MARKS } from '../observe/tracking-marks';

type Claims = Pick<ModuleConfigFacts, 'owners' | 'tracking'>;

/** As whom each engine applies server-side. */
const MANAGERS = { ArgoCD: 'argocd-controller', Flux: 'kustomize-controller' } as const;

/**
 * Who else claims an object. The Application or Kustomization that delivers the cluster leaves its own marks on what it
 * applies: since the first switch they are there, and are no rival's.
 */
export function withoutOwnEngine(claims: Claims, delivery: DeliveryFacts | undefined): Claims {
  const own = delivery === undefined ? [] : ownMarks(claims, delivery);
  if (delivery === undefined || own.length === 0) return claims;
  return {
    owners: claims.owners.filter(
      ({ manager, operation }) => manager !== MANAGERS[delivery.engine] || operation !== 'Apply',
    ),
    tracking: Object.fromEntries(
      Object.entries(claims.tracking).filter(([key]) => !own.includes(key)),
    ),
  };
}

function ownMarks({ tracking }: Claims, delivery: DeliveryFacts): readonly string[] {
  const { engine, namespace, name } = delivery;
  if (engine === 'Flux') {
    const marks = KUSTOMIZATION_MARKS;
    return tracking[marks.name] === name && tracking[marks.namespace] === namespace
      ? Object.values(marks)
      : [];
  }
  // an Application outside Argo CD's own namespace is named with its namespace
  const names = [name, `${namespace}_${name}`];
  return ARGO_MARKS.filter((key) => names.includes(tracking[key]?.split(':')[0] ?? ''));
}
