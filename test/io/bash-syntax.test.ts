import { checkBashSyntax, rememberingBashSyntax } from '../../src/io/bash-syntax';
import type { BashSyntax } from '../../src/io/bash-syntax';
import { mirrorAuthScript } from '../../src/node/scripts/mirror-auth';

/** Bash, and how many scripts it was given. */
function counted(): { readonly check: BashSyntax; readonly asked: () => number } {
  let asked = 0;
  const bash: BashSyntax = (scripts) => {
    asked += scripts.length;
    return checkBashSyntax(scripts);
  };
  return { check: rememberingBashSyntax(bash), asked: () => asked };
}

function scriptOf(host: string): string {
  const mirrors = [
    {
      url: `https://${host}`,
      capabilities: ['pull' as const],
      skipVerify: false,
      ca: `${host}\n`,
      auth: { username: host, password: { fromEnv: `PASSWORD_${String(host.length)}` } },
    },
  ];
  return mirrorAuthScript({ owner: `${host}.sh`, host, mirrors });
}

it('bash reads the scripts of a fleet once, however many hosts they name', () => {
  const { check, asked } = counted();
  const hosts = ['registry.io', 'mirror.example.com', 'a-third-one.example.com'];
  const answers = hosts.flatMap((host) => check([scriptOf(host)]));
  expect([asked(), answers]).toEqual([1, hosts.map(() => ({ ok: true, stderr: '' }))]);
});

describe('scripts that differ in more than plain literals are told apart:', () => {
  it.each([
    ['the end of a here-document', "cat <<'EOF'\nx\nEOF\n", "cat <<'EOX'\nx\nEOF\n"],
    ['one whose sign is on two lines', "cat <\\\n<'EOF'\nx\nEOF\n", "cat <\\\n<'EOX'\nx\nEOF\n"],
    ['a quote that is open', "echo 'a'\n", "echo 'a\n"],
    ['a quote inside', "echo 'a'\n", "echo 'a'b'\n"],
    ['a sign that bash knows', "echo 'a'\n", "echo 'a';;\n"],
    ['a reserved word', "if 'a'; then :; fi\n", "if 'a'; fi\n"],
    ['a literal and a word', "'fi'\n", 'fi\n'],
    ['an empty literal', "a=('')\n", "a=(')\n"],
  ])('%s', (_name, good, bad) => {
    const direct = checkBashSyntax([good, bad]);
    const { check } = counted();
    expect(check([good, bad])).toEqual(direct);
    const mistakes = direct.map(({ ok, stderr }) => !ok || stderr !== '');
    expect(mistakes).toEqual([false, true]);
  });
});

it.each(["'if'", '"\'if\'"', "\\'if'", "'x'if''", "`'if'`", "# it's if'\n'x'", "${x:-'if'}"])(
  'what stands before a plain literal does not matter: %s',
  (text) => {
    const [first, second] = checkBashSyntax([
      `a=1 ${text}\n`,
      `a=1 ${text.replace('if', '#2+=/:.-_')}\n`,
    ]);
    expect([first?.ok, first?.stderr]).toEqual([second?.ok, second?.stderr]);
  },
);
