import type { MirrorSpec } from '../../spec/cluster';
import { buildHostsToml } from '../hosts-toml';
import { caFileName, caFiles, requireFileName } from '../mirrors';
import { base64Literal } from './bash-text';
import { removeConfigScript, writeConfigScript } from './owned-config';
import type { OwnedConfig } from './owned-config';

const REGISTRY_FOLDER = '/etc/containerd/registry.d';

/**
 * Place among a node's steps. Any will do: containerd reads `registry.d` at every pull and nothing restarts; DKP's own
 * example has 0.
 */
export const MIRROR_AUTH_WEIGHT = 0;

/** A registry of the user's own on a node. */
export interface MirrorAuthProps {
  /** Name of the NodeGroupConfiguration. */
  readonly owner: string;
  /** Host as it stands in image names, with its port if it has one. */
  readonly host: string;
  readonly mirrors: readonly MirrorSpec[];
}

/**
 * Script that writes `/etc/containerd/registry.d/<host>/hosts.toml` and beside it the CA files, named as DKP names
 * them (`objects.md` 3.3).
 */
export function mirrorAuthScript({ owner, host, mirrors }: MirrorAuthProps): string {
  const caPath = (mirror: MirrorSpec): string => `${REGISTRY_FOLDER}/${host}/${caFileName(mirror)}`;
  const config = hostsToml(
    'Tells containerd where to pull the images of one registry.',
    owner,
    host,
  );
  return writeConfigScript(config, buildHostsToml(mirrors, caPath, owner), caFiles(mirrors), true);
}

/** Script that takes back what `mirrorAuthScript` with the same owner and host wrote. */
export function mirrorAuthUndoScript({ owner, host }: Omit<MirrorAuthProps, 'mirrors'>): string {
  const config = hostsToml('Takes back what containerd was told of one registry.', owner, host);
  return removeConfigScript(config, ['"$folder"']);
}

function hostsToml(about: string, owner: string, host: string): OwnedConfig {
  return {
    about,
    owner,
    paths: `  registries='${REGISTRY_FOLDER}'`,
    names: `  host=$(decode ${base64Literal(requireFileName(host))}) || exit 1
  folder="$registries/$host"
  file='hosts.toml'
  ca_folder=$folder`,
  };
}
