import { heaviest, DISRUPTIONS } from '../model/disruption';
import { compareText } from '../model/issue';
import type { State } from '../model/mode';
import type { Profile, TransitionRow } from '../modes/profile';
import { documentedTransitions } from '../modes/table';

/** States from the first to the last; one state when there is nowhere to go. */
export type Route = readonly State[];

/**
 * The route of fewest hops over documented moves, and among equals the one that restarts least. `undefined` when
 * there is none. `open` says which states the cluster can be in.
 */
export function findRoute(
  profile: Profile,
  from: State,
  to: State,
  open: (state: State) => boolean,
): Route | undefined {
  if (from === to) return [from];
  const candidates = shortestRoutes(profile, from, to, open);
  return [...candidates].sort(
    (a, b) => cost(profile, a) - cost(profile, b) || compareText(a.join(), b.join()),
  )[0];
}

/** The route to each state that can be reached, shortest first. */
export function legalRoutes(
  profile: Profile,
  from: State,
  open: (state: State) => boolean,
): readonly Route[] {
  return profile.states
    .map((row) => row.state)
    .filter((state) => state !== from && open(state))
    .map((state) => findRoute(profile, from, state, open))
    .filter((route): route is Route => route !== undefined)
    .sort((a, b) => a.length - b.length);
}

/** The rows of the moves along a route. */
export function transitionsAlong(profile: Profile, route: Route): readonly TransitionRow[] {
  return route.slice(1).flatMap((to, index) => {
    const row = documentedTransitions(profile).find((r) => r.from === route[index] && r.to === to);
    return row === undefined ? [] : [row];
  });
}

function shortestRoutes(
  profile: Profile,
  from: State,
  to: State,
  open: (state: State) => boolean,
): readonly Route[] {
  let routes: readonly Route[] = [[from]];
  const seen = new Set<State>([from]);
  while (routes.length > 0) {
    const longer = routes.flatMap((route) => extend(profile, route, open, seen));
    const found = longer.filter((route) => route.at(-1) === to);
    if (found.length > 0) return found;
    for (const route of longer) seen.add(route.at(-1) ?? from);
    routes = longer;
  }
  return [];
}

function extend(
  profile: Profile,
  route: Route,
  open: (state: State) => boolean,
  seen: ReadonlySet<State>,
): readonly Route[] {
  const last = route.at(-1);
  return documentedTransitions(profile)
    .filter((row) => row.from === last && open(row.to) && !seen.has(row.to))
    .map((row) => [...route, row.to]);
}

/** Restarts along the route: the heaviest weighs most, then their sum. */
function cost(profile: Profile, route: Route): number {
  const disruptions = transitionsAlong(profile, route).map((row) => row.disruption);
  const weight = (index: number): number => (index < 0 ? 0 : index);
  const sum = disruptions.reduce((total, d) => total + weight(DISRUPTIONS.indexOf(d)), 0);
  return weight(DISRUPTIONS.indexOf(heaviest(disruptions))) * 100 + sum;
}
