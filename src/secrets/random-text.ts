import { EnvironmentError } from '../model/errors';
import type { RandomBytes } from './random-bytes';

const CHARACTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
/** The largest multiple of 62 that a byte can reach: bytes from here on would favour the first characters. */
const LIMIT = 256 - (256 % CHARACTERS.length);
/** Three bytes in a hundred are thrown away; a source that needs so many rounds gives no random bytes. */
const MOST_ROUNDS = 100;

/** Random text of a-z, A-Z and 0-9, each as probable as the others (`objects.md` 4.10). */
export function randomText(length: number, randomBytes: RandomBytes): string {
  let text = '';
  for (let round = 0; round < MOST_ROUNDS && text.length < length; round += 1) {
    for (const byte of randomBytes(length - text.length)) {
      if (byte < LIMIT) text += CHARACTERS.charAt(byte % CHARACTERS.length);
    }
  }
  if (text.length !== length) throw new EnvironmentError('the source of random bytes is broken');
  return text;
}
