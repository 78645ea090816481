import { Option } from 'commander';
import type { Command } from 'commander';
import { MODES } from '../model/mode';
import type { AddCommand } from './add-command';
import type { InitFlags } from './commands/init';
import { collect, examples, outputOption } from './options';

/** `regshift init`. Options without a default are told apart from those that were given: some exclude others. */
export const addInit: AddCommand = (program, streams, finish) => {
  starterOptions(program.command('init'))
    .description(
      'write a starting GitOps repository: a cluster file, what Argo CD or Flux needs, CI workflows',
    )
    .argument('[dir]', 'folder of the repository', '.')
    .option(
      '--cluster-file <file>',
      'only write what the engine needs for the cluster of this file, which is there already',
    )
    .addOption(outputOption(['text', 'json', 'yaml']))
    .addHelpText(
      'after',
      examples([
        'init fleet --name prod-1 --mode Direct --repository https://git.example.com/fleet.git',
        'init fleet --tool ArgoCD --fleet --ci gitlab',
        'init fleet --cluster-file fleet/clusters/prod-2.yaml',
      ]),
    )
    .action(async (folder: string, options: InitFlags) => {
      const { init } = await import('./commands/init.js');
      finish(init(folder, options, streams));
    });
};

/** What a new cluster file holds, and what stands around it. */
function starterOptions(command: Command): Command {
  return command
    .option('--name <name>', 'name of the cluster (default: prod-1)')
    .addOption(new Option('--mode <mode>', 'mode to switch to (default: Direct)').choices(MODES))
    .option(
      '--images-repo <repo>',
      'registry to pull from, HOST/PATH (default: registry.deckhouse.io/deckhouse/ee)',
    )
    .addOption(
      new Option('--engine <engine>', 'what performs the switch (default: Module)').choices([
        'Module',
        'Pipeline',
      ]),
    )
    .option(
      '--image <part=image>',
      "image of engine Pipeline's own pods, by digest: nginx=HOST/PATH@sha256:… (repeatable)",
      collect,
      [],
    )
    .addOption(
      new Option('--tool <tool>', 'GitOps engine (default: Flux)').choices(['Flux', 'ArgoCD']),
    )
    .option(
      '--repository <url>',
      'the GitOps repository (default: https://git.example.com/fleet.git)',
    )
    .option('--branch <branch>', 'branch that the engine follows (default: main)')
    .option('--path <path>', 'folder of cluster files (default: clusters)')
    .option(
      '--age-recipient <key>',
      'encrypt secrets for this age recipient (repeatable; default: refer to them)',
      collect,
      [],
    )
    .option('--fleet', 'Argo CD: one ApplicationSet for all clusters of the repository', false)
    .addOption(
      new Option('--ci <system>', 'CI to set up (default: github)').choices([
        'github',
        'gitlab',
        'none',
      ]),
    );
}
