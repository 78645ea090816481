import { distinctMirrors, hasCa, splitMirrorUrl } from './mirrors';
import type { NodeMirror } from './mirrors';
import { ownerLine } from './owner-line';
import { tomlSecret, tomlString, tomlStrings } from './toml-text';

const REGISTRY_TABLE = 'plugins."io.containerd.grpc.v1.cri".registry';

/**
 * A drop-in for `/etc/containerd/conf.d` with the registry settings of containerd v1 without DKP's `registry` module
 * (`objects.md` 3.2): the mirrors of one registry, and login and TLS of each mirror's host.
 *
 * This layout knows a host, not a URL: where `http://` and `https://` of one host are both mirrors, they share the
 * login and the CA of the first that has one, and verification is off if it is off for either.
 */
export function buildLegacyConfigToml(
  host: string,
  mirrors: readonly NodeMirror[],
  caPath: (mirror: NodeMirror) => string,
  owner: string,
): string {
  const distinct = distinctMirrors(mirrors);
  const hosts = [...new Set(distinct.map(hostOf))];
  return [
    ownerLine(owner),
    `[${REGISTRY_TABLE}.mirrors.${tomlString(host)}]`,
    `  endpoint = ${tomlStrings(distinct.map(({ url }) => url))}`,
    ...hosts.flatMap((mirrorHost) => {
      const ofHost = distinct.filter((mirror) => hostOf(mirror) === mirrorHost);
      return configTables(mirrorHost, ofHost, caPath);
    }),
    '',
  ].join('\n');
}

function hostOf(mirror: NodeMirror): string {
  return splitMirrorUrl(mirror.url).host;
}

function configTables(
  host: string,
  mirrors: readonly NodeMirror[],
  caPath: (mirror: NodeMirror) => string,
): string[] {
  const table = `${REGISTRY_TABLE}.configs.${tomlString(host)}`;
  const auth = mirrors.find((mirror) => mirror.auth !== undefined)?.auth;
  const withCa = mirrors.find(hasCa);
  const tls = [
    ...(withCa === undefined ? [] : [`  ca_file = ${tomlString(caPath(withCa))}`]),
    ...(mirrors.some(({ skipVerify }) => skipVerify) ? ['  insecure_skip_verify = true'] : []),
  ];
  return [
    ...(auth === undefined
      ? []
      : [
          `[${table}.auth]`,
          `  username = ${tomlString(auth.username)}`,
          `  password = ${tomlSecret(auth.password)}`,
        ]),
    ...(tls.length === 0 ? [] : [`[${table}.tls]`, ...tls]),
  ];
}
