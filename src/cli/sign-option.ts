import { InvalidArgumentError, Option } from 'commander';
import type { Signing } from '../io/git-draft';

const FORMATS = ['ssh', 'openpgp'] as const;

/** `--sign`, for commands that commit. Its value is a `Signing`. */
export function signOption(): Option {
  return new Option(
    '--sign <key>',
    'sign every commit: ssh:PATH of a private key, or openpgp:KEY-ID',
  )
    .env('REGSHIFT_SIGN')
    .argParser(signingOf);
}

/** @throws InvalidArgumentError for anything but a format and a key */
export function signingOf(text: string): Signing {
  const colon = text.indexOf(':');
  const format = FORMATS.find((known) => known === text.slice(0, colon));
  const key = text.slice(colon + 1).trim();
  if (format !== undefined && key !== '') return { format, key };
  throw new InvalidArgumentError('It is ssh:PATH of a private key, or openpgp:KEY-ID.');
}
