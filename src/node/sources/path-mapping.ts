import { BugError } from '../../model/errors';
import type { HostDialect } from './host-dialect';
import type { HostMirror, PathRewrite } from './host-table';

/**
 * Whether a dialect can say how the mirror maps paths. Upstream containerd can put a path in front of an image's path,
 * and never take one away; of the legacy tables it is not known that they can do either (`components.md` 3.2).
 */
export function canMapPath({ rewrite }: HostMirror, dialect: HostDialect): boolean {
  switch (dialect) {
    case 'deckhouse':
      return true;
    case 'containerd':
      return pathInFront(rewrite) !== undefined;
    case 'legacy':
      return rewrite === undefined || rewrite.from === rewrite.to;
  }
}

/** The path that stands in front of every image's path at the mirror; empty for none, `undefined` where it is more than that. */
function pathInFront(rewrite: PathRewrite | undefined): string | undefined {
  if (rewrite === undefined || rewrite.from === rewrite.to) return '';
  const { from, to } = rewrite;
  if (from === '') return to;
  return to.endsWith(`/${from}`) ? to.slice(0, -from.length - 1) : undefined;
}

/** The path in front, of a mirror that `canMapPath`. */
export function requirePathInFront(mirror: HostMirror): string {
  const path = pathInFront(mirror.rewrite);
  if (path === undefined) throw new BugError(`no path in front maps to ${mirror.host}`);
  return path;
}

/** The same as a rewrite of DKP's containerd: `^system/deckhouse` and what takes its place (`objects.md` 3.4). */
export function rewriteRule(
  rewrite: PathRewrite | undefined,
): { readonly regex: string; readonly replace: string } | undefined {
  if (rewrite === undefined || rewrite.from === rewrite.to) return undefined;
  const { from, to } = rewrite;
  if (from === '') return { regex: '^', replace: `${to}/` };
  const start = `^${from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`;
  return to === '' ? { regex: `${start}/?`, replace: '' } : { regex: start, replace: to };
}
