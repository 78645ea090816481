import { MODES } from '../model/mode';
import { decodeLogin } from './docker-login';
import { at, isFields, isList } from './fields';
import { PRESENCES } from './snapshot';
import { readingsOf } from './text-readings';

const WORD =
  'pass(?:word|wd|phrase)?|pwd|licen[sc]e(?:[-_]?key)?|token|secret|auth|credentials?|(?:api|access|private|secret)[-_]?key';

/** Names of fields, variables and keys whose value is a secret: `password`, `REGISTRY_TOKEN`, `licenseKey`. */
const SECRET_NAME = new RegExp(`(?:${WORD})$`, 'i');

/** `password = "…"`, `"auth": "…"`, `TOKEN=…`, `--password …` in any text. */
const NAMED_VALUE = new RegExp(
  `(?:(?:${WORD})["']?[ \\t]*[:=]|--[a-z-]*(?:${WORD})(?=[ \\t]))[ \\t]*\\\\*` +
    `(?:"((?:[^"\\\\]|\\\\.)*)"|'([^']*)'|([^\\s"']+))`,
  'gi',
);
/** What makes a document worth a look. */
const HINT = new RegExp(`${WORD}|proxy`, 'i');
const USER_INFO = /\b[a-z][a-z0-9+.-]*:\/\/([^\s/?#"'<>]*)@/gi;

/** Words that every snapshot holds: as a secret they can not be told from the word. */
const VOCABULARY: ReadonlySet<string> = new Set<string>([
  ...MODES,
  ...PRESENCES,
  ...['license', 'password', 'username', 'none', 'given', 'newest-in-dump', 'default', 'custom'],
  ...['Static', 'Cloud', 'True', 'False', 'Ready', 'Error', 'Processing', 'https', 'http', 'HTTPS'],
  ...['HTTP', 'Default', 'Relax', 'null', 'true', 'false', 'ClusterSnapshot'],
]);

/** Whether a field, variable or key of this name holds a secret. */
export function namesSecret(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** Whether a text mentions anything that may be secret. */
export function mentionsSecret(text: string): boolean {
  return HINT.test(text);
}

/** Secrets inside a text of any kind: named values, and user information of URLs. */
export function* secretsInText(text: string): Generator<string> {
  for (const [, double, single, bare] of text.matchAll(NAMED_VALUE)) {
    const value = double ?? single ?? bare ?? '';
    yield* variantsAsWritten(value);
    // inside a quoted text the value ends at the first escaped quote
    yield* variantsAsWritten(value.split('\\"')[0] ?? '');
    if (bare !== undefined) yield* variantsAsWritten(bare.replace(/[,;)}\]]+$/, ''));
  }
  for (const [, userInfo = ''] of text.matchAll(USER_INFO)) yield* secretsInUserInfo(userInfo);
}

/** Secrets in a tree of fields: values under names of secrets, and secrets inside the other texts. */
export function* secretsInFields(root: unknown): Generator<string> {
  const waiting: (readonly [string, unknown])[] = [['', root]];
  for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
    const [name, value] = entry;
    if (isList(value)) for (const element of value) waiting.push([name, element]);
    else if (isFields(value)) waiting.push(...namedFields(value));
    else if (typeof value === 'number' && namesSecret(name)) yield* variantsOf(String(value));
    else if (typeof value === 'string') yield* secretsInValue(name, value);
  }
}

/** A secret in the forms in which it may show up again; none for a text too short or too common to be told. */
export function* variantsOf(secret: string): Generator<string> {
  for (const form of new Set([secret, secret.trim()])) {
    if (form.length < 4 || VOCABULARY.has(form) || /^[\s*]+$/.test(form)) continue;
    yield form;
    if (!/^[A-Za-z0-9+/]{8,}={0,2}$/.test(form)) continue;
    const { username, password } = decodeLogin({ auth: form });
    const printable = !/[^\P{C}\t\n\r]|\ufffd/u.test(username + password);
    if (printable && password.length >= 4 && !VOCABULARY.has(password)) {
      yield* [password, `${username}:${password}`];
    }
  }
}

/** The variable of a container is a map of name and value. */
function namedFields(fields: Readonly<Record<string, unknown>>): (readonly [string, unknown])[] {
  const variable = at(fields, 'name');
  const value = at(fields, 'value');
  if (typeof variable === 'string' && typeof value === 'string') return [[variable, value]];
  return Object.entries(fields);
}

function* secretsInValue(name: string, value: string): Generator<string> {
  if (namesSecret(name)) yield* variantsOf(value);
  // a proxy's password may hold characters that end the authority of a well-formed URL
  const proxy = /proxy/i.test(name) ? /^[a-z]+:\/\/(.*)@[^@]*$/is.exec(value.trim()) : null;
  if (proxy !== null) yield* secretsInUserInfo(proxy[1] ?? '');
  yield* secretsInText(value);
}

function* secretsInUserInfo(userInfo: string): Generator<string> {
  const colon = userInfo.indexOf(':');
  yield* variantsAsWritten(colon < 0 ? userInfo : userInfo.slice(colon + 1));
  yield* variantsAsWritten(userInfo);
}

/** A value stands in a text with the escapes of that text. */
function* variantsAsWritten(value: string): Generator<string> {
  for (const reading of readingsOf(value, 1)) yield* variantsOf(reading.text);
}
