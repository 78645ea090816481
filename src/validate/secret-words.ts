import { withoutFluxVariables } from '../model/flux-variable';
import { isPlaceholder } from '../model/secret';
import type { Path } from './plain-data';

/** Names of fields whose text is a secret. `username` and `ca` are not (design, section 3). */
const SECRET_KEY =
  /^(?:license|licen[cs]e[-_]?key|password|passwd|passphrase|secret|token|api[-_]?key|(?:bearer|access|auth|refresh|id)[-_]?token|(?:client|shared)[-_]?secret|(?:private|secret|secret[-_]?access|access|signing|encryption|ssh[-_]?private|account)[-_]?key|\.?dockercfg|\.?dockerconfigjson|\.?docker[-_]?cfg)$/i;

/** Whether a field of this name holds a secret. */
export function isSecretKey(key: string | number): boolean {
  return typeof key === 'string' && SECRET_KEY.test(key);
}

/** Whether a value at this path may be a secret, so that no message repeats it: all values of a Secret are. */
export function isSecretPath(path: Path): boolean {
  return path[0] === 'data' || path[0] === 'stringData' || path.some(isSecretKey);
}

/** What SOPS writes in place of a value. */
export const ENCRYPTED = /^ENC\[[A-Z0-9_]+,data:[^\]]*\]$/;

/** Whether SOPS has encrypted this text. */
export function isEncrypted(text: string): boolean {
  return ENCRYPTED.test(text);
}

/** Whether the text stands for a secret and is none: empty, encrypted, regshift's placeholder or its variable for Flux. */
export function isHarmless(text: string): boolean {
  const trimmed = withoutFluxVariables(text).trim();
  return trimmed === '' || isEncrypted(trimmed) || isPlaceholder(trimmed);
}

/** Whether the text is a blank of a manual that nobody has filled in: `<LICENSE_KEY>`. */
export function isBlankOfManual(text: string): boolean {
  return /^<[A-Za-z][A-Za-z0-9 _.-]*>$/.test(text.trim());
}
