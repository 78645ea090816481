import type { Issue } from '../model/issue';
import { EXIT } from './exit-codes';
import type { ExitCode } from './exit-codes';

/** Ends a command with its problems; `main` prints them. Thrown inside `cli` only. */
export class Rejected extends Error {
  override readonly name = 'Rejected';
  readonly issues: readonly Issue[];
  readonly exitCode: ExitCode;
  /** What became of the command: `Nothing was written.` */
  readonly outcome: string;

  constructor(issues: readonly Issue[], exitCode: ExitCode, outcome = 'Nothing was written.') {
    super(issues.map((issue) => issue.message).join('; '));
    this.issues = issues;
    this.exitCode = exitCode;
    this.outcome = outcome;
  }
}

/** Bad usage: what was wrong with the call, and what would be right. */
export function badUsage(message: string, hint?: string): Rejected {
  const issue: Issue = {
    code: 'U001',
    severity: 'error',
    place: {},
    message,
    ...(hint === undefined ? {} : { hint }),
  };
  return new Rejected([issue], EXIT.usage);
}
