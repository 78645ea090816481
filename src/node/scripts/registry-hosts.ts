import { hostSlug } from '../../model/host-slug';
import { deckhouseFiles } from '../sources/build-host-tree';
import { legacyMirrors } from '../sources/deckhouse-mirrors';
import type { HostDialect } from '../sources/host-dialect';
import { hostFolder } from '../sources/host-folder';
import type { HostEntry } from '../sources/host-table';
import { hostsTomlConfig } from './hosts-toml-config';
import { LEGACY_AUTH_WEIGHT, legacyAuthScript, legacyAuthUndoScript } from './legacy-auth';
import { removeConfigScript, writeConfigScript } from './owned-config';

/** The dialects of nodes that DKP configures. */
export type ScriptDialect = Exclude<HostDialect, 'containerd'>;

/**
 * Place among a node's steps. In the folder of a host without a port DKP's step 030 writes its own file at every run
 * (`objects.md` 3.3), and this one replaces it right after; legacy drop-ins must be there before step 032.
 */
export const REGISTRY_HOSTS_WEIGHT = LEGACY_AUTH_WEIGHT;

/** Where a node pulls the images of one registry from. */
export interface RegistryHostsProps {
  /** Name of the NodeGroupConfiguration. */
  readonly owner: string;
  readonly entry: HostEntry;
  readonly dialect: ScriptDialect;
}

/**
 * Script that tells containerd the hosts of one registry of the platform: by a `hosts.toml` in `registry.d`, or by a
 * drop-in. Unlike one for a user's registry it replaces a `hosts.toml` that DKP wrote for the same host.
 */
export function registryHostsScript({ owner, entry, dialect }: RegistryHostsProps): string {
  const { host } = entry;
  switch (dialect) {
    case 'legacy':
      return legacyAuthScript({ owner, host, slug: hostSlug(host), mirrors: legacyMirrors(entry) });
    case 'deckhouse': {
      const { folder, hostsToml, cas } = deckhouseFiles(entry, owner);
      const about = "Tells containerd where to pull the platform's images.";
      const config = hostsTomlConfig(about, owner, folder);
      return writeConfigScript({ ...config, isPlatforms: IS_PLATFORMS }, hostsToml, cas, true);
    }
  }
}

/** Script that takes back what `registryHostsScript` with the same owner, host and dialect wrote. */
export function registryHostsUndoScript({
  owner,
  host,
  dialect,
}: Pick<RegistryHostsProps, 'owner' | 'dialect'> & { readonly host: string }): string {
  if (dialect === 'legacy') return legacyAuthUndoScript({ owner, slug: hostSlug(host) });
  const about = "Takes back what containerd was told of the platform's images.";
  return removeConfigScript(hostsTomlConfig(about, owner, hostFolder(host)), ['"$folder"']);
}

/** DKP's own step keeps a list of the folders that it writes (`objects.md` 3.3). */
const IS_PLATFORMS = String.raw`
  is_platforms() {
    local list
    [ -f "$folder/$file" ] && [ ! -L "$folder/$file" ] && [ -f "$registries/deckhouse_hosts_state.json" ] &&
      list=$(<"$registries/deckhouse_hosts_state.json") || return 1
    case $list in
      *"\"$host\""*) return 0 ;;
    esac
    return 1
  }
`;
