import type { State } from '../model/mode';

/** What a commit says of itself. */
export interface CommitFacts {
  readonly cluster: string;
  /** Hash of the frozen plan. */
  readonly plan: string;
  /** Absent for a commit that only writes the journal. */
  readonly phase?: CommitPhase;
  /** First line of a commit that lands no phase: `the switch is done`. */
  readonly note?: string;
  /** Generated values that the commit makes anew. */
  readonly renewed?: readonly string[];
  /** The commit that changed the cluster file. */
  readonly reference?: ReferenceCommit;
}

/** The phase that a commit lands. */
export interface CommitPhase {
  readonly id: string;
  readonly purpose: string;
  /** Hop that the phase belongs to. */
  readonly from: State;
  readonly to: State;
}

/** A commit as Argo CD's trailers describe one (`peers.md` 1.2). */
export interface ReferenceCommit {
  /** `Name <address>`. */
  readonly author: string;
  readonly sha: string;
  readonly subject: string;
  readonly body: string;
  readonly repoUrl: string;
  /** RFC 3339. */
  readonly date: string;
}

/** Subject, purpose, and trailers. Trailers are a courtesy to readers: phases are found by tree and journal. */
export function commitMessage({
  cluster,
  plan,
  phase,
  note,
  renewed = [],
  reference,
}: CommitFacts): string {
  const subject = `${cluster}: ${phase?.id ?? note ?? 'journal'}`;
  const trailers: readonly (readonly [string, string])[] = [
    ['Regshift-Plan', plan],
    ...(phase === undefined ? [] : phaseTrailers(phase)),
    ...(renewed.length === 0 ? [] : [['Regshift-Renewed', renewed.join(', ')] as const]),
    ...(reference === undefined ? [] : referenceTrailers(reference)),
  ];
  const paragraphs = [
    oneLine(subject),
    ...(phase === undefined ? [] : [oneLine(phase.purpose)]),
    trailers.map(([key, value]) => `${key}: ${oneLine(value)}`).join('\n'),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function phaseTrailers({ id, from, to }: CommitPhase): readonly (readonly [string, string])[] {
  return [
    ['Regshift-Phase', id],
    ['Regshift-From', from],
    ['Regshift-To', to],
  ];
}

function referenceTrailers(reference: ReferenceCommit): readonly (readonly [string, string])[] {
  return [
    ['Argocd-reference-commit-author', reference.author],
    ['Argocd-reference-commit-sha', reference.sha],
    ['Argocd-reference-commit-subject', reference.subject],
    ['Argocd-reference-commit-body', JSON.stringify(reference.body)],
    ['Argocd-reference-commit-repourl', reference.repoUrl],
    ['Argocd-reference-commit-date', reference.date],
  ];
}

/** A line feed would end a trailer, and what follows could pass for another. */
function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}
