import { fileSet } from '../../../src/model/file-set';
import type { FileSet } from '../../../src/model/file-set';
import { deckhouseFiles } from '../../../src/node/sources/build-host-tree';
import type { HostTable } from '../../../src/node/sources/host-table';

/** What scripts write into `registry.d`, by paths from there. */
export function deckhouseTree(table: HostTable, ownerOf: (host: string) => string): FileSet {
  return fileSet(
    table.flatMap((entry) => {
      const { folder, hostsToml, cas } = deckhouseFiles(entry, ownerOf(entry.host));
      const files = cas.map(({ name, pem }) => ({ path: `${folder}/${name}`, content: pem }));
      return [...files, { path: `${folder}/hosts.toml`, content: hostsToml }];
    }),
  );
}
