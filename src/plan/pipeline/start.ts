import { SECTION_OF } from '../../model/mode';
import type { PlanInput } from '../input';
import { sectionOf, settingsFor, stateOfSettings } from '../settings';
import type { Arrival } from './arrival';

/**
 * Where a switch of engine Pipeline starts: what the delivered tree records, else the state that a person names, else
 * Unmanaged without a section: a cluster that regshift has never touched.
 */
export function startOf(input: PlanInput): Arrival & { readonly known: boolean } {
  const recorded = input.delivered?.objects.find((object) => object.kind === 'RegistryRecord');
  if (recorded !== undefined) {
    return { state: recorded.state, settings: recorded.settings, known: true };
  }
  const state = input.observation.from ?? 'U0';
  if (SECTION_OF[state] === undefined) {
    return { state, settings: settingsFor(state), known: true };
  }
  const told = [input.history, input.cluster.previous].find(
    (settings) => settings !== undefined && stateOfSettings(settings) === state,
  );
  return told === undefined || sectionOf(told, state) === undefined
    ? { state, settings: settingsFor(state), known: false }
    : { state, settings: told, known: true };
}
