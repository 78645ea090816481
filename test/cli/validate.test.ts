import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { example, observed, regshift } from './call';
import { PACKAGE, REGSHIFT } from './program';

const BAD = `apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
dat: {a: b}
`;

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'regshift-cli-'));
  mkdirSync(join(root, 'manifests'));
  writeFileSync(join(root, 'manifests', 'bad.yaml'), BAD);
  writeFileSync(join(root, 'manifests', 'notes.txt'), 'not: [yaml\n');
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function report(format: string): ReturnType<typeof regshift> {
  return regshift(['validate', join(root, 'manifests'), '-o', format]);
}

describe('regshift validate', () => {
  it('finds nothing in what was rendered, phase by phase', async () => {
    const out = join(root, 'out');
    await regshift(['render', ...observed('05-first-switch-containerd-v1'), '--out', out]);
    expect(await regshift(['validate', join(out, '06-switch-direct'), '--tool', 'Flux'])).toEqual({
      code: 0,
      stdout: 'no errors in 4 files, 4 objects checked\n',
      stderr: '',
    });
  });

  it('says what is wrong with a folder, and exits with 1', async () => {
    const { code, stdout, stderr } = await report('text');
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toContain(`${join(root, 'manifests', 'bad.yaml')}:4:1 error `);
    expect(stdout).toMatch(/\n1 error in 1 file, 1 object checked\n$/);
  });

  it('checks cluster files, and calls an invalid one a finding', async () => {
    const valid = join(example('01-direct'), 'cluster.yaml');
    const invalid = join(root, 'cluster.yaml');
    writeFileSync(invalid, readFileSync(valid, 'utf8').replace('mode: Direct', 'mode: Dircet'));
    const answers = [await regshift(['validate', valid]), await regshift(['validate', invalid])];
    expect(answers.map(({ code }) => code)).toEqual([0, 1]);
  });

  it.each(['json', 'yaml'])('-o %s has the names that programs rely on', async (format) => {
    const { code, stdout } = await report(format);
    expect(code).toBe(1);
    expect(parse(stdout)).toMatchObject({
      apiVersion: 'regshift.io/v1alpha1',
      kind: 'Findings',
      summary: { objects: 1, errors: 1, warnings: 0 },
      findings: [
        {
          rule: expect.stringMatching(/^V\d+$/) as unknown,
          severity: 'error',
          file: join(root, 'manifests', 'bad.yaml'),
          line: 4,
          column: 1,
          object: 'ConfigMap/settings',
          path: 'dat',
          message: expect.any(String) as unknown,
          hint: expect.any(String) as unknown,
        },
      ],
    });
  });

  it('-o sarif is SARIF 2.1.0 with the finding', async () => {
    expect(JSON.parse((await report('sarif')).stdout)).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name: 'regshift', version: '0.1.0' } },
          results: [
            {
              level: 'error',
              locations: [{ physicalLocation: { region: { startLine: 4, startColumn: 1 } } }],
            },
          ],
        },
      ],
    });
  });

  it('-o junit is XML with one failure', async () => {
    const { stdout } = await report('junit');
    const python =
      'import sys, xml.etree.ElementTree as e; print(len(e.fromstring(sys.stdin.buffer.read()).findall(".//failure")))';
    expect(execFileSync('python3', ['-c', python], { input: stdout, encoding: 'utf8' })).toBe(
      '1\n',
    );
  });

  it('-o markdown begins with the verdict', async () => {
    expect((await report('markdown')).stdout).toMatch(
      /^### ❌ regshift validate: 1 error in 1 file, 1 object checked\n/,
    );
  });

  it.each([
    [
      'a path that is not there',
      ['nowhere'],
      2,
      'error U003  there is no nowhere\n\n1 error. Nothing was written.\n',
    ],
    [
      'no path',
      [],
      2,
      "error: missing required argument 'path'\n(regshift help shows the commands)\n",
    ],
  ])('%s is bad usage', async (_name, args, code, stderr) => {
    expect(await regshift(['validate', ...args])).toEqual({ code, stdout: '', stderr });
  });
});

describe('standard input', () => {
  function piped(
    args: readonly string[],
    input: string,
  ): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, [REGSHIFT, ...args], {
      input,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  }

  it('is validated under the name -', () => {
    const { status, stdout } = piped(['validate', '-'], BAD);
    expect([status, stdout.split(' ')[0]]).toEqual([1, '-:4:1']);
  });

  it('is waited for', () => {
    const call = `(sleep 0.3; printf 'apiVersion: v1\\nkind: Namespace\\nmetadata: {name: a}\\n') | ${REGSHIFT} validate -`;
    expect(execFileSync('bash', ['-c', call], { encoding: 'utf8' })).toBe(
      'no errors in 1 file, 1 object checked\n',
    );
  });

  it('is observed; the snapshot is the one of the folder', async () => {
    const dump = join(example('05-first-switch-containerd-v1'), 'dump', 'nodes.yaml');
    const piped_ = piped(['observe', '--from', '-', '-o', '-'], readFileSync(dump, 'utf8'));
    const fromFile = await regshift(['observe', '--from', dump, '-o', '-']);
    expect([piped_.status, piped_.stdout]).toEqual([0, fromFile.stdout]);
  });
});

describe('regshift observe', () => {
  it('writes the snapshot from which the plan is the one of the dump', async () => {
    const name = '05-first-switch-containerd-v1';
    const snapshot = join(root, 'observed.yaml');
    const dump = join(example(name), 'dump');
    expect(await regshift(['observe', '--from', dump, '-o', snapshot])).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
    const [ofDump, ofSnapshot] = await Promise.all([
      regshift(['plan', ...observed(name)]),
      regshift(['plan', '-f', join(example(name), 'cluster.yaml'), '--observed', snapshot]),
    ]);
    expect(ofSnapshot).toEqual(ofDump);
  });

  it('keeps the file it had when the dump is broken', async () => {
    const snapshot = join(root, 'observed.yaml');
    writeFileSync(snapshot, 'mine\n');
    const broken = join(root, 'broken.yaml');
    writeFileSync(broken, 'apiVersion: v1\nkind: Node\nmetadata: {name: [\n');
    const { code, stdout } = await regshift(['observe', '--from', broken, '-o', snapshot]);
    expect([code, stdout, readFileSync(snapshot, 'utf8')]).toEqual([2, '', 'mine\n']);
  });

  it('says that a folder that can not be written can not', async () => {
    const dump = join(PACKAGE, 'examples', '01-direct', 'dump');
    const { code, stderr } = await regshift([
      'observe',
      '--from',
      dump,
      '-o',
      join(root, 'no', 'such', 'file'),
    ]);
    expect([code, stderr]).toEqual([
      3,
      `error U002  can not write ${root}/no/such/file: ENOENT: no such file or directory\n\n1 error. Nothing was written.\n`,
    ]);
  });
});
