import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { formatJournal } from '../../src/deliver/journal-text';
import { journalPath, layOut, layoutOf } from '../../src/deliver/layout';
import { treeDigest } from '../../src/deliver/tree-digest';
import { BASELINE, journalOf, STARTED } from '../deliver/delivery-builder';
import { observed, regshift } from './call';

const HARD = observed('05-first-switch-containerd-v1');
const PHASES =
  'enable-module, adopt, prepare-nodes, switch-u1, drop-legacy-containerd-config, switch-direct, settle';

let root: string;
let out: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'regshift-cli-'));
  out = join(root, 'out');
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('render --stdout', () => {
  it('prints one phase as a stream of documents that holds objects and nothing else', async () => {
    const { code, stdout, stderr } = await regshift([
      'render',
      ...HARD,
      '--stdout',
      '--phase',
      'switch-u1',
    ]);
    const documents = parseAllDocuments(stdout);
    expect([code, stderr]).toEqual([0, '']);
    expect(
      documents.map((document) => [
        document.errors,
        document.getIn(['apiVersion']),
        document.getIn(['kind']),
        document.getIn(['metadata', 'name']),
      ]),
    ).toEqual([
      [[], 'deckhouse.io/v1alpha1', 'ModuleConfig', 'deckhouse'],
      [[], 'deckhouse.io/v1alpha1', 'ModuleConfig', 'registry'],
      [
        [],
        'deckhouse.io/v1alpha1',
        'NodeGroupConfiguration',
        'regshift-mirror-auth-registry.example.com.sh',
      ],
    ]);
  });

  it('prints what --out writes', async () => {
    const { stdout } = await regshift(['render', ...HARD, '--stdout', '--phase', 'switch-direct']);
    await regshift(['render', ...HARD, '--phase', 'switch-direct', '--out', out]);
    const folder = join(out, '06-switch-direct');
    const files = readdirSync(folder).sort();
    expect(stdout).toBe(
      files.map((name) => `---\n${readFileSync(join(folder, name), 'utf8')}`).join(''),
    );
  });
});

describe('a phase', () => {
  it.each([
    [
      'that is not in the plan',
      ['--phase', 'switch-proxy'],
      'the plan has no phase switch-proxy',
      `its phases are: ${PHASES}`,
    ],
    ['that is not named', ['--stdout'], '--stdout prints one phase', `name it: --phase ${PHASES}`],
  ])('%s is bad usage', async (_name, args, message, hint) => {
    expect(await regshift(['render', ...HARD, ...args])).toEqual({
      code: 2,
      stdout: '',
      stderr: `error U001  ${message}\n      = ${hint}\n\n1 error. Nothing was written.\n`,
    });
  });

  it('and its number name its folder, also alone', async () => {
    await regshift(['render', ...HARD, '--phase', 'settle', '--out', out]);
    expect(readdirSync(out)).toEqual(['.regshift-files', '07-settle']);
  });
});

describe('render --out', () => {
  it('writes all phases and counts them on stderr', async () => {
    const answer = await regshift(['render', ...HARD, '--out', out]);
    expect(answer).toEqual({ code: 0, stdout: '', stderr: `7 phases, 20 files in ${out}\n` });
    const listed = await regshift(['render', ...HARD]);
    expect(readFileSync(join(out, '.regshift-files'), 'utf8')).toBe(listed.stdout);
    expect(listed.stdout.split('\n')).toHaveLength(21);
  });

  it('leaves a folder with foreign files alone', async () => {
    await regshift(['render', ...HARD, '--phase', 'adopt', '--out', out]);
    writeFileSync(join(out, '02-adopt', 'mine.yaml'), 'mine\n');
    expect(await regshift(['render', ...HARD, '--out', out])).toEqual({
      code: 1,
      stdout: '',
      stderr: `${out}/02-adopt/mine.yaml  error R008  this file was not written by regshift, and replacing the folder would lose it
      = choose an empty folder, or move the file away

1 error in 1 file. Nothing was written.
`,
    });
    expect(readdirSync(out)).toEqual(['.regshift-files', '02-adopt']);
  });

  it('and --stdout exclude each other', async () => {
    expect(await regshift(['render', ...HARD, '--stdout', '--out', out])).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'error U001  --stdout and --out exclude each other\n\n1 error. Nothing was written.\n',
    });
    expect(existsSync(out)).toBe(false);
  });

  it('writes nothing from a plan that is refused', async () => {
    const [, cluster = ''] = observed('10-cloud');
    const { code, stdout, stderr } = await regshift([
      'render',
      '-f',
      cluster,
      '--from',
      'Local',
      '--out',
      out,
    ]);
    expect([code, stdout, existsSync(out)]).toEqual([1, '', false]);
    expect(stderr).toMatch(
      /^ClusterRegistry\/cloud {2}error R003 {2}this plan can not be rendered \(P004\): /,
    );
  });
});

describe('render --current', () => {
  const CONFIG = `apiVersion: v1
kind: ConfigMap
metadata: {name: a, namespace: n}
data: {a: b}
`;
  const PHASES = [
    { id: 'adopt', kind: 'commit' },
    { id: 'settle', kind: 'commit' },
  ] as const;
  let cluster: string;

  beforeEach(async () => {
    await regshift(['init', root, '--ci', 'none']);
    cluster = join(root, 'clusters', 'prod-1.yaml');
  });

  /** The folder as `start` leaves it: one phase committed. */
  function start(): void {
    const layout = layoutOf('clusters', 'prod-1');
    const manifests = [{ path: 'configmap_n_a.yaml', content: CONFIG }];
    const tree = treeDigest(layout, layOut(layout, manifests, []));
    const adopt = { event: 'begun', phase: 'adopt', baseline: BASELINE, tree } as const;
    const journal = formatJournal(journalOf(PHASES, [STARTED, adopt]));
    const files = layOut(layout, manifests, [
      { path: journalPath(layout, 's1'), content: journal },
    ]);
    for (const { path, content } of files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
  }

  it('prints what the current phase committed, and nothing else', async () => {
    start();
    expect(await regshift(['render', '-f', cluster, '--current', '--stdout'])).toEqual({
      code: 0,
      stdout: `---\n${CONFIG}`,
      stderr: '',
    });
    expect((await regshift(['render', '-f', cluster, '--current'])).stdout).toBe(
      '01-adopt/configmap_n_a.yaml\n',
    );
    await regshift(['render', '-f', cluster, '--current', '--out', out]);
    expect(readdirSync(out)).toEqual(['.regshift-files', '01-adopt']);
  });

  it('prints nothing where no switch was started', async () => {
    expect(await regshift(['render', '-f', cluster, '--current', '--stdout'])).toEqual({
      code: 1,
      stdout: '',
      stderr: `clusters/prod-1/switches  error D021  no switch was started here, so there is no current phase
      = start it, or name a phase: --phase PHASE

1 error in 1 file. Nothing was written.
`,
    });
    rmSync(join(root, 'clusters', 'prod-1'), { recursive: true });
    expect(await regshift(['render', '-f', cluster, '--current', '--stdout'])).toMatchObject({
      code: 1,
      stdout: '',
    });
  });

  it.each([
    [['--phase', 'adopt']],
    [['--from', 'U0']],
    [['--observed', 'x.yaml']],
    [['--delivered', 'x']],
  ])('excludes %j', async (options) => {
    start();
    const answer = await regshift(['render', '-f', cluster, '--current', '--stdout', ...options]);
    expect([answer.code, answer.stdout]).toEqual([2, '']);
    expect(answer.stderr).toMatch(/^error U001 {2}--current is the phase that the journal names\n/);
  });
});
