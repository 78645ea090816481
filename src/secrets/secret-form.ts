import type { SecretForm } from '../model/secret';

/** A value as its placeholder asks for it, or what keeps it from being written so. */
export type WrittenSecret = { readonly text: string } | { readonly fault: string };

/** Writes a value in the form of its placeholder. */
export function writeSecret(value: string, form: SecretForm): WrittenSecret {
  if (Buffer.from(value, 'utf8').toString('utf8') !== value) {
    return { fault: 'the value is no well-formed Unicode text' };
  }
  switch (form.encoding) {
    case 'plain':
      return { text: value };
    case 'json':
      return { text: insideQuotes(value) };
    case 'base64':
      return { text: base64(value) };
    case 'toml-base64':
      return { text: base64(insideQuotes(value)) };
    case 'basic': {
      const fault = basicFault(form.username, value);
      return fault === undefined ? { text: base64(`${form.username}:${value}`) } : { fault };
    }
  }
}

/**
 * The inside of a string in double quotes as JSON, TOML and YAML read it alike. Beyond what JSON demands, escapes what
 * TOML or YAML do not allow (DEL and the controls after it, noncharacters, a byte order mark) or would fold as a line
 * end (NEL, LS, PS).
 */
function insideQuotes(value: string): string {
  return JSON.stringify(value)
    .slice(1, -1)
    .replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, unicodeEscape);
}

function unicodeEscape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** What RFC 7617, section 2, does not allow. */
function basicFault(username: string, password: string): string | undefined {
  if (username.includes(':')) return 'HTTP Basic can not send a user name with a colon';
  if (/\p{Cc}/u.test(username)) return 'HTTP Basic can not send a control character in a user name';
  if (/[\r\n]$/.test(password))
    return 'the password ends with a line end, which HTTP Basic can not send';
  return /\p{Cc}/u.test(password)
    ? 'HTTP Basic can not send a control character in a password'
    : undefined;
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
