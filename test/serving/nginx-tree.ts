/** A directive as nginx reads it: its words without quotes, and what stands in its block. */
export interface Directive {
  readonly words: readonly string[];
  readonly body?: readonly Directive[];
}

type Token = { readonly word: string } | { readonly mark: ';' | '{' | '}' };

/** Reads a configuration the way nginx's own parser does, by its rules and none of ours. */
export function parseNginx(text: string): readonly Directive[] {
  const tokens = tokensOf(text);
  const body = readBody(tokens);
  if (tokens.length > 0) throw new Error('text after the end');
  return body;
}

/** What stays when every word is forgotten but the names of directives. */
export function shapeOf(body: readonly Directive[]): unknown {
  return body.map(({ words, body: inner }) => [
    words[0],
    words.length,
    inner === undefined ? null : words[0] === 'map' ? inner.map(countOf) : shapeOf(inner),
  ]);
}

/** All directives of that name, at any depth. */
export function findAll(body: readonly Directive[], name: string): readonly Directive[] {
  return body.flatMap((directive) => [
    ...(directive.words[0] === name ? [directive] : []),
    ...findAll(directive.body ?? [], name),
  ]);
}

/** What `map` makes of a text: first the exact strings without regard to case, then the expressions in their order. */
export function evaluateMap(
  config: readonly Directive[],
  target: string,
  source: string,
): string | undefined {
  const found = findAll(config, 'map').find(({ words }) => words[2] === `$${target}`);
  const entries = (found?.body ?? []).map(({ words }) => [words[0] ?? '', words[1] ?? ''] as const);
  const exact = entries.find(
    ([key]) =>
      !key.startsWith('~') && key !== 'default' && key.toLowerCase() === source.toLowerCase(),
  );
  const matching = entries.find(([key]) => key.startsWith('~') && toRegExp(key).test(source));
  return (exact ?? matching ?? entries.find(([key]) => key === 'default'))?.[1];
}

/** A regular expression of nginx, `~` or `~*` before it, as one of JavaScript. */
export function toRegExp(key: string): RegExp {
  const [, insensitive, source = ''] = /^~(\*?)(.*)$/s.exec(key) ?? [];
  return new RegExp(source.replace(/\\z/g, '$'), insensitive === '*' ? 'i' : '');
}

function countOf({ words, body }: Directive): number {
  if (body !== undefined) throw new Error('a block inside a map');
  return words.length;
}

function readBody(tokens: Token[]): readonly Directive[] {
  const body: Directive[] = [];
  let words: string[] = [];
  for (;;) {
    const token = tokens[0];
    if (token === undefined || ('mark' in token && token.mark === '}')) {
      if (words.length > 0) throw new Error(`${words.join(' ')} does not end`);
      return body;
    }
    tokens.shift();
    if ('word' in token) {
      words.push(token.word);
      continue;
    }
    if (words.length === 0) throw new Error(`nothing before ${token.mark}`);
    if (token.mark === ';') body.push({ words });
    else {
      body.push({ words, body: readBody(tokens) });
      if (tokens.shift() === undefined) throw new Error(`block ${words.join(' ')} does not end`);
    }
    words = [];
  }
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text[at] ?? '';
    if (/\s/.test(char)) at += 1;
    else if (char === '#') at = endOf(text, at, /\n|$/g);
    else if (char === ';' || char === '{' || char === '}') {
      tokens.push({ mark: char });
      at += 1;
    } else {
      const [word, end] = char === '"' || char === "'" ? quoted(text, at) : bare(text, at);
      tokens.push({ word });
      at = end;
    }
  }
  return tokens;
}

function quoted(text: string, start: number): readonly [string, number] {
  const quote = text[start] ?? '';
  let word = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === quote) {
      const next = text[at + 1] ?? '';
      if (!/[\s;{)]/.test(next)) throw new Error(`unexpected ${next} after a quote`);
      return [word, at + 1];
    }
    const escaped = char === '\\' ? (text[at + 1] ?? '') : '';
    if (/["'\\]/.test(escaped)) {
      word += escaped;
      at += 1;
    } else if (/[trn]/.test(escaped)) {
      word += { t: '\t', r: '\r', n: '\n' }[escaped] ?? '';
      at += 1;
    } else word += char;
  }
  throw new Error('a quote does not end');
}

/** `${` does not open a block. */
function bare(text: string, start: number): readonly [string, number] {
  const end = endOf(text, start, /(?<!\$)[\s;{]|$/g);
  return [text.slice(start, end), end];
}

function endOf(text: string, start: number, pattern: RegExp): number {
  pattern.lastIndex = start;
  return pattern.exec(text)?.index ?? text.length;
}
