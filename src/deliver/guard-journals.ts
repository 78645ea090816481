import { LostHistoryError } from '../model/errors';
import { journalsIn } from './layout';
import type { Layout } from './layout';
import type { Repository, RepositoryView } from './repository';

/**
 * A repository that does not let go of a journal: one that was seen may only grow. A branch where a journal vanished or
 * lost an entry is as a rewritten one: what it tells of the switch is not true, and `read` throws a `LostHistoryError`.
 */
export function guardJournals(repository: Repository, layout: Layout): Repository {
  let before: RepositoryView | undefined;
  return {
    read: async () => {
      const view = await repository.read();
      const lost = before && lostJournal(before, view, layout);
      if (lost !== undefined) {
        throw new LostHistoryError(
          `${lost} was taken back on the branch, and tells how far the switch is; restore it from the history of the repository, then call again`,
        );
      }
      before = view;
      return view;
    },
    commit: (request) => repository.commit(request),
    holds: (revision, commit) => repository.holds(revision, commit),
  };
}

function lostJournal(
  before: RepositoryView,
  after: RepositoryView,
  layout: Layout,
): string | undefined {
  const texts = new Map(after.files.map(({ path, content }) => [path, content]));
  return journalsIn(layout, before.files).find(
    ({ path, content }) => texts.get(path)?.startsWith(content) !== true,
  )?.path;
}
