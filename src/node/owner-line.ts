import { BugError } from '../model/errors';

/**
 * First line of every configuration file that a node script writes: a comment with the name of the
 * NodeGroupConfiguration that owns the file. Scripts replace and remove only files that begin with their own line.
 */
export function ownerLine(owner: string): string {
  if (!/^[\w.-]+$/.test(owner)) throw new BugError(`not the name of an object: ${owner}`);
  return `# Written by NodeGroupConfiguration ${owner} (regshift). Changes made here are lost.`;
}

/** First line of every `hosts.toml` that the DaemonSet writes; it replaces and removes only files that begin with it. */
export const TREE_OWNER_LINE =
  '# Written by the DaemonSet of regshift. Changes made here are lost.';
