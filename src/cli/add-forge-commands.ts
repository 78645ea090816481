import { InvalidArgumentError, Option } from 'commander';
import type { AddCommand } from './add-command';
import type { CommentOptions } from './commands/comment';
import { examples, required, wholeNumber } from './options';

export const addComment: AddCommand = (program, streams, finish) => {
  const command = program
    .command('comment')
    .option('--pull-request <number>', 'number of the pull or merge request', wholeNumber(1))
    .option('--file <file>', 'Markdown of the comment; - reads standard input');
  required(command)
    .description(
      'keep one comment of a pull request current: later calls change it; the token is GITHUB_TOKEN, GITLAB_TOKEN, GITEA_TOKEN or REGSHIFT_FORGE_TOKEN',
    )
    .option('--repository <url>', 'its repository (default: the one that CI works on)')
    .addOption(
      new Option('--forge <forge>', 'what the host of the repository is').choices([
        'github',
        'gitlab',
        'gitea',
      ]),
    )
    .option('--marker <name>', 'tells several comments of one pull request apart', marker, 'plan')
    .addHelpText(
      'after',
      examples([
        'comment --pull-request 12 --file plan.md',
        'comment --pull-request 12 --file rehearsal.md --marker rehearsal',
      ]),
    )
    .action(async (options: CommentOptions) => {
      const { comment } = await import('./commands/comment.js');
      finish(await comment(options, streams));
    });
};

/** @throws InvalidArgumentError for what could end the line that the marker stands in */
function marker(value: string): string {
  if (/^[a-z0-9](?:[a-z0-9.]|-(?!-)){0,62}$/i.test(value)) return value;
  throw new InvalidArgumentError('It is letters, digits, dots and single dashes.');
}
