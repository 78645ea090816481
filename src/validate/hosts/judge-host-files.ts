import type { TextFile } from '../../model/file-set';
import type { Issue } from '../../model/issue';
import { lintHostsToml, lintHostTree } from '../../node/hosts/lint-host-tree';
import { HOSTS_FILE } from '../../node/hosts/tree';
import type { ValidateOptions } from '../options';
import { anyContainerd, withDoubt } from './assumed-containerd';

/** Whether a path is that of a `hosts.toml`. */
export function isHostsFile(path: string): boolean {
  return path.split('/').at(-1) === HOSTS_FILE;
}

/** Folders that are roots of host trees by their names. */
const ROOT_NAMES = ['certs.d', 'registry.d'];

/**
 * Folder of the host tree that a `hosts.toml` with an absolute path belongs to: the nearest one around it that is
 * called `certs.d` or `registry.d`, else the one around the folder that it lies in.
 */
export function hostTreeRoot(path: string): string {
  const folders = path.split('/').slice(0, -1);
  const named = folders.findLastIndex((name) => ROOT_NAMES.includes(name));
  return folders.slice(0, named < 0 ? -1 : named + 1).join('/');
}

/** What containerd ignores or breaks over in a `hosts.toml` that is a file. */
export function judgeHostFile(
  { path, content }: TextFile,
  { containerd: named, hostTreeOf }: Pick<ValidateOptions, 'containerd' | 'hostTreeOf'>,
): readonly Issue[] {
  const containerd = anyContainerd(named);
  const found = hostTreeOf?.(path);
  const issues =
    found === undefined
      ? lintHostsToml(content, path, containerd.containerd)
      : lintHostTree(found.tree, containerd.containerd).filter(
          ({ place }) => place.file === found.path,
        );
  return withDoubt(issues, containerd).map((issue) => ({
    ...issue,
    place: { ...issue.place, file: path, object: HOSTS_FILE },
  }));
}
