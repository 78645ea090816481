import { rememberByText } from '../../../model/remember';

/** Factors of the eight words of a digest: odd, and far from each other. */
const FACTORS = [
  0x01000193, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f, 0x9e3779b1, 0x165667b1, 0xd3a2646d, 0xfd7046c5,
] as const;

/**
 * 64 hexadecimal digits that stand for the SHA-256 of a text: the same for the same text, and different for others as
 * far as a rehearsal is concerned. Not fit for keeping a secret.
 */
export const digestOf = rememberByText(
  (text: string) => text,
  (text) => FACTORS.map((factor) => word(text, factor)).join(''),
);

function word(text: string, factor: number): string {
  let hash = factor ^ text.length;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), factor);
    hash ^= hash >>> 15;
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
