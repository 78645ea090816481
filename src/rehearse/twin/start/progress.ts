import type { Mode } from '../../../model/mode';
import type { Condition, Snapshot } from '../../../observe/snapshot';
import type { ConditionType } from '../platform/conditions';

/** How far a switch has come, by what Secret `registry-state` shows. */
export interface Progress {
  readonly mode: Mode;
  readonly targetMode: Mode;
  /** No switch is running. */
  readonly settled: boolean;
  /** The condition, if the running switch has come to it. */
  readonly condition: (type: ConditionType) => Condition | undefined;
}

/** Without `registry-state` the settled mode is Unmanaged (`switching.md` 3.1.4). */
export function progressOf({ registry: { state } }: Snapshot): Progress {
  const mode = state.mode ?? 'Unmanaged';
  const targetMode = state.targetMode ?? mode;
  const condition = (type: ConditionType): Condition | undefined =>
    state.conditions.find((one) => one.type === type);
  const ready = condition('Ready')?.status ?? 'True';
  return { mode, targetMode, settled: mode === targetMode && ready === 'True', condition };
}

/** Whether the module shows a switch that has come to this phase or past it. */
export function reached({ condition }: Progress, type: ConditionType): boolean {
  return condition(type) !== undefined;
}

/** Whether the running switch is past this phase. */
export function passed({ condition }: Progress, type: ConditionType): boolean {
  return condition(type)?.status === 'True';
}

/** Names of nodes that the text of a condition waits for: lines `- <node>: …` and `- <node>`. */
export function waitingNodes(condition: Condition | undefined): ReadonlySet<string> {
  const lines = (condition?.message ?? '').matchAll(/^- ([^\s:]+)/gm);
  return new Set([...lines].map(([, name = '']) => name));
}
