import type { FileSet } from '../../model/file-set';
import { hasFeature } from './containerd';
import type { Containerd } from './containerd';

/**
 * A host directory tree: what `config_path` of containerd names (`registry.d` on DKP, `certs.d` elsewhere). A folder is
 * a host, `host:port`, `host_port_` or `_default`; it holds `hosts.toml` and certificates.
 */
export interface HostTree {
  /** Paths from the tree's root: `registry.io/hosts.toml`. */
  readonly files: FileSet;
  /** Absolute paths by which its files may name the tree's root; a file elsewhere can not be judged. */
  readonly roots: readonly string[];
}

export const HOSTS_FILE = 'hosts.toml';
export const DEFAULT_FOLDER = '_default';

/** Paths at which nodes hold host trees. */
export const USUAL_ROOTS: readonly string[] = [
  '/etc/containerd/registry.d',
  '/etc/containerd/certs.d',
];

/** Names of the folders that may serve a host, in the order in which containerd looks (`peers.md` 3.2). */
export function folderNames(host: string, containerd: Containerd): readonly string[] {
  const colon = host.lastIndexOf(':');
  return [
    ...(colon > 0 ? [`${host.slice(0, colon)}_${host.slice(colon + 1)}_`] : []),
    host,
    ...(hasFeature(containerd, 'defaultFolder') ? [DEFAULT_FOLDER] : []),
  ];
}

/** The folder that serves a host: the first that is there, even if it holds nothing of use. */
export function folderOf(tree: HostTree, host: string, containerd: Containerd): string | undefined {
  return folderNames(host, containerd).find((folder) => isFolder(tree, folder));
}

/** What is at a path that a file of a folder names: relative to that folder, or absolute. */
export type Found =
  | { readonly kind: 'file'; readonly path: string; readonly content: string }
  | { readonly kind: 'folder' | 'missing'; readonly path: string }
  /** Outside the tree: it may be there or not. */
  | { readonly kind: 'outside'; readonly path: string };

export function lookUp(tree: HostTree, folder: string, named: string): Found {
  const path = inTree(tree, folder, named);
  if (path === undefined) return { kind: 'outside', path: named };
  const file = tree.files.find((candidate) => candidate.path === path);
  if (file !== undefined) return { kind: 'file', path, content: file.content };
  return { kind: isFolder(tree, path) ? 'folder' : 'missing', path };
}

/** The files that lie directly in a folder. */
export function filesIn(tree: HostTree, folder: string): FileSet {
  return tree.files.filter(
    ({ path }) => path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes('/'),
  );
}

function isFolder(tree: HostTree, path: string): boolean {
  return path === '' || tree.files.some((file) => file.path.startsWith(`${path}/`));
}

function inTree({ roots }: HostTree, folder: string, named: string): string | undefined {
  if (!named.startsWith('/')) return normalized(`${folder}/${named}`);
  const root = roots.find((candidate) => named === candidate || named.startsWith(`${candidate}/`));
  return root === undefined ? undefined : normalized(named.slice(root.length + 1));
}

/** The path without `.`, `..` and repeated slashes; `undefined` when it leads out of the tree. */
function normalized(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '' && part !== '.') {
      parts.push(part);
    }
  }
  return parts.join('/');
}
