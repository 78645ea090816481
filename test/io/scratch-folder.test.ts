import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { makeScratchFolder } from '../../src/io/scratch-folder';

const PREFIX = 'scratch-';

let parent: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'regshift-sweep-'));
});

afterEach(() => {
  rmSync(parent, { recursive: true, force: true });
});

/** A folder as a run leaves it, with what its name says of its owner changed; its name. */
function leftBehind(change: (name: string) => string): string {
  const mine = makeScratchFolder(parent, PREFIX);
  rmSync(mine, { recursive: true });
  const name = change(basename(mine));
  mkdirSync(join(parent, name, 'objects'), { recursive: true });
  writeFileSync(join(parent, name, 'objects', 'file'), 'x');
  return name;
}

/** The owner's id is that of a process that has ended. */
function dead(name: string): string {
  return name.replace(/-\d+\./, `-${String(spawnSync('true').pid)}.`);
}

/** What is there beside the folder of the next run. */
function afterTheNextRun(): readonly string[] {
  const made = basename(makeScratchFolder(parent, PREFIX));
  return readdirSync(parent).filter((name) => name !== made);
}

describe('a scratch folder', () => {
  it('goes with the next run once its owner was killed', () => {
    leftBehind(dead);
    expect(afterTheNextRun()).toEqual([]);
  });

  it('goes where another process has the id of its owner by now', () => {
    leftBehind((name) => name.replace(/\.\d+-/, '.1-'));
    expect(afterTheNextRun()).toEqual([]);
  });

  it('goes where little of it is left, or nothing', () => {
    rmSync(join(parent, leftBehind(dead), 'objects'), { recursive: true });
    expect(afterTheNextRun()).toEqual([]);
  });

  it.each<[string, (name: string) => string]>([
    ['whose owner runs', (name) => name],
    [
      'of another container, another machine, or of this one before it was started anew',
      (name) => dead(name).replace(/-[0-9a-f]{16}-/, '-0123456789abcdef-'),
    ],
    ['whose name says nothing of an owner', () => `${PREFIX}aB3xY9`],
  ])('stays %s', (_, change) => {
    const kept = leftBehind(change);
    expect(afterTheNextRun()).toEqual([kept]);
  });

  it('is a folder: files and links with its name stay', () => {
    const far = leftBehind((name) => dead(name).replace(PREFIX, 'far-'));
    const file = dead(far.replace('far-', PREFIX));
    writeFileSync(join(parent, file), 'x');
    const link = `${file}2`;
    symlinkSync(far, join(parent, link));
    expect([...afterTheNextRun()].sort()).toEqual([far, file, link]);
  });
});
