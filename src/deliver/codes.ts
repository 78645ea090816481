import type { CodeEntry } from '../model/issue';

/** Codes of staged delivery. */
export const DELIVER_CODES: readonly CodeEntry[] = [
  {
    code: 'D001',
    title: 'not a journal',
    meaning: 'A file in the folder of switches can not be read as the journal of a switch.',
    remedy: 'Restore it from the history of the repository; nobody but regshift writes it.',
  },
  {
    code: 'D002',
    title: 'journal out of order',
    meaning:
      'The entries of a journal do not follow the phases of its plan: one is missing, doubled or in the wrong place.',
    remedy: 'Restore the file from the history of the repository: entries are only ever added.',
  },
  {
    code: 'D003',
    title: 'foreign file in an owned folder',
    meaning:
      "The cluster's folder holds a file that regshift did not write. A commit replaces the folder whole, and the file would be lost.",
    remedy: 'Move it out of the folder.',
  },
  {
    code: 'D004',
    title: 'another plan',
    meaning:
      'The journal of a switch that is under way was started with another plan: the cluster file, or regshift, has changed since.',
    remedy: 'Restore the cluster file, and finish or take back the switch before the next one.',
  },
];
