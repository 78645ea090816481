import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { example, regshift } from './call';

let root: string;
let fleet: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'regshift-init-'));
  fleet = join(root, 'fleet');
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

describe('regshift init', () => {
  it('writes a repository and says what each file is for', async () => {
    const { code, stdout, stderr } = await regshift(['init', fleet]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(`${fleet}: 8 of 8 files written

  + .github/workflows/regshift.yaml               CI: reviews pull requests, advances switches
  + .regshift/cluster-registry.schema.json        for editors: completes and checks cluster files
  + access/prod-1.yaml                            rights to observe; apply it where you may grant them
  + ci/regshift-review.sh                         judges cluster files of a pull request
  + clusters/prod-1.yaml                          the cluster file: edit it
  + clusters/prod-1/manifests/kustomization.yaml  the folder that is synced; regshift fills it
  + flux/prod-1.yaml                              Kustomization: Flux follows the cluster's folder
  + flux/source.yaml                              GitRepository: apply it to the cluster where Flux runs

Next:
  regshift validate ${fleet}
  regshift plan -f ${fleet}/clusters/prod-1.yaml --from U0
`);
    expect(filesBelow(fleet)).toHaveLength(8);
  });

  it.each([
    ['Flux', 'Direct'],
    ['Flux', 'Local'],
    ['ArgoCD', 'Direct'],
    ['ArgoCD', 'Proxy'],
  ])('with %s and %s is followed by validate and plan without an edit', async (tool, mode) => {
    await regshift(['init', fleet, '--tool', tool, '--mode', mode]);
    const validated = await regshift(['validate', fleet, '--tool', tool]);
    expect(validated).toMatchObject({ code: 0, stderr: '' });
    expect(validated.stdout).toMatch(/^no errors in \d+ files, \d+ objects checked\n$/);
    const cluster = join(fleet, 'clusters/prod-1.yaml');
    const planned = await regshift(['plan', '-f', cluster, '--from', 'U0', '-o', 'json']);
    expect([planned.code, planned.stderr]).toEqual([0, '']);
    expect(JSON.parse(planned.stdout)).toMatchObject({ cluster: 'prod-1', legal: true });
  });

  it('changes nothing when it is called again, and says so', async () => {
    await regshift(['init', fleet]);
    const before = filesBelow(fleet).map((path) => readFileSync(join(fleet, path), 'utf8'));
    const again = await regshift(['init', fleet, '-o', 'json']);
    expect(again.code).toBe(0);
    const report: unknown = JSON.parse(again.stdout);
    expect(report).toMatchObject({
      apiVersion: 'regshift.io/v1alpha1',
      kind: 'Init',
      folder: fleet,
      files: filesBelow(fleet).map((path) => ({ path, state: 'unchanged' })),
    });
    expect(filesBelow(fleet).map((path) => readFileSync(join(fleet, path), 'utf8'))).toEqual(
      before,
    );
  });

  it('adds a second cluster to what is there', async () => {
    await regshift(['init', fleet]);
    const { code, stdout } = await regshift(['init', fleet, '--name', 'prod-2']);
    expect(code).toBe(0);
    expect(stdout).toContain('4 of 8 files written');
    expect(filesBelow(join(fleet, 'flux'))).toEqual(['prod-1.yaml', 'prod-2.yaml', 'source.yaml']);
  });

  it('names every file that is in the way, and writes nothing', async () => {
    mkdirSync(join(fleet, 'clusters'), { recursive: true });
    writeFileSync(join(fleet, 'clusters/prod-1.yaml'), 'mine\n');
    writeFileSync(join(fleet, 'flux'), 'a file\n');
    const hint =
      '      = move it away, choose other options (--ci none), or write what is missing by hand\n';
    const notThere =
      'can not be written: something that is no file, or no folder on the way to it, is there';
    expect(await regshift(['init', fleet])).toEqual({
      code: 1,
      stdout: '',
      stderr: `${fleet}/clusters/prod-1.yaml  error U020  is there with other content, and init replaces nothing
${hint}${fleet}/flux/prod-1.yaml  error U020  ${notThere}
${hint}${fleet}/flux/source.yaml  error U020  ${notThere}
${hint}
3 errors in 3 files. Nothing was written.
`,
    });
    expect(filesBelow(fleet)).toEqual(['clusters/prod-1.yaml', 'flux']);
  });

  it('refuses values as the loader of cluster files does, by the file that they would stand in', async () => {
    const answer = await regshift(['init', fleet, '--name', 'Prod 1', '--images-repo', 'a b']);
    expect(answer.code).toBe(2);
    expect(answer.stderr).toMatch(/^clusters\/Prod 1\.yaml:6:9 {2}error S024 {2}metadata\.name: /);
    expect(answer.stderr).toContain('spec.registry.direct.imagesRepo');
    expect(existsSync(fleet)).toBe(false);
  });

  it.each([
    [['--path', '../x'], '--path "../x" can not be put into workflows as it is'],
    [['--branch', '$(id)'], '--branch "$(id)" can not be put into workflows as it is'],
    [['--fleet'], '--fleet is for tool ArgoCD: Flux has no object that stands for many clusters'],
    [['--image', 'nginx=x'], '--image is for engine Pipeline'],
    [['--engine', 'Pipeline', '--image', 'apache=x'], '--image apache=x can not be read'],
    [
      ['--cluster-file', 'x.yaml', '--mode', 'Local'],
      '--cluster-file names a cluster file that is there: options for a new one, and --ci, do not go with it',
    ],
  ])('with %j is bad usage', async (options, message) => {
    const answer = await regshift(['init', fleet, ...options]);
    expect([answer.code, answer.stdout]).toEqual([2, '']);
    expect(answer.stderr.split('\n')[0]).toBe(`error U001  ${message}`);
    expect(existsSync(fleet)).toBe(false);
  });

  it('does not take a file for a folder', async () => {
    writeFileSync(fleet, '');
    const answer = await regshift(['init', fleet]);
    expect([answer.code, answer.stderr.split('\n')[0]]).toEqual([
      2,
      `error U001  ${fleet} is a file`,
    ]);
  });
});

describe('regshift init --cluster-file', () => {
  it('writes what the engine needs, and leaves the rest alone', async () => {
    const file = join(example('02-proxy'), 'cluster.yaml');
    const { code, stdout } = await regshift(['init', fleet, '--cluster-file', file, '-o', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      next: [`regshift validate ${fleet}`, `regshift plan -f ${file}`],
    });
    expect(filesBelow(fleet)).toEqual([
      'access/proxy.yaml',
      'argocd/health.yaml',
      'argocd/project.yaml',
      'argocd/proxy.application.yaml',
      'clusters/proxy/manifests/kustomization.yaml',
    ]);
  });

  it('needs a repository in the file', async () => {
    const file = join(root, 'c.yaml');
    writeFileSync(
      file,
      'apiVersion: regshift.io/v1alpha1\nkind: ClusterRegistry\nmetadata: {name: a}\nspec:\n  registry: {mode: Unmanaged}\n',
    );
    const { code, stderr } = await regshift(['init', fleet, '--cluster-file', file]);
    expect([code, stderr.split('\n')[0]]).toEqual([
      2,
      'ClusterRegistry/a  error D020  spec.delivery.repository: no repository is named that an Application or Kustomization could follow',
    ]);
  });
});

describe('the script of reviews', () => {
  const STUB = `#!/bin/sh
printf '%s\\n' "$*" >> "$CALLS"
printf 'said of %s\\n' "$1"
if [ "$1" = "$FAILING" ]; then echo "why $1 fails" >&2; exit 1; fi
`;

  function git(...args: readonly string[]): string {
    const identity = ['-c', 'user.name=Robin', '-c', 'user.email=robin@example.com'];
    return execFileSync('git', [...identity, ...args], {
      cwd: fleet,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    }).trim();
  }

  function commit(path: string, content: string): void {
    mkdirSync(join(fleet, path, '..'), { recursive: true });
    writeFileSync(join(fleet, path), content);
    git('add', '--all');
    git('commit', '--quiet', '-m', path);
  }

  interface Review {
    readonly code: number | null;
    readonly calls: string;
    readonly comment: string;
  }

  function review(base: string, failing = ''): Review {
    const calls = join(root, 'calls');
    const comment = join(root, 'comment.md');
    const bin = join(root, 'bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'regshift'), STUB);
    chmodSync(join(bin, 'regshift'), 0o755);
    writeFileSync(calls, '');
    const path = `${bin}:${process.env['PATH'] ?? ''}`;
    let code = 0;
    try {
      execFileSync('bash', ['ci/regshift-review.sh', base, comment], {
        cwd: fleet,
        env: { PATH: path, CALLS: calls, FAILING: failing },
      });
    } catch {
      code = 1;
    }
    return {
      code,
      calls: readFileSync(calls, 'utf8'),
      comment: existsSync(comment) ? readFileSync(comment, 'utf8') : '',
    };
  }

  beforeEach(async () => {
    await regshift(['init', fleet]);
    git('init', '--quiet', '-b', 'main');
    git('add', '--all');
    git('commit', '--quiet', '-m', 'init');
  });

  it('judges the cluster files that were touched, with what was observed of their clusters', () => {
    const base = git('rev-parse', 'HEAD');
    commit('clusters/prod-2.yaml', 'two\n');
    commit('observations/prod-1.yaml', 'seen\n');
    commit('observations/unknown.yaml', 'seen\n');
    commit('clusters/prod-1/manifests/a.yaml', 'not a cluster file\n');
    const { code, calls, comment } = review(base);
    expect(code).toBe(0);
    expect(calls).toBe(
      [
        'validate clusters/prod-1.yaml -o markdown',
        'plan -f clusters/prod-1.yaml --observed observations/prod-1.yaml -o markdown',
        'rehearse -f clusters/prod-1.yaml --observed observations/prod-1.yaml -o markdown',
        'validate clusters/prod-2.yaml -o markdown',
        'plan -f clusters/prod-2.yaml -o markdown',
        'rehearse -f clusters/prod-2.yaml -o markdown',
        '',
      ].join('\n'),
    );
    expect(comment.match(/^#+ .*$/gm)).toEqual([
      '# prod-1',
      '## Findings',
      '## Plan',
      '## Rehearsal',
      '# prod-2',
      '## Findings',
      '## Plan',
      '## Rehearsal',
    ]);
  });

  it('fails when a part fails, and the comment says why and holds the rest', () => {
    const base = git('rev-parse', 'HEAD');
    commit('clusters/prod-1.yaml', 'changed\n');
    const { code, comment } = review(base, 'plan');
    expect(code).toBe(1);
    expect(comment).toContain('said of plan\n\n    why plan fails\n');
    expect(comment).toContain('said of rehearse\n');
  });

  it('takes file names as they are, and writes no comment without a cluster file', () => {
    const base = git('rev-parse', 'HEAD');
    commit('clusters/$(touch pwned) `touch pwned`.yaml', 'x\n');
    const { calls } = review(base);
    expect(calls).toContain('validate clusters/$(touch pwned) `touch pwned`.yaml -o markdown');
    expect(existsSync(join(fleet, 'pwned'))).toBe(false);
    const later = git('rev-parse', 'HEAD');
    commit('README.md', 'words\n');
    expect(review(later)).toEqual({ code: 0, calls: '', comment: '' });
  });
});
