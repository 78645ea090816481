import { canonicalJson } from '../../model/canonical-json';
import { isServed } from './arrival';
import type { Arrival } from './arrival';
import { upstreamIn } from './upstreams';

/**
 * Whether DKP itself pulls from the same registry with the same login before and after: between our own modes its
 * Secret `deckhouse-registry` stays as it is, and leaving Unmanaged without a section repeats the registry in use.
 */
export function sameRegistryOfPlatform(from: Arrival, to: Arrival): boolean {
  if (isServed(from.state) && isServed(to.state)) return true;
  if (from.state === 'U0') return to.state === 'U1';
  if (isServed(from.state) || isServed(to.state)) return false;
  const [before, after] = [from, to].map(({ settings, state }) => upstreamIn(settings, state));
  return canonicalJson(before ?? null) === canonicalJson(after ?? null);
}
