import {
  HIDDEN,
  PEM_END,
  PRIVATE_KEY_BEGIN,
  PUBLIC_PEM_BEGIN,
  SECRET_MANIFEST,
} from './credential-patterns';
import { holdsSecret, maskLine } from './mask-line';
import type { Block, ShownLine } from './shown-line';
import type { Continuation, Strictness } from './mask-line';
import { payloadReader } from './payload-lines';
import { markPlaceholders, unmark } from './placeholder-words';

/** A text as a reader may see it. */
export interface ShownText {
  readonly text: string;
  readonly hidden: boolean;
}

/** Whether a text holds something secret. */
export function hidesSecret(text: string): boolean {
  return maskText(text).hidden;
}

/** A value with its secrets left out and its placeholders in words. */
export function maskText(text: string): ShownText {
  const lines = maskLines(text, text.includes('\n') ? 'script' : 'value');
  return {
    text: lines.map((line) => line.shown).join('\n'),
    hidden: lines.some((line) => line.hidden),
  };
}

/** The lines of a text with their secrets left out and their placeholders in words. */
export function maskLines(text: string, strictness: Strictness): readonly ShownLine[] {
  if (SECRET_MANIFEST.test(text)) return [{ real: text, shown: HIDDEN, hidden: true }];
  const { text: marked, words } = markPlaceholders(text);
  const lines = maskMarked(marked, strictness);
  if (words.length === 0) return lines;
  return lines.map((line) => ({
    ...line,
    real: unmark(line.real, words),
    shown: unmark(line.shown, words),
  }));
}

function maskMarked(text: string, strictness: Strictness): readonly ShownLine[] {
  const lines = text.split('\n');
  const shown: ShownLine[] = [];
  for (let at = 0; at < lines.length;) {
    const block = readBlock(lines, at, strictness);
    shown.push(...block.shown);
    at = block.end;
  }
  return shown;
}

const readScriptPayload = payloadReader((text) => maskMarked(text, 'script'));

function readBlock(lines: readonly string[], at: number, strictness: Strictness): Block {
  const line = lines[at] ?? '';
  if (PRIVATE_KEY_BEGIN.test(line)) return hide(lines, at, endOfPem(lines, at));
  if (PUBLIC_PEM_BEGIN.test(line)) {
    const pem = readPublicPem(lines, at);
    if (pem !== undefined) return pem;
  }
  const decoded = strictness === 'script' ? readScriptPayload(lines, at) : undefined;
  return (
    decoded ??
    readBrokenBase64(lines, at, strictness) ??
    readContinuedCommand(lines, at, strictness) ??
    readLine(lines, at, strictness)
  );
}

/** A certificate or public key as it is, unless its first or last line says more. */
function readPublicPem(lines: readonly string[], at: number): Block | undefined {
  const end = endOfPem(lines, at);
  const pem = lines.slice(at, end);
  const frame = [pem.at(0) ?? '', pem.at(-1) ?? ''];
  const isPlain =
    pem.slice(1, -1).every(isBase64Line) && frame.every((line) => !maskLine(line, 'value').hidden);
  return isPlain && pem.length > 1 ? { shown: pem.map(asIs), end } : undefined;
}

/** Base64 that is broken over several lines is judged as a whole: a line of it may show half a credential. */
function readBrokenBase64(
  lines: readonly string[],
  at: number,
  strictness: Strictness,
): Block | undefined {
  const first = (lines[at] ?? '').trim();
  if (!/^[A-Za-z0-9+/]{40,}$/.test(first)) return undefined;
  const full = findEnd(
    lines,
    at,
    (line) => line.trim().length !== first.length || !isBase64Line(line),
  );
  const last = (lines[full] ?? '').trim();
  const isRest = last.length < first.length && last.length % 4 === 0 && isBase64Line(last);
  const end = isRest && last !== '' ? full + 1 : full;
  if (end === at + 1) return undefined;
  const payload = lines.slice(at, end);
  const joined = payload.map((line) => line.trim()).join('');
  return holdsSecret(joined, strictness) ? hide(lines, at, end) : { shown: payload.map(asIs), end };
}

/** A command that goes on behind a backslash is judged as one line. */
function readContinuedCommand(
  lines: readonly string[],
  at: number,
  strictness: Strictness,
): Block | undefined {
  const end = endAfter(lines, at, (line) => !line.endsWith('\\'));
  if (end <= at + 1) return undefined;
  const command = lines.slice(at, end);
  const joined = command.map((line) => line.replace(/\\$/, '')).join(' ');
  const masked = maskLine(joined, strictness);
  if (!masked.hidden && masked.continues === undefined) return { shown: command.map(asIs), end };
  return { shown: [{ real: command.join('\n'), shown: masked.shown, hidden: true }], end };
}

function readLine(lines: readonly string[], at: number, strictness: Strictness): Block {
  const line = lines[at] ?? '';
  const { shown, hidden, continues } = maskLine(line, strictness);
  const first: ShownLine = { real: line, shown, hidden };
  const end = continues === undefined ? at + 1 : endOfContinuation(lines, at + 1, continues);
  const rest = end > at + 1 ? hide(lines, at + 1, end).shown : [];
  return { shown: [first, ...rest], end };
}

function endOfContinuation(
  lines: readonly string[],
  from: number,
  continuation: Continuation,
): number {
  switch (continuation.kind) {
    case 'delimiter':
      return endAfter(lines, from, (line) => line.includes(continuation.text));
    case 'indent':
      return findEnd(lines, from, (line) => !isWithin(line, continuation.columns));
  }
}

/** Whether a line belongs to what a line at that column introduced: blank, deeper, or an item of its list. */
function isWithin(line: string, columns: number): boolean {
  const indent = line.length - line.trimStart().length;
  return line.trim() === '' || indent > columns || (indent === columns && /^\s*- /.test(line));
}

function endOfPem(lines: readonly string[], at: number): number {
  return endAfter(lines, at, (line) => PEM_END.test(line));
}

/** Index behind the first line from there on that passes, else the number of lines. */
function endAfter(
  lines: readonly string[],
  from: number,
  isLast: (line: string) => boolean,
): number {
  return Math.min(findEnd(lines, from, isLast) + 1, lines.length);
}

/** Index of the first line from there on that passes, else the number of lines. */
function findEnd(lines: readonly string[], from: number, isEnd: (line: string) => boolean): number {
  let at = from;
  while (at < lines.length && !isEnd(lines[at] ?? '')) at += 1;
  return at;
}

function isBase64Line(line: string): boolean {
  return /^\s*[A-Za-z0-9+/]*={0,2}\s*$/.test(line);
}

function hide(lines: readonly string[], from: number, to: number): Block {
  const real = lines.slice(from, to).join('\n');
  return { shown: [{ real, shown: HIDDEN, hidden: true }], end: to };
}

function asIs(line: string): ShownLine {
  return { real: line, shown: line, hidden: false };
}
