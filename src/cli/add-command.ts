import type { Command } from 'commander';
import type { ExitCode } from './exit-codes';
import type { Streams } from './streams';

/** Called with the exit code of the command that ran. */
export type Finish = (code: ExitCode) => void;

/** Adds a command to the program. */
export type AddCommand = (program: Command, streams: Streams, finish: Finish) => void;
