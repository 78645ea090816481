import { readFileSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { EnvironmentError } from '../model/errors';
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
      symlinkSync(holderOf(process.pid), path);
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

function pidOf(holder: string): string {
  return holder.split('.')[0] ?? '';
}

/** A process by its id and when it began, because ids are used again: in a container, within seconds. */
function holderOf(pid: number): string {
  return [pid, startOf(pid) ?? ''].join('.');
}

function isRunning(holder: string): boolean {
  const pid = Number(pidOf(holder));
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // It runs, and belongs to somebody else.
    if (!isSystemError(error, 'EPERM')) return false;
  }
  return holderOf(pid) === holder;
}

/** Start of a process in clock ticks since boot (proc(5), field 22 of stat); `undefined` where there is no /proc. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    // Its name stands in brackets and may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function linkText(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
