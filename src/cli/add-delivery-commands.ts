import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { durationSeconds } from '../spec/duration';
import type { AddCommand } from './add-command';
import type { AdvanceOptions } from './commands/advance';
import type { ApproveOptions } from './commands/approve';
import type { StartOptions } from './commands/start';
import type { StatusOptions } from './commands/status';
import type { TwinOptions } from './commands/twin';
import { deliveryOptions, lookingOptions, repositoryOptions } from './delivery/delivery-options';
import type { DeliveryOptions } from './delivery/delivery-options';
import { examples, outputOption, required, wholeNumber } from './options';
import { signOption } from './sign-option';

/** Adds the commands that carry switches out. */
export const addDeliveryCommands: AddCommand = (program, streams, finish) => {
  for (const add of [addStart, addAdvance, addApprove, addStatus, addRollback, addTwin])
    add(program, streams, finish);
};

const addStart: AddCommand = (program, streams, finish) => {
  inFlightOption(deliveryOptions(program.command('start')))
    .description('start the switch: freeze its plan in the repository, and commit the first phase')
    .option('--replan', 'go on from the switch that is under way, by a plan of what is left', false)
    .option(
      '--from <state>',
      'where the cluster is, if it does not tell: U0, U1, Direct, Proxy or Local',
    )
    .addHelpText(
      'after',
      examples([
        'start -f clusters/prod-1.yaml --observed prod-1.observed.yaml',
        'start -f clusters/eu-1.yaml -f clusters/eu-2.yaml --max-in-flight 1',
      ]),
    )
    .action(async (options: StartOptions) => {
      const { start } = await import('./commands/start.js');
      finish(await start(options, streams));
    });
};

const addAdvance: AddCommand = (program, streams, finish) => {
  inFlightOption(lookOptions(deliveryOptions(program.command('advance'))))
    .description(
      'look at the cluster, and commit the next phase if the gate of the last one is open',
    )
    .option('--wait', 'look again and again until every switch has ended', false)
    .option('--deadline <duration>', 'how long to wait: 90m, 2h (default: for ever)', seconds)
    .addHelpText(
      'after',
      examples([
        'advance -f clusters/prod-1.yaml',
        'advance -f clusters/prod-1.yaml --wait --deadline 2h',
        'advance -f clusters/eu-1.yaml -f clusters/eu-2.yaml --max-in-flight 1 --wait',
        'advance -f clusters/prod-1.yaml --pull-request',
        'advance -f clusters/prod-1.yaml --observed prod-1.observed.yaml -o json',
      ]),
    )
    .action(async (options: AdvanceOptions) => {
      const { advance } = await import('./commands/advance.js');
      finish(await advance(options, streams));
    });
};

const addApprove: AddCommand = (program, streams, finish) => {
  repositoryOptions(program.command('approve'))
    .addOption(signOption())
    .description('approve a phase of the switch that is under way, by a signed commit')
    .requiredOption('--phase <phase>', 'the phase; * for all of them')
    .option('--plan <hash>', 'hash of the plan that you have seen (default: that of the journal)')
    .addHelpText(
      'after',
      examples([
        'approve -f clusters/prod-1.yaml --phase switch-direct --sign ssh:$HOME/.ssh/id_ed25519',
      ]),
    )
    .action(async (options: ApproveOptions) => {
      const { approve } = await import('./commands/approve.js');
      finish(await approve(options, streams));
    });
};

const addStatus: AddCommand = (program, streams, finish) => {
  lookOptions(lookingOptions(program.command('status')))
    .description('show how far the switch is, and what it waits for; nothing is committed')
    .option('--watch', 'look again and again until every switch has ended or failed', false)
    .addHelpText(
      'after',
      examples(['status -f clusters/prod-1.yaml', 'status -f clusters/prod-1.yaml --watch']),
    )
    .action(async (options: StatusOptions) => {
      const { status } = await import('./commands/status.js');
      finish(await status(options, streams));
    });
};

const addRollback: AddCommand = (program, streams, finish) => {
  deliveryOptions(program.command('rollback'))
    .description('take the switch back: the inverse of what was committed, through the same gates')
    .addHelpText('after', examples(['rollback -f clusters/prod-1.yaml']))
    .action(async (options: DeliveryOptions) => {
      const { rollback } = await import('./commands/rollback.js');
      finish(await rollback(options, streams));
    });
};

const addTwin: AddCommand = (program, streams, finish) => {
  required(
    program
      .command('twin')
      .option('-f, --file <file>', 'cluster file')
      .option('-o, --output <file>', 'file of the snapshot; - prints it'),
  )
    .description(
      'show what a cluster would look like that has followed the branch; for trying things out',
    )
    .option(
      '--repository <repository>',
      'path or URL of the GitOps repository (default: spec.delivery.repository)',
    )
    .option(
      '--from <state>',
      'where it was before the first switch: U0, U1, Direct, Proxy or Local',
      'U0',
    )
    .addOption(new Option('--masters <number>', 'its masters').choices(['1', '3']).default('3'))
    .option('--workers <number>', 'its workers', wholeNumber(0), 2)
    .option('--seed <number>', 'decides how long everything takes', wholeNumber(0), 1)
    .addHelpText(
      'after',
      examples(['twin -f clusters/prod-1.yaml --repository ../fleet.git -o prod-1.observed.yaml']),
    )
    .action(async (options: TwinOptions) => {
      const { twin } = await import('./commands/twin.js');
      finish(await twin(options, streams));
    });
};

function lookOptions(command: Command): Command {
  return command
    .option('--interval <seconds>', 'seconds between two looks', wholeNumber(1), 15)
    .addOption(outputOption(['text', 'json', 'yaml']));
}

function inFlightOption(command: Command): Command {
  return command.option(
    '--max-in-flight <number>',
    'clusters that may be in the middle of a switch at once (default: all)',
    wholeNumber(1),
  );
}

/** @throws InvalidArgumentError for anything but a duration */
function seconds(text: string): number {
  const parsed = durationSeconds(text);
  if (parsed !== undefined) return parsed;
  throw new InvalidArgumentError('A duration is hours, minutes, seconds: 2h, 90m, 1h30m.');
}
