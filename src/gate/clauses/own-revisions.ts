import { pathParts } from '../../model/path-parts';
import type { ApplicationFacts } from '../../observe/snapshot';

type SyncedSources = Pick<ApplicationFacts['sync'], 'revisions' | 'sources'>;

/**
 * The revisions that must hold the commit: those of the sources that lead to our folder. A source of values, from another
 * repository, never can. Where sources are not shown, or not one for each revision, every revision must.
 */
export function ownRevisions(
  { revisions, sources }: SyncedSources,
  folder: string | undefined,
): readonly string[] {
  if (folder === undefined || sources?.length !== revisions.length) return revisions;
  return revisions.filter((_, at) => isFolder(sources[at]?.path, folder));
}

/** Whether any source leads to the folder; they are not known where they are not shown. */
export function leadsTo({ sources }: SyncedSources, folder: string): boolean {
  return sources === undefined || sources.some(({ path }) => isFolder(path, folder));
}

/** Whether a path, as an engine's object spells it, is that of a folder: `./clusters/prod-1/manifests/`. */
export function isFolder(path: string | undefined, folder: string): boolean {
  return path !== undefined && pathParts(path).join('/') === pathParts(folder).join('/');
}
