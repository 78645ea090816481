import { CommanderError } from 'commander';
import type { Command } from 'commander';
import { BugError, EnvironmentError, NoSuchFileError } from '../model/errors';
import type { Issue } from '../model/issue';
import { EXIT } from './exit-codes';
import type { ExitCode } from './exit-codes';
import { formatIssues, summarizeIssues } from './print/issues';
import { painterFor } from './print/painter';
import { buildProgram } from './program';
import { Rejected } from './rejected';
import type { Streams } from './streams';

/** Runs one command. `argv` holds what stands behind the program's name. Never throws for anything a user can cause. */
export async function main(argv: readonly string[], streams: Streams): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.yes;
  const program = buildProgram(streams, (code) => {
    exitCode = code;
  });
  for (const command of allCommands(program)) command.exitOverride();
  try {
    const words = argv.length === 0 ? ['help'] : strangerFirst(argv, program);
    await program.parseAsync(words, { from: 'user' });
    return exitCode;
  } catch (error) {
    return report(error, streams);
  }
}

function allCommands(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(allCommands)];
}

/** A word that is no command stays alone: commander would show the general help if `--help` came after it. */
function strangerFirst(argv: readonly string[], program: Command): readonly string[] {
  const word = argv[0] === 'help' ? argv[1] : argv[0];
  if (word === undefined || word.startsWith('-') || word === 'help') return argv;
  return program.commands.some((command) => command.name() === word) ? argv : [word];
}

function report(error: unknown, streams: Streams): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.yes : EXIT.usage;
  if (error instanceof Rejected) {
    tell(error.issues, error.outcome, streams);
    return error.exitCode;
  }
  if (error instanceof NoSuchFileError) {
    const issue: Issue = { code: 'U003', severity: 'error', place: {}, message: error.message };
    tell([issue], 'Nothing was written.', streams);
    return EXIT.usage;
  }
  if (error instanceof EnvironmentError) {
    const issue: Issue = { code: 'U002', severity: 'error', place: {}, message: error.message };
    tell([issue], 'Nothing was written.', streams);
    return EXIT.cannotTell;
  }
  streams.stderr.write(bugText(error));
  return EXIT.cannotTell;
}

function tell(issues: readonly Issue[], outcome: string, streams: Streams): void {
  const paint = painterFor(streams.stderr, streams);
  streams.stderr.write(`${formatIssues(issues, paint)}\n${summarizeIssues(issues, outcome)}`);
}

function bugText(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const kind = error instanceof BugError ? 'a mistake in regshift' : 'an unexpected error';
  return `regshift: ${kind}: ${message}\nPlease report it, with the call and what it was about.\n`;
}
