import { decodeText } from './base64';
import { HIDDEN, SECRET_NAME } from './credential-patterns';
import type { Block, ShownLine } from './shown-line';
import { isMark } from './placeholder-words';

/** Begins each line of a payload that is shown decoded. */
const DECODED = '│ ';
const BELOW = '(decoded below)';

/** A line of a script that holds nothing but one piece of a payload: `decode 'aG9zdHMudG9tbA==' &&`. */
const PIECE = /^(\s*decode )'([^']*)'(?: &&)?$/;
/** A payload that a variable takes: `owner=$(decode 'IyBX…') || exit 1`, `ca_0='LS0tLS…'`. */
const VARIABLE = /^(\s*(\w+)=(?:(\$\(decode )|))'([A-Za-z0-9+/]+={0,2})'(\)?(?: \|\| exit 1)?)$/;
/** Variables of regshift's scripts that hold a name, which is one word like a password. */
const NAMES = /^(?:host|slug|ca_\d+_name)$/;
const SHORTEST_PLAIN_LITERAL = 16;

/** Reads lines on from there as a payload; `undefined` when they are none. */
export type ReadPayload = (lines: readonly string[], at: number) => Block | undefined;
type MaskLines = (text: string) => readonly ShownLine[];

/**
 * Reads the base64 literals of node scripts, whose text a reviewer wants to see: the script's line, then the lines of
 * the decoded text, each with its own secrets left out. Pieces around a secret are joined first, so that a password is
 * seen beside its name. A single word may be a password and is not shown.
 */
export function payloadReader(mask: MaskLines): ReadPayload {
  return (lines, at) => readPieces(lines, at, mask) ?? readVariable(lines[at] ?? '', at, mask);
}

function readPieces(lines: readonly string[], at: number, mask: MaskLines): Block | undefined {
  let text = '';
  let end = at;
  for (let goesOn = true; goesOn; end += 1) {
    const line = lines[end] ?? '';
    const literal = PIECE.exec(line)?.[2];
    const piece = literal === undefined ? undefined : pieceText(literal);
    if (piece === undefined) return undefined;
    text += piece;
    goesOn = line.endsWith('&&');
  }
  const start = PIECE.exec(lines[at] ?? '')?.[1] ?? '';
  return { shown: showPayload(start, '', text, mask), end };
}

function pieceText(literal: string): string | undefined {
  return isMark(literal) ? literal : decodeText(literal);
}

function readVariable(line: string, at: number, mask: MaskLines): Block | undefined {
  const [, start = '', name = '', call, literal = '', rest = ''] = VARIABLE.exec(line) ?? [];
  const isPayload = call !== undefined || literal.length >= SHORTEST_PLAIN_LITERAL;
  if (!isPayload || SECRET_NAME.test(name)) return undefined;
  const text = decodeText(literal);
  if (text === undefined) return undefined;
  const shown = NAMES.test(name)
    ? [asIs(`${start}(decoded: ${text})${rest}`)]
    : showPayload(start, rest, text, mask);
  return { shown, end: at + 1 };
}

function showPayload(
  start: string,
  rest: string,
  text: string,
  mask: MaskLines,
): readonly ShownLine[] {
  if (isWord(text))
    return [{ real: start + text + rest, shown: start + HIDDEN + rest, hidden: true }];
  const indent = /^\s*/.exec(start)?.[0] ?? '';
  const content = mask(text.replace(/\n$/, '')).map((line) => ({
    ...line,
    real: indent + DECODED + line.real,
    shown: indent + DECODED + line.shown,
  }));
  return [asIs(start + BELOW + rest), ...content];
}

/** One word that is not a placeholder. */
function isWord(text: string): boolean {
  return /^\S+\s*$/.test(text) && !isMark(text.trim());
}

function asIs(line: string): ShownLine {
  return { real: line, shown: line, hidden: false };
}
