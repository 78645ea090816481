import type { Condition, KustomizationFacts } from '../../observe/snapshot';
import { commitOf, shortRevision } from '../revision';
import { canNotTell, failed, waiting } from '../verdict';
import type { Hindrance } from '../verdict';
import { isFolder } from './own-revisions';

type Counts = (revision: string) => boolean;

/** What the engine is to have applied. */
interface Delivery {
  readonly counts: Counts;
  readonly folder: string | undefined;
}

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
  { counts, folder }: Delivery,
): Hindrance | undefined {
  return (
    uselessOf(kustomization, folder) ??
    brokenOf(kustomization, counts) ??
    generationOf(kustomization) ??
    revisionOf(kustomization, kustomization.lastAttemptedRevision, counts) ??
    revisionOf(kustomization, kustomization.lastAppliedRevision, counts) ??
    readyOf(kustomization)
  );
}

/** It will not deliver, however long one waits; or not before a person lets it. */
function uselessOf(
  kustomization: KustomizationFacts,
  folder: string | undefined,
): Hindrance | undefined {
  const { namespace, name, path, suspended, deletedAt } = kustomization;
  if (deletedAt !== undefined)
    return failed(`${nameOf(kustomization)} is being deleted: it applies nothing any more`);
  if (folder !== undefined && path !== undefined && !isFolder(path, folder))
    return failed(`${nameOf(kustomization)} applies ${path}, not ${folder}`);
  return suspended
    ? waiting(
        `${nameOf(kustomization)} is suspended: flux -n ${namespace} resume kustomization ${name}`,
      )
    : undefined;
}

/** Its `observedGeneration` moves only when it succeeds; a condition tells itself which spec it is about. */
function brokenOf(kustomization: KustomizationFacts, counts: Counts): Hindrance | undefined {
  const stalled = conditionOf(kustomization, 'Stalled');
  if (stalled?.status === 'True' && isOfNewestSpec(stalled, kustomization))
    return failed(`${nameOf(kustomization)}: ${textOf(stalled)}`);
  const ready = conditionOf(kustomization, 'Ready');
  return ready?.status === 'False' &&
    FATAL.includes(ready.reason) &&
    isOfNewestSpec(ready, kustomization) &&
    holds(kustomization.lastAttemptedRevision, counts)
    ? failed(`${nameOf(kustomization)}: ${textOf(ready)}`)
    : undefined;
}

function isOfNewestSpec(condition: Condition, kustomization: KustomizationFacts): boolean {
  const { generation, observedGeneration } = kustomization;
  return generation === (condition.observedGeneration ?? observedGeneration);
}

function generationOf(kustomization: KustomizationFacts): Hindrance | undefined {
  const { generation, observedGeneration } = kustomization;
  if (generation === undefined || observedGeneration === undefined)
    return canNotTell(`${nameOf(kustomization)} shows no generation`);
  return generation === observedGeneration
    ? undefined
    : waiting(`${nameOf(kustomization)} has not looked at its newest spec yet`);
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
  if (ready.status !== 'True' || ready.reason !== 'ReconciliationSucceeded')
    return waiting(`${nameOf(kustomization)}: ${textOf(ready)}`);
  const busy = conditionOf(kustomization, 'Reconciling');
  return busy?.status === 'True' ? waiting(`${nameOf(kustomization)}: ${textOf(busy)}`) : undefined;
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
