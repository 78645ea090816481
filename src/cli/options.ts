import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';

/** Options of commands that need a cluster file and where its cluster is. */
export function switchOptions(command: Command): Command {
  return observationOptions(required(command.option('-f, --file <file>', 'cluster file')));
}

/**
 * Makes the options that a command has so far required, in every call or in some. Commander's own check comes before the
 * one that knows what an unknown option was meant to be.
 */
export function required(
  command: Command,
  when: (given: Readonly<Record<string, unknown>>) => boolean = () => true,
): Command {
  const options = [...command.options];
  return command.hook('preAction', () => {
    const given = command.opts<Readonly<Record<string, unknown>>>();
    if (!when(given)) return;
    const missing = options.find((option) => given[option.attributeName()] === undefined);
    if (missing !== undefined) {
      command.error(`error: required option '${missing.flags}' not specified`);
    }
  });
}

/** Options that say where the cluster is. */
export function observationOptions(command: Command): Command {
  return command
    .option('--observed <file>', 'snapshot of the cluster (regshift observe), or a folder of dumps')
    .option('--from <state>', 'assume where the cluster is: U0, U1, Direct, Proxy or Local')
    .option(
      '--delivered <folder>',
      'manifests delivered last (default: NAME/manifests beside the cluster file)',
    );
}

/** `-o`, of which `text` is the default. */
export function outputOption(formats: readonly string[]): Option {
  return new Option('-o, --output <format>', 'format of the result')
    .choices(formats)
    .default('text');
}

/** Calls for the end of a help page; `regshift` is put in front of each but those that pipe into it. */
export function examples(calls: readonly string[]): string {
  const lines = calls.map((call) => `  ${call.includes('| regshift ') ? '' : 'regshift '}${call}`);
  return ['', `Example${calls.length === 1 ? '' : 's'}:`, ...lines].join('\n');
}

/** Values of a repeatable option. */
export function collect(value: string, earlier: readonly string[] = []): string[] {
  return [...earlier, value];
}

/** @throws InvalidArgumentError for anything but a whole number from 1 */
export function pageNumber(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new InvalidArgumentError('Pages are counted from 1.');
}

/** Parses a whole number that is not below another. */
export function wholeNumber(least: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= least && Number.isSafeInteger(number)) return number;
    throw new InvalidArgumentError(`It is a whole number from ${String(least)} on.`);
  };
}

/** Parses seconds that something is waited for: a day at most, so that timers can count them. */
export function waitingSeconds(value: string): number {
  const seconds = Number(value);
  if (/^\d+$/.test(value) && seconds >= 1 && seconds <= MOST_SECONDS) return seconds;
  throw new InvalidArgumentError(`It is a whole number of seconds from 1 to ${MOST_SECONDS}.`);
}

const MOST_SECONDS = 86_400;
