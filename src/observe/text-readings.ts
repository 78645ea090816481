/**
 * The ways in which one text can be read: as it stands, and with escapes and encodings undone. Secrets are looked for
 * in all of them.
 */
export interface Reading {
  readonly text: string;
  /** Where each character of `text` comes from in the original: first offset, and the offset behind the last. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** How often encodings may be nested in one another. */
export const DEPTH = 2;

interface Escape {
  readonly pattern: RegExp;
  readonly decode: (escaped: string) => string;
}

const ESCAPES: readonly Escape[] = [
  { pattern: /(?:%[0-9a-f]{2})+/gi, decode: percentDecoded },
  {
    pattern: /(?:%[0-9a-f]{2})+|\+/gi,
    decode: (escaped) => percentDecoded(escaped.replaceAll('+', '%20')),
  },
  { pattern: /\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|[^])/gi, decode: unescaped },
  { pattern: /&(?:amp|lt|gt|quot|apos|#\d{1,6}|#x[0-9a-f]{1,5});/gi, decode: entity },
];

/** The text itself and its readings with escapes undone, `depth` times over. */
export function readingsOf(text: string, depth = DEPTH): readonly Reading[] {
  const offsets = Array.from({ length: text.length }, (_, index) => index);
  const plain: Reading = { text, starts: offsets, ends: offsets.map((offset) => offset + 1) };
  const all = [plain];
  const seen = new Set([text]);
  let latest: readonly Reading[] = all;
  for (let level = 0; level < depth; level++) {
    latest = latest.flatMap((reading) => ESCAPES.flatMap((escape) => undo(reading, escape)));
    latest = latest.filter(({ text: found }) => !seen.has(found) && seen.add(found));
    all.push(...latest);
  }
  return all;
}

/** A run of base64 or hexadecimal digits and everything that it may decode to. */
export interface EncodedRun {
  readonly from: number;
  readonly to: number;
  readonly decoded: readonly string[];
}

/** Runs that may be base64 or hexadecimal. Where a run begins is not sure, so it is decoded from each phase. */
export function encodedRuns(text: string): readonly EncodedRun[] {
  const base64 = [...text.matchAll(/[A-Za-z0-9+/_-]{6,}={0,2}/g)].map((match) =>
    runOf(match, [0, 1, 2, 3], 'base64'),
  );
  const hex = [...text.matchAll(/[0-9a-fA-F]{8,}/g)].map((match) => runOf(match, [0, 1], 'hex'));
  return [...base64, ...hex].filter((run) => run.decoded.length > 0);
}

function runOf(
  match: RegExpExecArray,
  phases: readonly number[],
  encoding: 'base64' | 'hex',
): EncodedRun {
  const [run] = match;
  return {
    from: match.index,
    to: match.index + run.length,
    decoded: phases
      .map((phase) => Buffer.from(run.slice(phase), encoding).toString('utf8'))
      .flatMap((decoded) => decoded.split(GARBAGE))
      .filter((piece) => piece.length >= SHORTEST_PIECE),
  };
}

/** What bytes that are no text decode to. */
const GARBAGE = /[\ufffd\p{Cn}]+|[^\P{Cc}\t\n\r]+/u;
/** Shorter pieces hold no secret that could be told from a coincidence. */
const SHORTEST_PIECE = 4;

function undo(reading: Reading, { pattern, decode }: Escape): readonly Reading[] {
  const matches = [...reading.text.matchAll(pattern)];
  if (matches.length === 0) return [];
  const text: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const keep = (from: number, to: number): void => {
    text.push(reading.text.slice(from, to));
    for (let at = from; at < to; at++) {
      starts.push(reading.starts[at] ?? 0);
      ends.push(reading.ends[at] ?? 0);
    }
  };
  let copied = 0;
  for (const match of matches) {
    keep(copied, match.index);
    copied = match.index + match[0].length;
    const decoded = decode(match[0]);
    text.push(decoded);
    for (let at = 0; at < decoded.length; at++) {
      starts.push(reading.starts[match.index] ?? 0);
      ends.push(reading.ends[copied - 1] ?? 0);
    }
  }
  keep(copied, reading.text.length);
  return [{ text: text.join(''), starts, ends }];
}

function percentDecoded(escaped: string): string {
  return Buffer.from(escaped.replaceAll('%', ''), 'hex').toString('utf8');
}

const SINGLE: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

function unescaped(escaped: string): string {
  const code = /^\\[ux]([0-9a-f]+)$/i.exec(escaped)?.[1];
  if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
  const char = escaped.slice(1);
  return SINGLE[char] ?? char;
}

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

function entity(escaped: string): string {
  const name = escaped.slice(1, -1).toLowerCase();
  if (!name.startsWith('#')) return NAMED[name] ?? escaped;
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code <= 0x10ffff ? String.fromCodePoint(code) : escaped;
}
