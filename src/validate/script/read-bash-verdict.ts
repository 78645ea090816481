import type { BashVerdict } from '../options';

/** What is wrong with a script, told without repeating any of it. */
export interface BashMistake {
  /** Line of the script, from 1; absent when bash names none. */
  readonly line?: number;
  readonly message: string;
}

/** Reads what bash wrote. A here-document that nothing ends is a mistake too, although bash ends with 0. */
export function readBashVerdict({ ok, stderr }: BashVerdict): BashMistake | undefined {
  const said = /line (\d+): (.*)/.exec(stderr);
  if (ok && !/here-document/.test(stderr)) return undefined;
  if (said === null) return { message: 'bash refuses the script' };
  return { line: Number(said[1]), message: sayAgain(said[2] ?? '') };
}

/** Words of bash itself; a word of the script could be a secret. */
const OWN_WORDS =
  /^(?:if|then|else|elif|fi|for|do|done|while|until|case|esac|in|function|select|time|newline|[{}()[\];&|<>!]+)$/;

function sayAgain(said: string): string {
  if (said.includes('here-document')) return 'a here-document has no end: its last line is missing';
  const token = /unexpected token `(.*)'/.exec(said)?.[1];
  if (token !== undefined) {
    return OWN_WORDS.test(token)
      ? `bash does not expect ${token} here`
      : 'bash does not expect this word here';
  }
  const quote = /looking for matching `(.)'/.exec(said)?.[1];
  if (quote !== undefined) return `the quote or bracket ${quote} has no end`;
  if (said.includes('unexpected end of file'))
    return 'the script ends too early: a block has no end';
  return 'bash refuses this line';
}
