import { createHash } from 'node:crypto';
import { lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { processName, isRunning, processWorld } from './process-name';

/**
 * Makes a folder for one process. Those that killed processes left behind go first: nobody can catch a SIGKILL. One goes only
 * if its owner ran on this machine, in this namespace of process ids and as this user, and runs no more.
 *
 * Its name says whose it is. A mark inside of it would come later than the folder, and go earlier: a child of a killed process
 * may still write while the rest is removed, and what is left would belong to nobody.
 */
export function makeScratchFolder(parent: string, prefix: string): string {
  const world = processWorld();
  if (world === undefined) return mkdtempSync(join(parent, prefix));
  sweep(parent, prefix, shortOf(world));
  const owner = [processName(process.pid), shortOf(world), ''].join('-');
  return mkdtempSync(join(parent, `${prefix}${owner}`));
}

/** 16 hexadecimal digits: names of files are short. */
function shortOf(world: string): string {
  return createHash('sha256').update(world).digest('hex').slice(0, 16);
}

function sweep(parent: string, prefix: string, world: string): void {
  for (const name of namesIn(parent)) {
    if (!name.startsWith(prefix)) continue;
    const [holder = '', itsWorld] = name.slice(prefix.length).split('-');
    if (itsWorld === world && !isRunning(holder)) removeOwn(join(parent, name));
  }
}

/** A courtesy: what can not be looked at or removed stays for the next run, and another run may be at it too. */
function removeOwn(folder: string): void {
  try {
    const stat = lstatSync(folder);
    if (stat.isDirectory() && stat.uid === process.getuid?.())
      rmSync(folder, { recursive: true, force: true });
  } catch {
    return;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
