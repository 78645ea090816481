import { SECTION_OF } from '../model/mode';
import { currentSettings } from '../observe/current-settings';
import type { State } from '../model/mode';
import type { RegistrySettingsFacts } from '../observe/snapshot';
import type { RegistrySettings } from '../spec/cluster-file.generated';
import { snapshotOf } from './input';
import type { PlanInput } from './input';
import {
  matchesObserved,
  observedSection,
  sameSection,
  sectionFromFacts,
  sectionOf,
  settingsFor,
  stateOfSettings,
} from './settings';

/**
 * The settings that are in force now, complete with references to their secrets; `undefined` when nobody knows the
 * references: neither the delivered tree, nor the history of the cluster file, nor `spec.previous`, and the cluster
 * shows a login.
 */
export function settingsInForce(input: PlanInput, from: State): RegistrySettings | undefined {
  if (SECTION_OF[from] === undefined) return settingsFor(from);
  const facts = observedSection(observedSettings(input), from);
  const told = [deliveredSettings(input), input.history, input.cluster.previous].find(
    (settings) => settings !== undefined && describes(settings, from, facts),
  );
  if (told !== undefined) return told;
  const section = facts === undefined ? undefined : sectionFromFacts(facts);
  return section === undefined ? undefined : settingsFor(from, section);
}

/**
 * Whether the cluster file asks for other parameters of the state that the cluster is in. Where the parameters in
 * force are not known, a person who plans this means a change: yes.
 */
export function parametersChange(input: PlanInput, state: State): boolean {
  if (SECTION_OF[state] === undefined) return false;
  const wanted = sectionOf(input.cluster.registry, state);
  if (wanted === undefined) return false;
  const facts = observedSection(observedSettings(input), state);
  if (facts !== undefined && !matchesObserved(wanted, facts)) return true;
  const delivered = deliveredSettings(input);
  const known = delivered ?? input.history;
  if (known !== undefined && stateOfSettings(known) === state) {
    return !sameSection(sectionOf(known, state), wanted);
  }
  return facts === undefined;
}

/** `settings.registry` as the cluster shows it. */
export function observedSettings(input: PlanInput): RegistrySettingsFacts | undefined {
  const snapshot = snapshotOf(input.observation);
  return snapshot === undefined ? undefined : currentSettings(snapshot);
}

/** `settings.registry` as it was delivered last. */
function deliveredSettings(input: PlanInput): RegistrySettings | undefined {
  const object = input.delivered?.objects.find((entry) => entry.kind === 'RegistryModuleConfig');
  return object?.settings;
}

function describes(
  settings: RegistrySettings,
  state: State,
  facts: ReturnType<typeof observedSection>,
): boolean {
  const section = sectionOf(settings, state);
  return (
    stateOfSettings(settings) === state &&
    section !== undefined &&
    (facts === undefined || matchesObserved(section, facts))
  );
}
