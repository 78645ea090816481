import { requireFileName } from '../mirrors';
import { REGISTRY_FOLDER } from '../hosts-toml';
import { base64Literal } from './bash-text';
import type { OwnedConfig } from './owned-config';

/** The `hosts.toml` in a folder of `registry.d`, with its CA files beside it. */
export function hostsTomlConfig(about: string, owner: string, folder: string): OwnedConfig {
  return {
    about,
    owner,
    paths: `  registries='${REGISTRY_FOLDER}'`,
    names: `  host=$(decode ${base64Literal(requireFileName(folder))}) || exit 1
  folder="$registries/$host"
  file='hosts.toml'
  ca_folder=$folder`,
  };
}
