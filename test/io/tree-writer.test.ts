import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { EnvironmentError } from '../../src/model/errors';
import { fileSet } from '../../src/model/file-set';
import type { FileSet } from '../../src/model/file-set';
import { whileLocked } from '../../src/io/folder-lock';
import { foreignFiles, linkTarget, replaceTree, TREE_LIST } from '../../src/io/tree-writer';

const OLD = fileSet([
  { path: '01-adopt/a.yaml', content: 'old a\n' },
  { path: '01-adopt/gone.yaml', content: 'old\n' },
]);
const NEW = fileSet([
  { path: '01-adopt/a.yaml', content: 'new a\n' },
  { path: '02-settle/b.yaml', content: 'new b\n' },
]);
/** No process has it: the largest pid of Linux is 4194304. */
const DEAD_PROCESS = '99999999';

let root: string;
let folder: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'regshift-tree-'));
  folder = join(root, 'out');
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function content(path: string): FileSet {
  return fileSet(
    readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== TREE_LIST)
      .map((entry) => {
        const file = join(entry.parentPath, entry.name);
        return { path: file.slice(path.length + 1), content: readFileSync(file, 'utf8') };
      }),
  );
}

/** A tree as a run leaves it at some moment, at any path. */
function leave(path: string, files: FileSet, state: 'finished' | 'being written'): void {
  for (const file of files) {
    mkdirSync(dirname(join(path, file.path)), { recursive: true });
    writeFileSync(join(path, file.path), file.content);
  }
  if (state === 'finished')
    writeFileSync(join(path, TREE_LIST), files.map((f) => `${f.path}\n`).join(''));
  else symlinkSync(`${DEAD_PROCESS}.1`, path.replace(/-new$/, '-lock'));
}

describe('replacing a tree', () => {
  it('makes the folder, and the ones above it', () => {
    folder = join(root, 'deep', 'er', 'out');
    replaceTree(folder, NEW);
    expect(content(folder)).toEqual(NEW);
  });

  it('replaces an earlier tree whole and leaves nothing beside it', () => {
    replaceTree(folder, OLD);
    replaceTree(folder, NEW);
    expect(content(folder)).toEqual(NEW);
    expect(readdirSync(root)).toEqual(['out']);
  });

  it('names every file that it did not write, and is asked before', () => {
    replaceTree(folder, OLD);
    writeFileSync(join(folder, '01-adopt', 'mine.yaml'), 'mine\n');
    writeFileSync(join(folder, 'notes.txt'), 'mine\n');
    expect(foreignFiles(folder)).toEqual(['01-adopt/mine.yaml', 'notes.txt']);
  });

  it('a folder without our list is foreign in every file', () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'a.yaml'), 'mine\n');
    expect(foreignFiles(folder)).toEqual(['a.yaml']);
  });

  it.each(['', '/'])('an empty or missing folder is free (path ends in "%s")', (end) => {
    expect(foreignFiles(folder + end)).toEqual([]);
    mkdirSync(folder);
    expect(foreignFiles(folder + end)).toEqual([]);
  });

  it('refuses while another run is at it, and goes on after it', () => {
    replaceTree(folder, OLD);
    whileLocked(join(root, '.out.regshift-lock'), 'writing', () => {
      expect(() => {
        replaceTree(folder, NEW);
      }).toThrow(
        new EnvironmentError(
          `another regshift (process ${String(process.pid)}) is writing ${folder}`,
        ),
      );
    });
    expect(content(folder)).toEqual(OLD);
    replaceTree(folder, NEW);
    expect(readdirSync(root)).toEqual(['out']);
  });

  it.each([
    ['of a process that is gone', `${DEAD_PROCESS}.1`],
    ['of a process whose id another one has now', `${String(process.pid)}.1`],
    ['that says nothing', 'nothing'],
  ])('takes over the lock %s', (_name, holder) => {
    symlinkSync(holder, join(root, '.out.regshift-lock'));
    replaceTree(folder, NEW);
    expect(content(folder)).toEqual(NEW);
    expect(readdirSync(root)).toEqual(['out']);
  });

  it('a failure leaves the old tree and nothing beside it', () => {
    replaceTree(folder, OLD);
    const name = 'x'.repeat(300);
    expect(() => {
      replaceTree(folder, [...NEW, { path: name, content: '' }]);
    }).toThrow(/^can not write .*: ENAMETOOLONG: name too long$/);
    expect(content(folder)).toEqual(OLD);
    expect(readdirSync(root)).toEqual(['out']);
  });

  it('sees a link in its place', () => {
    mkdirSync(join(root, 'elsewhere'));
    symlinkSync('elsewhere', folder);
    expect([linkTarget(folder), linkTarget(root)]).toEqual(['elsewhere', undefined]);
  });

  it('says what the disk says', () => {
    writeFileSync(join(root, 'file'), '');
    expect(() => {
      replaceTree(join(root, 'file', 'out'), NEW);
    }).toThrow(EnvironmentError);
  });
});

describe('after a kill', () => {
  const staged = (): string => join(root, '.out.regshift-new');
  const replaced = (): string => join(root, '.out.regshift-old');

  it('while the new tree was being written: the old one stands, the half is taken away', () => {
    leave(folder, OLD, 'finished');
    leave(staged(), NEW, 'being written');
    expect(foreignFiles(folder)).toEqual([]);
    expect(content(folder)).toEqual(OLD);
    expect(readdirSync(root)).toEqual(['out']);
  });

  it('between the renames: the finished new tree is put in place', () => {
    leave(staged(), NEW, 'finished');
    leave(replaced(), OLD, 'finished');
    expect(foreignFiles(folder)).toEqual([]);
    expect(content(folder)).toEqual(NEW);
    expect(readdirSync(root)).toEqual(['out']);
  });

  it('between the renames of a run whose new tree is gone: the old one comes back', () => {
    leave(replaced(), OLD, 'finished');
    expect(foreignFiles(folder)).toEqual([]);
    expect(content(folder)).toEqual(OLD);
  });

  it('before the old tree was removed: it is removed now', () => {
    leave(folder, NEW, 'finished');
    leave(replaced(), OLD, 'finished');
    expect(foreignFiles(folder)).toEqual([]);
    expect(content(folder)).toEqual(NEW);
    expect(readdirSync(root)).toEqual(['out']);
  });
});
