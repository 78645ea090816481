import { isPlainMap } from '../../model/plain-map';

const LONGEST_SAYING = 300;
/** What steers a terminal, hides or reorders text, or breaks a line. */
const UNSEEN = /[\s\p{Cc}\p{Cf}\p{Cs}]+/gu;
/** What GitHub asks for where it names no time. */
const USUAL_WAIT = 60;

/**
 * What a forge says of its "no", on one line: `message` with `errors` at GitHub; `message` or `error`, a text, a list or
 * lists by field, at GitLab; `message` at Gitea. Empty for anything but JSON.
 */
export function toldBy(text: string): string {
  const parts = partsOf(parsed(text));
  return [...new Set(parts)].join('; ').replace(UNSEEN, ' ').trim().slice(0, LONGEST_SAYING);
}

/** Seconds that a forge asks to wait because it was asked too often; `undefined` when that is not its reason. */
export function askedToWait(status: number, headers: Headers): number | undefined {
  const after = headers.get('retry-after');
  const isSpent = headers.get('x-ratelimit-remaining') === '0';
  if (status !== 429 && !(status === 403 && (after !== null || isSpent))) return undefined;
  if (after !== null && /^\d+$/.test(after)) return Number(after);
  const reset = headers.get('x-ratelimit-reset') ?? headers.get('ratelimit-reset');
  if (reset === null || !/^\d+$/.test(reset)) return USUAL_WAIT;
  return Math.max(1, Math.ceil(Number(reset) - Date.now() / 1000));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function partsOf(value: unknown): readonly string[] {
  if (!isPlainMap(value)) return [];
  return ['message', 'error', 'error_description', 'errors'].flatMap((key) => textsIn(value[key]));
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (!isPlainMap(value)) return [];
  if (typeof value['message'] === 'string') return [value['message']];
  return Object.entries(value).flatMap(([key, inner]) =>
    textsIn(inner).map((text) => `${key} ${text}`),
  );
}
