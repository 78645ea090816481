import type { ApplicationFacts } from '../../observe/snapshot';
import { waiting } from '../verdict';
import type { Hindrance } from '../verdict';

/** What a person writes to let objects go that are marked `Prune=confirm` (`peers.md` 1.2). */
const CONFIRMATION = 'argocd.argoproj.io/deletion-approved';
const ASKING = /^waiting for pruning confirmation of (.+)$/i;

/** A sync stays Running until a person confirms, at a time after it began, that objects may be removed. */
export function confirmationOf(application: ApplicationFacts): Hindrance | undefined {
  if (!application.pruneConfirmation) return undefined;
  const { namespace, name, operation } = application;
  const [, objects = 'objects'] = ASKING.exec(operation?.message ?? '') ?? [];
  return waiting(
    `Application ${namespace}/${name} waits for a person to confirm that ${objects} may be removed: ` +
      `kubectl -n ${namespace} annotate --overwrite applications.argoproj.io ${name} ` +
      `"${CONFIRMATION}=$(date -u +%FT%TZ)"`,
  );
}
