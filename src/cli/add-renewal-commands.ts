import type { Command } from 'commander';
import type { AddCommand } from './add-command';
import type { SecretsRenewOptions } from './commands/secrets-renew';
import { repositoryOptions } from './delivery/delivery-options';
import { collect, examples, outputOption, required } from './options';
import { signOption } from './sign-option';

/** `regshift secrets renew` and `rotate`: what regshift generated, made anew in the repository. */
export const addRenewal: AddCommand = (secrets, streams, finish) => {
  renewalOptions(secrets.command('renew'))
    .description('renew generated secrets that age or are broken, by one commit')
    .option('--check', 'commit nothing; exit code 1 when there is something to renew', false)
    .addHelpText(
      'after',
      examples([
        'secrets renew -f clusters/prod-1.yaml --check',
        'secrets renew -f clusters/prod-1.yaml',
      ]),
    )
    .action(async (options: RenewalFlags & { readonly check: boolean }) => {
      const { secretsRenew } = await import('./commands/secrets-renew.js');
      finish(await secretsRenew({ ...options, again: [] }, streams));
    });
  renewalOptions(required(secrets.command('rotate').option('--item <name>', ITEM, collect)))
    .description('make generated secrets anew, by one commit')
    .addHelpText(
      'after',
      examples([
        'secrets rotate -f clusters/prod-1.yaml --item user-rw',
        'secrets rotate -f clusters/prod-1.yaml --item ca --accept-outage',
      ]),
    )
    .action(async ({ item, ...options }: RenewalFlags & { readonly item: readonly string[] }) => {
      const { secretsRenew } = await import('./commands/secrets-renew.js');
      finish(await secretsRenew({ ...options, again: item, check: false }, streams));
    });
};

type RenewalFlags = Omit<SecretsRenewOptions, 'again' | 'check'>;

const ITEM =
  'what is made anew (repeatable): ca, http-secret, user-ro, node-proxy, master-NAME, … as in secrets.sops.yaml';

function renewalOptions(command: Command): Command {
  return repositoryOptions(command)
    .addOption(signOption())
    .option('--accept-outage', 'go on where something can not be pulled for a while', false)
    .addOption(outputOption(['text', 'json', 'yaml']));
}
