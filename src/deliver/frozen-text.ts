import { createHash } from 'node:crypto';
import { parseDocument, stringify } from 'yaml';
import type { Issue } from '../model/issue';
import { isPlainMap } from '../model/plain-map';
import { failure, success } from '../model/result';
import type { Result } from '../model/result';
import type { FrozenSwitch } from './frozen-switch';

const API_VERSION = 'regshift.io/v1alpha1';
const KIND = 'FrozenSwitch';

/** YAML. An object that many phases have stands in it once, and is pointed to. */
export function formatFrozen(frozen: FrozenSwitch): string {
  return stringify(
    { apiVersion: API_VERSION, kind: KIND, ...frozen },
    { version: '1.1', lineWidth: 0 },
  );
}

/** What the journal knows the text by. */
export function frozenDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Reads what `formatFrozen` wrote.
 *
 * @param digest - of the text as it was written; any other text is refused, so that nothing in it needs to be judged
 */
export function parseFrozen(text: string, file: string, digest: string): Result<FrozenSwitch> {
  if (frozenDigest(text) !== digest) return failure([changed(file)]);
  const document = parseDocument(text, { version: '1.1', logLevel: 'silent', prettyErrors: false });
  const value: unknown =
    document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: -1 });
  return isFrozenSwitch(value) ? success(value) : failure([changed(file)]);
}

/** Whether a text claims to be a frozen switch, well-formed or not. */
export function isFrozenText(text: string): boolean {
  return text.startsWith(`apiVersion: ${API_VERSION}\nkind: ${KIND}\n`);
}

function changed(file: string): Issue {
  return {
    code: 'D005',
    severity: 'error',
    place: { file },
    message: 'is not what the switch was started with',
    hint: 'restore the file from the history of the repository',
  };
}

/** The boundary where text that regshift itself wrote becomes typed again: its digest says that nobody else did. */
function isFrozenSwitch(value: unknown): value is FrozenSwitch {
  return isPlainMap(value) && value['kind'] === KIND && isPlainMap(value['plan']);
}
