import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
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

/** A folder as a run leaves it, with what its link says changed. */
function leftBehind(name: string, change: (owner: string) => string): void {
  const mine = makeScratchFolder(parent, 'other-');
  const owner = readlinkSync(join(mine, 'regshift-owner'));
  const folder = join(parent, `${PREFIX}${name}`);
  mkdirSync(join(folder, 'objects'), { recursive: true });
  writeFileSync(join(folder, 'objects', 'file'), 'x');
  symlinkSync(change(owner), join(folder, 'regshift-owner'));
  rmSync(mine, { recursive: true });
}

/** The id of a process that has ended. */
function deadPid(): string {
  return String(spawnSync('true').pid);
}

function inTheNextRun(): readonly string[] {
  const made = makeScratchFolder(parent, PREFIX);
  return readdirSync(parent).filter((name) => name !== basename(made));
}

describe('a scratch folder', () => {
  it('goes with the next run once its owner was killed', () => {
    leftBehind('dead', (owner) => owner.replace(/^\d+/, deadPid()));
    expect(inTheNextRun()).toEqual([]);
  });

  it('goes where another process has the id of its owner by now', () => {
    leftBehind('reused', (owner) => owner.replace(/\.\d+ /, '.1 '));
    expect(inTheNextRun()).toEqual([]);
  });

  it.each<[string, (owner: string) => string]>([
    ['whose owner runs', (owner) => owner],
    [
      'of another machine, or of this one before it was started anew',
      (owner) => owner.replace(/^\d+/, deadPid()).replace(/ \w{8}-/, ' 01234567-'),
    ],
    [
      'of another container',
      (owner) => owner.replace(/^\d+/, deadPid()).replace(/pid:\[\d+\]/, 'pid:[1]'),
    ],
    ['whose link says something else', () => 'somewhere'],
  ])('stays %s', (_, change) => {
    leftBehind('kept', change);
    expect(inTheNextRun()).toEqual([`${PREFIX}kept`]);
  });

  it('stays where nothing says whose it is, or where it is none', () => {
    mkdirSync(join(parent, `${PREFIX}unknown`));
    writeFileSync(join(parent, `${PREFIX}file`), 'x');
    leftBehind('elsewhere', (owner) => owner.replace(/^\d+/, deadPid()));
    mkdirSync(join(parent, 'far'));
    symlinkSync('far', join(parent, `${PREFIX}link`));
    expect([...inTheNextRun()].sort()).toEqual([
      'far',
      `${PREFIX}file`,
      `${PREFIX}link`,
      `${PREFIX}unknown`,
    ]);
  });
});
