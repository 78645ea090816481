import type { State } from '../model/mode';
import type { Profile } from '../modes/profile';
import { tryStateRow } from '../modes/table';
import type { PlanInput } from './input';
import { observedSettings, parametersChange } from './known-settings';
import { findRoute } from './route';
import type { Route } from './route';
import { matchesObserved } from './settings';

/**
 * The route of a cluster file: `[M]` when nothing changes, `[M, M]` when parameters do, else the legal hops.
 * `undefined` when there is no legal route.
 */
export function itinerary(
  profile: Profile,
  input: PlanInput,
  from: State,
  open: (state: State) => boolean,
): Route | undefined {
  const to = input.cluster.state;
  if (to === 'U1' && profile.unmanagedSection === 'through-direct') {
    return throughDirect(input, from);
  }
  if (tryStateRow(profile, from) === undefined || tryStateRow(profile, to) === undefined) {
    return undefined;
  }
  if (from === to) return parametersChange(input, from) ? [from, from] : [from];
  return findRoute(profile, from, to, open);
}

function throughDirect(input: PlanInput, from: State): Route | undefined {
  if (from === 'U0') return ['U0', 'Direct', 'U0'];
  if (from !== 'Direct') return undefined;
  const wanted = input.cluster.registry.unmanaged;
  const inForce = observedSettings(input)?.direct;
  const alreadyThere =
    wanted !== undefined && inForce !== undefined && matchesObserved(wanted, inForce);
  return alreadyThere ? ['Direct', 'U0'] : ['Direct', 'Direct', 'U0'];
}
