import { at, integerAt, known, listAt, textAt, wordAt } from './fields';
import type { Fields } from './fields';
import type { Condition, KustomizationFacts } from './snapshot';

/** What a Kustomization says of the revisions it tried and applied (`peers.md` 1.6). */
export function readKustomization(
  namespace: string,
  name: string,
  kustomization: Fields,
): KustomizationFacts {
  return known<KustomizationFacts>({
    engine: 'Flux',
    namespace,
    name,
    deletedAt: wordAt(kustomization, 'metadata', 'deletionTimestamp'),
    path: wordAt(kustomization, 'spec', 'path'),
    generation: integerAt(kustomization, 'metadata', 'generation'),
    observedGeneration: integerAt(kustomization, 'status', 'observedGeneration'),
    lastAppliedRevision: wordAt(kustomization, 'status', 'lastAppliedRevision'),
    lastAttemptedRevision: wordAt(kustomization, 'status', 'lastAttemptedRevision'),
    suspended: at(kustomization, 'spec', 'suspend') === true,
    conditions: listAt(kustomization, 'status', 'conditions').flatMap(readCondition),
  });
}

function readCondition(condition: unknown): readonly Condition[] {
  const type = wordAt(condition, 'type');
  if (type === undefined) return [];
  return [
    known<Condition>({
      type,
      status: textAt(condition, 'status') ?? 'Unknown',
      reason: textAt(condition, 'reason') ?? '',
      message: textAt(condition, 'message') ?? '',
      lastTransitionTime: wordAt(condition, 'lastTransitionTime'),
      observedGeneration: integerAt(condition, 'observedGeneration'),
    }),
  ];
}
