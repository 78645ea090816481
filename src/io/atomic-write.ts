import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { EnvironmentError } from '../model/errors';
import { reasonOf } from './system-error';

/**
 * Writes a file so that a reader, or a crash, sees the old content or the new and nothing between. Throws an
 * `EnvironmentError` when the disk refuses.
 */
export function writeFileAtomically(path: string, content: string, mode = 0o644): void {
  const temporary = join(dirname(path), `.${basename(path)}.${String(process.pid)}.tmp`);
  try {
    // A killed run of the same process id, which containers use again, may have left it.
    rmSync(temporary, { force: true });
    writeDurably(temporary, content, mode);
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new EnvironmentError(`can not write ${path}: ${reasonOf(error)}`, { cause: error });
  }
}

/** Creates a file and returns when it is on the disk. */
export function writeDurably(path: string, content: string, mode = 0o644): void {
  const file = openSync(path, 'wx', mode);
  try {
    // One call of writeSync may write less than it was given.
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes renames inside a folder durable. */
export function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
