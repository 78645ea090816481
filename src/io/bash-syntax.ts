import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';

/** What `bash -n` says of one script. */
export interface BashAnswer {
  readonly ok: boolean;
  /** In locale C. Bash quotes the script there: never print it. */
  readonly stderr: string;
}

/** Says of each script what bash says of it, in the same order. */
export type BashSyntax = (scripts: readonly string[]) => readonly BashAnswer[];

/** Whether a bash can be run here. */
export function hasBash(): boolean {
  return spawnSync('bash', ['-c', ':'], { stdio: 'ignore' }).status === 0;
}

/** Has bash read each script, which parses it and runs nothing. */
export const checkBashSyntax: BashSyntax = (scripts) => scripts.map(readByBash);

function readByBash(script: string): BashAnswer {
  const run = spawnSync('bash', ['-n'], {
    input: script,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
  });
  return { ok: run.status === 0, stderr: run.stderr };
}

/**
 * The same, but bash is started once for all scripts of one syntax. Those of a fleet differ in their data only, and
 * starting bash costs more than everything else that is done for a cluster.
 */
export function rememberingBashSyntax(check: BashSyntax = checkBashSyntax): BashSyntax {
  const answers = new Map<string, BashAnswer>();
  return (scripts) =>
    scripts.map((script) => {
      const syntax = syntaxOf(script);
      const known = answers.get(syntax);
      if (known !== undefined) return known;
      const [answer = { ok: false, stderr: '' }] = check([script]);
      answers.set(syntax, answer);
      return answer;
    });
}

/** Between single quotes, only signs that bash never cuts a word at: all of base64 and of a secret's placeholder. */
const PLAIN_LITERAL = /'[\w+/=:.#-]+'/g;
/** Bash joins lines before it looks for signs. */
const HERE_DOCUMENT = /<(?:\\\n)*</;

/**
 * What two scripts have in common that differ in plain literals only: bash reads both alike. Whatever stands before
 * such a literal, its signs end no word, open and close nothing, and touch a quote, so that they make no reserved word,
 * number or comment. They matter as the word that ends a here-document alone. A digest, for it is kept.
 */
function syntaxOf(script: string): string {
  const text = HERE_DOCUMENT.test(script) ? script : script.replace(PLAIN_LITERAL, "'_'");
  return createHash('sha256').update(text).digest('base64');
}
