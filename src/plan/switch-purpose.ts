import type { TransitionRow } from '../modes/profile';

/** What the phase of a move is for, in a few words. */
export function purposeOfSwitch({ from, to }: TransitionRow): string {
  if (to === 'U1' && from === 'U0') return 'hand the registry settings to the module';
  if (from === to) return `change the parameters of ${to === 'U1' ? 'Unmanaged' : to}`;
  return to === 'U0' || to === 'U1' ? 'switch to Unmanaged' : `switch to ${to}`;
}
