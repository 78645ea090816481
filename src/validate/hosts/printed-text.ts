import type { ShellWord } from './shell-word';
import type { WrittenText } from './written-text';

/** What `echo` or `printf` prints. */
export interface PrintedText {
  readonly text: string;
  /** The one text that it prints as it is, which stands in the command, or elsewhere in the script. */
  readonly from?: ShellWord | WrittenText;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', '\\': '\\', '"': '"' };

/** The text that a command prints; `undefined` where it uses more than `%s` and the usual escapes. */
export function printedText(
  program: string,
  words: readonly ShellWord[],
  texts: ReadonlyMap<string, WrittenText>,
): PrintedText | undefined {
  const options = program === 'echo' ? words.findIndex(({ text }) => !/^-[neE]+$/.test(text)) : 0;
  const [first, ...more] = words.slice(Math.max(options, 0));
  if (first === undefined) return undefined;
  const parts = program === 'echo' ? [first, ...more] : more;
  const values = parts.map((word) => sourceOf(word, texts).text);
  const [only] = parts;
  const from = parts.length === 1 && only !== undefined ? sourceOf(only, texts) : undefined;
  if (program === 'echo') {
    const escapes = words.slice(0, Math.max(options, 0)).some(({ text }) => text.includes('e'));
    const text = values.join(' ');
    if (escapes) return { text: `${unescape(text)}\n` };
    return { text: `${text}\n`, ...(from === undefined ? {} : { from }) };
  }
  const text = formatted(first.text, values);
  if (text === undefined) return undefined;
  return { text, ...(from !== undefined && /^%s(?:\\n)?$/.test(first.text) ? { from } : {}) };
}

/** The text of the variable that a word is, or the word. */
function sourceOf(
  word: ShellWord,
  texts: ReadonlyMap<string, WrittenText>,
): ShellWord | WrittenText {
  return (word.variable === undefined ? undefined : texts.get(word.variable)) ?? word;
}

/** A format is used again while there are values. */
function formatted(format: string, values: readonly string[]): string | undefined {
  if (/%(?![s%])/.test(format)) return undefined;
  const slots = [...format.matchAll(/%s/g)].length;
  const rounds = slots === 0 ? 1 : Math.max(1, Math.ceil(values.length / slots));
  let next = 0;
  return Array.from({ length: rounds }, () =>
    unescape(format).replace(/%([s%])/g, (_all, kind: string) => {
      if (kind === '%') return '%';
      next += 1;
      return values[next - 1] ?? '';
    }),
  ).join('');
}

function unescape(text: string): string {
  return text.replace(/\\([nt\\"])/g, (_all, char: string) => ESCAPES[char] ?? char);
}
