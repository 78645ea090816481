import { compareText } from './issue';

/** One text file: a relative path with `/` between its parts, and UTF-8 content. */
export interface TextFile {
  readonly path: string;
  readonly content: string;
}

/** Files of a tree, sorted by path, each path once. */
export type FileSet = readonly TextFile[];

/** Sorts files by path. Throws a `RangeError` when a path comes twice: a later file would hide an earlier one. */
export function fileSet(files: Iterable<TextFile>): FileSet {
  const sorted = [...files].sort((a, b) => compareText(a.path, b.path));
  for (const [index, file] of sorted.entries()) {
    if (sorted[index + 1]?.path === file.path) throw new RangeError(`two files at ${file.path}`);
  }
  return sorted;
}
