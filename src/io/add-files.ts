import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { EnvironmentError } from '../model/errors';
import type { FileSet, TextFile } from '../model/file-set';
import { syncFolder, writeDurably } from './atomic-write';
import { isSystemError, reasonOf } from './system-error';

/**
 * What stands at a path where a file is to be: nothing, the same file, another one, something that is no file, or a
 * link on the way to it, which would lead out of the folder.
 */
export type Standing = 'nothing' | 'same' | 'other' | 'no-file' | 'link';

/** A path below the folder, and what stands there. */
export interface Found {
  readonly path: string;
  readonly standing: Standing;
}

/** Looks where files are to be added. Throws an `EnvironmentError` when the disk refuses. */
export function findInPlace(folder: string, files: FileSet): readonly Found[] {
  return files.map((file) => ({ path: file.path, standing: standingOf(folder, file) }));
}

/**
 * Adds files to a folder that others write to as well, all or none: each is written beside its place and then linked
 * there, which never replaces anything; when one fails, those before it are taken away again. A killed run leaves
 * some of them, whole, and the next one adds the rest. Throws an `EnvironmentError`.
 *
 * @param files - of which nothing stands in the folder
 */
export function addFiles(folder: string, files: FileSet): void {
  const done: Undo[] = [];
  try {
    for (const file of files) add(folder, file, done);
    for (const parent of new Set(files.map(({ path }) => dirname(join(folder, path))))) {
      syncFolder(parent);
    }
  } catch (error) {
    for (const undo of done.reverse()) attempt(undo);
    throw new EnvironmentError(`can not write ${folder}: ${reasonOf(error)}`, { cause: error });
  }
}

type Undo = () => void;

function add(folder: string, { path, content }: TextFile, done: Undo[]): void {
  const target = join(folder, path);
  makeFolder(dirname(target), done);
  const staged = join(dirname(target), `.regshift-${String(process.pid)}.tmp`);
  // A killed run of the same process id, which containers use again, may have left it.
  rmSync(staged, { force: true });
  try {
    writeDurably(staged, content);
    linkSync(staged, target);
    done.push(() => {
      rmSync(target);
    });
  } finally {
    rmSync(staged, { force: true });
  }
}

function makeFolder(path: string, done: Undo[]): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path), done);
  mkdirSync(path);
  done.push(() => {
    rmdirSync(path);
  });
}

/** What can not be taken back stays: the reason of the failure is what the user needs to hear. */
function attempt(undo: Undo): void {
  try {
    undo();
  } catch {
    return;
  }
}

function standingOf(folder: string, { path, content }: TextFile): Standing {
  const target = join(folder, path);
  try {
    for (const step of stepsTo(folder, path)) {
      const found = lstatSync(step, { throwIfNoEntry: false });
      if (found === undefined) return 'nothing';
      if (found.isSymbolicLink()) return 'link';
      if (step === target ? !found.isFile() : !found.isDirectory()) return 'no-file';
    }
    return readFileSync(target, 'utf8') === content ? 'same' : 'other';
  } catch (error) {
    throw new EnvironmentError(`can not read ${target}: ${reasonOf(error)}`, { cause: error });
  }
}

/** Every place between the folder and a file below it, the file last. The folder itself may be a link: it was named. */
function stepsTo(folder: string, path: string): readonly string[] {
  const parts = relative(folder, join(folder, path)).split(sep);
  return parts.map((_, index) => join(folder, ...parts.slice(0, index + 1)));
}

/** Whether a folder may be written into: it is one, or nothing is there yet. */
export function mayBeFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    return isSystemError(error, 'ENOENT');
  }
}
