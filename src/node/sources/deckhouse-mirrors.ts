import { BugError } from '../../model/errors';
import { isPlaceholder } from '../../model/secret';
import type { NodeMirror } from '../mirrors';
import type { HostEntry, HostMirror } from './host-table';
import { canMapPath, rewriteRule } from './path-mapping';
import { spellMirrors } from './spell-mirrors';
import type { SpelledMirror } from './spell-mirrors';

/** The mirrors of an entry for the `hosts.toml` of DKP's containerd. */
export function deckhouseMirrors({ mirrors }: HostEntry): readonly NodeMirror[] {
  return spellMirrors(mirrors, 'deckhouse').map((spelled) => {
    const rewrite = rewriteRule(spelled.mirror.rewrite);
    return { ...nodeMirror(spelled), ...(rewrite === undefined ? {} : { rewrite }) };
  });
}

/** The mirrors of an entry for a drop-in of containerd v1; every one must keep the paths as they are. */
export function legacyMirrors({ mirrors }: HostEntry): readonly NodeMirror[] {
  const unmapped = mirrors.find((mirror) => !canMapPath(mirror, 'legacy'));
  if (unmapped !== undefined) throw new BugError(`no drop-in maps the path of ${unmapped.host}`);
  return spellMirrors(mirrors, 'legacy').map(nodeMirror);
}

function nodeMirror({ mirror, url }: SpelledMirror): NodeMirror {
  const ca = usedCa(mirror);
  return {
    url,
    capabilities: ['pull', 'resolve'],
    skipVerify: false,
    ...(ca === undefined ? {} : { ca, caIsSecret: isPlaceholder(ca) }),
    ...(mirror.login === undefined ? {} : { auth: mirror.login }),
  };
}

/** The CA of a mirror that is asked by https; over plain http it means nothing, and a newer containerd tries https for its sake. */
export function usedCa({ scheme, ca }: HostMirror): string | undefined {
  return scheme === 'https' && ca !== '' ? ca : undefined;
}
