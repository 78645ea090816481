import {
  LEGACY_AUTH_WEIGHT,
  legacyAuthScript,
  legacyAuthUndoScript,
} from '../node/scripts/legacy-auth';
import {
  dropLegacyConfigScript,
  LEGACY_CONFIG_WEIGHT,
  restoreLegacyConfigScript,
} from '../node/scripts/legacy-config';
import {
  MIRROR_AUTH_WEIGHT,
  mirrorAuthScript,
  mirrorAuthUndoScript,
} from '../node/scripts/mirror-auth';
import { hostSlug } from '../model/host-slug';
import type { MirrorSpec } from '../spec/cluster';

/** What a node script is for. */
export type ScriptPurpose =
  | {
      readonly kind: 'MirrorAuth' | 'LegacyAuth';
      readonly host: string;
      readonly mirrors: readonly MirrorSpec[];
    }
  | { readonly kind: 'MirrorAuthUndo' | 'LegacyAuthUndo'; readonly host: string }
  | { readonly kind: 'DropLegacyConfig' | 'RestoreLegacyConfig' };

/** The text of a script and its place among a node's steps. `owner` is the name of its NodeGroupConfiguration. */
export function scriptOf(
  owner: string,
  purpose: ScriptPurpose,
): { readonly content: string; readonly weight: number } {
  switch (purpose.kind) {
    case 'MirrorAuth':
      return { content: mirrorAuthScript({ owner, ...purpose }), weight: MIRROR_AUTH_WEIGHT };
    case 'MirrorAuthUndo':
      return { content: mirrorAuthUndoScript({ owner, ...purpose }), weight: MIRROR_AUTH_WEIGHT };
    case 'LegacyAuth':
      return {
        content: legacyAuthScript({ owner, slug: hostSlug(purpose.host), ...purpose }),
        weight: LEGACY_AUTH_WEIGHT,
      };
    case 'LegacyAuthUndo':
      return {
        content: legacyAuthUndoScript({ owner, slug: hostSlug(purpose.host) }),
        weight: LEGACY_AUTH_WEIGHT,
      };
    case 'DropLegacyConfig':
      return { content: dropLegacyConfigScript(), weight: LEGACY_CONFIG_WEIGHT };
    case 'RestoreLegacyConfig':
      return { content: restoreLegacyConfigScript(), weight: LEGACY_CONFIG_WEIGHT };
  }
}
