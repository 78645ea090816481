import { buildLegacyConfigToml } from '../legacy-config-toml';
import { caFileName, caFiles, requireFileName } from '../mirrors';
import type { NodeMirror } from '../mirrors';
import { base64Literal } from './bash-text';
import { removeConfigScript, writeConfigScript } from './owned-config';
import type { OwnedConfig } from './owned-config';

const CA_FOLDER = '/var/lib/regshift/legacy-ca';

/** Place among a node's steps: right before the platform merges the drop-ins in step 032 (`switching.md` 6.2). */
export const LEGACY_AUTH_WEIGHT = 31;

/** A registry of the user's own in the layout of containerd v1 without the `registry` module. */
export interface LegacyAuthProps {
  /** Name of the NodeGroupConfiguration. */
  readonly owner: string;
  /** Host as it stands in image names, with its port if it has one. */
  readonly host: string;
  /** The host as part of a file name. */
  readonly slug: string;
  readonly mirrors: readonly NodeMirror[];
}

/**
 * Script that writes the drop-in `/etc/containerd/conf.d/regshift-<slug>.toml`, and its CA files to a folder of ours.
 * The platform merges the drop-in and restarts containerd.
 */
export function legacyAuthScript({ owner, host, slug, mirrors }: LegacyAuthProps): string {
  const caPath = (mirror: NodeMirror): string => `${CA_FOLDER}/${slug}/${caFileName(mirror)}`;
  return writeConfigScript(
    dropIn("Adds one registry to containerd's legacy configuration.", owner, slug),
    buildLegacyConfigToml(host, mirrors, caPath, owner),
    caFiles(mirrors),
    false,
  );
}

/** Script that takes back what `legacyAuthScript` with the same owner and slug wrote. */
export function legacyAuthUndoScript({
  owner,
  slug,
}: Pick<LegacyAuthProps, 'owner' | 'slug'>): string {
  return removeConfigScript(
    dropIn("Takes one registry out of containerd's legacy configuration.", owner, slug),
    ['"$ca_folder"', '"$ca_folders"', '"$state"'],
  );
}

function dropIn(about: string, owner: string, slug: string): OwnedConfig {
  return {
    about,
    owner,
    paths: `  folder='/etc/containerd/conf.d'
  state='/var/lib/regshift'`,
    names: `  slug=$(decode ${base64Literal(requireFileName(slug))}) || exit 1
  file="regshift-$slug.toml"
  ca_folders="$state/legacy-ca"
  ca_folder="$ca_folders/$slug"`,
  };
}
