import { describeSecretRef, replacePlaceholders } from '../model/secret';
import type { SecretPlaceholder } from '../model/secret';

/** A control character that neither a YAML document nor a shell script can hold as it is. */
const MARK = '\u0001';
const MARKED = new RegExp(`${MARK}(\\d+)${MARK}`, 'g');

/**
 * A placeholder in words: `secret from environment variable DKP_LICENSE (generation 2)`. A reference is no secret, and
 * a reader sees by it that a secret was renewed.
 */
export function placeholderWords({ ref }: SecretPlaceholder): string {
  const generation = ref.generation ?? 1;
  const words = `secret from ${describeSecretRef(ref)}`;
  return generation > 1 ? `${words} (generation ${generation})` : words;
}

/** A text whose placeholders were set aside, so that no rule about secrets takes their words for one. */
export interface MarkedText {
  readonly text: string;
  /** What each mark stands for, in words. */
  readonly words: readonly string[];
}

/** Puts a mark in the place of each placeholder. */
export function markPlaceholders(text: string): MarkedText {
  const words: string[] = [];
  const marked = replacePlaceholders(text.replaceAll(MARK, ''), (placeholder) => {
    words.push(placeholderWords(placeholder));
    return `${MARK}${words.length - 1}${MARK}`;
  });
  return { text: marked, words };
}

/** Puts the words, in parentheses, in the place of the marks. */
export function unmark(text: string, words: readonly string[]): string {
  return text.replace(MARKED, (mark, index: string) => `(${words[Number(index)] ?? mark})`);
}

/** Whether the text is the mark of one placeholder and nothing else. */
export function isMark(text: string): boolean {
  return /^\d+$/.test(text.slice(1, -1)) && text.startsWith(MARK) && text.endsWith(MARK);
}
