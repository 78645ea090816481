import type { MirrorSpec } from '../../spec/cluster';
import { buildHostsToml, REGISTRY_FOLDER } from '../hosts-toml';
import { caFileName, caFiles } from '../mirrors';
import type { NodeMirror } from '../mirrors';
import { hostsTomlConfig } from './hosts-toml-config';
import { removeConfigScript, writeConfigScript } from './owned-config';

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
  const caPath = (mirror: NodeMirror): string => `${REGISTRY_FOLDER}/${host}/${caFileName(mirror)}`;
  const config = hostsTomlConfig(
    'Tells containerd where to pull the images of one registry.',
    owner,
    host,
  );
  return writeConfigScript(config, buildHostsToml(mirrors, caPath, owner), caFiles(mirrors), true);
}

/** Script that takes back what `mirrorAuthScript` with the same owner and host wrote. */
export function mirrorAuthUndoScript({ owner, host }: Omit<MirrorAuthProps, 'mirrors'>): string {
  const config = hostsTomlConfig(
    'Takes back what containerd was told of one registry.',
    owner,
    host,
  );
  return removeConfigScript(config, ['"$folder"']);
}
