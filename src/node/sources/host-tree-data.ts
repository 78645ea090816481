import { BugError } from '../../model/errors';
import { compareText } from '../../model/issue';
import type { FileSet } from '../../model/file-set';

/** Name of the key that says which key holds which file. */
export const TREE_INDEX = 'index';

const FILE = /^[A-Za-z\d][\w.:-]*\/(?:hosts\.toml|https?-[\w.:-]+\.crt)$/;

/**
 * A host tree as the data of a Secret, which has no folders and no `:` in its keys: each file below a numbered key, and
 * the key `index` with a line `KEY PATH` for each, in the order in which they are written: the certificates of a
 * registry before the `hosts.toml` that names them. An empty tree takes everything back.
 */
export function hostTreeData(tree: FileSet): Readonly<Record<string, string>> {
  const files = [...tree].sort((a, b) => compareText(writingOrder(a.path), writingOrder(b.path)));
  const rows = files.map(({ path, content }, index) => {
    if (!FILE.test(path)) throw new BugError(`not a file of a host tree: ${path}`);
    return { key: `file-${String(index).padStart(4, '0')}`, path, content };
  });
  return {
    ...Object.fromEntries(rows.map(({ key, content }) => [key, content])),
    [TREE_INDEX]: rows.map(({ key, path }) => `${key} ${path}\n`).join(''),
  };
}

function writingOrder(path: string): string {
  return path.replace(/\/hosts\.toml$/, '/~hosts.toml');
}
