import type { State } from '../model/mode';

/**
 * Name of a new switch: `0002-direct-to-local`. It follows from what the repository holds, so that two who start the same
 * switch at once give it the same name, and one of their pushes is refused.
 *
 * @param earlier - ids of all switches of the cluster
 */
export function nextSwitchId(earlier: readonly string[], what: string): string {
  const numbers = earlier.map((id) => Number.parseInt(id, 10)).filter(Number.isInteger);
  const next = Math.max(0, ...numbers) + 1;
  return `${String(next).padStart(4, '0')}-${what}`;
}

/** What a switch is named after: `direct-to-local`, `direct-renewed`, `direct`. */
export function routeName(route: readonly State[]): string {
  const [from = 'U0', to] = [route[0], route.at(-1)];
  const [first, last] = [from, to ?? from].map((state) => state.toLowerCase());
  if (route.length === 1) return first ?? '';
  return first === last ? `${first ?? ''}-renewed` : `${first ?? ''}-to-${last ?? ''}`;
}
