import type { Command } from 'commander';
import type { Signing } from '../../io/git-draft';
import { accessOptions } from '../cluster-access';
import type { AccessOptions } from '../cluster-access';
import { collect } from '../options';
import { signOption } from '../sign-option';

/** Options of the commands that carry switches out. */
export interface DeliveryOptions extends AccessOptions {
  /** Cluster files. */
  readonly file?: readonly string[];
  /** Path or URL of the GitOps repository, instead of the one that the cluster file names. */
  readonly repository?: string;
  /** What commits are signed with. */
  readonly sign?: Signing;
  /** Snapshot of the cluster, read anew at every look, in place of the live cluster. */
  readonly observed?: string;
}

/** Adds them to a command. */
export function deliveryOptions(command: Command): Command {
  return accessOptions(
    command
      .option('-f, --file <file>', 'cluster file (repeatable)', collect)
      .option(
        '--repository <repository>',
        'path or URL of the GitOps repository (default: spec.delivery.repository)',
      )
      .addOption(signOption())
      .option(
        '--observed <file>',
        'snapshot in place of the live cluster, read anew at every look',
      ),
  );
}
