import { Option } from 'commander';
import type { Command } from 'commander';
import type { AddCommand } from './add-command';
import type { DiffOptions } from './commands/diff';
import type { PlanOptions } from './commands/plan';
import type { RehearseOptions } from './commands/rehearse';
import type { RenderOptions } from './commands/render';
import {
  collect,
  examples,
  observationOptions,
  outputOption,
  pageNumber,
  switchOptions,
  wholeNumber,
} from './options';
import { badUsage } from './rejected';

export const addPlan: AddCommand = (program, streams, finish) => {
  switchOptions(program.command('plan'))
    .description(
      'show the whole switch: route, phases, what each commit changes, costs, risks, the way back',
    )
    .addOption(outputOption(['text', 'json', 'yaml', 'markdown']))
    .option('-v, --verbose', 'also list the preconditions that are met', false)
    .addHelpText(
      'after',
      examples([
        'plan -f clusters/prod-1.yaml --observed prod-1.observed.yaml',
        'plan -f clusters/prod-1.yaml --from U0 -o json',
      ]),
    )
    .action(async (options: PlanOptions) => {
      const { plan } = await import('./commands/plan.js');
      finish(await plan(options, streams));
    });
};

export const addRender: AddCommand = (program, streams, finish) => {
  switchOptions(program.command('render'))
    .description('render the manifests of all phases (one folder a phase), or of one')
    .option('--phase <phase>', 'this phase only')
    .option(
      '--current',
      'the phase that the journal names, as it was committed; fails where no switch was started',
      false,
    )
    .option('--out <folder>', 'replace this folder by the rendered tree, whole or not at all')
    .option('--stdout', 'print the objects of one phase as a stream of documents', false)
    .addHelpText(
      'after',
      examples([
        'render -f clusters/prod-1.yaml --observed prod-1.observed.yaml --out build/prod-1',
        'render -f clusters/prod-1.yaml --from U1 --phase switch-direct --stdout',
        'render -f clusters/prod-1.yaml --current --stdout',
      ]),
    )
    .action(async (options: RenderOptions) => {
      const { render } = await import('./commands/render.js');
      finish(await render(options, streams));
    });
};

export const addDiff: AddCommand = (program, streams, finish) => {
  observationOptions(program.command('diff'))
    .description('compare manifests by meaning; secrets show as changed or not, never their values')
    .argument('[path...]', 'two files or folders')
    .option('-f, --file <file>', 'cluster file: compare a phase of its plan')
    .option('--phase <phase>', 'phase of the plan')
    .option(
      '--against <revision>',
      'git revision of the delivered tree (default: the tree before the phase)',
    )
    .addOption(outputOption(['text', 'json', 'yaml', 'markdown']))
    .option(
      '--page <number>',
      'page of a Markdown diff, which never exceeds 65,536 characters',
      pageNumber,
      1,
    )
    .addHelpText(
      'after',
      examples([
        'diff build/prod-1/01-adopt build/prod-1/02-switch-u1',
        'diff -f clusters/prod-1.yaml --from U1 --phase switch-direct',
        'diff -f clusters/prod-1.yaml --from U1 --phase switch-direct --against origin/main',
      ]),
    )
    .action(async (paths: string[], options: DiffFlags) => {
      const { diff } = await import('./commands/diff.js');
      finish(await diff(diffOptions(paths, options), streams));
    });
};

type DiffFlags = Omit<NonNullable<DiffOptions['switch']>, 'file'> &
  Pick<DiffOptions, 'output' | 'page'> & { readonly file?: string };

function diffOptions(paths: readonly string[], flags: DiffFlags): DiffOptions {
  const { output, page, file, ...rest } = flags;
  if (file !== undefined && paths.length > 0) {
    throw badUsage('diff compares two paths, or a phase of a cluster file', 'not both');
  }
  return { paths, output, page, ...(file === undefined ? {} : { switch: { file, ...rest } }) };
}

export const addRehearse: AddCommand = (program, streams, finish) => {
  rehearsalOptions(switchOptions(program.command('rehearse')))
    .description(
      'perform the whole switch on a twin of the cluster, and check at every moment that nodes can pull',
    )
    .addOption(outputOption(['text', 'json', 'yaml', 'markdown']))
    .option('-v, --verbose', 'every event, and messages of DKP whole', false)
    .addHelpText(
      'after',
      examples([
        'rehearse -f clusters/prod-1.yaml --observed prod-1.observed.yaml',
        'rehearse -f clusters/prod-1.yaml --from U1 --fault master-1:NotReady@switch',
        'rehearse -f clusters/prod-1.yaml --from U1 --fault upstream:hang@transition --fault revert@final',
        'rehearse -f clusters/prod-1.yaml --from U1 --fault join:worker-9@transition --fault kill:advance@push',
        'rehearse -f clusters/prod-1.yaml --from U1 --masters 1 --workers 1 --exhaustive',
        'rehearse -f clusters/prod-1.yaml --observed prod-1.observed.yaml --walks 200 -o json',
      ]),
    )
    .action(async (options: RehearseOptions) => {
      const { rehearse } = await import('./commands/rehearse.js');
      finish(await rehearse(options, streams));
    });
};

/** How a switch is rehearsed. */
function rehearsalOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--masters <number>',
        'masters of a cluster that was not observed (default: 3)',
      ).choices(['1', '3']),
    )
    .option(
      '--workers <number>',
      'workers of a cluster that was not observed (default: 2)',
      wholeNumber(0),
    )
    .option(
      '--seed <number>',
      'decides how long everything takes; same seed, same run',
      wholeNumber(0),
      1,
    )
    .option('--runs <number>', 'runs that the estimate of time is taken from', wholeNumber(1), 20)
    .option(
      '--fault <fault>',
      'something that goes wrong, SUBJECT:WHAT@MOMENT (repeatable); see the examples',
      collect,
      [],
    )
    .option('--walks <number>', 'further runs with faults that are drawn', wholeNumber(0), 0)
    .option(
      '--exhaustive',
      'look at everything that can happen, in every order (small clusters)',
      false,
    )
    .option(
      '--most <number>',
      'states that --exhaustive looks at (default: 3000000)',
      wholeNumber(1),
    )
    .option(
      '--images <number>',
      'images of the platform (default: as counted, else 166)',
      wholeNumber(1),
    );
}
