import { generated } from './generated';
import type { UserName } from './names';

/** `htpasswd` with the bcrypt hashes of these users. */
export function htpasswd(users: readonly UserName[]): string {
  return users.map((user) => `${user}:${generated(`user-${user}`, 'hash')}\n`).join('');
}
