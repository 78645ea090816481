import type { TwinCondition } from '../state';

/** Types that the module knows, any other is dropped whenever Ready is set (`switching.md` 3.1). */
const CONDITION_TYPES = [
  'Ready',
  'NodeServicesReady',
  'CleanupNodeServices',
  'InClusterProxyReady',
  'CleanupInClusterProxy',
  'ContainerdConfigPreflightReady',
  'TransitionContainerdConfigReady',
  'FinalContainerdConfigReady',
  'DeckhouseRegistrySwitchReady',
  'RegistryContainsRequiredImages',
  'ErrTransitionNotSupported',
] as const;
export type ConditionType = (typeof CONDITION_TYPES)[number];

/** A condition of this module. */
export interface Finding extends TwinCondition {
  readonly type: ConditionType;
}

/** Something that is done: no reason, no text. */
export function done(type: ConditionType): Finding {
  return { type, status: 'True', reason: '', message: '' };
}

/** Something that is waited for. */
export function pending(type: ConditionType, message: string): Finding {
  return { type, status: 'False', reason: 'Processing', message };
}

/** The image check keeps its text when it is done (`switching.md` 3.1.11). */
export function checked(message: string): Finding {
  return { type: 'RegistryContainsRequiredImages', status: 'True', reason: 'Ready', message };
}

/** A pair of modes that the module does not go between (`switching.md` 3.1.16). */
export function notSupported(from: string, to: string): Finding {
  return {
    type: 'ErrTransitionNotSupported',
    status: 'True',
    reason: 'Error',
    message: `mode transition from ${from} to ${to} not supported`,
  };
}

/** Sets a condition. A changed one moves to the end of the list, an equal one stays (`switching.md` 3.1.13). */
export function withCondition(
  conditions: readonly TwinCondition[],
  finding: Finding,
): readonly TwinCondition[] {
  const old = conditions.find(({ type }) => type === finding.type);
  return old !== undefined && isSame(old, finding)
    ? conditions
    : [...conditions.filter((condition) => condition !== old), finding];
}

/** Sets Ready, and drops what the module does not know. */
export function withReady(
  conditions: readonly TwinCondition[],
  ready: Finding,
): readonly TwinCondition[] {
  const known = conditions.every(isKnown) ? conditions : conditions.filter(isKnown);
  return withCondition(known, ready);
}

function isKnown({ type }: TwinCondition): boolean {
  return CONDITION_TYPES.some((known) => known === type);
}

function isSame(a: TwinCondition, b: TwinCondition): boolean {
  return a.status === b.status && a.reason === b.reason && a.message === b.message;
}
