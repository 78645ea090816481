import { formatPlaceholder } from '../model/secret';
import type { SecretSource } from '../model/secret';

/**
 * A TOML basic string. Text that would read as a secret's placeholder is written with an escape, so that sealing
 * never takes a user's text for a secret.
 */
export function tomlString(text: string): string {
  const escaped = text
    .replace(/[\\"]/g, '\\$&')
    .replace(/[\u0000-\u001f\u007f]/g, unicodeEscape)
    .replaceAll('regshift-secret:', 'regshift-secret\\u003a');
  return `"${escaped}"`;
}

/** A TOML basic string that holds the placeholder of a secret. */
export function tomlSecret(ref: SecretSource): string {
  return `"${formatPlaceholder(ref)}"`;
}

/** A TOML array of basic strings. */
export function tomlStrings(texts: readonly string[]): string {
  return `[${texts.map(tomlString).join(', ')}]`;
}

function unicodeEscape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
