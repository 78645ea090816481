/** JSON values that stand one after another in a text, and where the first broken one is. */
export interface JsonDocuments {
  readonly values: readonly unknown[];
  /** Offset of the first character that can not stand there. */
  readonly brokenAt?: number;
}

/**
 * Parses a text of JSON values. One value is the fast path; several come from `kubectl get … -o json >> file`.
 *
 * `JSON.parse` tells no position on every runtime and quotes the text, which may be a secret, so a broken text is
 * scanned again for the place.
 */
export function parseJsonDocuments(text: string): JsonDocuments {
  const whole = tryParse(text);
  if (whole !== undefined) return { values: [whole.value] };
  const values: unknown[] = [];
  for (let from = skipBlanks(text, 0); from < text.length; from = skipBlanks(text, from)) {
    const end = scanValue(text, from);
    if (end.kind === 'broken') return { values, brokenAt: end.at };
    const parsed = tryParse(text.slice(from, end.at));
    if (parsed === undefined) return { values, brokenAt: from };
    values.push(parsed.value);
    from = end.at;
  }
  return { values };
}

function tryParse(text: string): { readonly value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

interface ScanEnd {
  readonly kind: 'end' | 'broken';
  readonly at: number;
}

/** What may come next inside the innermost collection. */
type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end';

const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Finds the end of the value that starts at an offset, or the first character that breaks it. */
function scanValue(text: string, from: number): ScanEnd {
  const open: string[] = [];
  let expected: Expected = 'value';
  for (let at = from; ;) {
    at = skipBlanks(text, at);
    const next = scanToken(text, at);
    if (next === undefined) return { kind: 'broken', at };
    const step = stepOver(next.token, expected, open);
    if (step === undefined) return { kind: 'broken', at };
    at = next.end;
    if (open.length === 0) return { kind: 'end', at };
    expected = step;
  }
}

/** What may follow a token, keeping `open` up to date; `undefined` when the token can not stand here. */
function stepOver(token: string, expected: Expected, open: string[]): Expected | undefined {
  const wantsValue = expected === 'value' || expected === 'value or end';
  const wantsKey = expected === 'key' || expected === 'key or end';
  switch (token) {
    case '{':
    case '[':
      if (!wantsValue) return undefined;
      open.push(token);
      return token === '{' ? 'key or end' : 'value or end';
    case '}':
    case ']': {
      const empty = token === '}' ? 'key or end' : 'value or end';
      if (expected !== 'comma or end' && expected !== empty) return undefined;
      return open.pop() === (token === '}' ? '{' : '[') ? 'comma or end' : undefined;
    }
    case ',':
      if (expected !== 'comma or end') return undefined;
      return open.at(-1) === '{' ? 'key' : 'value';
    case ':':
      return expected === 'colon' ? 'value' : undefined;
    case 'string':
      return wantsKey ? 'colon' : wantsValue ? 'comma or end' : undefined;
    default:
      return wantsValue ? 'comma or end' : undefined;
  }
}

function scanToken(
  text: string,
  at: number,
): { readonly token: string; readonly end: number } | undefined {
  const char = text.charAt(at);
  if (char === '"') {
    const end = endOfString(text, at);
    return end === undefined ? undefined : { token: 'string', end };
  }
  if (char !== '' && '{}[],:'.includes(char)) return { token: char, end: at + 1 };
  SCALAR.lastIndex = at;
  return SCALAR.test(text) ? { token: 'scalar', end: SCALAR.lastIndex } : undefined;
}

function endOfString(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code < 0x20) return undefined;
    if (code === 0x5c) at++;
  }
  return undefined;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\n\r'.includes(text.charAt(at))) at++;
  return at;
}
