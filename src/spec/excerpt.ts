import type { Excerpt } from '../model/issue';
import { knownFields } from './known-fields';
import { printable } from './quoting';
import type { TextPart } from './shown-text';

const MASK = '********';
/** How many characters of a long line stand before and after the place. */
const BEFORE = 60;
const AFTER = 100;
const WIDEST = BEFORE + AFTER;

/** What an excerpt is cut from. */
export interface ExcerptSource {
  readonly text: string;
  /** Names and values, in the order of the text. */
  readonly parts: readonly TextPart[];
  /** The text is no well-formed YAML: `parts` may be wrong. */
  readonly broken: boolean;
}

type Range = readonly [number, number];

/**
 * The line of a place, with everything masked that is not known to be harmless: it is built from what may be shown,
 * not by looking for what may not. Comments are left out.
 *
 * @param named a name that is shown although it is none of a field: the one the problem is about
 */
export function excerptOf(source: ExcerptSource, range: Range, named?: Range): Excerpt | undefined {
  const window = windowAround(source.text, range[0]);
  if (source.broken) return nameOnly(source.text, window);
  const parts = partsWithin(source.parts, window);
  const shown = named === undefined ? parts : parts.map((part) => reveal(part, named));
  return underline(source.text, window, shown, range);
}

/** The part of a line that is shown: a line may be as long as the file. */
function windowAround(text: string, offset: number): Range {
  const before = text.slice(Math.max(0, offset - BEFORE), offset);
  const after = text.slice(offset, offset + AFTER);
  const end = after.search(/\r?\n/);
  const start = offset - before.length + before.lastIndexOf('\n') + 1;
  return [start, offset + (end < 0 ? after.length : end)];
}

/** Parts are in order and do not overlap: the first is found by halving, and two may begin at one character at most. */
function partsWithin(parts: readonly TextPart[], [from, to]: Range): readonly TextPart[] {
  let low = 0;
  let high = parts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((parts[middle]?.to ?? to) <= from) low = middle + 1;
    else high = middle;
  }
  return parts.slice(low, low + 2 * (to - from) + 2).filter((part) => part.from < to);
}

function reveal(part: TextPart, [from, to]: Range): TextPart {
  return part.from === from && part.to === to ? { ...part, shown: true } : part;
}

/** Copies the window character by character; each run of hidden ones becomes one mask. */
function underline(
  text: string,
  [from, to]: Range,
  parts: readonly TextPart[],
  range: Range,
): Excerpt | undefined {
  let line = '';
  let masked = false;
  let begin = 0;
  let end = 0;
  for (let offset = from; offset < to; offset += 1) {
    const char = text.charAt(offset);
    const part = parts.find((candidate) => candidate.from <= offset && offset < candidate.to);
    if (part === undefined && beginsComment(text, offset)) break;
    const shown = part?.shown ?? /[\s:{}[\],-]/.test(char);
    if (offset === range[0]) begin = masked && !shown ? line.length - MASK.length : line.length;
    if (shown) line += char === '\t' ? '→' : printable(char);
    else if (!masked) line += MASK;
    masked = !shown;
    if (offset < range[1]) end = line.length;
  }
  return fit(line.trimEnd(), begin, end);
}

/** Masks may have made the line longer than a terminal is wide. */
function fit(line: string, begin: number, end: number): Excerpt | undefined {
  if (line === '') return undefined;
  const cut = line.length > WIDEST ? Math.max(0, begin - BEFORE) : 0;
  const text = line.slice(cut, cut + WIDEST);
  const first = Math.min(begin - cut, text.length);
  return { text, from: first + 1, length: Math.max(1, Math.min(end - cut, text.length) - first) };
}

function beginsComment(text: string, offset: number): boolean {
  return text[offset] === '#' && (offset === 0 || /\s/.test(text.charAt(offset - 1)));
}

const ENTRY = /^(\s*(?:- +)*)(\w+):(?:\s|$)/;

/**
 * Of a line of a broken text only the name of its field, if that is a known one: where values begin and end is a guess,
 * and any line may be the middle of a secret.
 */
function nameOnly(text: string, [start, end]: Range): Excerpt | undefined {
  if (start > 0 && text[start - 1] !== '\n') return undefined;
  const [, indent = '', name = ''] = ENTRY.exec(text.slice(start, end)) ?? [];
  if (!knownFields().names.has(name)) return undefined;
  const masked = `${printable(indent.replace(/\t/g, '→'))}${name}: ${MASK}`;
  return { text: masked, from: indent.length + 1, length: name.length };
}
