/** A directive of an nginx configuration: its words without quotes, and what stands in its block. */
export interface Directive {
  readonly words: readonly string[];
  readonly body?: readonly Directive[];
}

type Token = { readonly word: string } | { readonly mark: ';' | '{' | '}' };

const TOKEN =
  /\s+|#[^\n]*|"((?:\\[^]|[^"\\])*)"|'((?:\\[^]|[^'\\])*)'|([;{}])|((?:\$\{|\\[^]|[^\s;{}"'\\])(?:\$\{[^}]*\}|\\[^]|[^\s;{}\\])*)/gy;

/** Directives of a configuration; `undefined` when nginx would not read it. */
export function parseNginx(text: string): readonly Directive[] | undefined {
  const tokens = tokensOf(text);
  if (tokens === undefined) return undefined;
  const root: Directive[] = [];
  const open: Directive[][] = [root];
  let words: string[] = [];
  for (const token of tokens) {
    const block = open.at(-1);
    if (block === undefined) return undefined;
    if ('word' in token) {
      words.push(token.word);
    } else if (token.mark === '}') {
      if (words.length > 0 || open.length === 1) return undefined;
      open.pop();
    } else {
      if (words.length === 0) return undefined;
      const body: Directive[] = [];
      block.push(token.mark === ';' ? { words } : { words, body });
      if (token.mark === '{') open.push(body);
      words = [];
    }
  }
  return words.length === 0 && open.length === 1 ? root : undefined;
}

function tokensOf(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [whole, double, single, mark, bare] = match;
    end += whole.length;
    const word = double ?? single ?? bare;
    if (word !== undefined) tokens.push({ word: unescape(word) });
    else if (mark === ';' || mark === '{' || mark === '}') tokens.push({ mark });
  }
  return end === text.length ? tokens : undefined;
}

/** In words nginx takes the backslash away before a quote and before itself. */
function unescape(word: string): string {
  return word.replace(/\\(["'\\])/g, '$1');
}

/** All directives of that name, at any depth. */
export function findAll(body: readonly Directive[], name: string): readonly Directive[] {
  return body.flatMap((directive) => [
    ...(directive.words[0] === name ? [directive] : []),
    ...findAll(directive.body ?? [], name),
  ]);
}

/** Words after the name of the first such directive that stands directly in a block. */
export function wordsOf(block: Directive | undefined, name: string): readonly string[] {
  return block?.body?.find(({ words }) => words[0] === name)?.words.slice(1) ?? [];
}

/**
 * Whether somebody emptied `${…}` in a configuration, as Flux does where substitution is not disabled: a group of a
 * regular expression has a name that nothing uses, or a `map` looks at nothing that varies.
 */
export function isEmptied(config: readonly Directive[]): boolean {
  const text = allWords(config).join('\n');
  const groups = [...text.matchAll(/\(\?<([a-z_]+)>/g)].map(([, name = '']) => name);
  return (
    groups.some((name) => !new RegExp(`\\$(?:\\{${name}\\}|${name}\\b)`).test(text)) ||
    findAll(config, 'map').some(({ words }) => words[1]?.includes('$') !== true)
  );
}

function allWords(config: readonly Directive[]): readonly string[] {
  return config.flatMap(({ words, body }) => [...words, ...allWords(body ?? [])]);
}
