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
  equals = counts,
}: GateEvidence): Hindrance | undefined {
  const { delivery } = snapshot;
  if (delivery === undefined)
    return canNotTell('no Application or Kustomization was observed for this cluster');
  if (counts === undefined || equals === undefined)
    return canNotTell('which revisions hold the commit is not known');
  return delivery.engine === 'ArgoCD'
    ? judgeApplication(delivery, { counts, equals }, baseline?.health)
    : judgeKustomization(delivery, counts);
}
