import { faultSubjects } from '../../../src/rehearse/faults/fault-subjects';
import { moduleInput, prepare } from '../switches';

/** Unmanaged to Direct on three masters and two workers, ready to be rehearsed. */
export const SWITCH = prepare(moduleInput('U1', 'Direct', { masters: 3, workers: 2 }), {
  masters: 3,
  workers: 2,
});

/** What faults of it may be about. */
export const SUBJECTS = faultSubjects(SWITCH, SWITCH.plan);
