import { KINDS } from './kinds';
import type { Dump } from './dump';
import { at, integerAt, isFields, known, textAt } from './fields';
import type { ControllerFacts } from './snapshot';
import { statusCondition } from './status-condition';

/** Deployment `deckhouse` and the pod that leads (`observing.md` 6). */
export function readController(dump: Dump): ControllerFacts | undefined {
  const deployment = dump.find(KINDS.deployment, 'd8-system', 'deckhouse')?.fields;
  const leader = readLeader(dump);
  if (deployment === undefined && leader === undefined) return undefined;
  return known<ControllerFacts>({
    generation: integerAt(deployment, 'metadata', 'generation'),
    observedGeneration: integerAt(deployment, 'status', 'observedGeneration'),
    replicas: integerAt(deployment, 'spec', 'replicas'),
    updatedReplicas: countAt(deployment, 'updatedReplicas'),
    readyReplicas: countAt(deployment, 'readyReplicas'),
    leader,
  });
}

/** The API server leaves out a count of zero. */
function countAt(deployment: unknown, field: string): number | undefined {
  const hasStatus = isFields(at(deployment, 'status'));
  return integerAt(deployment, 'status', field) ?? (hasStatus ? 0 : undefined);
}

/** While the lead changes hands two pods may carry the label: one that is ready counts. */
function readLeader(dump: Dump): ControllerFacts['leader'] {
  const leaders = (dump.list(KINDS.pod, 'd8-system') ?? [])
    .filter(({ fields }) => textAt(fields, 'metadata', 'labels', 'app') === 'deckhouse')
    .filter(({ fields }) => textAt(fields, 'metadata', 'labels', 'leader') === 'true')
    .map(({ name, fields }) => ({
      pod: name,
      ready: statusCondition(fields, 'Ready')?.isTrue ?? false,
    }));
  return leaders.find((leader) => leader.ready) ?? leaders[0];
}
