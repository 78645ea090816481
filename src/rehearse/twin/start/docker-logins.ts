import type { KubeObject } from '../../../model/object-id';
import { formatPlaceholder, parsePlaceholder } from '../../../model/secret';
import { fieldsAt, textAt } from '../../../observe/fields';

/** A name and the placeholder of its password. */
export interface DockerLogin {
  readonly username: string;
  readonly password: string;
}

/** Logins of docker configs among manifests, by host. */
export function dockerLogins(tree: readonly KubeObject[]): ReadonlyMap<string, DockerLogin> {
  return new Map(tree.flatMap((object) => loginsOf(object)));
}

function loginsOf(object: KubeObject): readonly (readonly [string, DockerLogin])[] {
  const text = textAt(object, 'stringData', '.dockerconfigjson');
  if (text === undefined) return [];
  return Object.entries(fieldsAt(parsed(text), 'auths')).flatMap(([host, entry]) => {
    const login = loginOf(entry);
    return login === undefined ? [] : [[host, login] as const];
  });
}

/** `username` and `password`, or the placeholder of both as one. */
function loginOf(entry: unknown): DockerLogin | undefined {
  const username = textAt(entry, 'username');
  const password = textAt(entry, 'password');
  if (username !== undefined && password !== undefined) return { username, password };
  const both = parsePlaceholder(textAt(entry, 'auth') ?? '');
  if (both?.form.encoding !== 'basic') return undefined;
  return { username: both.form.username, password: formatPlaceholder(both.ref) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
