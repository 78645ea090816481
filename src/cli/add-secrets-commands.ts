import type { AddCommand } from './add-command';
import { addRenewal } from './add-renewal-commands';
import type { SecretsSealOptions } from './commands/secrets-seal';
import type { SecretsVariablesOptions } from './commands/secrets-variables';
import { examples, outputOption, required, switchOptions } from './options';

/** `regshift secrets …`: what a person, or a plugin, does with secrets beside a switch. */
export const addSecrets: AddCommand = (program, streams, finish) => {
  const secrets = program
    .command('secrets')
    .description(
      'seal rendered manifests, fill in placeholders, renew what regshift generates, list the variables that a cluster must have',
    )
    .addHelpText('after', examples(['secrets seal --help', 'secrets fill manifests/']));
  required(
    secrets
      .command('seal')
      .option('-f, --file <file>', 'cluster file')
      .option(
        '--out <folder>',
        'folder of sealed manifests; what did not change there is not touched',
      ),
  )
    .description(
      'make of rendered manifests what may be committed, by the backend of the cluster file',
    )
    .argument('<manifests>', 'folder of rendered manifests, of one phase')
    .option('--observed <file>', 'snapshot of the cluster: addresses that certificates name')
    .addHelpText(
      'after',
      examples([
        'secrets seal -f clusters/prod-1.yaml build/03-switch-u1 --out clusters/prod-1/manifests',
      ]),
    )
    .action(async (manifests: string, options: Omit<SecretsSealOptions, 'manifests'>) => {
      const { secretsSeal } = await import('./commands/secrets-seal.js');
      finish(await secretsSeal({ ...options, manifests }, streams));
    });
  secrets
    .command('fill')
    .description('print manifests with the values of their placeholders, into a pipe')
    .argument('[path...]', 'manifests: files or folders; - reads standard input', ['-'])
    .option('--secrets <folder>', 'Secrets mounted as FOLDER/NAME/KEY, for secretRef')
    .addHelpText(
      'after',
      examples([
        'regshift render -f clusters/prod-1.yaml --from U1 --phase switch-direct --stdout | regshift secrets fill | kubectl apply --server-side -f -',
        'secrets fill manifests/ --secrets /run/secrets',
      ]),
    )
    .action(async (paths: string[], options: { readonly secrets?: string }) => {
      const { secretsFill } = await import('./commands/secrets-fill.js');
      finish(secretsFill({ ...options, paths }, streams));
    });
  switchOptions(secrets.command('variables'))
    .description('list the variables that Flux must find in the cluster (backend Reference)')
    .addOption(outputOption(['text', 'json', 'yaml']))
    .addHelpText('after', examples(['secrets variables -f clusters/prod-1.yaml --from U0']))
    .action(async (options: SecretsVariablesOptions) => {
      const { secretsVariables } = await import('./commands/secrets-variables.js');
      finish(await secretsVariables(options, streams));
    });
  addRenewal(secrets, streams, finish);
};
