import { distinctMirrors, hasCa } from './mirrors';
import type { NodeMirror } from './mirrors';
import { ownerLine } from './owner-line';
import { tomlSecret, tomlString, tomlStrings } from './toml-text';

/** What `config_path` of DKP's containerd names (`objects.md` 3.3). */
export const REGISTRY_FOLDER = '/etc/containerd/registry.d';

/**
 * The `hosts.toml` of one registry, in the dialect of DKP's containerd as its manual shows it to users: an empty
 * `[host]` table, then a table for each mirror in the order of fail-over, with a table `auth` that holds a username
 * and a password, and an array `rewrite` of paths (`objects.md` 3.4). There is no `server`: after the mirrors containerd asks the registry itself.
 *
 * Passwords are placeholders inside TOML strings. The first line names the owner.
 *
 * @param caPath where the CA file of a mirror that has one lies on the node
 * @param owner name of the NodeGroupConfiguration that writes the file
 */
export function buildHostsToml(
  mirrors: readonly NodeMirror[],
  caPath: (mirror: NodeMirror) => string,
  owner: string,
): string {
  const tables = distinctMirrors(mirrors).flatMap((mirror) => hostTable(mirror, caPath));
  return [ownerLine(owner), '[host]', ...tables, ''].join('\n');
}

function hostTable(mirror: NodeMirror, caPath: (mirror: NodeMirror) => string): string[] {
  const { url, capabilities, skipVerify, auth, rewrite } = mirror;
  const lines = [`  [host.${tomlString(url)}]`, `    capabilities = ${tomlStrings(capabilities)}`];
  if (skipVerify) lines.push('    skip_verify = true');
  if (hasCa(mirror)) lines.push(`    ca = ${tomlStrings([caPath(mirror)])}`);
  if (auth !== undefined) {
    lines.push(
      `    [host.${tomlString(url)}.auth]`,
      `      username = ${tomlString(auth.username)}`,
      `      password = ${tomlSecret(auth.password)}`,
    );
  }
  if (rewrite !== undefined) {
    lines.push(
      `    [[host.${tomlString(url)}.rewrite]]`,
      `      regex = ${tomlString(rewrite.regex)}`,
      `      replace = ${tomlString(rewrite.replace)}`,
    );
  }
  return lines;
}
