import type { GeneratedRef, SecretForm } from '../model/secret';
import { formatPlaceholder } from '../model/secret';
import type { Login } from '../model/upstream';
import type { UserName } from './names';

/**
 * The values that are generated once and kept at rest, by name. What they are made of is the matter of `secrets`;
 * manifests hold only their placeholders.
 */
export type GeneratedItem =
  /** Fields `crt`, `key`. */
  | 'ca'
  /** Server certificate of the in-cluster proxy; fields `crt`, `key`. */
  | 'in-cluster-proxy'
  /** Server certificate of the proxy on each node; fields `crt`, `key`. */
  | 'node-proxy'
  /** Client certificate that the Ingress shows to registries; fields `crt`, `key`. */
  | 'push-client'
  /** Field `value`: what distribution signs its upload states with. */
  | 'http-secret'
  /** Fields `password`, `hash` (bcrypt, as htpasswd has it). */
  | `user-${UserName}`
  /** Server certificate of one master; fields `crt`, `key`. */
  | `master-${string}`;

/** Field of a generated value. */
export type GeneratedField = 'crt' | 'key' | 'value' | 'password' | 'hash';

/** Reference to a generated value. */
export function generatedRef(item: GeneratedItem, field: GeneratedField): GeneratedRef {
  return { generated: { item, field } };
}

/** Placeholder of a generated value. */
export function generated(
  item: GeneratedItem,
  field: GeneratedField,
  form: SecretForm = { encoding: 'plain' },
): string {
  return formatPlaceholder(generatedRef(item, field), form);
}

/** The login of one of our users. */
export function userLogin(user: UserName): Login {
  return { username: user, password: generatedRef(`user-${user}`, 'password') };
}
