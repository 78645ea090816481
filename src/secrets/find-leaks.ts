import type { FileSet } from '../model/file-set';
import { writeSecret } from './secret-form';

/** A secret, and the name under which a leak of it is told. */
export interface KnownSecret {
  /** In words, without the value: `environment variable DKP_LICENSE`. */
  readonly name: string;
  readonly value: string;
}

/** How a value stood where it must not. */
export type LeakForm = 'clear' | 'base64' | 'URL-encoded' | 'JSON-escaped' | 'hexadecimal';

export interface Leak {
  readonly path: string;
  readonly name: string;
  readonly form: LeakForm;
}

/** Shorter texts turn up in ciphertext by chance. */
const SHORTEST = 6;
/** Lines of a text of several lines are looked for one by one: YAML indents them. */
const SHORTEST_LINE = 16;

/**
 * Every secret that can be read out of the files: in clear, as base64 (also inside a longer text, at each of the three
 * offsets, in both alphabets), URL-encoded, escaped as JSON, in hexadecimal, and base64 of the escaped and the URL-encoded
 * form. Values shorter than six characters are not looked for.
 */
export function findLeaks(files: FileSet, secrets: readonly KnownSecret[]): readonly Leak[] {
  const sought = secrets.map(({ name, value }) => ({ name, needles: needlesOf(value) }));
  return files.flatMap(({ path, content }) =>
    sought.flatMap(({ name, needles }): readonly Leak[] => {
      const hit = needles.find(({ text }) => content.includes(text));
      return hit === undefined ? [] : [{ path, name, form: hit.form }];
    }),
  );
}

interface Needle {
  readonly form: LeakForm;
  readonly text: string;
}

function needlesOf(value: string): readonly Needle[] {
  if (value.trim().length < SHORTEST) return [];
  const parts = value.includes('\n') ? [value, ...longLines(value)] : [value];
  return parts.flatMap(spellings).filter(({ text }) => text.length >= SHORTEST);
}

/** Without the frame of PEM, which is the same for everybody. */
function longLines(value: string): readonly string[] {
  return value
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length >= SHORTEST_LINE && !line.startsWith('-----'));
}

function spellings(value: string): readonly Needle[] {
  const json = jsonOf(value);
  const url = urlEncoded(value);
  const hex = Buffer.from(value, 'utf8').toString('hex');
  const lowerUrl = url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
  const needles: Needle[] = [{ form: 'clear', text: value }];
  for (const text of new Set([value, json, JSON.stringify(value).slice(1, -1), url, lowerUrl])) {
    for (const inside of base64AtEachOffset(text)) needles.push({ form: 'base64', text: inside });
  }
  for (const text of [json, JSON.stringify(value).slice(1, -1)]) {
    if (text !== value) needles.push({ form: 'JSON-escaped', text });
  }
  for (const text of [url, lowerUrl]) {
    if (text !== value) needles.push({ form: 'URL-encoded', text });
  }
  for (const text of [hex, hex.toUpperCase()]) needles.push({ form: 'hexadecimal', text });
  return needles;
}

function jsonOf(value: string): string {
  const written = writeSecret(value, { encoding: 'json' });
  return 'text' in written ? written.text : value;
}

function urlEncoded(value: string): string {
  return encodeURIComponent(Buffer.from(value, 'utf8').toString('utf8'));
}

/** What stays the same of the base64 of a text whatever stands before and behind it, in both alphabets. */
function base64AtEachOffset(text: string): readonly string[] {
  return [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(text, 'utf8')]);
    const first = Math.ceil((offset * 8) / 6);
    const last = Math.floor((bytes.length * 8) / 6);
    const sure = bytes.toString('base64').slice(first, last);
    return [sure, sure.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
