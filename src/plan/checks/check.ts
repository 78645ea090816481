import type { State } from '../../model/mode';
import type { Snapshot } from '../../observe/snapshot';
import type { HopSettings } from '../hop-settings';
import type { PlanInput } from '../input';
import type { ContainerdFacts } from '../node-facts';
import type { Hop } from '../plan';

/** What the checks look at. */
export interface CheckContext {
  readonly input: PlanInput;
  readonly snapshot: Snapshot | undefined;
  readonly containerd: ContainerdFacts;
  readonly hops: readonly Hop[];
  readonly hopSettings: readonly HopSettings[];
  /** States the route arrives at. */
  readonly targets: readonly State[];
}

/** One finding of a check. A check that does not apply finds nothing. */
export type Finding =
  | { readonly state: 'met'; readonly message: string }
  | {
      readonly state: 'failed' | 'unknown';
      readonly message: string;
      readonly remedy: string;
      /** Phase before which it must hold. @default - the first phase that the profile's row is about */
      readonly phase?: string;
    }
  | { readonly state: 'cured'; readonly message: string; readonly by: string };

/** A predicate over what is known. */
export type Check = (context: CheckContext) => readonly Finding[];

export function met(message: string): readonly Finding[] {
  return [{ state: 'met', message }];
}

export function failed(message: string, remedy: string, phase?: string): readonly Finding[] {
  return [{ state: 'failed', message, remedy, ...(phase === undefined ? {} : { phase }) }];
}

/** "Cannot tell" is no "no": it is said, and does not stop the plan. */
export function unknown(message: string, remedy: string): readonly Finding[] {
  return [{ state: 'unknown', message, remedy }];
}

export function cured(message: string, by: string): readonly Finding[] {
  return [{ state: 'cured', message, by }];
}

export const NOTHING: readonly Finding[] = [];

/** Ids of the plan's phases, in order. */
export function phaseIds(context: CheckContext): readonly string[] {
  return context.hops.flatMap((hop) => hop.phases.map((phase) => phase.id));
}
