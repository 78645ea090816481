import { isBefore } from '../../model/time';
import type { ApplicationFacts, OutOfSyncFacts } from '../../observe/snapshot';
import { shortRevision } from '../revision';
import { canNotTell, failed, waiting } from '../verdict';
import type { Hindrance } from '../verdict';
import { confirmationOf } from './confirmation';
import { leadsTo, ownRevisions } from './own-revisions';

type Counts = (revision: string) => boolean;

/** What the engine is to have synced. */
export interface Delivery {
  /** Whether a revision holds the commit. */
  readonly counts: Counts;
  /** Whether a revision has the same folder as the commit, be it older. */
  readonly equals: Counts;
  /** The synced folder. */
  readonly folder: string | undefined;
}

/** Errors that speak of one revision; the others are about the Application itself. */
const OF_A_REVISION: readonly string[] = ['ComparisonError', 'SyncError'];

/**
 * An Application holds the commit when every source that leads to the folder is compared at a revision that counts and
 * found Synced and Healthy, and the last sync succeeded at revisions with the same folder, before that comparison: neither
 * health nor revision alone (`peers.md` 1.6).
 *
 * @param healthBefore - health before the commit: an Application that was Degraded already has not failed by it
 */
export function judgeApplication(
  application: ApplicationFacts,
  delivery: Delivery,
  healthBefore: string | undefined,
): Hindrance | undefined {
  return (
    uselessOf(application, delivery) ??
    brokenOf(application, delivery, healthBefore) ??
    confirmationOf(application) ??
    comparisonOf(application, delivery) ??
    operationOf(application, delivery) ??
    healthOf(application)
  );
}

/** It will not deliver, however long one waits. */
function uselessOf(application: ApplicationFacts, { folder }: Delivery): Hindrance | undefined {
  if (application.deletedAt !== undefined)
    return failed(`${nameOf(application)} is being deleted: it applies nothing any more`);
  return folder === undefined || leadsTo(application.sync, folder)
    ? undefined
    : failed(`${nameOf(application)} has no source that leads to ${folder}`);
}

function brokenOf(
  application: ApplicationFacts,
  { counts, folder }: Delivery,
  healthBefore: string | undefined,
): Hindrance | undefined {
  const { operation, health, sync } = application;
  const compared = ownRevisions(sync, folder);
  const error = errorOf(application, compared.every(counts));
  if (error !== undefined) return failed(`${nameOf(application)}: ${error}`);
  const ended = operation?.phase === 'Failed' || operation?.phase === 'Error';
  if (ended && allCount(ownRevisions(operation, folder), counts)) {
    const why = operation.message ?? `the sync ended with ${operation.phase}`;
    return failed(`${nameOf(application)}: ${why}`);
  }
  const degraded = health.status === 'Degraded' && healthBefore !== 'Degraded';
  return degraded && allCount(compared, counts)
    ? failed(`${nameOf(application)} has become Degraded`)
    : undefined;
}

/** An error that is shown while a sync runs may be that of the sync before. */
function errorOf(
  { errors, operation }: ApplicationFacts,
  comparedNow: boolean,
): string | undefined {
  if (operation?.phase === 'Running') return undefined;
  return errors.find(
    (error) => comparedNow || !OF_A_REVISION.some((type) => error.startsWith(`${type}:`)),
  );
}

function comparisonOf(
  application: ApplicationFacts,
  { counts, folder }: Delivery,
): Hindrance | undefined {
  const { sync, outOfSync, operation } = application;
  const revisions = ownRevisions(sync, folder);
  if (sync.status === undefined || revisions.length === 0)
    return canNotTell(`${nameOf(application)} does not say what it compared`);
  const older = revisions.find((revision) => !counts(revision));
  if (older !== undefined)
    return waiting(
      `${nameOf(application)} is at ${shortRevision(older)}, which has not the commit`,
    );
  if (isBefore(sync.comparedAt, operation?.finishedAt))
    return waiting(`${nameOf(application)} has not looked at the cluster since its last sync`);
  if (isSynced(application)) return undefined;
  const other = outOfSync?.find((object) => !isKept(object));
  const why = other === undefined ? '' : `: ${other.kind} ${other.name}`;
  return waiting(`${nameOf(application)} is ${sync.status}${why}`);
}

function isSynced({ sync: { status }, outOfSync }: ApplicationFacts): boolean {
  if (status !== 'OutOfSync') return status === 'Synced';
  return outOfSync !== undefined && outOfSync.length > 0 && outOfSync.every(isKept);
}

/** No ModuleConfig is ever pruned (design 5.1): one that is in no commit any more keeps an Application OutOfSync. */
function isKept({ group, kind, requiresPruning }: OutOfSyncFacts): boolean {
  return requiresPruning && kind === 'ModuleConfig' && group === 'deckhouse.io';
}

function operationOf(
  application: ApplicationFacts,
  { equals, folder }: Delivery,
): Hindrance | undefined {
  const { operation } = application;
  if (operation === undefined) return canNotTell(`${nameOf(application)} shows no sync`);
  const revisions = ownRevisions(operation, folder);
  if (revisions.length === 0)
    return canNotTell(`${nameOf(application)} does not say what it synced`);
  const other = revisions.find((revision) => !equals(revision));
  if (other !== undefined)
    return waiting(
      `the last sync of ${nameOf(application)} was of ${shortRevision(other)}, which has not the commit`,
    );
  return operation.phase === 'Succeeded'
    ? undefined
    : waiting(`the sync of ${nameOf(application)} is ${operation.phase}`);
}

function healthOf(application: ApplicationFacts): Hindrance | undefined {
  const { status } = application.health;
  if (status === undefined) return canNotTell(`${nameOf(application)} shows no health`);
  return status === 'Healthy' ? undefined : waiting(`${nameOf(application)} is ${status}`);
}

function allCount(revisions: readonly string[], counts: Counts): boolean {
  return revisions.length > 0 && revisions.every(counts);
}

function nameOf({ namespace, name }: ApplicationFacts): string {
  return `Application ${namespace}/${name}`;
}
