import { BASE64_TOKEN, readBase64 } from './base64';
import {
  ASSIGNMENT,
  HIDDEN,
  OPTIONS,
  SECRET_NAME,
  TOKENS,
  WHOLE_LINE,
} from './credential-patterns';
import { isMark } from './placeholder-words';

/** One line without its secrets. */
export interface MaskedLine {
  readonly shown: string;
  /** Whether something was left out. */
  readonly hidden: boolean;
  /** Where the credential that begins here ends, if not on this line. */
  readonly continues?: Continuation;
}

/** `delimiter`: on the line that holds the text; `indent`: before the next line that is not indented deeper. */
export type Continuation =
  | { readonly kind: 'delimiter'; readonly text: string }
  | { readonly kind: 'indent'; readonly columns: number };

/** How a text is judged: `script` also hides payloads that can not be read, `value` shows them. */
export type Strictness = 'script' | 'value';

/** A value longer than this is not looked at twice: it is hidden. */
const LONGEST_HARMLESS = 200;

/** Leaves out what is or may be a credential. The line holds marks in place of placeholders. */
export function maskLine(line: string, strictness: Strictness): MaskedLine {
  if (WHOLE_LINE.test(line)) return { shown: HIDDEN, hidden: true };
  const start = credentialStart(line);
  const open = start === undefined ? line : line.slice(0, start);
  const masked = maskTokens(open, strictness);
  if (start === undefined) return { shown: masked, hidden: masked !== line };
  const value = line.slice(start);
  const isEmpty = value.trim() === '' || isBlockIntroducer(value);
  return {
    shown: isEmpty ? masked + value : masked + HIDDEN,
    hidden: !isEmpty || masked !== open,
    ...continued(line, value),
  };
}

/** Column at which the first credential begins that is told by what stands before it. */
function credentialStart(line: string): number | undefined {
  const starts = [firstAssignment(line), ...OPTIONS.map((option) => firstOption(line, option))];
  const found = starts.filter((start) => start !== undefined);
  return found.length === 0 ? undefined : Math.min(...found);
}

function firstAssignment(line: string): number | undefined {
  for (const match of line.matchAll(ASSIGNMENT)) {
    const start = match.index + match[0].length;
    if (!isHarmless(line.slice(start, start + LONGEST_HARMLESS + 1))) return start;
  }
  return undefined;
}

function firstOption(line: string, option: RegExp): number | undefined {
  const match = option.exec(line);
  if (match === null) return undefined;
  const start = match.index + match[0].length;
  return isHarmless(line.slice(start, start + LONGEST_HARMLESS + 1)) ? undefined : start;
}

/** A placeholder, a variable named like a secret, a switch, the opening of a nested map: no credential is written here. */
function isHarmless(value: string): boolean {
  if (value.length > LONGEST_HARMLESS) return false;
  const bare = value.replace(/^["'\s]+/, '').replace(/["'\s,;)\]}]+$/, '');
  const variable = /^\$(?:(\w+)|\{(\w+))$/.exec(bare);
  return (
    isMark(bare) ||
    SECRET_NAME.test(variable?.[1] ?? variable?.[2] ?? '') ||
    /^(?:true|false|null|\{)$/.test(bare) ||
    /^(?:""|'')[\s,;)\]}]*$/.test(value)
  );
}

/** `|`, `>-` of YAML, an opening bracket: the value follows on the next lines. */
function isBlockIntroducer(value: string): boolean {
  return /^\s*(?:[|>][-+\d]*|\[|\(|"""|''')?\s*$/.test(value);
}

function continued(line: string, value: string): { readonly continues?: Continuation } {
  const text = value.trim();
  const quote = /^(?:"""|'''|["'])/.exec(text)?.[0];
  if (quote !== undefined && !text.slice(quote.length).includes(quote)) {
    return { continues: { kind: 'delimiter', text: quote } };
  }
  if (text === '[' || text === '(') {
    return { continues: { kind: 'delimiter', text: text === '[' ? ']' : ')' } };
  }
  if (text !== '' && !isBlockIntroducer(value)) return {};
  return { continues: { kind: 'indent', columns: line.length - line.trimStart().length } };
}

function maskTokens(text: string, strictness: Strictness): string {
  const withoutForms = TOKENS.reduce((masked, form) => masked.replace(form, HIDDEN), text);
  return withoutForms.replace(BASE64_TOKEN, (token) =>
    holdsSecret(token, strictness) ? HIDDEN : token,
  );
}

/** Whether a base64 text hides a credential, or may. */
export function holdsSecret(base64: string, strictness: Strictness): boolean {
  const content = readBase64(base64);
  switch (content.kind) {
    case 'none':
      return false;
    case 'binary':
      return strictness === 'script';
    case 'text':
      return /^\S+$/.test(content.text) || textHolds(content.text);
  }
}

function textHolds(text: string): boolean {
  return /PRIVATE KEY-----/.test(text) || text.split('\n').some((line) => hides(line));
}

function hides(line: string): boolean {
  const masked = maskLine(line, 'script');
  return masked.hidden || masked.continues !== undefined;
}
