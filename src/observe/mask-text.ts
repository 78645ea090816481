import { DEPTH, encodedRuns, readingsOf } from './text-readings';

/** Stands for a secret in every text that is kept. */
const MASK = '***';

/** Takes secrets out of a text. */
export type Masker = (text: string) => string;

interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * A masker for the secrets that occur in any of the texts, in whatever encoding. Looking at all texts together first
 * keeps the work small: of thousands of secrets hardly one occurs anywhere.
 */
export function maskerFor(secrets: Iterable<string>, texts: readonly string[]): Masker {
  const haystack = allReadings([...new Set(texts)].join('\n'), DEPTH).join('\n');
  const present = [...secrets].filter((secret) => haystack.includes(secret));
  return (text) =>
    maskPatterns(present.length === 0 ? text : maskRanges(text, rangesOf(text, present)));
}

/** Takes out what gives itself away: user information in URLs, Authorization headers, bearer tokens, private keys. */
export function maskPatterns(text: string): string {
  return text
    .replaceAll(
      /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)/g,
      MASK,
    )
    .replaceAll(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#"'<>]*@/gi, `$1${MASK}@`)
    .replaceAll(
      /\b((?:proxy-)?authorization["']?\s*[:=]\s*["'[]*)(?:(?:basic|bearer|digest)\s+)?[^\s"',\]]+/gi,
      `$1${MASK}`,
    )
    .replaceAll(/\b(bearer\s+)(?!realm=|\*\*\*)[A-Za-z0-9._~+/=-]{4,}/gi, `$1${MASK}`);
}

/** Every text that a text may mean, encodings inside encodings too. */
function allReadings(text: string, depth: number): readonly string[] {
  return readingsOf(text, depth).flatMap((reading) => [
    reading.text,
    ...(depth === 0
      ? []
      : encodedRuns(reading.text).flatMap((run) =>
          run.decoded.flatMap((decoded) => allReadings(decoded, depth - 1)),
        )),
  ]);
}

function rangesOf(text: string, secrets: readonly string[]): readonly Range[] {
  const found: Range[] = [];
  for (const { text: reading, starts, ends } of readingsOf(text)) {
    const note = (from: number, to: number): void => {
      found.push({ from: starts[from] ?? 0, to: ends[to - 1] ?? text.length });
    };
    for (const secret of secrets) {
      for (let at = reading.indexOf(secret); at >= 0; at = reading.indexOf(secret, at + 1)) {
        note(at, at + secret.length);
      }
    }
    for (const run of encodedRuns(reading)) {
      const readings = run.decoded.flatMap((decoded) => allReadings(decoded, DEPTH - 1));
      if (secrets.some((secret) => readings.some((candidate) => candidate.includes(secret)))) {
        note(run.from, run.to);
      }
    }
  }
  return found;
}

function maskRanges(text: string, ranges: readonly Range[]): string {
  const masked: string[] = [];
  let copied = 0;
  for (const { from, to } of [...ranges].sort((a, b) => a.from - b.from || b.to - a.to)) {
    if (from >= copied && (from > copied || masked.length === 0)) {
      masked.push(text.slice(copied, from), MASK);
    }
    copied = Math.max(copied, to);
  }
  return masked.join('') + text.slice(copied);
}
