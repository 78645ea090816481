import { fileSet } from '../../model/file-set';
import type { FileSet } from '../../model/file-set';
import { buildHostsToml, REGISTRY_FOLDER } from '../hosts-toml';
import { caFileName, caFiles } from '../mirrors';
import type { CaFile, NodeMirror } from '../mirrors';
import { containerdCas, containerdToml } from './containerd-toml';
import { deckhouseMirrors } from './deckhouse-mirrors';
import { hostFolder } from './host-folder';
import type { HostEntry, HostTable } from './host-table';

/**
 * The host tree of a cluster without DKP, by paths from the folder that `config_path` of containerd names. Secrets are
 * placeholders.
 */
export function containerdTree(table: HostTable): FileSet {
  return fileSet(
    table.flatMap((entry) => {
      const folder = hostFolder(entry.host);
      const cas = containerdCas(entry).map(([name, content]) => ({
        path: `${folder}/${name}`,
        content,
      }));
      return [...cas, { path: `${folder}/hosts.toml`, content: containerdToml(entry) }];
    }),
  );
}

/** The files of one registry in `registry.d`. */
export interface DeckhouseFiles {
  readonly folder: string;
  readonly hostsToml: string;
  readonly cas: readonly CaFile[];
}

/**
 * The files that tell DKP's containerd the hosts of one registry; passwords and CAs that are secrets are placeholders.
 *
 * @param owner name of the NodeGroupConfiguration that writes them
 */
export function deckhouseFiles(entry: HostEntry, owner: string): DeckhouseFiles {
  const folder = hostFolder(entry.host);
  const mirrors = deckhouseMirrors(entry);
  const caPath = (mirror: NodeMirror): string =>
    `${REGISTRY_FOLDER}/${folder}/${caFileName(mirror)}`;
  return { folder, hostsToml: buildHostsToml(mirrors, caPath, owner), cas: caFiles(mirrors) };
}
