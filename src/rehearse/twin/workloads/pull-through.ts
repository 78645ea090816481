import { formatPlaceholder, parsePlaceholder } from '../../../model/secret';
import { known } from '../../../observe/fields';
import type { RegistryParams } from '../state';
import { fileNamed } from './mounted-config';
import type { Files } from './mounted-config';
import { parseNginx, wordsOf } from './nginx-config';
import type { Directive } from './nginx-config';
import type { PodView } from './pod-view';

/** Where a cache asks on a miss, and below which path clients ask it. */
interface PullThrough {
  readonly path: string;
  readonly upstream: RegistryParams;
}

/**
 * Follows a request through a pull-through pod, as its programs do: the path that the front rewrites, `proxy.remoteurl` of
 * distribution to the server on loopback, and from there to the address in the included file (decision 0012).
 * `undefined` where the way breaks off.
 */
export function pullThroughUpstream(
  http: Directive,
  front: Directive,
  files: Files,
  view: PodView,
): PullThrough | undefined {
  const paths = pathsOf(front);
  const proxy = proxySettings(files);
  const loopback = loopbackOf(http, proxy['remoteurl'] ?? '', view);
  const address = addressOf(http, loopback, files);
  if (paths === undefined || loopback === undefined || address === undefined) return undefined;
  const { username, password } = proxy;
  const login = username !== undefined && password !== undefined;
  return {
    path: paths.asked,
    upstream: known<RegistryParams>({
      mode: 'Proxy',
      imagesRepo: [address.host, ...(paths.upstream === '' ? [] : [paths.upstream])].join('/'),
      scheme: address.scheme === 'https' ? 'HTTPS' : 'HTTP',
      ca: files[wordsOf(loopback, 'proxy_ssl_trusted_certificate')[0] ?? ''],
      username: login ? username : undefined,
      password: login ? plainSecret(password) : undefined,
    }),
  };
}

/** What clients ask below, and what the front makes of it, without slashes around them. */
function pathsOf(
  front: Directive,
): { readonly asked: string; readonly upstream: string } | undefined {
  for (const location of front.body ?? []) {
    const [name, , pattern = ''] = location.words;
    const [, replacement = ''] = wordsOf(location, 'rewrite');
    const asked = /^\^\/v2(.*?)\(\?</.exec(pattern)?.[1];
    const upstream = /^\/v2(.*?)\$\{/.exec(replacement)?.[1];
    if (name === 'location' && asked !== undefined && upstream !== undefined) {
      return { asked: trimSlashes(asked.replace(/\\(.)/g, '$1')), upstream: trimSlashes(upstream) };
    }
  }
  return undefined;
}

function trimSlashes(path: string): string {
  return path.replace(/^\/+|\/+$/g, '');
}

/** The texts of section `proxy` of distribution's configuration, a flat map of quoted texts. */
function proxySettings(files: Files): Readonly<Record<string, string>> {
  const text = fileNamed(files, 'distribution.yml') ?? '';
  const section = /^proxy:\n((?:[ ]+.*\n?)*)/m.exec(text)?.[1] ?? '';
  const lines = [...section.matchAll(/^ +(\w+): "(.*)"$/gm)];
  return Object.fromEntries(
    lines.map(([, key = '', value = '']) => [key, value.replace(/\\(["\\])/g, '$1')]),
  );
}

/** The server that distribution's upstream is: on a port of 127.0.0.1, by address or by an alias of the pod. */
function loopbackOf(http: Directive, remote: string, view: PodView): Directive | undefined {
  const [, name = '', port = ''] = /^https?:\/\/(?:.*@)?([^@/]*):(\d+)\/?$/.exec(remote) ?? [];
  const address = view.hostAliases.find(({ names }) => names.includes(name))?.ip ?? name;
  return http.body?.find(
    (server) =>
      server.words[0] === 'server' && wordsOf(server, 'listen')[0] === `${address}:${port}`,
  );
}

/** Where that server connects to, with the port only where it is not the scheme's own. */
function addressOf(
  http: Directive,
  loopback: Directive | undefined,
  files: Files,
): { readonly scheme: string; readonly host: string } | undefined {
  const location = loopback?.body?.find(
    ({ words, body }) =>
      words[0] === 'location' && body?.some((inner) => inner.words[0] === 'proxy_pass'),
  );
  const [, scheme = '', name = ''] =
    /^(https?):\/\/([^/]+)$/.exec(wordsOf(location, 'proxy_pass')[0] ?? '') ?? [];
  const upstream = http.body?.find(({ words }) => words[0] === 'upstream' && words[1] === name);
  const [include = ''] = wordsOf(upstream, 'include');
  const [server] = parseNginx(fileNamed(files, include) ?? '') ?? [];
  const [word, address] = server?.words ?? [];
  if (word !== 'server' || address === undefined) return undefined;
  return { scheme, host: address.replace(scheme === 'https' ? /:443$/ : /:80$/, '') };
}

/** A placeholder names one value, in whatever form it stands. */
function plainSecret(text: string): string {
  const placeholder = parsePlaceholder(text);
  return placeholder === undefined ? text : formatPlaceholder(placeholder.ref);
}
