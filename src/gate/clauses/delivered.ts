import { canNotTell } from '../verdict';
import type { Hindrance } from '../verdict';
import type { GateEvidence } from '../evidence';
import { judgeApplication } from './application';
import { judgeKustomization } from './kustomization';

/** The GitOps engine has applied the phase's commit (`peers.md` 1.6). */
export function judgeDelivered({
  snapshot,
  baseline,
  counts,
  equals,
  folder,
}: GateEvidence): Hindrance | undefined {
  const { delivery } = snapshot;
  if (delivery === undefined)
    return canNotTell('no Application or Kustomization was observed for this cluster');
  if (counts === undefined) return canNotTell('which revisions hold the commit is not known');
  if (baseline === undefined) return canNotTell('nothing was remembered from before the commit');
  const wanted = { counts, equals: equals ?? counts, folder };
  return delivery.engine === 'ArgoCD'
    ? judgeApplication(delivery, wanted, baseline.health)
    : judgeKustomization(delivery, wanted);
}
