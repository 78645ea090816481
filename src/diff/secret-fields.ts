import { parsePlaceholder } from '../model/secret';
import {
  HIDDEN,
  OPTION_NAME,
  REFERENCE_NAME,
  SECRET_BRANCH,
  SECRET_NAME,
} from './credential-patterns';
import { keysOf } from './field-path';
import type { FieldPath } from './field-path';
import { isList, isMap } from './json-value';
import { maskText } from './mask-text';
import { placeholderWords } from './placeholder-words';

/** A value as a reader may see it. */
export interface ShownValue {
  readonly value: unknown;
  /** Whether something was left out. */
  readonly hidden: boolean;
}

const ALL_HIDDEN: ShownValue = { value: HIDDEN, hidden: true };

/** Fields that are secret by their place, whatever stands there. */
const SECRET_CONTENT: Readonly<Record<string, readonly string[]>> = {
  Secret: ['data', 'stringData'],
  SealedSecret: ['spec.encryptedData', 'encryptedData'],
};

/** A scalar or a list of scalars without its secrets, placeholders in words. */
export function showValue(path: FieldPath, value: unknown): ShownValue {
  if (isList(value)) return showList(path, value);
  const placeholder = typeof value === 'string' ? parsePlaceholder(value) : undefined;
  if (placeholder !== undefined) return { value: placeholderWords(placeholder), hidden: false };
  if (isSecretContent(path)) return ALL_HIDDEN;
  if (isMap(value)) return { value: {}, hidden: false };
  if (typeof value === 'boolean' || value === null || value === undefined) {
    return { value, hidden: false };
  }
  if (isSecretField(path)) return ALL_HIDDEN;
  if (typeof value !== 'string') return { value: asJson(value), hidden: false };
  if (isWebhookAddress(path, value)) return ALL_HIDDEN;
  const { text, hidden } = maskText(value);
  return { value: text, hidden };
}

/** Chat programs put the token of a webhook into its path. */
function isWebhookAddress(path: FieldPath, value: string): boolean {
  return /^https?:\/\//i.test(value) && /webhook/i.test(keysOf(path).at(-1) ?? '');
}

/** Numbers that JSON has not, as text. */
function asJson(value: unknown): unknown {
  return Number.isFinite(value) ? value : String(value);
}

/** Whether the place of a text or a number alone makes it secret. */
export function isSecretField(path: FieldPath): boolean {
  return isSecretContent(path) || isNamedLikeSecret(path) || isSecretVariable(path);
}

/** An argument list may hold a credential behind the option that announces it. */
function showList(path: FieldPath, list: readonly unknown[]): ShownValue {
  if (list.length > 0 && isSecretField(path)) return ALL_HIDDEN;
  const shown = list.map((element, index) =>
    announcesSecret(list[index - 1], element) ? ALL_HIDDEN : showValue(path, element),
  );
  return {
    value: shown.map(({ value }) => value),
    hidden: shown.some(({ hidden }) => hidden),
  };
}

function announcesSecret(option: unknown, value: unknown): boolean {
  if (typeof option !== 'string' || typeof value !== 'string') return false;
  if (parsePlaceholder(value) !== undefined || /^\$[({]\w+[)}]$/.test(value)) return false;
  return OPTION_NAME.test(option) || (/^(?:-u|--user|--creds)$/.test(option) && /:/.test(value));
}

function isSecretContent(path: FieldPath): boolean {
  const keys = keysOf(path);
  if (path.inSecret === true || keys[0] === 'sops') return true;
  const places = Object.hasOwn(SECRET_CONTENT, path.objectKind)
    ? (SECRET_CONTENT[path.objectKind] ?? [])
    : [];
  const place = `${keys.join('.')}.`;
  return places.some((prefix) => place.startsWith(`${prefix}.`));
}

function isNamedLikeSecret(path: FieldPath): boolean {
  const keys = keysOf(path);
  if (SECRET_NAME.test(keys.at(-1) ?? '') && !REFERENCE_NAME.test(keys.at(-1) ?? '')) return true;
  const branch = keys.findIndex((key) => SECRET_BRANCH.test(key));
  return branch >= 0 && !keys.slice(branch).some((key) => REFERENCE.test(key));
}

/** `{name: DB_PASSWORD, value: …}`. */
function isSecretVariable(path: FieldPath): boolean {
  const [element, field] = path.segments.slice(-2);
  if (field?.kind !== 'key' || field.key !== 'value') return false;
  return element?.kind !== 'key' && SECRET_NAME.test(element?.name ?? '');
}

/** Below a field named like a secret: where the secret comes from, not the secret. */
const REFERENCE = /(?:ref|from|fromEnv|fromFile)$/i;
