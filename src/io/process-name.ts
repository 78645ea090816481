import { readFileSync, readlinkSync } from 'node:fs';
import { isSystemError } from './system-error';

/** A process by its id and when it began, because ids are used again: in a container, within seconds. */
export function processName(pid: number): string {
  return [pid, startOf(pid) ?? ''].join('.');
}

/** The id in what `processName` wrote. */
export function pidOf(name: string): string {
  return name.split('.')[0] ?? '';
}

/** Whether the process that `processName` named is there. */
export function isRunning(name: string): boolean {
  const pid = Number(pidOf(name));
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // It runs, and belongs to somebody else.
    if (!isSystemError(error, 'EPERM')) return false;
  }
  return processName(pid) === name;
}

/**
 * Where ids of processes mean the same: this machine since it was started, and this namespace of ids (a container has its
 * own). `undefined` where nothing tells, so that nobody is taken for dead who only lives elsewhere.
 */
export function processWorld(): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return undefined;
  }
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
