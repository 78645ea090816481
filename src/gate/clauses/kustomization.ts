import type { Condition, KustomizationFacts } from '../../observe/snapshot';
import { commitOf, shortRevision } from '../revision';
import { canNotTell, failed, waiting } from '../verdict';
import type { Hindrance } from '../verdict';

type Counts = (revision: string) => boolean;

/** Reasons of Ready False that a new try does not mend (`peers.md` 1.6). */
const FATAL: readonly string[] = [
  'BuildFailed',
  'HealthCheckFailed',
  'PruneFailed',
  'ArtifactFailed',
];

/**
 * A Kustomization holds the commit when it has looked at its newest spec, has attempted and applied a revision that
 * counts, and is Ready for that reason (`peers.md` 1.6).
 */
export function judgeKustomization(
  kustomization: KustomizationFacts,
  counts: Counts,
): Hindrance | undefined {
  if (kustomization.suspended)
    return waiting(`${nameOf(kustomization)} is suspended: flux resume kustomization`);
  return (
    generationOf(kustomization) ??
    brokenOf(kustomization, counts) ??
    revisionOf(kustomization, kustomization.lastAttemptedRevision, counts) ??
    revisionOf(kustomization, kustomization.lastAppliedRevision, counts) ??
    readyOf(kustomization)
  );
}

function generationOf(kustomization: KustomizationFacts): Hindrance | undefined {
  const { generation, observedGeneration } = kustomization;
  if (generation === undefined || observedGeneration === undefined)
    return canNotTell(`${nameOf(kustomization)} shows no generation`);
  return generation === observedGeneration
    ? undefined
    : waiting(`${nameOf(kustomization)} has not looked at its newest spec yet`);
}

function brokenOf(kustomization: KustomizationFacts, counts: Counts): Hindrance | undefined {
  const stalled = conditionOf(kustomization, 'Stalled');
  if (stalled?.status === 'True') return failed(`${nameOf(kustomization)}: ${textOf(stalled)}`);
  const ready = conditionOf(kustomization, 'Ready');
  return ready?.status === 'False' &&
    FATAL.includes(ready.reason) &&
    holds(kustomization.lastAttemptedRevision, counts)
    ? failed(`${nameOf(kustomization)}: ${textOf(ready)}`)
    : undefined;
}

function revisionOf(
  kustomization: KustomizationFacts,
  revision: string | undefined,
  counts: Counts,
): Hindrance | undefined {
  if (revision === undefined)
    return canNotTell(`${nameOf(kustomization)} does not say what it applied`);
  return holds(revision, counts)
    ? undefined
    : waiting(
        `${nameOf(kustomization)} is at ${shortRevision(revision)}, which has not the commit`,
      );
}

function readyOf(kustomization: KustomizationFacts): Hindrance | undefined {
  const ready = conditionOf(kustomization, 'Ready');
  if (ready === undefined) return canNotTell(`${nameOf(kustomization)} shows no condition Ready`);
  return ready.status === 'True' && ready.reason === 'ReconciliationSucceeded'
    ? undefined
    : waiting(`${nameOf(kustomization)}: ${textOf(ready)}`);
}

function holds(revision: string | undefined, counts: Counts): boolean {
  return revision !== undefined && counts(commitOf(revision));
}

function conditionOf({ conditions }: KustomizationFacts, type: string): Condition | undefined {
  return conditions.find((condition) => condition.type === type);
}

function textOf({ reason, message }: Condition): string {
  return message === '' ? reason : `${reason}, ${message}`;
}

function nameOf({ namespace, name }: KustomizationFacts): string {
  return `Kustomization ${namespace}/${name}`;
}
