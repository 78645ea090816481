import type { Baseline } from '../gate/baseline';
import { BugError } from '../model/errors';
import { fileSet } from '../model/file-set';
import type { TextFile } from '../model/file-set';
import { commitMessage } from './commit-message';
import type { CommitPhase, ReferenceCommit } from './commit-message';
import { hydratorMetadata, phaseMetadata } from './hydrator-metadata';
import { withEntries } from './journal';
import type { Journal, JournalEntry, JournalPhase } from './journal';
import { formatJournal } from './journal-text';
import { journalPath, layOut, manifestsIn, recordsIn } from './layout';
import type { Layout } from './layout';
import type { Step } from './next-step';
import type { CommitRequest, RepositoryView } from './repository';
import type { Sealed } from './sealer';
import { treeDigest } from './tree-digest';

/** A phase as its commit tells of it. */
export interface DeliveredPhase extends JournalPhase, CommitPhase {}

/** What is known when a commit is made. */
export interface CommitMoment {
  readonly layout: Layout;
  /** The branch as it was read. */
  readonly view: RepositoryView;
  /** What the cluster looks like before the commit. */
  readonly baseline: Baseline;
  /** What was seen of a phase whose gate is open. */
  readonly evidenceOf: (phase: number) => readonly string[];
  /** What the landed phase is committed as. */
  readonly sealed: Sealed;
  /** The file of what was frozen: it stands in the folder from the start on. */
  readonly record: TextFile;
  /** The switch that this one goes on from, with its last entry. */
  readonly superseded?: Journal;
  readonly approvedBy?: string;
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
  const { layout, view, reference, sealed } = moment;
  const landed = step.kind === 'close' ? undefined : landedPhase(step, phases);
  const manifests = landed === undefined ? manifestsIn(layout, view.files) : sealed.manifests;
  const tree = treeDigest(layout, layOut(layout, manifests, []));
  const longer = withEntries(journal, entriesOf(step, phases, tree, moment));
  return {
    expectedTip: view.tip,
    files: fileSet([
      ...layOut(layout, manifests, recordsAfter(step, longer, moment)),
      ...metadataOf(landed, moment),
    ]),
    message: commitMessage({
      cluster: journal.cluster,
      plan: journal.plan.hash,
      note: step.kind === 'close' ? 'the switch is done' : 'a switch begins',
      ...(landed === undefined ? {} : { phase: landed }),
      ...(reference === undefined ? {} : { reference }),
    }),
  };
}

/** Everything beside manifests: the longer journal, and what else stood there or now begins to. */
function recordsAfter(
  step: WritingStep,
  longer: Journal,
  { layout, view, sealed, record, superseded }: CommitMoment,
): readonly TextFile[] {
  const fileOf = (journal: Journal): TextFile => ({
    path: journalPath(layout, journal.id),
    content: formatJournal(journal),
  });
  const written = [
    fileOf(longer),
    ...(superseded === undefined ? [] : [fileOf(superseded)]),
    ...(step.kind === 'start' ? [record] : []),
    ...(sealed.material === undefined ? [] : [{ path: layout.material, content: sealed.material }]),
  ];
  const paths = new Set(written.map(({ path }) => path));
  return [...recordsIn(layout, view.files).filter(({ path }) => !paths.has(path)), ...written];
}

/** A commit that only writes the journal leaves the file as it is: nothing is to be promoted. */
function metadataOf(
  landed: DeliveredPhase | undefined,
  { layout, view, reference }: CommitMoment,
): readonly TextFile[] {
  const { metadata: path } = layout;
  if (path === undefined) return [];
  const before = view.files.filter((file) => file.path === path);
  if (landed === undefined) return before;
  const metadata = phaseMetadata(view.tip, `${landed.id}: ${landed.purpose}`, reference);
  return metadata === undefined ? before : [{ path, content: hydratorMetadata(metadata) }];
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
  tree: string,
  { baseline, evidenceOf, approvedBy, at }: CommitMoment,
): readonly JournalEntry[] {
  const approval = approvedBy === undefined ? {} : { approvedBy };
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
      : [{ event: 'begun' as const, phase: landed.id, baseline, tree, ...approval, ...when }]),
  ];
}

function phaseAt(phases: readonly DeliveredPhase[], index: number): DeliveredPhase {
  const phase = phases[index];
  if (phase === undefined) throw new BugError(`the plan has no phase ${index}`);
  return phase;
}
