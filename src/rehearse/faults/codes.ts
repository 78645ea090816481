import type { CodeEntry } from '../../model/issue';

/** What may be wrong with a fault that a rehearsal is asked for. */
export const FAULT_CODES: readonly CodeEntry[] = [
  {
    code: 'T010',
    title: 'fault without a moment',
    meaning: 'A fault reads SUBJECT:WHAT@MOMENT, and this one does not say when it happens.',
    remedy: 'Name a moment behind @: push, a phase of the plan, or a condition of DKP.',
  },
  {
    code: 'T011',
    title: 'fault of something that is not there',
    meaning:
      'The subject of the fault is neither a node of the cluster nor a registry that it uses.',
    remedy:
      'Name a node, a registry host, upstream (where the switch leads) or old-upstream (where it comes from); or write revert, join:NODE or kill:advance.',
  },
  {
    code: 'T012',
    title: 'fault that can not happen',
    meaning: 'The subject is known, and what is to happen to it is not.',
    remedy:
      'Nodes can be NotReady, ScriptFails, PodFails or Ready again; registries hang, gone or up again; a node that joins has a name that is free.',
  },
  {
    code: 'T013',
    title: 'moment that never comes',
    meaning: 'No phase of the plan and no condition of DKP on its way has this word in its name.',
    remedy: 'Choose one of the moments that the message lists, or a word of it.',
  },
];
