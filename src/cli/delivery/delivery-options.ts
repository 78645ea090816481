import type { Command } from 'commander';
import type { Signing } from '../../io/git-draft';
import { accessOptions } from '../cluster-access';
import type { AccessOptions } from '../cluster-access';
import { collect } from '../options';
import { signOption } from '../sign-option';

/** Options of the commands that read what the repository has of switches. */
export interface RepositoryOptions {
  /** Cluster files. */
  readonly file?: readonly string[];
  /** Path or URL of the GitOps repository, instead of the one that the cluster file names. */
  readonly repository?: string;
}

/** Options of those that commit. */
export interface SigningOptions {
  /** What commits are signed with. */
  readonly sign?: Signing;
}

/** Options of those that look at the cluster as well. */
export interface LookingOptions extends RepositoryOptions, AccessOptions {
  /** Snapshot of the cluster, read anew at every look, in place of the live cluster. */
  readonly observed?: string;
  /** Folder in which Secrets of the cluster are mounted, for registries that are asked for images. */
  readonly secrets?: string;
}

/** Options of those that carry switches out. */
export interface DeliveryOptions extends LookingOptions, SigningOptions {
  /** Whether commits come by way of pull requests. */
  readonly pullRequest?: boolean;
}

export function repositoryOptions(command: Command): Command {
  return command
    .option('-f, --file <file>', 'cluster file (repeatable)', collect)
    .option(
      '--repository <repository>',
      'path or URL of the GitOps repository (default: spec.delivery.repository)',
    );
}

export function lookingOptions(command: Command): Command {
  return accessOptions(
    repositoryOptions(command)
      .option('--observed <file>', 'snapshot in place of the live cluster, read anew at every look')
      .option(
        '--secrets <folder>',
        'Secrets mounted as FOLDER/NAME/KEY, for registries that are asked for images',
      ),
  );
}

export function deliveryOptions(command: Command): Command {
  return lookingOptions(command)
    .addOption(signOption())
    .option(
      '--pull-request',
      'open a pull request instead of committing to the branch; the token is GITHUB_TOKEN, GITLAB_TOKEN, GITEA_TOKEN or REGSHIFT_FORGE_TOKEN',
    );
}
