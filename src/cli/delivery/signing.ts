import type { Signing } from '../../io/git-draft';
import { badUsage } from '../rejected';

/** What `--sign` names: `ssh:PATH`, `openpgp:KEYID`. Throws `Rejected`. */
export function signingOf(text: string | undefined): Signing | undefined {
  if (text === undefined) return undefined;
  const at = text.indexOf(':');
  const [format, key] = [text.slice(0, at), text.slice(at + 1)];
  if (at > 0 && key !== '' && (format === 'ssh' || format === 'openpgp')) return { format, key };
  throw badUsage(
    `${text} names no key to sign with`,
    'write ssh:PATH-OF-A-PRIVATE-KEY, or openpgp:KEYID',
  );
}
