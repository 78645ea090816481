import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALL_CODES } from '../../src/cli/commands/explain';
import { observed, regshift } from './call';
import { REGSHIFT } from './program';

const COMMANDS = [
  ...['init', 'plan', 'render', 'validate', 'diff', 'rehearse'],
  ...['start', 'advance', 'approve', 'status', 'rollback', 'twin'],
  ...['observe', 'comment', 'secrets', 'explain', 'demo', 'completion'],
];
const HARD = observed('05-first-switch-containerd-v1');

describe('help', () => {
  it.each(COMMANDS)('of %s ends with examples that name it', async (command) => {
    const { code, stdout, stderr } = await regshift([command, '--help']);
    const [, examples = ''] = stdout.split(/\nExamples?:\n/);
    expect([code, stderr]).toEqual([0, '']);
    expect(examples).toContain(`regshift ${command}`);
    expect(
      stdout.split('\n').filter((line) => line.length > 100 && !examples.includes(line)),
    ).toEqual([]);
  });

  it('lists every command, and the exit codes', async () => {
    const { code, stdout } = await regshift([]);
    const listed = [...stdout.matchAll(/^ {2}([a-z]+) /gm)].map((match) => match[1]);
    expect([code, listed]).toEqual([0, [...COMMANDS, 'help']]);
    expect(stdout).toContain(
      'Exit codes: 0 yes, done, nothing to do · 1 a well-formed "no" · 2 bad usage',
    );
  });

  it.each(COMMANDS)('of %s has examples of options that it has', async (command) => {
    const { stdout } = await regshift([command, '--help']);
    const [options = '', examples = ''] = stdout.split(/\nExamples?:\n/);
    const known = [...options.matchAll(/^ {2}(?:(-\w), )?(--[a-z-]+)/gm)].flatMap(
      ([, short, long]) => [short, long],
    );
    const calls = [...examples.matchAll(/regshift ([a-z]+)([^|>\n]*)/g)];
    const used = calls.flatMap(([, , rest = '']) => rest.match(/(?<= )--?[a-z][a-z-]*/g) ?? []);
    expect(new Set(calls.map(([, name]) => name))).toEqual(new Set([command]));
    expect(used.filter((flag) => !known.includes(flag))).toEqual([]);
  });
});

describe('a call that means nothing', () => {
  it.each([
    [['plna'], "unknown command 'plna'", '(Did you mean plan?)\n'],
    [['nothing', '--help'], "unknown command 'nothing'", ''],
    [['help', 'rendr'], "unknown command 'rendr'", '(Did you mean render?)\n'],
    [['plan', '--observd', 'x'], "unknown option '--observd'", '(Did you mean --observed?)\n'],
    [['plan'], "required option '-f, --file <file>' not specified", ''],
    [['observe'], "required option '-o, --output <file>' not specified", ''],
    [
      ['plan', ...HARD, 'more'],
      "too many arguments for 'plan'. Expected 0 arguments but got 1.",
      '',
    ],
    [
      ['plan', ...HARD, '-o', 'xml'],
      "option '-o, --output <format>' argument 'xml' is invalid. Allowed choices are text, json, yaml, markdown.",
      '',
    ],
    [
      ['diff', 'a', 'b', '--page', '0'],
      "option '--page <number>' argument '0' is invalid. Pages are counted from 1.",
      '',
    ],
  ])('%j', async (call, message, meant) => {
    expect(await regshift(call)).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: ${message}\n${meant}(regshift help shows the commands)\n`,
    });
  });
});

describe('regshift explain', () => {
  it('tells one code, in any case of letters', async () => {
    const { code, stdout } = await regshift(['explain', 's021']);
    expect([code, stdout.split('\n')[0], stdout]).toEqual([
      0,
      'S021  unknown field',
      expect.stringMatching(/\n {2}What to do: /),
    ]);
  });

  it('lists all, each once', async () => {
    const { stdout } = await regshift(['explain', '-o', 'json']);
    const listed = (JSON.parse(stdout) as { codes: { code: string }[] }).codes.map(
      ({ code }) => code,
    );
    expect(listed).toEqual(ALL_CODES.map(({ code }) => code));
    expect(new Set(listed).size).toBe(listed.length);
  });

  it.each([
    ['P18', 'did you mean P018?'],
    ['nothing', 'regshift explain  lists all'],
  ])('%s is no code', async (code, hint) => {
    expect(await regshift(['explain', code])).toEqual({
      code: 2,
      stdout: '',
      stderr: `error U001  ${code} is no code\n      = ${hint}\n\n1 error. Nothing was written.\n`,
    });
  });
});

describe('colours', () => {
  const ESCAPE = '\u001b[';
  it.each([
    ['on a terminal', { isTTY: true }, true],
    ['not in a pipe', {}, false],
    ['not where NO_COLOR is set', { isTTY: true, env: { NO_COLOR: '1' } }, false],
    ['where NO_COLOR is empty', { isTTY: true, env: { NO_COLOR: '' } }, true],
    ['not on a dumb terminal', { isTTY: true, env: { TERM: 'dumb' } }, false],
  ])('%s', async (_name, terminal, coloured) => {
    const good = await regshift(['plan', ...HARD], terminal);
    const bad = await regshift(['plan', '-f', 'nowhere', '--from', 'U0'], terminal);
    expect([good.stdout.includes(ESCAPE), bad.stderr.includes(ESCAPE)]).toEqual([
      coloured,
      coloured,
    ]);
  });

  it('change no other sign', async () => {
    const plain = await regshift(['plan', ...HARD]);
    const coloured = await regshift(['plan', ...HARD], { isTTY: true });

    expect(coloured.stdout.replace(/\u001b\[\d+m/g, '')).toBe(plain.stdout);
  });

  it('are never in a result for programs', async () => {
    const { stdout } = await regshift(['plan', ...HARD, '-o', 'json'], { isTTY: true });
    expect(stdout).not.toContain(ESCAPE);
  });
});

describe('completion', () => {
  /** What bash offers for the last word of a line. */
  async function offered(line: string): Promise<readonly string[]> {
    const { stdout } = await regshift(['completion', 'bash']);
    const words = line.split(' ').map((word) => `'${word}'`);
    const script = `${stdout}\nCOMP_WORDS=(${words.join(' ')})\nCOMP_CWORD=$((\${#COMP_WORDS[@]} - 1))\n_regshift\nprintf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['-eu', '-c', script], { encoding: 'utf8' }).trim().split('\n');
  }

  it.each([
    ['regshift pl', ['plan']],
    ['regshift ', [...COMMANDS, 'help']],
    ['regshift plan --obs', ['--observed']],
    ['regshift plan -o ', ['text', 'json', 'yaml', 'markdown']],
    ['regshift validate x --tool F', ['Flux']],
    ['regshift rehearse --masters ', ['1', '3']],
    ['regshift rehearse --ex', ['--exhaustive']],
    ['regshift completion z', ['zsh']],
  ])('%s', async (line, words) => {
    expect(await offered(line)).toEqual(words);
  });

  it.each(['bash', 'zsh'])('the script for %s is one that bash reads', async (shell) => {
    const { code, stdout } = await regshift(['completion', shell]);
    expect([code, spawnSync('bash', ['-n'], { input: stdout, encoding: 'utf8' }).stderr]).toEqual([
      0,
      '',
    ]);
  });

  it('the script for fish has every command and no open quote', async () => {
    const { stdout } = await regshift(['completion', 'fish']);
    const lines = stdout.trimEnd().split('\n');
    expect(
      COMMANDS.filter((command) => !lines.some((line) => line.includes(`-a ${command} `))),
    ).toEqual([]);
    expect(
      lines.filter((line) => (line.replace(/\\'/g, '').match(/'/g) ?? []).length % 2 === 1),
    ).toEqual([]);
  });
});

describe('a reader that stops, a disk that is full', () => {
  function bash(line: string): {
    readonly status: number | null;
    readonly stdout: string;
    readonly stderr: string;
  } {
    const call = `set -o pipefail; regshift() { ${process.execPath} ${REGSHIFT} "$@"; }; ${line}`;
    const { status, stdout, stderr } = spawnSync('bash', ['-c', call], { encoding: 'utf8' });
    return { status, stdout, stderr };
  }
  const PLAN = `regshift plan ${HARD.join(' ')}`;

  it.each([`${PLAN} | head -1 >/dev/null`, `${PLAN} -o json | true`, 'regshift --help | true'])(
    '%s ends quietly',
    (line) => {
      expect(bash(line)).toEqual({ status: 0, stdout: '', stderr: '' });
    },
  );

  it('a result that can not be written is an error in one line', () => {
    expect(bash(`${PLAN} >/dev/full`)).toEqual({
      status: 3,
      stdout: '',
      stderr: 'regshift: can not write the result: ENOSPC: no space left on device, write\n',
    });
  });

  it('an error that nobody can read still has its exit code', () => {
    expect(bash('regshift plan -f nowhere --from U0 2>/dev/full').status).toBe(2);
  });
});

describe('whatever stands in a cluster file, there is no stack trace:', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'regshift-cli-'));
  });
  afterAll(() => {
    rmSync(root, { recursive: true });
  });

  it.each([
    ['nothing', ''],
    ['a number', '1'],
    ['a list', '[]'],
    [
      'null in place of everything',
      'apiVersion: regshift.io/v1alpha1\nkind: ClusterRegistry\nmetadata: null\nspec: null\n',
    ],
    ['binary', Buffer.from([0xff, 0xfe, 0x00, 0x01])],
    ['an alias without an anchor', 'a: *b\n'],
    ['ten thousand levels', '['.repeat(10_000)],
  ])('%s', async (name, content) => {
    const file = join(root, `${name}.yaml`);
    writeFileSync(file, content);
    const { code, stdout, stderr } = await regshift(['plan', '-f', file, '--from', 'U0']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/ error S\d{3} {2}/);
    expect(stderr).not.toMatch(/\n {4}at |unexpected error|mistake in regshift/);
  });
});
