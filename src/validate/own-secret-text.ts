import { replacePlaceholders } from '../model/secret';
import { SOURCE_ANNOTATION } from '../model/source-annotation';
import { annotationOf, type Manifest } from './manifest';

/** What a text says when a secret stands in it: keys, hashes, logins of headers and addresses, and assignments. */
const SIGNS: readonly RegExp[] = [
  /PRIVATE KEY/,
  /\$2[abxy]\$/,
  /\b(?:Basic|Bearer)[ \t]+[\w+/=.-]{4,}/i,
  /\/\/[^/\s:@]+:[^/\s@]+@/,
  /(?<![\w-])(?:password|passwd|pass|secret|token|auth)["']?[ \t]*[:=][ \t]*["']?[^\s"'{}]/i,
];

/** Keys whose whole value is a secret, or nothing without one. */
const SECRET_KEY = /(?:^|[._-])(?:key|password|passwordHash|htpasswd|dockerconfigjson)$/;

/**
 * Whether a text of a Secret that regshift rendered holds nothing secret: every secret in it is still a placeholder.
 * Its configuration files are mostly public text, which an encrypting backend encrypts all the same.
 */
export function isOwnTextWithPlaceholders(manifest: Manifest, key: string, text: string): boolean {
  if (annotationOf(manifest, SOURCE_ANNOTATION) === undefined) return false;
  const rest = replacePlaceholders(text, () => '');
  if (SECRET_KEY.test(key) && rest === text) return false;
  return !SIGNS.some((sign) => sign.test(rest));
}
