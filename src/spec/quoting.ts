import { distance } from 'fastest-levenshtein';

const LONGEST_QUOTE = 60;

/** Control characters, marks that reorder text, lone surrogates: anything that could draw more than itself. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

/** Text that is safe to print: what can not be seen is replaced by `\uFFFD`. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '\uFFFD');
}

/** A value as a message shows it: quoted, shortened, and masked where it seems to carry a login. */
export function quote(text: string): string {
  if (carriesLogin(text)) return 'a value with a login in it';
  const short = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE - 1)}…` : text;
  return `"${printable(short)}"`;
}

/**
 * Whether the text may hold `user:password@host`. The `@` of an image digest and of `git@host` are known to be
 * harmless; any other is not trusted.
 */
export function carriesLogin(text: string): boolean {
  return /@/.test(text.replace(/@sha256:|^git@|:\/\/git@/g, ''));
}

/** `a, b or c`. */
export function anyOf(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} or ${last}`;
}

/** The allowed name that was probably meant; `undefined` when none is near. Case does not count. */
export function closest(name: string, allowed: readonly string[]): string | undefined {
  const tolerance = name.length < 5 ? 1 : name.length < 8 ? 2 : 3;
  const wanted = name.slice(0, LONGEST_QUOTE).toLowerCase();
  let best: string | undefined;
  let bestDistance = tolerance + 1;
  for (const candidate of allowed) {
    const edits = distance(wanted, candidate.toLowerCase());
    if (edits < bestDistance) [best, bestDistance] = [candidate, edits];
  }
  return best;
}
