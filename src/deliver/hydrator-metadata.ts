import type { ReferenceCommit } from './commit-message';

/** What GitOps Promoter reads of a commit that it may promote (`peers.md` 1.3). */
export interface HydratorMetadata extends Partial<Omit<ReferenceCommit, 'sha'>> {
  /** The commit that the manifests were made from. Promoter proposes nothing while it stays the same. */
  readonly drySha: string;
  /** Commits that had a part in it. */
  readonly references?: readonly ReferenceCommit[];
}

/** Name of the file, at the root of the path that is promoted. */
export const HYDRATOR_METADATA = 'hydrator.metadata';

/** The branch that GitOps Promoter merges into another one, for one path of it. */
export function proposedBranch(active: string, path: string): string {
  return `${active}-next/${path}`;
}

/** The file's text: JSON, empty fields left out. */
export function hydratorMetadata(metadata: HydratorMetadata): string {
  const { drySha, references = [] } = metadata;
  const fields = {
    drySha,
    ...commitFields(metadata),
    ...(references.length === 0
      ? {}
      : {
          references: references.map((commit) => ({
            commit: { sha: commit.sha, ...commitFields(commit) },
          })),
        }),
  };
  return `${JSON.stringify(fields, undefined, 2)}\n`;
}

/** Metadata of a phase. All phases come from one cluster file, but each has to be proposed. */
export function phaseMetadata(
  /** The commit that the phase's own is put upon: another one for each. */
  base: string | undefined,
  subject: string,
  reference: ReferenceCommit | undefined,
): HydratorMetadata | undefined {
  const drySha = base ?? reference?.sha;
  if (drySha === undefined) return undefined;
  if (reference === undefined) return { drySha, subject };
  const { repoUrl, author, date } = reference;
  return { drySha, repoUrl, author, date, subject, references: [reference] };
}

function commitFields(
  commit: Partial<Omit<ReferenceCommit, 'sha'>>,
): Readonly<Record<string, string>> {
  const { repoUrl, author, date, subject, body } = commit;
  const fields = Object.entries({ repoURL: repoUrl, author, date, subject, body });
  const known = fields.filter((field): field is [string, string] => (field[1] ?? '') !== '');
  return Object.fromEntries(known);
}
