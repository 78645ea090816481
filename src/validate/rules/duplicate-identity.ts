import { describeObject, objectKey, type ObjectId } from '../../model/object-id';
import type { Severity } from '../../model/issue';

/** An object by what identifies it, and the file it stands in. */
export interface Occurrence {
  readonly id: ObjectId;
  readonly file: string;
  /** Position in the input, to find the object again. */
  readonly index: number;
}

/** One object that stands twice. */
export interface Duplicate {
  readonly first: Occurrence;
  readonly second: Occurrence;
  readonly severity: Severity;
  readonly name: string;
}

/**
 * Objects with the same identity. In one folder, or in a folder and one inside it, the second would overwrite the first:
 * an error. In folders apart it is a warning, once for each folder. The folders of regshift's phases, and of
 * several clusters' manifests, hold the same objects on purpose.
 */
export function findDuplicates(occurrences: readonly Occurrence[]): readonly Duplicate[] {
  const groups = new Map<string, Occurrence[]>();
  for (const occurrence of occurrences) {
    const key = objectKey(occurrence.id);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [occurrence]);
    else group.push(occurrence);
  }
  return [...groups.values()].flatMap((group) => (group.length > 1 ? inGroup(group) : []));
}

function inGroup(group: readonly Occurrence[]): readonly Duplicate[] {
  const firstIn = new Map<string, Occurrence>();
  const found: Duplicate[] = [];
  for (const second of [...group].sort(byDepth)) {
    const tree = treeOf(second.file);
    const inTree = foldersAround(tree.folder)
      .map((folder) => firstIn.get(folder))
      .find((occurrence) => occurrence !== undefined);
    const elsewhere = tree.ofRegshift ? undefined : firstIn.values().next().value;
    const first = inTree ?? elsewhere;
    if (first !== undefined) {
      const severity = inTree === undefined ? 'warning' : 'error';
      found.push({ first, second, severity, name: describeObject(second.id) });
    }
    if (inTree === undefined) firstIn.set(tree.folder, second);
  }
  return found;
}

/** Outer folders first, so that an object inside of them finds them there. */
function byDepth(a: Occurrence, b: Occurrence): number {
  return treeOf(a.file).depth - treeOf(b.file).depth || a.index - b.index;
}

interface Tree {
  readonly folder: string;
  readonly depth: number;
  readonly ofRegshift: boolean;
}

/** The folder that is applied as a whole: one phase, one cluster's manifests, else the file's own folder. */
function treeOf(file: string): Tree {
  const folders = file.split('/').slice(0, -1);
  const mark = folders.findIndex((folder) => folder === 'manifests' || /^\d\d-[a-z]/.test(folder));
  const path = mark < 0 ? folders : folders.slice(0, mark + 1);
  return { folder: path.join('/'), depth: path.length, ofRegshift: mark >= 0 };
}

/** The folder itself and all around it, the innermost first. */
function foldersAround(folder: string): readonly string[] {
  const around = [folder];
  for (let end = folder.lastIndexOf('/'); end > 0; end = folder.lastIndexOf('/', end - 1)) {
    around.push(folder.slice(0, end));
  }
  return folder === '' ? around : [...around, ''];
}
