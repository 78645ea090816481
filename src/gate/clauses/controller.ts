import { controllerReady } from '../../observe/controller-ready';
import type { GateEvidence } from '../evidence';
import { canNotTell, stale, waiting } from '../verdict';
import type { Hindrance } from '../verdict';

/**
 * The controller has rolled out with the registry that it is told now. A Ready from before the change is no sign, and nor
 * is the address in its Secret, which stays when only the login changes: the Secret is a part of its pods' template, so its
 * Deployment has a new generation by then (`observing.md` 6).
 */
export function judgeController({ snapshot, baseline }: GateEvidence): Hindrance | undefined {
  if (baseline === undefined) return canNotTell('nothing was remembered from before the commit');
  const ready = controllerReady(snapshot);
  if (ready === undefined) return canNotTell('Deployment deckhouse was not observed');
  const { controller } = snapshot.platform;
  if (controller?.generation === undefined)
    return canNotTell('Deployment deckhouse shows no generation');
  if (baseline.controllerGeneration === undefined)
    return canNotTell('Deployment deckhouse was not remembered from before the commit');
  if (controller.generation === baseline.controllerGeneration)
    return stale('the controller has not restarted with the new registry yet');
  return ready && controller.leader?.ready === true
    ? undefined
    : waiting('the controller is not ready yet');
}
