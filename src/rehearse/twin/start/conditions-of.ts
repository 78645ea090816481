import { compareText } from '../../../model/issue';
import type { Condition } from '../../../observe/snapshot';
import type { TwinCondition } from '../state';

/** The order in which conditions are usually reached: for conditions that flipped at the same time (`switching.md` 3.2). */
const USUAL_ORDER: readonly string[] = [
  'ErrTransitionNotSupported',
  'RegistryContainsRequiredImages',
  'ContainerdConfigPreflightReady',
  'NodeServicesReady',
  'TransitionContainerdConfigReady',
  'InClusterProxyReady',
  'DeckhouseRegistrySwitchReady',
  'FinalContainerdConfigReady',
  'CleanupNodeServices',
  'CleanupInClusterProxy',
  'Ready',
];

/** Conditions in the order of their last change: a snapshot has them by type (`switching.md` 3.1.13). */
export function conditionsOf(conditions: readonly Condition[]): readonly TwinCondition[] {
  return [...conditions]
    .sort(
      (a, b) =>
        compareText(a.lastTransitionTime ?? '', b.lastTransitionTime ?? '') ||
        USUAL_ORDER.indexOf(a.type) - USUAL_ORDER.indexOf(b.type) ||
        compareText(a.type, b.type),
    )
    .map(({ type, status, reason, message }) => ({
      type,
      status: status === 'True' ? 'True' : 'False',
      reason: reasonOf(reason),
      message,
    }));
}

function reasonOf(text: string): TwinCondition['reason'] {
  return text === 'Ready' || text === 'Processing' || text === 'Error' ? text : '';
}
