import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EnvironmentError, NoSuchFileError } from '../model/errors';
import { compareText } from '../model/issue';
import { isSystemError, reasonOf } from './system-error';

/** A file as it lies on the disk, or standard input under the name `-`. */
export interface InputFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

const STDIN = '-';
const STDIN_DESCRIPTOR = 0;

/** Reads one file, or standard input for `-`. Throws a `NoSuchFileError`, or an `EnvironmentError` when it can not be read. */
export function readInput(path: string): InputFile {
  try {
    return { path, bytes: readFileSync(path === STDIN ? STDIN_DESCRIPTOR : path) };
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Reads a file, or every file below a folder whose name `pick` accepts, sorted by path; hidden files are left out. */
export function readTree(path: string, pick: (name: string) => boolean): readonly InputFile[] {
  if (path === STDIN || !isFolder(path)) return [readInput(path)];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => pick(name) && !name.split('/').some((part) => part.startsWith('.')))
    .map((name) => join(path, name))
    .filter((file) => !isFolder(file))
    .sort(compareText)
    .map(readInput);
}

/** Whether a path is a folder. Throws a `NoSuchFileError` when it is not there at all. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): Error {
  if (isSystemError(error, 'ENOENT')) {
    return new NoSuchFileError(`there is no ${path}`, { cause: error });
  }
  return isSystemError(error, 'EISDIR')
    ? new NoSuchFileError(`${path} is a folder, not a file`, { cause: error })
    : new EnvironmentError(`can not read ${path}: ${reasonOf(error)}`, { cause: error });
}

/** Names of manifests. */
export function isManifestName(name: string): boolean {
  return /\.(ya?ml|json)$/i.test(name);
}
