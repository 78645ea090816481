import { createHash } from 'node:crypto';
import { compareText } from '../model/issue';

/** Names of sealed values, and the digests of what each was sealed from. */
export type SealRecords = ReadonlyMap<string, string>;

const LINE = /^# sealed by regshift: (.+) from sha256:([0-9a-f]{64})\n/;

/**
 * Digest of a text with its placeholders: of the secret it holds the name and the generation, never the value, so the
 * digest may stand in clear.
 */
export function digestOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** The records as comments at the head of a file: they change no object, and every tool keeps them. */
export function formatRecords(records: SealRecords): string {
  return [...records]
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, digest]) => `# sealed by regshift: ${name} from sha256:${digest}\n`)
    .join('');
}

/** The records at the head of a text, and the text behind them. */
export function splitRecords(text: string): {
  readonly records: SealRecords;
  readonly rest: string;
} {
  const records = new Map<string, string>();
  let rest = text;
  for (let match = LINE.exec(rest); match !== null; match = LINE.exec(rest)) {
    const [line, name = '', digest = ''] = match;
    records.set(name, digest);
    rest = rest.slice(line.length);
  }
  return { records, rest };
}
