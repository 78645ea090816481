import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { EnvironmentError } from '../model/errors';
import type { FileSet } from '../model/file-set';
import { compareText } from '../model/issue';
import { syncFolder, writeDurably } from './atomic-write';
import { whileLocked } from './folder-lock';
import { reasonOf } from './system-error';

/** Lists the files of a tree that regshift wrote; without it a folder is not ours to replace. */
export const TREE_LIST = '.regshift-files';

/** Paths in a folder that keep it from being replaced; empty when it is free or wholly ours. */
export function foreignFiles(folder: string): readonly string[] {
  return orEnvironmentError(folder, () => {
    const places = placesOf(folder);
    if ([places.staged, places.replaced].some(isThere)) whileAlone(places, recover);
    if (!existsSync(folder)) return [];
    // Nothing of it is ours: its entries say enough, and it may be as large as a disk.
    if (!existsSync(join(folder, TREE_LIST))) return readdirSync(folder).sort(compareText);
    const listed = new Set([TREE_LIST, ...listedFiles(folder)]);
    return filesBelow(folder).filter((path) => !listed.has(path));
  });
}

/** Whether something that is no folder stands at a path. */
export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === false;
}

/** Where a symbolic link points to, if that is what stands in a folder's place: it is not replaced, nor followed. */
export function linkTarget(folder: string): string | undefined {
  const path = resolve(folder);
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true
    ? readlinkSync(path)
    : undefined;
}

/**
 * Replaces a folder by a tree of files, whole or not at all: the new tree is written beside it and swapped in by two
 * renames. A run that was killed leaves the old tree or the new one; if it was killed between the renames, the next
 * run puts the finished tree in place. Throws an `EnvironmentError` when the disk refuses, or when another run is at
 * it; the caller has made sure with `foreignFiles` that nothing foreign is lost.
 */
export function replaceTree(folder: string, files: FileSet): void {
  orEnvironmentError(folder, () => {
    const places = placesOf(folder);
    mkdirSync(dirname(places.folder), { recursive: true });
    whileAlone(places, () => {
      recover(places);
      try {
        stage(places.staged, files);
        swap(places);
      } catch (error) {
        tidyUp(places);
        throw error;
      }
    });
  });
}

interface Places {
  /** The folder as the caller named it. */
  readonly name: string;
  readonly folder: string;
  readonly staged: string;
  readonly replaced: string;
  readonly lock: string;
}

function placesOf(name: string): Places {
  const folder = resolve(name);
  const beside = (what: string): string =>
    join(dirname(folder), `.${basename(folder)}.regshift-${what}`);
  return { name, folder, staged: beside('new'), replaced: beside('old'), lock: beside('lock') };
}

function whileAlone(places: Places, work: (places: Places) => void): void {
  whileLocked(places.lock, `writing ${places.name}`, () => {
    work(places);
  });
}

function orEnvironmentError<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof EnvironmentError) throw error;
    throw new EnvironmentError(`can not write ${folder}: ${reasonOf(error)}`, { cause: error });
  }
}

/** Ends what a killed run began: a finished new tree is put in place, anything else is taken away. */
function recover({ folder, staged, replaced }: Places): void {
  if (!existsSync(folder) && existsSync(replaced)) {
    renameSync(isComplete(staged) ? staged : replaced, folder);
  }
  rmSync(staged, { recursive: true, force: true });
  rmSync(replaced, { recursive: true, force: true });
}

/** After a failure, whose reason is what the user needs to hear; what is left behind the next run takes away. */
function tidyUp(places: Places): void {
  try {
    recover(places);
  } catch {
    return;
  }
}

function stage(staged: string, files: FileSet): void {
  mkdirSync(staged);
  for (const file of files) {
    const path = join(staged, file.path);
    mkdirSync(dirname(path), { recursive: true });
    writeDurably(path, file.content);
  }
  for (const folder of new Set(files.map((file) => dirname(join(staged, file.path))))) {
    syncFolder(folder);
  }
  writeDurably(join(staged, TREE_LIST), files.map((file) => `${file.path}\n`).join(''));
  syncFolder(staged);
}

function swap({ folder, staged, replaced }: Places): void {
  if (existsSync(folder)) renameSync(folder, replaced);
  renameSync(staged, folder);
  syncFolder(dirname(folder));
  rmSync(replaced, { recursive: true, force: true });
}

/** The list is written last. */
function isComplete(staged: string): boolean {
  return existsSync(join(staged, TREE_LIST));
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function listedFiles(folder: string): readonly string[] {
  const path = join(folder, TREE_LIST);
  return existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    : [];
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort(compareText);
}
