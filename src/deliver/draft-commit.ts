import type { Baseline } from '../gate/baseline';
import { BugError } from '../model/errors';
import type { FileSet } from '../model/file-set';
import { commitMessage } from './commit-message';
import type { CommitPhase, ReferenceCommit } from './commit-message';
import { withEntries } from './journal';
import type { Journal, JournalEntry, JournalPhase } from './journal';
import { formatJournal } from './journal-text';
import { journalPath, journalsIn, layOut, manifestsIn } from './layout';
import type { Layout } from './layout';
import type { Step } from './next-step';
import type { CommitRequest, RepositoryView } from './repository';

/** A phase with what the synced folder holds after it. */
export interface DeliveredPhase extends JournalPhase, CommitPhase {
  /** By name. */
  readonly manifests: FileSet;
}

/** What is known when a commit is made. */
export interface CommitMoment {
  readonly layout: Layout;
  /** The branch as it was read. */
  readonly view: RepositoryView;
  /** What the cluster looks like before the commit. */
  readonly baseline: Baseline;
  /** What was seen of a phase whose gate is open. */
  readonly evidenceOf: (phase: number) => readonly string[];
  readonly at?: string;
  readonly reference?: ReferenceCommit;
}

/** A step that writes to the repository. */
export type WritingStep = Extract<Step, { kind: 'start' | 'commit' | 'close' }>;

/**
 * The commit that carries a step out: the phase's manifests and the longer journal, together or not at all.
 *
 * @param journal - as it was read; for `start` the one to begin with, without entries
 */
export function draftCommit(
  step: WritingStep,
  phases: readonly DeliveredPhase[],
  journal: Journal,
  moment: CommitMoment,
): CommitRequest {
  const { layout, view, reference } = moment;
  const landed = step.kind === 'close' ? undefined : landedPhase(step, phases);
  const longer = withEntries(journal, entriesOf(step, phases, moment));
  const path = journalPath(layout, journal.id);
  const others = journalsIn(layout, view.files).filter((file) => file.path !== path);
  const manifests = landed?.manifests ?? manifestsIn(layout, view.files);
  return {
    expectedTip: view.tip,
    files: layOut(layout, manifests, [...others, { path, content: formatJournal(longer) }]),
    message: commitMessage({
      cluster: journal.cluster,
      plan: journal.plan.hash,
      note: step.kind === 'close' ? 'the switch is done' : 'a switch begins',
      ...(landed === undefined ? {} : { phase: landed }),
      ...(reference === undefined ? {} : { reference }),
    }),
  };
}

function landedPhase(
  { phase }: Extract<WritingStep, { kind: 'start' | 'commit' }>,
  phases: readonly DeliveredPhase[],
): DeliveredPhase | undefined {
  return phase === undefined ? undefined : phaseAt(phases, phase);
}

function entriesOf(
  step: WritingStep,
  phases: readonly DeliveredPhase[],
  { baseline, evidenceOf, at }: CommitMoment,
): readonly JournalEntry[] {
  const when = at === undefined ? {} : { at };
  const passed = step.kind === 'start' ? [] : step.passed;
  const landed = step.kind === 'close' ? undefined : landedPhase(step, phases);
  return [
    ...(step.kind === 'start' ? [{ event: 'started' as const, ...when }] : []),
    ...passed.map((phase): JournalEntry => ({
      event: 'passed',
      phase: phaseAt(phases, phase).id,
      evidence: evidenceOf(phase),
      ...when,
    })),
    ...(landed === undefined
      ? []
      : [{ event: 'begun' as const, phase: landed.id, baseline, ...when }]),
  ];
}

function phaseAt(phases: readonly DeliveredPhase[], index: number): DeliveredPhase {
  const phase = phases[index];
  if (phase === undefined) throw new BugError(`the plan has no phase ${index}`);
  return phase;
}
