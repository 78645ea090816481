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
import { join } from 'node:path';
import { EnvironmentError } from '../../src/model/errors';
import { addFiles, findInPlace, mayBeFolder } from '../../src/io/add-files';
import { fileSet } from '../../src/model/file-set';

const FILES = fileSet([
  { path: 'a.yaml', content: 'a\n' },
  { path: 'deep/er/b.yaml', content: 'b\n' },
]);

let root: string;
let folder: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'regshift-add-'));
  folder = join(root, 'fleet');
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function everything(): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
}

describe('files that are added', () => {
  it('are there afterwards, and nothing else', () => {
    addFiles(folder, FILES);
    expect(everything()).toEqual([
      'fleet',
      'fleet/a.yaml',
      'fleet/deep',
      'fleet/deep/er',
      'fleet/deep/er/b.yaml',
    ]);
    expect(readFileSync(join(folder, 'deep/er/b.yaml'), 'utf8')).toBe('b\n');
    expect(findInPlace(folder, FILES).map(({ standing }) => standing)).toEqual(['same', 'same']);
  });

  it('never replace one that came meanwhile, and take each other back', () => {
    mkdirSync(join(folder, 'deep', 'er'), { recursive: true });
    writeFileSync(join(folder, 'deep/er/b.yaml'), 'mine\n');
    expect(() => {
      addFiles(folder, FILES);
    }).toThrow(EnvironmentError);
    expect(readFileSync(join(folder, 'deep/er/b.yaml'), 'utf8')).toBe('mine\n');
    expect(everything()).toEqual(['fleet', 'fleet/deep', 'fleet/deep/er', 'fleet/deep/er/b.yaml']);
  });

  it('leave no folder behind when the last of them fails', () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'z'), 'a file where a folder is needed\n');
    const files = [...FILES, { path: 'z/c.yaml', content: 'c\n' }];
    expect(() => {
      addFiles(folder, files);
    }).toThrow(/^can not write .*: ENOTDIR|^can not write .*: EEXIST/);
    expect(everything()).toEqual(['fleet', 'fleet/z']);
  });

  it('overcome what a killed run of the same process id left', () => {
    mkdirSync(folder);
    writeFileSync(join(folder, `.regshift-${String(process.pid)}.tmp`), 'half');
    addFiles(folder, FILES);
    expect(readdirSync(folder).sort()).toEqual(['a.yaml', 'deep']);
  });
});

describe('what stands in the way', () => {
  it('is told for each file', () => {
    mkdirSync(join(folder, 'e.yaml'), { recursive: true });
    writeFileSync(join(folder, 'b.yaml'), 'same\n');
    writeFileSync(join(folder, 'c.yaml'), 'mine\n');
    writeFileSync(join(folder, 'd'), 'a file\n');
    symlinkSync(join(folder, 'b.yaml'), join(folder, 'f.yaml'));
    symlinkSync(root, join(folder, 'g'));
    symlinkSync(join(root, 'nowhere'), join(folder, 'h.yaml'));
    const paths = [
      'a.yaml',
      'b.yaml',
      'c.yaml',
      'd/x.yaml',
      'e.yaml',
      'f.yaml',
      'g/x.yaml',
      'h.yaml',
    ];
    const files = paths.map((path) => ({ path, content: 'same\n' }));
    expect(findInPlace(folder, files).map(({ path, standing }) => [path, standing])).toEqual([
      ['a.yaml', 'nothing'],
      ['b.yaml', 'same'],
      ['c.yaml', 'other'],
      ['d/x.yaml', 'no-file'],
      ['e.yaml', 'no-file'],
      ['f.yaml', 'link'],
      ['g/x.yaml', 'link'],
      ['h.yaml', 'link'],
    ]);
  });

  it('of the folder itself is a file', () => {
    writeFileSync(join(root, 'file'), '');
    symlinkSync(root, join(root, 'link'));
    expect(['file', 'link', 'nothing', '.'].map((name) => mayBeFolder(join(root, name)))).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });
});
