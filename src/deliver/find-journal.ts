import type { FileSet } from '../model/file-set';
import type { Result } from '../model/result';
import type { Journal } from './journal';
import { parseJournal } from './journal-text';
import { journalPath } from './layout';
import type { Layout } from './layout';

/**
 * The journal of a switch among files of the repository, or what keeps it from being read; `undefined` where its file is not
 * there.
 */
export function findJournal(
  files: FileSet,
  layout: Layout,
  id: string,
): Result<Journal> | undefined {
  const path = journalPath(layout, id);
  const file = files.find((one) => one.path === path);
  return file && parseJournal(file.content, path);
}
