import { remember } from '../../../model/remember';
import type { EngineOperation, EngineState, RepositoryState, TwinState } from '../state';
import { objectNumber, textNumber, treeNumber } from './intern';

/**
 * A text that two engines share when they behave and look alike. Revisions count from the tip of their repository, so that
 * the names of commits do not matter; valid within one process.
 */
export function engineKey(engine: EngineState, repository: RepositoryState): string {
  const { fetched, applied, operation, failed, shown, inventory } = engine;
  const place = (sha: string | undefined): string => placeOf(sha, repository);
  return [
    place(fetched),
    place(applied),
    operation === undefined ? '' : operationKey(operation, place(operation.sha)),
    failed === undefined ? '' : `${place(failed.sha)}:${textNumber(failed.message)}`,
    `${place(shown.revision)}${shown.synced ? 's' : 'o'}${shown.health[0] ?? ''}`,
    shown.error === undefined ? '' : textNumber(shown.error),
    textNumber(inventory.join(' ')),
  ].join(',');
}

/** A text that two sets of live objects share when they are equal; valid within one process. */
export const objectsKey = remember((objects: TwinState['objects']) =>
  Object.values(objects)
    .map(objectNumber)
    .sort((a, b) => a - b)
    .join('.'),
);

/** A text that two branches share when their commits hold equal trees; valid within one process. */
export function repositoryKey({ revisions }: RepositoryState): string {
  return revisionsKey(revisions);
}

const revisionsKey = remember((revisions: RepositoryState['revisions']) =>
  revisions.map(({ tree }) => treeNumber(tree)).join('.'),
);

function operationKey({ pending, prune }: EngineOperation, place: string): string {
  return `${place}:${textNumber(pending.join(' '))}:${textNumber(prune.join(' '))}`;
}

/** How many commits came after it. */
function placeOf(sha: string | undefined, { revisions }: RepositoryState): string {
  if (sha === undefined) return '-';
  for (let after = 0; after < revisions.length; after += 1) {
    if (revisions[revisions.length - 1 - after]?.sha === sha) return String(after);
  }
  return sha;
}
