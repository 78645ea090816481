import type { Issue } from '../../../model/issue';
import type { Result } from '../../../model/result';
import { failure, success } from '../../../model/result';
import type { Generation } from '../ground';

/**
 * Generations of the module by the names that `versions.md` 6 gives them. `none` has no module and `Pipeline` works beside
 * one that is off, so its rules are not used.
 */
export const PROFILE_NAMES = ['none', 'Pipeline', 'D1', 'D2', 'C', 'B', 'M'] as const;
export type ProfileName = (typeof PROFILE_NAMES)[number];

const PLAYED: Readonly<Record<Exclude<ProfileName, 'M'>, Generation>> = {
  none: 'C',
  Pipeline: 'C',
  D1: 'D1',
  D2: 'D2',
  C: 'C',
  // the bridge performs its switches as C does (versions.md 6)
  B: 'C',
};

/** The generation that is played for a profile; the newer implementation is refused (`versions.md` 5.2, 6). */
export function generationOf(profile: ProfileName): Result<Generation> {
  return profile === 'M' ? failure([newerImplementation()]) : success(PLAYED[profile]);
}

function newerImplementation(): Issue {
  return {
    code: 'T001',
    severity: 'error',
    place: {},
    message: 'generation M of the registry module can not be rehearsed',
    hint: 'the twin plays D1, D2, C and B',
  };
}

/** Whether the module performs switches, so that the settings in force are its own. */
export function usesModule(profile: ProfileName): boolean {
  return profile !== 'none' && profile !== 'Pipeline';
}
