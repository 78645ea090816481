import { UNKNOWN } from '../../node/hosts/unknown-value';

/** A word of a bash command, as far as its text can be told without running it. */
export interface ShellWord {
  /** Without quotes; each character of an expansion is `UNKNOWN`. */
  readonly text: string;
  /** Offset of the first character of the text in the script, if it is all one quoted or bare piece. */
  readonly textAt?: number;
  /** Name of the variable, if the word is its value and nothing else. */
  readonly variable?: string;
  /** Offset behind the word. */
  readonly end: number;
}

const SPACE = /(?:[ \t]|\\\n)*/y;
const PIECE =
  /'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^\n])|(\$\{?\w+\}?|\$\([^()\n]*\)|`[^`\n]*`)|([^\s'"\\$`;|&<>()]+)/y;
const EXPANSION = /\\([\\$`"\n])|\$\{[^{}\n]*\}|\$\((?:[^()]|\([^()]*\))*\)|\$\w+|`[^`]*`/g;

/** Reads the word at an offset, spaces before it skipped; `undefined` where the command ends or goes elsewhere. */
export function readWord(script: string, from: number): ShellWord | undefined {
  SPACE.lastIndex = from;
  const start = from + (SPACE.exec(script)?.[0].length ?? 0);
  const pieces: Piece[] = [];
  let end = start;
  for (let piece = readPiece(script, end); piece !== undefined; piece = readPiece(script, end)) {
    pieces.push(piece);
    end = piece.end;
  }
  const [first, ...more] = pieces;
  if (first === undefined) return undefined;
  const text = pieces.map((piece) => piece.text).join('');
  if (more.length > 0) return { text, end };
  const { textAt, variable } = first;
  return { text, textAt, end, ...(variable === undefined ? {} : { variable }) };
}

interface Piece {
  readonly text: string;
  readonly textAt: number;
  readonly variable?: string;
  readonly end: number;
}

function readPiece(script: string, at: number): Piece | undefined {
  PIECE.lastIndex = at;
  const match = PIECE.exec(script);
  if (match === null) return undefined;
  const [whole, single, double, escaped, expansion, bare] = match;
  const end = at + whole.length;
  if (single !== undefined) return { text: single, textAt: at + 1, end };
  const inner = double ?? expansion;
  if (inner !== undefined) {
    const [, variable] = /^\$\{?(\w+)\}?$/.exec(inner) ?? [];
    const textAt = double === undefined ? at : at + 1;
    const text = hideExpansions(inner);
    return { text, textAt, end, ...(variable === undefined ? {} : { variable }) };
  }
  return { text: escaped ?? bare ?? '', textAt: at, end };
}

/** A text as bash expands it between double quotes and in here-documents: what is not known is marked. */
export function hideExpansions(text: string): string {
  return text.replace(EXPANSION, (found: string, escaped: string | undefined) => {
    if (escaped === undefined) return found.replace(/[^\n]/g, UNKNOWN);
    return escaped === '\n' ? '' : escaped;
  });
}
