import type { RecordedSwitch } from '../../deliver/current-switch';
import type { Issue } from '../../model/issue';
import { EXIT } from '../exit-codes';
import { Rejected } from '../rejected';

/** The file that a switch was started from has another text now. */
export function editedInMidSwitch(file: string, { journal }: RecordedSwitch): Rejected {
  return refused({
    code: 'D010',
    place: { file },
    message: `switch ${journal.id} is under way, and was started from another text of this file`,
    hint: 'finish it with the file as it was (regshift advance), take it back (regshift rollback), or plan the rest anew (regshift start --replan)',
  });
}

/** Nothing is under way that could be planned anew. */
export function nothingToReplan(file: string): Rejected {
  return refused({
    code: 'D011',
    place: { file },
    message: 'no switch of this cluster is under way: there is nothing to plan anew',
    hint: 'leave --replan out',
  });
}

/** The ModuleConfig stands outside of what commits touch. */
export function editedInPlace(file: string): Rejected {
  return refused({
    code: 'D012',
    place: { file, path: 'spec.moduleConfig.file' },
    message:
      'a ModuleConfig that is edited in place can be rendered, not delivered: commits touch nothing outside the folder of the cluster',
    hint: 'leave spec.moduleConfig out: the manifest then holds settings.registry alone, and server-side apply leaves the other settings to their owner',
  });
}

/** The branch has another cluster file than the disk. */
export function notPushed(file: string, path: string): Rejected {
  return refused({
    code: 'D013',
    place: { file },
    message: `the branch has another text of this file (${path})`,
    hint: 'push your edit first, or pull what others have pushed: what is switched is what was reviewed',
  });
}

/** No switch is there that could be taken back. */
export function nothingToTakeBack(cluster: string): Rejected {
  return refused({ code: 'D009', place: {}, message: `no switch of ${cluster} was started` });
}

/** No switch is there whose phases could be approved. */
export function nothingToApprove(cluster: string): Rejected {
  return refused({
    code: 'D040',
    place: {},
    message: `no switch of ${cluster} is under way`,
    hint: 'approve after regshift start: an approval counts on top of the journal',
  });
}

/** No switch has left generated values. */
export function nothingToRenew(cluster: string): Rejected {
  return refused({
    code: 'D050',
    place: {},
    message: `no switch of ${cluster} was started, so nothing was generated for it`,
    hint: 'engine Pipeline generates what it needs when a switch is carried out: regshift start',
  });
}

function refused(issue: Omit<Issue, 'severity'>): Rejected {
  return new Rejected([{ severity: 'error', ...issue }], EXIT.no);
}
