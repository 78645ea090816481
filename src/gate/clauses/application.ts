import type { ApplicationFacts } from '../../observe/snapshot';
import { canNotTell, failed, waiting } from '../verdict';
import type { Hindrance } from '../verdict';
import { shortRevision } from '../revision';

type Counts = (revision: string) => boolean;

/** Which revisions hold the commit, and which only the same folder. */
interface Revisions {
  readonly counts: Counts;
  readonly equals: Counts;
}

/** An object of a sync that a person must let go (`peers.md` 1.2). */
const CONFIRMATION = 'argocd.argoproj.io/deletion-approved';

/**
 * An Application holds the commit when every source is compared at a revision that counts and found Synced and Healthy,
 * and the last sync succeeded at revisions with the same folder: neither health nor revision alone (`peers.md` 1.6).
 *
 * @param healthBefore - health before the commit: an Application that was Degraded already has not failed by it
 */
export function judgeApplication(
  application: ApplicationFacts,
  { counts, equals }: Revisions,
  healthBefore: string | undefined,
): Hindrance | undefined {
  return (
    brokenOf(application, counts, healthBefore) ??
    confirmationOf(application) ??
    comparisonOf(application, counts) ??
    operationOf(application, equals) ??
    healthOf(application)
  );
}

/** An error that is shown while a sync runs may be that of the sync before. */
function brokenOf(
  application: ApplicationFacts,
  counts: Counts,
  healthBefore: string | undefined,
): Hindrance | undefined {
  const { errors, operation, health, sync } = application;
  const [error] = errors;
  if (error !== undefined && operation?.phase !== 'Running')
    return failed(`${nameOf(application)}: ${error}`);
  const ended = operation?.phase === 'Failed' || operation?.phase === 'Error';
  if (ended && allCount(operation.revisions, counts)) {
    const why = operation.message ?? `the sync ended with ${operation.phase}`;
    return failed(`${nameOf(application)}: ${why}`);
  }
  const degraded = health.status === 'Degraded' && healthBefore !== 'Degraded';
  return degraded && allCount(sync.revisions, counts)
    ? failed(`${nameOf(application)} has become Degraded`)
    : undefined;
}

function confirmationOf(application: ApplicationFacts): Hindrance | undefined {
  return application.pruneConfirmation
    ? waiting(
        `${nameOf(application)} waits for a confirmation that objects may be removed: annotate it with ${CONFIRMATION}: "<the time now, RFC 3339>"`,
      )
    : undefined;
}

function comparisonOf(application: ApplicationFacts, counts: Counts): Hindrance | undefined {
  const { status, revisions } = application.sync;
  if (status === undefined || revisions.length === 0)
    return canNotTell(`${nameOf(application)} does not say what it compared`);
  if (!allCount(revisions, counts))
    return waiting(
      `${nameOf(application)} is at ${otherRevision(revisions, counts)}, which has not the commit`,
    );
  return status === 'Synced' ? undefined : waiting(`${nameOf(application)} is ${status}`);
}

function operationOf(application: ApplicationFacts, counts: Counts): Hindrance | undefined {
  const { operation } = application;
  if (operation === undefined) return canNotTell(`${nameOf(application)} shows no sync`);
  const { phase, revisions } = operation;
  if (revisions.length === 0)
    return canNotTell(`${nameOf(application)} does not say what it synced`);
  if (!allCount(revisions, counts))
    return waiting(
      `the last sync of ${nameOf(application)} was of ${otherRevision(revisions, counts)}, which has not the commit`,
    );
  return phase === 'Succeeded'
    ? undefined
    : waiting(`the sync of ${nameOf(application)} is ${phase}`);
}

function healthOf(application: ApplicationFacts): Hindrance | undefined {
  const { status } = application.health;
  if (status === undefined) return canNotTell(`${nameOf(application)} shows no health`);
  return status === 'Healthy' ? undefined : waiting(`${nameOf(application)} is ${status}`);
}

function allCount(revisions: readonly string[], counts: Counts): boolean {
  return revisions.length > 0 && revisions.every(counts);
}

function otherRevision(revisions: readonly string[], counts: Counts): string {
  return shortRevision(revisions.find((revision) => !counts(revision)) ?? '');
}

function nameOf({ namespace, name }: ApplicationFacts): string {
  return `Application ${namespace}/${name}`;
}
