import { lstatSync, mkdtempSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { holderOf, isRunning, processWorld } from './holder';

/** Link in a scratch folder that says whose it is: it comes into being together with what it says. */
const OWNER = 'regshift-owner';

/**
 * Makes a folder for one process. Those that killed processes left behind go first: nobody can catch a SIGKILL. One goes only
 * if its owner ran on this machine, in this namespace of process ids and as this user, and runs no more.
 */
export function makeScratchFolder(parent: string, prefix: string): string {
  const world = processWorld();
  if (world !== undefined) sweep(parent, prefix, world);
  const folder = mkdtempSync(join(parent, prefix));
  if (world !== undefined) claim(folder, world);
  return folder;
}

/** What is not claimed, because the disk is full, is swept by nobody. */
function claim(folder: string, world: string): void {
  try {
    symlinkSync(`${holderOf(process.pid)} ${world}`, join(folder, OWNER));
  } catch {
    return;
  }
}

function sweep(parent: string, prefix: string, world: string): void {
  for (const name of namesIn(parent)) {
    if (name.startsWith(prefix)) sweepOne(join(parent, name), world);
  }
}

/** A courtesy: what can not be looked at or removed stays, and another run may be at it too. */
function sweepOne(folder: string, world: string): void {
  try {
    const stat = lstatSync(folder);
    if (!stat.isDirectory() || stat.uid !== process.getuid?.()) return;
    const owner = readlinkSync(join(folder, OWNER));
    const holder = owner.slice(0, owner.indexOf(' '));
    const isOurs = owner === `${holder} ${world}`;
    if (isOurs && !isRunning(holder)) rmSync(folder, { recursive: true, force: true });
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
