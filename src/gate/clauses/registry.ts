import type { Mode } from '../../model/mode';
import type { Condition, RegistryState } from '../../observe/snapshot';
import type { GateEvidence } from '../evidence';
import { canNotTell, failed, waiting } from '../verdict';
import type { Hindrance } from '../verdict';
import { judgeFreshness } from './freshness';

/** The switch has ended in a mode: target, settled mode and Ready say so, in answer to this commit. */
export function judgeReady(mode: Mode, evidence: GateEvidence): Hindrance | undefined {
  return judgeFreshness(evidence) ?? readyOf(mode, evidence.snapshot.registry.state);
}

/** The module works towards a mode, in answer to this commit. */
export function judgeTarget(mode: Mode, evidence: GateEvidence): Hindrance | undefined {
  const old = judgeFreshness(evidence);
  if (old !== undefined) return old;
  const { targetMode } = evidence.snapshot.registry.state;
  if (targetMode === undefined) return canNotTell('target_mode of registry-state was not observed');
  return targetMode === mode ? undefined : waiting(`target_mode is ${targetMode}, not ${mode}`);
}

/** One of the module's conditions, in answer to this commit. */
export function judgeCondition(
  type: string,
  status: string,
  evidence: GateEvidence,
): Hindrance | undefined {
  const old = judgeFreshness(evidence);
  if (old !== undefined) return old;
  const { state } = evidence.snapshot.registry;
  const condition = conditionOf(state, type);
  if (condition?.status === status) return undefined;
  return refusalOf(state) ?? waiting(textOf(type, condition));
}

/** A condition of `registry-state`. */
export function conditionOf({ conditions }: RegistryState, type: string): Condition | undefined {
  return conditions.find((condition) => condition.type === type);
}

function readyOf(mode: Mode, state: RegistryState): Hindrance | undefined {
  const refused = refusalOf(state);
  if (refused !== undefined) return refused;
  if (state.mode === undefined || state.targetMode === undefined)
    return canNotTell('mode and target_mode of registry-state were not observed');
  if (state.targetMode !== mode) return waiting(`target_mode is ${state.targetMode}, not ${mode}`);
  const ready = conditionOf(state, 'Ready');
  if (ready?.status === 'True')
    return state.mode === mode ? undefined : waiting(`mode is still ${state.mode}`);
  const held = state.conditions.find(({ type, status }) => type !== 'Ready' && status === 'False');
  return waiting(held === undefined ? textOf('Ready', ready) : textOf(held.type, held));
}

/** The pair of modes is not legal (`switching.md` 3.1.16): nothing more will happen. */
function refusalOf(state: RegistryState): Hindrance | undefined {
  const error = conditionOf(state, 'ErrTransitionNotSupported');
  return error?.status === 'True' ? failed(textOf(error.type, error)) : undefined;
}

function textOf(type: string, condition: Condition | undefined): string {
  if (condition === undefined) return `${type}: not shown yet`;
  const message = condition.message.trim();
  return `${type}: ${message === '' ? condition.status : message}`;
}
