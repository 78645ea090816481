import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { EnvironmentError } from '../model/errors';
import type { FileSet } from '../model/file-set';
import { compareText } from '../model/issue';
import { reasonOf, syncFolder, writeDurably } from './atomic-write';

/** Lists the files of a tree that regshift wrote; without it a folder is not ours to replace. */
export const TREE_LIST = '.regshift-files';

/** Paths in a folder that keep it from being replaced; empty when it is free or wholly ours. */
export function foreignFiles(folder: string): readonly string[] {
  recover(folder);
  if (!existsSync(folder)) return [];
  const listed = new Set([TREE_LIST, ...listedFiles(folder)]);
  return filesBelow(folder).filter((path) => !listed.has(path));
}

/**
 * Replaces a folder by a tree of files, whole or not at all: the new tree is written beside it and swapped in by two
 * renames. A run that was killed leaves the old tree or the new one; if it was killed between the renames, the next
 * run puts the finished tree in place. Throws an `EnvironmentError` when the disk refuses, or when another run is at
 * it; the caller has made sure with `foreignFiles` that nothing foreign is lost.
 */
export function replaceTree(folder: string, files: FileSet): void {
  const { staged, replaced } = neighbours(folder);
  try {
    recover(folder);
    mkdirSync(dirname(resolve(folder)), { recursive: true });
    stage(staged, files);
    if (existsSync(folder)) renameSync(folder, replaced);
    renameSync(staged, folder);
    syncFolder(dirname(resolve(folder)));
    rmSync(replaced, { recursive: true, force: true });
  } catch (error) {
    if (error instanceof EnvironmentError) throw error;
    throw new EnvironmentError(`can not write ${folder}: ${reasonOf(error)}`, { cause: error });
  }
}

interface Neighbours {
  readonly staged: string;
  readonly replaced: string;
}

function neighbours(folder: string): Neighbours {
  const path = resolve(folder);
  const name = basename(path);
  return {
    staged: join(dirname(path), `.${name}.regshift-new`),
    replaced: join(dirname(path), `.${name}.regshift-old`),
  };
}

/** Ends what a killed run began: a finished new tree is put in place, anything else is taken away. */
function recover(folder: string): void {
  const { staged, replaced } = neighbours(folder);
  if (existsSync(staged)) refuseIfAlive(staged, folder);
  if (!existsSync(folder) && existsSync(replaced)) {
    renameSync(isComplete(staged) ? staged : replaced, folder);
  }
  rmSync(staged, { recursive: true, force: true });
  rmSync(replaced, { recursive: true, force: true });
}

const WRITER = '.regshift-writer';

function stage(staged: string, files: FileSet): void {
  mkdirSync(staged);
  writeDurably(join(staged, WRITER), String(process.pid));
  for (const file of files) {
    const path = join(staged, file.path);
    mkdirSync(dirname(path), { recursive: true });
    writeDurably(path, file.content);
  }
  rmSync(join(staged, WRITER));
  writeDurably(join(staged, TREE_LIST), files.map((file) => `${file.path}\n`).join(''));
  syncFolder(staged);
}

/** The list is written last. */
function isComplete(staged: string): boolean {
  return existsSync(join(staged, TREE_LIST));
}

function refuseIfAlive(staged: string, folder: string): void {
  const path = join(staged, WRITER);
  const writer = existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0;
  if (writer > 0 && writer !== process.pid && isAlive(writer)) {
    throw new EnvironmentError(`another regshift (process ${String(writer)}) is writing ${folder}`);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
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
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.replace(/\/+$/, '').length + 1))
    .sort(compareText);
}
