/** A mutant that can not be told from the sources, and why. */
export interface Equivalent {
  readonly file: string;
  readonly label: string;
  readonly because: string;
}

export const EQUIVALENT: readonly Equivalent[] = [
  {
    file: 'clauses/confirmation.ts',
    label: "confirmationOf: operation?.message ?? '' → (operation?.message)",
    because: 'exec reads undefined as a text that does not match either',
  },
  {
    file: 'clauses/freshness.ts',
    label: "askedBy: 'ttl' in section → true",
    because: 'the field of a section that has none is undefined; the test is for the type',
  },
  {
    file: 'clauses/freshness.ts',
    label:
      "sameText: a === b || (a ?? '').replace(/\\s/g, '') === (b ?? '').replace(/\\s/g, '') → ((a ?? '').replace(/\\s/g, '') === (b ?? '').replace(/\\s/g, ''))",
    because: 'equal texts are equal without blanks; the short way is for searches',
  },
  {
    file: 'clauses/platform.ts',
    label: 'pullTrouble: pullErrors = [] → pullErrors',
    because: 'unknownOf has answered where there is none; the default is for the type',
  },
  {
    file: 'clauses/preflight.ts',
    label: 'readList: name === undefined || text === undefined → (name === undefined)',
    because: 'the pattern finds both or neither',
  },
  {
    file: 'clauses/preflight.ts',
    label: 'readList: name === undefined || text === undefined → (text === undefined)',
    because: 'the pattern finds both or neither',
  },
  {
    file: 'judge-gate.ts',
    label: 'GRAVITY: 3 → (3 + 1)',
    because: 'only the order counts',
  },
  {
    file: 'judge-gate.ts',
    label:
      'late: gate.deadline === undefined || waitedSeconds === undefined → (gate.deadline === undefined)',
    because: 'undefined is not greater than a limit; the test is for the type',
  },
];
