import type { Journal } from './journal';
import { parseJournal } from './journal-text';

/** A file as a commit of the branch left it. */
export interface FileVersion {
  readonly commit: string;
  readonly content: string;
}

/** Looks back along a branch. */
export interface History {
  /** Versions of a file on the branch, oldest first; commits that do not change it, or remove it, have none. */
  versions(path: string): Promise<readonly FileVersion[]>;
}

/** A phase and the commit that brought it onto the branch: after a merge that is the merge. */
export interface PhaseCommit {
  readonly phase: string;
  readonly commit: string;
}

/**
 * Which commit landed which phase, as the versions of the switch's journal tell. Messages and trailers are not asked: a
 * squash merge loses them, and anybody can write them.
 */
export function phaseCommits(versions: readonly FileVersion[], path: string): PhaseCommit[] {
  const found = new Map<string, string>();
  for (const { commit, content } of versions) {
    const journal = parseJournal(content, path);
    if (!journal.ok) continue;
    for (const phase of begunIn(journal.value)) {
      if (!found.has(phase)) found.set(phase, commit);
    }
  }
  return [...found].map(([phase, commit]) => ({ phase, commit }));
}

function begunIn({ entries }: Journal): readonly string[] {
  return entries.flatMap((entry) => (entry.event === 'begun' ? [entry.phase] : []));
}
