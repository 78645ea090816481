import { readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { EnvironmentError } from '../model/errors';
import { processName, isRunning, pidOf } from './process-name';
import { isSystemError } from './system-error';

/**
 * Does some work while no other run can do the same. The lock is a symbolic link, which comes into being together with
 * what it says: the process that holds it. One that a killed run left is taken over. Throws an `EnvironmentError` while
 * another run holds it.
 *
 * @param what the work, as the message names it: `writing build/prod-1`
 */
export function whileLocked<T>(path: string, what: string, work: () => T): T {
  lock(path, what);
  try {
    return work();
  } finally {
    rmSync(path, { force: true });
  }
}

function lock(path: string, what: string): void {
  for (;;) {
    try {
      symlinkSync(processName(process.pid), path);
      return;
    } catch (error) {
      if (!isSystemError(error, 'EEXIST')) throw error;
    }
    const holder = linkText(path);
    if (holder === undefined) continue;
    if (isRunning(holder)) {
      throw new EnvironmentError(`another regshift (process ${pidOf(holder)}) is ${what}`);
    }
    takeAway(path, holder);
  }
}

/** Of two runs that find the same dead holder only one moves its lock, and never that of the other. */
function takeAway(path: string, holder: string): void {
  const moved = `${path}.${String(process.pid)}`;
  try {
    renameSync(path, moved);
    const found = linkText(moved);
    if (found !== undefined && found !== holder) symlinkSync(found, path);
    rmSync(moved, { force: true });
  } catch (error) {
    if (!isSystemError(error, 'ENOENT') && !isSystemError(error, 'EEXIST')) throw error;
  }
}

function linkText(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
