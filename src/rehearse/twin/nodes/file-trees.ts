import { fileSet } from '../../../model/file-set';
import type { FileSet } from '../../../model/file-set';
import { firstOfEquals } from '../../../model/remember';

/** One array for equal trees. */
export const sameTree = firstOfEquals((files: FileSet) =>
  files.map(({ path, content }) => `${path}\0${content}`).join('\0\0'),
);

/** One sorted array for equal sets of names. */
export function sameNames(names: Iterable<string>): readonly string[] {
  return sameList([...new Set(names)].sort());
}

const sameList = firstOfEquals((names: readonly string[]) => names.join('\0'));

/** The tree with these files in place of those of the same paths. */
export function withFiles(tree: FileSet, files: FileSet): FileSet {
  const paths = new Set(files.map(({ path }) => path));
  return sameTree(fileSet([...tree.filter(({ path }) => !paths.has(path)), ...files]));
}

/** The tree without whole folders. */
export function withoutFolders(tree: FileSet, folders: readonly string[]): FileSet {
  const gone = new Set(folders);
  return sameTree(tree.filter(({ path }) => !gone.has(folderOf(path))));
}

/** The tree without some of its files. */
export function withoutFiles(tree: FileSet, paths: readonly string[]): FileSet {
  return sameTree(tree.filter(({ path }) => !paths.includes(path)));
}

/** The first part of a path. */
export function folderOf(path: string): string {
  return path.split('/')[0] ?? '';
}
