import { Argument, Command, Option } from 'commander';
import { packageVersion } from '../io/package-root';
import { EXIT } from './exit-codes';
import type { AddCommand, Finish } from './add-command';
import { addDeliveryCommands } from './add-delivery-commands';
import { addInit } from './add-init-command';
import { addObserve } from './add-observe-command';
import { addComment } from './add-forge-commands';
import { addSecrets } from './add-secrets-commands';
import { addDiff, addPlan, addRehearse, addRender } from './add-switch-commands';
import type { ExplainPullOptions } from './commands/explain-pull';
import type { ValidateCommandOptions } from './commands/validate';
import { COMPLETION_SHELLS } from './completion';
import { collect, examples, outputOption } from './options';
import type { Streams } from './streams';

const EXIT_CODES = `
Exit codes: 0 yes, done, nothing to do · 1 a well-formed "no" · 2 bad usage or an invalid cluster file ·
            3 not yet, or can not tell`;

/** The command line as a tree of commands. Each loads its code only when it runs. */
export function buildProgram(streams: Streams, finish: Finish): Command {
  const program = new Command('regshift')
    .description(
      "Switch a cluster's container-registry mode as a pull request, one observed phase at a time.",
    )
    .version(packageVersion())
    .showHelpAfterError('(regshift help shows the commands)')
    .configureOutput({
      writeOut: (text) => streams.stdout.write(text),
      writeErr: (text) => streams.stderr.write(text),
    })
    .configureHelp({ helpWidth: 100, showGlobalOptions: false })
    .addHelpText('after', EXIT_CODES);
  for (const add of [
    addInit,
    addPlan,
    addRender,
    addValidate,
    addDiff,
    addRehearse,
    addDeliveryCommands,
    addObserve,
    addComment,
    addSecrets,
    addExplain,
    addDemo,
    addCompletion,
  ]) {
    add(program, streams, finish);
  }
  return program;
}

const addValidate: AddCommand = (program, streams, finish) => {
  program
    .command('validate')
    .description('check manifests, own or foreign, cluster files and hosts.toml files')
    .argument('<path...>', 'files or folders; - reads standard input')
    .option(
      '--crds <path>',
      'CustomResourceDefinitions of your own kinds (repeatable)',
      collect,
      [],
    )
    .addOption(
      new Option('--tool <tool>', 'GitOps engine that will apply them').choices(['ArgoCD', 'Flux']),
    )
    .option(
      '--containerd <version>',
      "containerd that reads hosts.toml, for example 1.7.x; deckhouse or deckhouse@1.7.x for DKP's (default: 1.6.20, the oldest known)",
    )
    .addOption(outputOption(['text', 'json', 'yaml', 'markdown', 'junit', 'sarif']))
    .addHelpText(
      'after',
      examples([
        'validate clusters/',
        'validate build/prod-1 --tool Flux -o sarif > findings.sarif',
        'validate /etc/containerd/certs.d --containerd 1.7.27',
        'helm template . | regshift validate -',
      ]),
    )
    .action(async (paths: string[], options: Omit<ValidateCommandOptions, 'paths'>) => {
      const { validate } = await import('./commands/validate.js');
      finish(validate({ ...options, paths }, streams));
    });
};

const addExplain: AddCommand = (program, streams, finish) => {
  const explain = program
    .command('explain')
    .description('explain a code, or which host serves a pull')
    .enablePositionalOptions()
    .addHelpText('after', examples(['explain P014', 'explain']));
  explain
    .command('code', { isDefault: true })
    .description('explain a code; without one, list all')
    .argument('[code]', 'for example P014')
    .addOption(outputOption(['text', 'json']))
    .action(async (code: string | undefined, options: { output: 'text' | 'json' }) => {
      const { explain: explainCode } = await import('./commands/explain.js');
      const { output } = options;
      finish(explainCode({ output, ...(code === undefined ? {} : { code }) }, streams));
    });
  explain
    .command('pull')
    .description(
      'show which hosts containerd tries for an image, in which order, and what comes of it',
    )
    .argument('<image>', 'for example registry.io/app:1')
    .requiredOption('--tree <folder>', 'host directory tree: registry.d or certs.d')
    .requiredOption('--containerd <version>', 'for example 1.6.20; 1.7.x is the newest of its line')
    .addOption(
      new Option('--dialect <dialect>', "deckhouse: DKP's patched containerd")
        .choices(['containerd', 'deckhouse'])
        .default('containerd'),
    )
    .option(
      '--world <file>',
      'how the hosts answer, YAML or JSON (default: every host answers well)',
    )
    .addOption(outputOption(['text', 'json', 'yaml']))
    .action(async (image: string, options: Omit<ExplainPullOptions, 'image'>) => {
      const { explainPull } = await import('./commands/explain-pull.js');
      finish(explainPull({ ...options, image }, streams));
    });
};

const addDemo: AddCommand = (program, streams, finish) => {
  program
    .command('demo')
    .description(
      'carry two switches out, commit by commit: a real git repository, a cluster in memory',
    )
    .addHelpText('after', examples(['demo']))
    .action(async () => {
      const { demo } = await import('./commands/demo.js');
      finish(await demo(streams));
    });
};

const addCompletion: AddCommand = (program, streams, finish) => {
  program
    .command('completion')
    .description('print a completion script for a shell')
    .addArgument(new Argument('<shell>', 'which shell').choices(COMPLETION_SHELLS))
    .addHelpText(
      'after',
      examples([
        'completion bash > /etc/bash_completion.d/regshift',
        'completion zsh > "${fpath[1]}/_regshift"',
      ]),
    )
    .action(async (shell: (typeof COMPLETION_SHELLS)[number]) => {
      const { completionScript } = await import('./completion.js');
      streams.stdout.write(completionScript(shell, program));
      finish(EXIT.yes);
    });
};
