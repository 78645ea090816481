import { isBlankOfManual, isHarmless } from '../secret-words';
import { fromBase64 } from './base64';

/** A text that looks like a credential, by its place only: the value goes nowhere. */
export interface FoundCredential {
  /** Offset in the text. */
  readonly index: number;
  /** What it is, in words. */
  readonly what: string;
  readonly certain: boolean;
}

interface Pattern {
  /** Lower-case texts without any of which the pattern is not tried: to look for them is many times cheaper. */
  readonly signs: readonly string[];
  readonly pattern: RegExp;
  readonly what: string;
  /** The form alone proves it, in whatever text it stands. */
  readonly certain: boolean;
  readonly accept?: (value: string) => boolean;
}

const VALUE = String.raw`(?:"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'|([^\s"';,)}\]]+))`;
const WORDS = String.raw`(?:password|passwd|passphrase|license(?:[_-]?key)?|token|secret|api[_-]?key|(?:secret|access|private)[_-]?key)`;

/** `x=`, `x: `, `"x":`; not `image:tag`. */
const ASSIGNS = String.raw`(?:["']?[^\S\n]*(?:=|:(?=[\s"']))|["'][^\S\n]*:)`;
const WORD_SIGNS = ['passw', 'passphrase', 'licen', 'token', 'secret', 'key'];

/** Each pattern's groups, whichever matched, are the value. */
const PATTERNS: readonly Pattern[] = [
  {
    signs: WORD_SIGNS,
    pattern: new RegExp(String.raw`(?<![\w.$-])[\w-]*${WORDS}${ASSIGNS}[^\S\n]*${VALUE}`, 'gi'),
    what: 'a password, token or license',
    certain: false,
  },
  {
    signs: WORD_SIGNS,
    pattern: new RegExp(String.raw`(?<!\S)--?[\w-]*${WORDS}(?:[^\S\n]+|=)${VALUE}`, 'gi'),
    what: 'a password, token or license',
    certain: false,
    accept: (value) => !value.startsWith('-'),
  },
  {
    signs: ['auth', 'identity'],
    pattern: new RegExp(
      String.raw`(?<![\w.$-])["']?(?:identity_?token|auth)["']?[^\S\n]*[=:][^\S\n]*${VALUE}`,
      'gi',
    ),
    what: 'a registry login in base64',
    certain: true,
    accept: isLoginInBase64,
  },
  {
    signs: ['://'],
    pattern: /(?<=[a-z0-9]):\/\/[^\s/:@"']+:([^\s/@"']+)@/gi,
    what: 'a password inside an address',
    certain: true,
  },
  {
    signs: ['authorization'],
    pattern: /\bauthorization(?:["']?\s*[:=]\s*["']?|\s+["'])(?:basic|bearer)\s+([^\s"']+)/gi,
    what: 'an Authorization header',
    certain: true,
  },
];

/** Everything in a text that looks like a credential; variables, template actions and placeholders are none. */
export function findCredentials(text: string): readonly FoundCredential[] {
  const lower = text.toLowerCase();
  return PATTERNS.flatMap((pattern) =>
    pattern.signs.some((sign) => lower.includes(sign)) ? matchesOf(pattern, text) : [],
  );
}

function matchesOf(
  { pattern, what, certain, accept }: Pattern,
  text: string,
): readonly FoundCredential[] {
  return [...text.matchAll(pattern)]
    .filter((match) => {
      const value = match.slice(1).find(Boolean) ?? '';
      return isLiteral(value) && (accept?.(value) ?? true);
    })
    .map(({ index }) => ({ index, what, certain }));
}

/** Whether the value is the credential itself, and not a name of where it is. */
function isLiteral(value: string): boolean {
  if (isHarmless(value) || isBlankOfManual(value)) return false;
  if (/[$`]|\{\{|regshift-secret:\/\//.test(value)) return false;
  return !/^(?:[/.~]|true$|false$|null$|none$|nil$|\d{1,4}$|\*+$|[=[{|>&(]|\\)/i.test(value);
}

function isLoginInBase64(value: string): boolean {
  if (value.length < 8) return false;
  const clear = fromBase64(value);
  return clear !== undefined && /^[\x20-\x7e]+$/.test(clear);
}
