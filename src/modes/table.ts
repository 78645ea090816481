import type { State } from '../model/mode';
import type { Profile, StateRow, TransitionRow } from './profile';

/** The row of a state; `undefined` when the generation does not have it. */
export function tryStateRow(profile: Profile, state: State): StateRow | undefined {
  return profile.states.find((row) => row.state === state);
}

/** The row of a move, whatever its standing; `undefined` when the generation names none. */
export function tryTransition(profile: Profile, from: State, to: State): TransitionRow | undefined {
  return profile.transitions.find((row) => row.from === from && row.to === to);
}

/** Moves that the manual documents: the only ones that are planned. */
export function documentedTransitions(profile: Profile): readonly TransitionRow[] {
  return profile.transitions.filter((row) => row.standing === 'documented');
}

/** Condition types on the way to a target, in DKP's order, `Ready` last. */
export function conditionTypes(profile: Profile, target: State): readonly string[] {
  const rows = profile.conditions[target] ?? [];
  return [...rows.map((row) => row.type), 'Ready'];
}
