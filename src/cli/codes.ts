import type { CodeEntry } from '../model/issue';

/** Codes of calls that can not be carried out. */
export const USAGE_CODES: readonly CodeEntry[] = [
  {
    code: 'U001',
    title: 'bad usage',
    meaning: 'The call lacks something, or asks for two things that exclude each other.',
    remedy: 'Follow the hint, or see the help of the command: regshift help COMMAND',
  },
  {
    code: 'U002',
    title: 'environment does not allow an answer',
    meaning:
      'A file, a program or a network could not be used; nothing is known about the question itself.',
    remedy: 'Mend what the message names and call again.',
  },
  {
    code: 'U003',
    title: 'no such file',
    meaning: 'The call, or the cluster file, names a file that is not there.',
    remedy: 'Correct the path.',
  },
  {
    code: 'U004',
    title: 'nothing to check',
    meaning: 'What is to be validated holds no manifest, so nothing was found valid.',
    remedy: 'Correct the path; behind a pipe, see whether the program before it failed.',
  },
  {
    code: 'U020',
    title: 'a file is in the way',
    meaning:
      'regshift init would write a file where another one stands, and it replaces nothing; all such files are named.',
    remedy: 'Move the file away, choose other options, or write what is missing by hand.',
  },
];
