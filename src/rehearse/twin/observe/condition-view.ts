import { remember } from '../../../model/remember';
import type { WorkloadFacts } from '../../../observe/snapshot';
import type { TwinCondition, TwinState } from '../state';
import { workloadFacts } from '../workloads/facts';

/**
 * What a person watches while a switch runs: the conditions of `registry-state` in DKP's order with Ready at the end, or
 * where no module performs it, the roll-outs of the workloads.
 */
export function conditionView(state: TwinState): readonly TwinCondition[] {
  const conditions = state.platform?.orchestrator?.conditions;
  return [
    ...(conditions === undefined ? [] : readyLast(conditions)),
    ...rollOuts(workloadFacts(state)),
  ];
}

const readyLast = remember((conditions: readonly TwinCondition[]): readonly TwinCondition[] => [
  ...conditions.filter(({ type }) => type !== 'Ready'),
  ...conditions.filter(({ type }) => type === 'Ready'),
]);

const rollOuts = remember((workloads: readonly WorkloadFacts[]): readonly TwinCondition[] =>
  workloads.map(rollOut),
);

/** A roll-out is over when every pod has the newest template and works. */
function rollOut(workload: WorkloadFacts): TwinCondition {
  const { kind, namespace, name, desired, updated, ready, pods } = workload;
  const done = updated === desired && ready === desired && pods === desired;
  return {
    type: `${kind}/${namespace}/${name}`,
    status: done ? 'True' : 'False',
    reason: done ? '' : 'Processing',
    message: done ? '' : `${String(updated)}/${String(desired)} updated, ${String(ready)} ready`,
  };
}
