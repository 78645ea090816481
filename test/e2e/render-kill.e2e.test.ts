import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
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
import { main } from '../../src/cli/main';
import { PACKAGE, REGSHIFT } from '../cli/program';

/** Runs of programs on a busy machine. */
jest.setTimeout(300_000);

const isRoot = process.getuid?.() === 0;

/** Two cluster files whose trees have many files, some of the same name with another content. */
const CLUSTERS = ['05-first-switch-containerd-v1', '08-way-out'] as const;
type ClusterName = (typeof CLUSTERS)[number];

const COUNTED: unknown = expect.stringMatching(/^\d phases, \d+ files in /);

let root: string;
let out: string;
let trees: Readonly<Record<ClusterName, string>>;

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'regshift-trees-'));
  const treeOf = (name: ClusterName): string => {
    const path = join(folder, name);
    expect(render(name, path).status).toBe(0);
    return contentOf(path);
  };
  trees = { [CLUSTERS[0]]: treeOf(CLUSTERS[0]), [CLUSTERS[1]]: treeOf(CLUSTERS[1]) };
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'regshift-kill-'));
  out = join(root, 'out');
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function argumentsOf(name: ClusterName, folder: string): string[] {
  const example = join(PACKAGE, 'examples', name);
  const of = ['-f', join(example, 'cluster.yaml'), '--observed', join(example, 'dump')];
  return [REGSHIFT, 'render', ...of, '--out', folder];
}

function render(
  name: ClusterName,
  folder: string,
): { readonly status: number | null; readonly stderr: string } {
  const { status, stderr } = spawnSync(process.execPath, argumentsOf(name, folder), {
    encoding: 'utf8',
  });
  return { status, stderr };
}

/** The same without a process of its own: starting one takes longer than all else. */
async function renderHere(
  name: ClusterName,
  folder: string,
): Promise<{ readonly status: number; readonly stderr: string }> {
  let stderr = '';
  const collect = { write: (text: string) => (stderr += text) };
  const [, ...args] = argumentsOf(name, folder);
  const status = await main(args, { stdout: collect, stderr: collect, env: {} });
  return { status, stderr };
}

/** Every file below a folder with its content, as one text. */
function contentOf(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return JSON.stringify(
    files.map((file) => [file.slice(folder.length + 1), readFileSync(file, 'utf8')]),
    null,
    1,
  );
}

/** Which of the trees stands in a folder; anything else is shown whole. */
function standing(folder: string): string {
  if (!existsSync(folder)) return 'nothing';
  const content = contentOf(folder);
  return CLUSTERS.find((name) => trees[name] === content) ?? content;
}

function ended(child: ChildProcess): Promise<NodeJS.Signals | number | null> {
  return new Promise((resolve) => {
    child.on('exit', (code, signal) => {
      resolve(signal ?? code);
    });
  });
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Waits until something stands beside the folder: from then on the run writes. */
async function untilItWrites(child: ChildProcess): Promise<void> {
  while (child.exitCode === null && readdirSync(root).every((name) => name === 'out')) {
    await new Promise(setImmediate);
  }
}

describe('a render that is killed', () => {
  /** Milliseconds from the moment on that the run writes, spread over all that it does there, and beyond. */
  const moments = Array.from({ length: 60 }, (_, index) => (index * 17) % 60);
  /** Milliseconds from its start. */
  const early = [0, 40, 80, 120, 160, 200, 240, 280];

  async function killed(name: ClusterName, wait: (child: ChildProcess) => Promise<void>) {
    const child = spawn(process.execPath, argumentsOf(name, out), { stdio: 'ignore' });
    const end = ended(child);
    await wait(child);
    child.kill('SIGKILL');
    return end;
  }

  /** The folder is whole or can be made whole, and the next run makes it so. */
  function expectWhole(old: ClusterName, written: ClusterName): string {
    const found = standing(out);
    const beside = readdirSync(root).filter((name) => name.endsWith('-old'));
    const state = found === 'nothing' ? `nothing, ${beside.join()}` : found;
    expect([old, written, 'nothing, .out.regshift-old']).toContain(state);
    return state;
  }

  it('leaves the old tree or the new one, and the next run ends what it began', async () => {
    expect(render(CLUSTERS[0], out).status).toBe(0);
    let [old, next]: [ClusterName, ClusterName] = [CLUSTERS[0], CLUSTERS[1]];
    const seen = new Set<string>();
    const waits = [
      ...early.map((time) => () => sleep(time)),
      ...moments.map((time) => async (child: ChildProcess) => {
        await untilItWrites(child);
        const end = performance.now() + time / 2;
        while (performance.now() < end) await new Promise(setImmediate);
      }),
    ];
    for (const wait of waits) {
      const end = await killed(next, wait);
      seen.add(
        `${end === 'SIGKILL' ? 'killed' : 'done'}: ${expectWhole(old, next) === old ? 'old' : 'new'}`,
      );
      expect(await renderHere(next, out)).toEqual({ status: 0, stderr: COUNTED });
      expect(standing(out)).toBe(next);
      expect(readdirSync(root)).toEqual(['out']);
      [old, next] = [next, old];
    }
    // Otherwise the moments were not spread over the run.
    expect([...seen]).toEqual(expect.arrayContaining(['killed: old', 'killed: new']));
  });
});

describe('two renders into one folder at once', () => {
  it('never mix their trees: each writes all of its own, or says that the other is at it', async () => {
    for (let round = 0; round < 10; round++) {
      const runs = CLUSTERS.map((name) => {
        const child = spawn(process.execPath, argumentsOf(name, out), {
          stdio: ['ignore', 'ignore', 'pipe'],
        });
        let stderr = '';
        child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
        return ended(child).then((code) => ({ code, stderr }));
      });
      const results = await Promise.all(runs);
      for (const { code, stderr } of results) {
        expect([
          [0, COUNTED],
          [3, expect.stringMatching(/another regshift \(process \d+\) is writing /)],
        ]).toContainEqual([code, stderr]);
      }
      expect(results.map(({ code }) => code)).toContain(0);
      expect(CLUSTERS).toContain(standing(out));
      expect(readdirSync(root)).toEqual(['out']);
    }
  });
});

describe('a disk that refuses', () => {
  const mounted: string[] = [];

  function mount(options: string): string {
    const folder = join(root, 'disk');
    mkdirSync(folder);
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status).toBe(0);
    mounted.push(folder);
    return folder;
  }

  afterEach(() => {
    for (const folder of mounted.splice(0)) spawnSync('umount', [folder]);
  });

  /** A disk that has room for so many bytes of a tree; for whom can not mount one, a limit on the size of a file. */
  function renderOnSmallDisk(kilobytes: number): {
    readonly status: number | null;
    readonly stderr: string;
    readonly folder: string;
  } {
    if (isRoot) {
      const folder = join(mount('size=1m'), 'out');
      expect(render(CLUSTERS[0], folder).status).toBe(0);
      spawnSync('mount', [
        '-o',
        `remount,size=${String(usedKilobytes() + kilobytes)}k`,
        join(root, 'disk'),
      ]);
      return { ...render(CLUSTERS[1], folder), folder };
    }
    expect(render(CLUSTERS[0], out).status).toBe(0);
    const limited = spawnSync(
      'bash',
      [
        '-c',
        'trap "" XFSZ; ulimit -f 1; exec "$@"',
        'bash',
        process.execPath,
        ...argumentsOf(CLUSTERS[1], out),
      ],
      { encoding: 'utf8' },
    );
    return { status: limited.status, stderr: limited.stderr, folder: out };
  }

  function usedKilobytes(): number {
    const { stdout } = spawnSync('df', ['-k', '--output=used', join(root, 'disk')], {
      encoding: 'utf8',
    });
    return Number(stdout.trim().split('\n').at(-1));
  }

  it.each([0, 8, 20])(
    'full with %s KiB left: the old tree stays, nothing is left beside it',
    (kilobytes) => {
      const { status, stderr, folder } = renderOnSmallDisk(kilobytes);
      expect(stderr).toMatch(
        /^error U002 {2}can not write .*\/out: (ENOSPC|EFBIG): .*\n\n1 error\. Nothing was written\.\n$/,
      );
      expect([status, standing(folder), readdirSync(join(folder, '..'))]).toEqual([
        3,
        CLUSTERS[0],
        ['out'],
      ]);
    },
  );

  it('that may only be read: one clear line', () => {
    const folder = isRoot ? mount('ro,size=64k') : join(root, 'read-only');
    if (!isRoot) mkdirSync(folder, { mode: 0o555 });
    const { status, stderr } = render(CLUSTERS[0], join(folder, 'out'));
    expect(stderr).toMatch(
      /^error U002 {2}can not write .*\/out: (EROFS|EACCES): .*\n\n1 error\. Nothing was written\.\n$/,
    );
    expect([status, readdirSync(folder)]).toEqual([3, []]);
  });
});

describe('a folder that is none', () => {
  it.each<readonly [string, (path: string) => unknown]>([
    ['a folder', (path) => render(CLUSTERS[0], path)],
    [
      'a file',
      (path) => {
        writeFileSync(path, 'mine\n');
      },
    ],
    ['nothing', () => undefined],
  ])('a link to %s is neither replaced nor followed', (_name, make) => {
    make(join(root, 'elsewhere'));
    const before = readdirSync(root, { recursive: true });
    symlinkSync('elsewhere', out);
    expect(render(CLUSTERS[1], out)).toEqual({
      status: 2,
      stderr: `error U001  --out ${out} is a symbolic link to elsewhere, which is neither replaced nor followed\n      = name the folder itself\n\n1 error. Nothing was written.\n`,
    });
    expect(lstatSync(out).isSymbolicLink()).toBe(true);
    rmSync(out);
    expect(readdirSync(root, { recursive: true })).toEqual(before);
  });

  it('a file is left as it is', () => {
    writeFileSync(out, 'mine\n');
    const { status, stderr } = render(CLUSTERS[0], out);
    expect([status, stderr.split('\n')[0]]).toEqual([2, `error U001  --out ${out} is a file`]);
    expect([readFileSync(out, 'utf8'), readdirSync(root)]).toEqual(['mine\n', ['out']]);
  });

  it('a folder above that is a link is followed: the user chose it', () => {
    mkdirSync(join(root, 'real'));
    symlinkSync('real', join(root, 'link'));
    expect(render(CLUSTERS[0], join(root, 'link', 'out')).status).toBe(0);
    expect(standing(join(root, 'real', 'out'))).toBe(CLUSTERS[0]);
  });
});

it('the tree is the same wherever it is rendered from', () => {
  const copy = join(root, 'copy');
  cpSync(join(PACKAGE, 'examples', CLUSTERS[0]), copy, { recursive: true });
  const { status } = spawnSync(
    process.execPath,
    [REGSHIFT, 'render', '-f', 'cluster.yaml', '--observed', 'dump', '--out', '../out'],
    { cwd: copy },
  );
  expect([status, standing(out)]).toEqual([0, CLUSTERS[0]]);
});
