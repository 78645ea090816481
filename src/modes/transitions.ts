import type { Disruption } from '../model/disruption';
import type { State } from '../model/mode';
import type { Standing, TransitionRow } from './profile';

/**
 * Moves between states, one row each. A row can be checked against the documentation with a finger on the page:
 * `versions.md` 6 and `switching.md` 2.1.
 */

/** D1: in and out of Direct, nothing else. */
export const TRANSITIONS_D1: readonly TransitionRow[] = [
  documented('U0', 'Direct', 'AllComponentsRestart', 'images get the virtual name'),
  documented('Direct', 'Direct', 'ControllerRestart', 'image names stay'),
  documented(
    'Direct',
    'U0',
    'AllComponentsRestart',
    'images get the name of the registry of Direct',
  ),
];

/** D2 adds configurable Unmanaged: the way into the module and out of it. */
export const TRANSITIONS_D2: readonly TransitionRow[] = [
  documented('U0', 'U1', 'ControllerRestart', 'the migration into the module; image names stay'),
  documented('U1', 'U1', 'AllComponentsRestart', 'images get the name of the new registry'),
  documented('U1', 'U0', 'ControllerRestart', 'the way out of the module; image names stay'),
  documented('U1', 'Direct', 'AllComponentsRestart', 'images get the virtual name'),
  documented('Direct', 'Direct', 'ControllerRestart', 'image names stay'),
  documented('Direct', 'U1', 'AllComponentsRestart', 'images get the name of the registry'),
  undocumented('accepted', 'U0', 'Direct', 'the code takes it, the manual asks to migrate first'),
  undocumented('accepted', 'Direct', 'U0', 'the code takes it, the manual goes through U1'),
];

/** C adds Proxy and Local. */
export const TRANSITIONS_C: readonly TransitionRow[] = [
  ...TRANSITIONS_D2,
  documented('U1', 'Proxy', 'AllComponentsRestart', 'images get the virtual name'),
  documented('U1', 'Local', 'AllComponentsRestart', 'images get the virtual name'),
  documented('Direct', 'Proxy', 'ControllerRestart', 'both use the virtual name'),
  documented('Direct', 'Local', 'ControllerRestart', 'both use the virtual name'),
  documented('Proxy', 'Proxy', 'ControllerRestart', 'image names stay'),
  documented('Proxy', 'Direct', 'ControllerRestart', 'both use the virtual name'),
  documented('Proxy', 'U1', 'AllComponentsRestart', 'images get the name of the registry'),
  documented('Local', 'Direct', 'ControllerRestart', 'both use the virtual name'),
  documented('Local', 'U1', 'AllComponentsRestart', 'images get the name of the registry'),
  undocumented('accepted', 'U0', 'Proxy', 'the code takes it, the manual asks to migrate first'),
  undocumented('accepted', 'U0', 'Local', 'the code takes it, the manual asks to migrate first'),
  undocumented('accepted', 'Proxy', 'U0', 'the code takes it, the manual goes through U1'),
  undocumented('rejected', 'Proxy', 'Local', 'both use the same pod, port and folder on masters'),
  undocumented('rejected', 'Local', 'Proxy', 'both use the same pod, port and folder on masters'),
  undocumented('rejected', 'Local', 'U0', 'Local remembers no upstream to go back to'),
];

function documented(from: State, to: State, disruption: Disruption, reason: string): TransitionRow {
  return { from, to, standing: 'documented', disruption, reason, source: 'versions.md 6' };
}

function undocumented(
  standing: Exclude<Standing, 'documented'>,
  from: State,
  to: State,
  reason: string,
): TransitionRow {
  const source = 'versions.md 6, switching.md 2.1';
  return { from, to, standing, disruption: 'AllComponentsRestart', reason, source };
}
