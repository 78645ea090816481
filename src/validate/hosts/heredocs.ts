import { hideExpansions, readWord } from './shell-word';
import { textInPlace } from './written-text';
import type { WrittenText } from './written-text';

/** A here-document of a script. */
export interface Heredoc extends WrittenText {
  /** What stands before and behind `<<WORD` on the line of the command, whose continued lines are one. */
  readonly command: string;
}

const OPERATOR = /(?<!<)<<(-?)(?!<)/;
const SEVERAL = /<<.*<</;

/** The here-documents of a script; a line with two of them has none that is understood. */
export function heredocsOf(script: string): readonly Heredoc[] {
  const lines = script.split('\n');
  const offsets = offsetsOf(lines);
  const plainLines = linesByText(lines);
  const strippedLines = linesByText(lines.map((line) => line.replace(/^\t+/, '')));
  const found: Heredoc[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const operator = /^\s*#/.test(line) || SEVERAL.test(line) ? null : OPERATOR.exec(line);
    if (operator === null) continue;
    const wordAt = operator.index + operator[0].length;
    const word = readWord(line, wordAt);
    if (word === undefined) continue;
    const strip = operator[1] === '-';
    const ends = (strip ? strippedLines : plainLines).get(word.text);
    const end = ends?.find((candidate) => candidate > index);
    if (end === undefined) continue;
    const body = lines
      .slice(index + 1, end)
      .map((text) => (strip ? text.replace(/^\t+/, '') : text));
    const raw = body.map((text) => `${text}\n`).join('');
    const quoted = /['"\\]/.test(line.slice(wordAt, word.end));
    const text = quoted ? raw : hideExpansions(raw);
    const command = `${commandStart(lines, index)}${line.slice(0, operator.index)} ${line.slice(word.end)}`;
    found.push({ ...inPlace(script, text, offsets[index + 1] ?? 0, strip), command });
    index = end;
  }
  return found;
}

function offsetsOf(lines: readonly string[]): readonly number[] {
  let offset = 0;
  return lines.map((line) => {
    const start = offset;
    offset += line.length + 1;
    return start;
  });
}

/** Lines by their text. */
function linesByText(lines: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const [index, line] of lines.entries()) {
    const same = found.get(line);
    if (same === undefined) found.set(line, [index]);
    else same.push(index);
  }
  return found;
}

/** Lines that end in a backslash belong to the next. */
function commandStart(lines: readonly string[], index: number): string {
  let first = index;
  while (first > 0 && lines[first - 1]?.endsWith('\\') === true) first -= 1;
  return lines
    .slice(first, index)
    .map((line) => `${line.slice(0, -1)} `)
    .join('');
}

function inPlace(script: string, text: string, offset: number, strip: boolean): WrittenText {
  const written = textInPlace(script, text, offset);
  if (!strip) return written;
  // Tabs that were taken away from the lines shift their columns.
  return { text, placeOf: (line, column) => ({ line: written.placeOf(line, column).line }) };
}
