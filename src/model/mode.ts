/** The four modes of DKP's `registry` module (`switching.md` 1), spelled as in `settings.registry.mode`. */
export const MODES = ['Direct', 'Proxy', 'Local', 'Unmanaged'] as const;
export type Mode = (typeof MODES)[number];

/**
 * The states a cluster settles in. `U0` is Unmanaged without its section, `U1` with it: their legal transitions
 * differ (`switching.md` 2.1).
 */
export const STATES = ['U0', 'U1', 'Direct', 'Proxy', 'Local'] as const;
export type State = (typeof STATES)[number];

/** Sections of `settings.registry`; Local has none. */
export const SECTIONS = ['direct', 'proxy', 'unmanaged'] as const;
export type Section = (typeof SECTIONS)[number];

/** What each state is called in `settings.registry.mode`. */
export const MODE_OF: Readonly<Record<State, Mode>> = {
  U0: 'Unmanaged',
  U1: 'Unmanaged',
  Direct: 'Direct',
  Proxy: 'Proxy',
  Local: 'Local',
};

/** The section that a state takes its parameters from; U0 and Local take none. */
export const SECTION_OF: Readonly<Partial<Record<State, Section>>> = {
  U1: 'unmanaged',
  Direct: 'direct',
  Proxy: 'proxy',
};

/** The state that a mode and the presence of section `unmanaged` amount to. */
export function stateOf(mode: Mode, hasUnmanagedSection: boolean): State {
  if (mode !== 'Unmanaged') return mode;
  return hasUnmanagedSection ? 'U1' : 'U0';
}

/** A state in words that need no explanation: `Unmanaged (configurable)`. */
export function stateName(state: State): string {
  return state === 'U1' ? 'Unmanaged (configurable)' : MODE_OF[state];
}

/** `Unmanaged → Unmanaged (configurable) → Direct`. */
export function routeText(route: readonly State[]): string {
  return route.map(stateName).join(' → ');
}
