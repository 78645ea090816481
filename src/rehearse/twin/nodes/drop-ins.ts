import type { FileSet } from '../../../model/file-set';
import { remember } from '../../../model/remember';
import { parseToml } from '../../../node/hosts/parse-toml';
import { at, fieldsAt, known, textAt, textsAt } from '../../../observe/fields';
import type { Fields } from '../../../observe/fields';
import { withoutField } from '../platform/with-changes';
import type { NodeConfigHost, NodeConfigMirror, NodeState } from '../state';
import { withFiles, withoutFiles } from './file-trees';
import { hostFiles } from './platform-hosts';

/** The node once a script of ours has written a drop-in. */
export function withDropIn(node: NodeState, slug: string, content: string): NodeState {
  const before = node.dropInFiles ?? NO_FILES;
  const path = nameOf(slug);
  const same = before.some((file) => file.path === path && file.content === content);
  if (same && node.dropIns) return node;
  return { ...node, dropIns: true, dropInFiles: withFiles(before, [{ path, content }]) };
}

/** The node once it is gone: other drop-ins of ours stay. */
export function withoutDropIn(node: NodeState, slug: string): NodeState {
  const before = node.dropInFiles ?? NO_FILES;
  const left = withoutFiles(before, [nameOf(slug)]);
  if (left.length > 0) return left.length === before.length ? node : { ...node, dropInFiles: left };
  const without = withoutField(node, 'dropInFiles');
  return node.dropIns || before.length > 0 ? { ...without, dropIns: false } : node;
}

const NO_FILES: FileSet = [];

function nameOf(slug: string): string {
  return `regshift-${slug}.toml`;
}

/**
 * Host files that mean what the registry tables of drop-ins mean: without the module containerd v1 reads tables `mirrors` and
 * `configs` (`objects.md` 3.2).
 */
export const hostsOfDropIns = remember((dropIns: FileSet): FileSet =>
  dropIns.flatMap(({ content }) => {
    const parsed = parseToml(content);
    const registry = parsed.ok
      ? fieldsAt(parsed.table, 'plugins', 'io.containerd.grpc.v1.cri', 'registry')
      : {};
    return hostsOf(registry).flatMap(hostFiles);
  }),
);

function hostsOf(registry: Fields): readonly NodeConfigHost[] {
  return Object.entries(fieldsAt(registry, 'mirrors')).map(([host, mirror]) => ({
    host,
    mirrors: textsAt(mirror, 'endpoint').map((url) => mirrorAt(url, fieldsAt(registry, 'configs'))),
  }));
}

/** Login and TLS belong to a host, not to a URL. */
function mirrorAt(url: string, configs: Fields): NodeConfigMirror {
  const [scheme = '', host = ''] = url.split('://');
  const config = at(configs, host);
  return known<NodeConfigMirror>({
    host,
    scheme: scheme === 'http' ? 'http' : 'https',
    ca: textAt(config, 'tls', 'ca_file') === undefined ? undefined : 'ca',
    username: textAt(config, 'auth', 'username'),
    password: textAt(config, 'auth', 'password'),
  });
}
