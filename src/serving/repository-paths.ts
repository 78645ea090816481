import type { ImageBase, Upstream } from '../model/upstream';
import type { NginxExpression } from './nginx-text';
import { concat, escapeRegex, variable } from './nginx-text';

/**
 * The grammar of names, tags and digests as distribution has it. What is no name there is none here: distribution would
 * answer such a request without asking for a login.
 */
const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const TAG = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}';
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';

/** What a client can pull: manifests and blobs, or lists of tags. */
export type Pulled = 'content' | 'tags';

/**
 * Regular expression (PCRE) of the paths below the image base. It sets the variables `below`, the name without the
 * base, and `asked`, what is asked of that name. A base or an upstream without a path needs a name of its own.
 */
export function pathsBelow(base: ImageBase, upstream: Upstream, pulled: Pulled): string {
  const times = base.path === '' || upstream.path === '' ? '+' : '*';
  const asked =
    pulled === 'content' ? `manifests/(?:${TAG}|${DIGEST})|blobs/${DIGEST}` : 'tags/list';
  return `^/v2${folder(escapeRegex(base.path))}(?<below>(?:/${COMPONENT})${times})/(?<asked>${asked})\\z`;
}

/** The same path in the upstream, of those two variables. */
export function pathInUpstream(upstream: Upstream): NginxExpression {
  return concat(`/v2${folder(upstream.path)}`, variable('below'), '/', variable('asked'));
}

/** How paths begin in the upstream and in ours: `/v2/deckhouse/ee/`, `/v2/system/deckhouse/`. */
export function prefixOf({ path }: { readonly path: string }): string {
  return `/v2${folder(path)}/`;
}

function folder(path: string): string {
  return path === '' ? '' : `/${path}`;
}
