import type { FileSet } from '../../../model/file-set';
import { remember } from '../../../model/remember';
import { formatPlaceholder, isPlaceholder } from '../../../model/secret';
import { tomlString, tomlStrings } from '../../../node/toml-text';
import type { NodeBundle, NodeConfigHost, NodeConfigMirror, PullSecret } from '../state';

/** Where DKP's step writes (`objects.md` 3.3). */
const ROOT = '/etc/containerd/registry.d';

/** The folders that DKP's step 030 gives a node, each with its files (`objects.md` 3.3, 3.4). */
export const platformFolders = remember((bundle: NodeBundle) => {
  const hosts =
    bundle.nodeConfig?.hosts ?? (bundle.pull === undefined ? [] : [hostOf(bundle.pull)]);
  return {
    names: hosts.map(({ host }) => host),
    files: hosts.flatMap(hostFiles),
  };
});

/** The registry of Secret `deckhouse-registry` as a host that leads to itself: without the module's configuration (`objects.md` 3.2). */
function hostOf({ address, scheme, ca, username, password }: PullSecret): NodeConfigHost {
  const mirror: NodeConfigMirror = {
    host: address,
    scheme,
    ...(ca === undefined ? {} : { ca }),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  };
  return { host: address, mirrors: [mirror] };
}

/** `hosts.toml` of a host, and the certificates that it names (`objects.md` 3.3, 3.4). */
export function hostFiles({ host, mirrors }: NodeConfigHost): FileSet {
  const cas = mirrors.flatMap((mirror) => {
    const ca = usedCa(mirror);
    return ca === undefined ? [] : [{ path: `${host}/${caName(mirror)}`, content: pemOf(ca) }];
  });
  const lines = ['[host]', ...mirrors.flatMap((mirror) => hostTable(host, mirror)), ''];
  return [...cas, { path: `${host}/hosts.toml`, content: lines.join('\n') }];
}

function hostTable(folder: string, mirror: NodeConfigMirror): readonly string[] {
  const { scheme, username, password, rewrite } = mirror;
  const table = `host.${tomlString(`${scheme}://${mirror.host}`)}`;
  const lines = [`  [${table}]`, '    capabilities = ["pull", "resolve"]'];
  if (scheme === 'http') lines.push('    skip_verify = true');
  if (usedCa(mirror) !== undefined) {
    lines.push(`    ca = ${tomlStrings([`${ROOT}/${folder}/${caName(mirror)}`])}`);
  }
  if (username !== undefined && username !== '') {
    const login = Buffer.from(`${username}:${password ?? ''}`, 'utf8').toString('base64');
    lines.push(`    [${table}.auth]`, `      auth = ${tomlString(login)}`);
  }
  if (rewrite !== undefined) {
    const { from, to } = rewrite;
    lines.push(
      `    [[${table}.rewrite]]`,
      `      regex = ${tomlString(from)}`,
      `      replace = ${tomlString(to)}`,
    );
  }
  return lines;
}

function usedCa({ scheme, ca }: NodeConfigMirror): string | undefined {
  return scheme === 'https' && ca !== '' ? ca : undefined;
}

/** A text that only stands for a certificate is spelled as a placeholder: containerd does not look into it. */
function pemOf(ca: string): string {
  if (ca.includes('-----BEGIN') || isPlaceholder(ca)) return ca;
  return formatPlaceholder({ generated: { item: ca, field: 'crt' } });
}

function caName({ scheme, host }: NodeConfigMirror): string {
  return `${scheme}-${host}-ca.crt`;
}
