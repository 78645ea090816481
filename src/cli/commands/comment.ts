import { keepComment } from '../../deliver/keep-comment';
import type { KeptComment } from '../../deliver/keep-comment';
import type { ForgeType } from '../../io/forge/forge-address';
import { forgeOf } from '../../io/forge/forge-of';
import { readInput } from '../../io/read-files';
import { EXIT } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import { badUsage } from '../rejected';
import { repositoryInCi } from '../repository-in-ci';
import type { Streams } from '../streams';

export interface CommentOptions {
  readonly pullRequest: number;
  /** Path, or `-`. */
  readonly file: string;
  readonly repository?: string;
  readonly forge?: keyof typeof TYPES;
  readonly marker: string;
}

const TYPES = { github: 'GitHub', gitlab: 'GitLab', gitea: 'Gitea' } as const satisfies Readonly<
  Record<string, ForgeType>
>;

const DONE: Readonly<Record<KeptComment, string>> = {
  created: 'commented on',
  updated: 'changed the comment of',
  unchanged: 'nothing to change in the comment of',
};

/** `regshift comment`. */
export async function comment(options: CommentOptions, streams: Streams): Promise<ExitCode> {
  const { pullRequest, file, marker } = options;
  const text = Buffer.from(readInput(file).bytes).toString('utf8');
  if (text.trim() === '') {
    throw badUsage(`${file} is empty`, 'see whether the call that was to write it has failed');
  }
  const { repository, type } = whereOf(options, streams.env);
  const choice = type === undefined ? {} : { type };
  const forge = await forgeOf(repository, { ...choice, env: streams.env });
  const kept = await keepComment(forge, pullRequest, marker, text);
  streams.stdout.write(`${DONE[kept]} pull request ${String(pullRequest)}\n`);
  return EXIT.yes;
}

function whereOf(
  { repository, forge }: CommentOptions,
  env: Streams['env'],
): { readonly repository: string; readonly type?: ForgeType } {
  const type = forge === undefined ? {} : { type: TYPES[forge] };
  if (repository !== undefined) return { repository, ...type };
  const found = repositoryInCi(env);
  if (found === undefined) {
    throw badUsage('which repository?', 'name it: --repository https://git.example.com/fleet.git');
  }
  return { ...found, ...type };
}
