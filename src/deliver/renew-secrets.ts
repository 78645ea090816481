import { fileSet } from '../model/file-set';
import type { FileSet } from '../model/file-set';
import { compareText } from '../model/issue';
import type { Issue } from '../model/issue';
import { failure, success } from '../model/result';
import type { Result } from '../model/result';
import { timeText } from '../model/time';
import type { Master } from '../model/upstream';
import { commitMessage } from './commit-message';
import type { RecordedSwitch } from './current-switch';
import { drifted, journalsOf } from './current-switch';
import { hydratorMetadata, phaseMetadata } from './hydrator-metadata';
import { committedPhase, isEnded, lastTreeOf, withEntries } from './journal';
import { formatJournal } from './journal-text';
import { foreignFiles, journalPath, layOut, manifestsIn, recordsIn } from './layout';
import type { Layout } from './layout';
import { stateAfter } from './planned-switch';
import type { PlannedSwitch } from './planned-switch';
import { renewalEffects } from './renewal-effects';
import type { DeliveredState, RenewalEffect } from './renewal-effects';
import type { RenewedValue, Renewer } from './renewer';
import type { CommitRequest, RepositoryView } from './repository';
import type { Sealed } from './sealer';
import { treeDigest } from './tree-digest';

/** What a renewal needs of the world. */
export interface RenewPorts {
  /** Seconds since 1970. */
  readonly now: () => number;
  readonly renewer: Renewer;
}

/** Where generated values are renewed: the end of the last switch. */
export interface RenewalPlace {
  readonly recorded: RecordedSwitch;
  readonly planned: PlannedSwitch;
  readonly platform: DeliveredState['platform'];
}

/** What a renewal would do. */
export interface DraftedRenewal {
  readonly changes: readonly RenewedValue[];
  readonly effects: readonly RenewalEffect[];
  /** Absent when every value stays as it is. */
  readonly request?: CommitRequest;
}

/**
 * Drafts the one commit that makes generated values anew: sealed material, the manifests that carry the values, and an entry in
 * the journal of the last switch. Only between two switches: a gate compares with what was there before its own phase.
 *
 * @param view - the branch as the switch was found in it
 */
export async function draftRenewal(
  { renewer, now }: RenewPorts,
  { recorded, planned, platform }: RenewalPlace,
  again: readonly string[],
  view: RepositoryView,
): Promise<Result<DraftedRenewal>> {
  const { layout } = planned;
  const { manifests } = stateAfter(planned, committedPhase(recorded.journal));
  const issues = obstacles(recorded, manifests, layout, view);
  if (issues.length > 0) return failure(issues);
  const material = view.files.find(({ path }) => path === layout.material)?.content;
  if (material === undefined) return failure([nothingGenerated(layout)]);
  const objects = objectsNow(recorded);
  const renewed = await renewer.renew({
    manifests,
    committed: manifestsIn(layout, view.files),
    material,
    masters: mastersOf(objects),
    again,
  });
  if (!renewed.ok) return renewed;
  const { changes, sealed } = renewed.value;
  if (sealed === undefined) return success({ changes, effects: [] });
  const effects = renewalEffects(changes, { platform, objects, manifests });
  const request = commitOf({ recorded, layout, view, changes, sealed, at: timeText(now()) });
  return success({ changes, effects, request });
}

/** Why a renewal must not land before a person has agreed. */
export function outagesOf({ effects }: Pick<DraftedRenewal, 'effects'>): readonly Issue[] {
  return effects
    .filter(({ kind }) => kind === 'outage')
    .map(({ items, text, until = '' }) => ({
      code: 'D051',
      severity: 'error',
      place: {},
      message: `a new ${items.join(' and ')}: ${text}. It ends when ${until}`,
      hint: 'choose the hour, then call again with --accept-outage',
    }));
}

function obstacles(
  { journal }: RecordedSwitch,
  manifests: FileSet,
  layout: Layout,
  view: RepositoryView,
): readonly Issue[] {
  if (!isEnded(journal)) return [underWay(layout, journal.id)];
  const journals = journalsOf(view, layout);
  if (!journals.ok) return journals.issues;
  const strangers = foreignFiles(layout, view.files, manifests);
  const tree = lastTreeOf(journals.value);
  const isAsLeft = tree === undefined || tree === treeDigest(layout, view.files);
  return strangers.length > 0 || isAsLeft ? strangers : [drifted(layout, journal)];
}

function objectsNow({ journal, frozen }: RecordedSwitch): DeliveredState['objects'] {
  const at = committedPhase(journal);
  const phases = frozen.plan.hops.flatMap((hop) => hop.phases);
  return at === undefined ? frozen.before : (phases[at]?.objects ?? frozen.before);
}

/** What the registries listen on and clients dial is what certificates have to name. */
function mastersOf(objects: DeliveredState['objects']): readonly Master[] {
  return objects.find((object) => object.kind === 'NodeServicesConfig')?.masters ?? [];
}

interface RenewalCommit {
  readonly recorded: RecordedSwitch;
  readonly layout: Layout;
  readonly view: RepositoryView;
  readonly changes: readonly RenewedValue[];
  readonly sealed: Sealed;
  readonly at: string;
}

function commitOf({ recorded, layout, view, changes, sealed, at }: RenewalCommit): CommitRequest {
  const { journal } = recorded;
  const tree = treeDigest(layout, layOut(layout, sealed.manifests, []));
  const items = changes
    .filter(({ action }) => action !== 'kept')
    .map(({ item }) => item)
    .sort(compareText);
  const longer = withEntries(journal, [{ event: 'renewed', items, tree, at }]);
  const written = [
    { path: journalPath(layout, journal.id), content: formatJournal(longer) },
    ...(sealed.material === undefined ? [] : [{ path: layout.material, content: sealed.material }]),
  ];
  const paths = new Set(written.map(({ path }) => path));
  const note = `renewed ${items.join(', ')}`;
  const others = [...recordsIn(layout, view.files), ...metadataOf(layout, view, note)];
  return {
    expectedTip: view.tip,
    files: fileSet(
      layOut(layout, sealed.manifests, [
        ...others.filter(({ path }) => !paths.has(path)),
        ...written,
      ]),
    ),
    message: commitMessage({
      cluster: journal.cluster,
      plan: journal.plan.hash,
      note,
      renewed: items,
    }),
  };
}

/** What is renewed has to be promoted as a phase has. */
function metadataOf({ metadata }: Layout, { tip }: RepositoryView, note: string): FileSet {
  const content = metadata === undefined ? undefined : phaseMetadata(tip, note, undefined);
  return metadata === undefined || content === undefined
    ? []
    : [{ path: metadata, content: hydratorMetadata(content) }];
}

function underWay(layout: Layout, id: string): Issue {
  return {
    code: 'D007',
    severity: 'error',
    place: { file: journalPath(layout, id) },
    message: `switch ${id} is under way, and its gates compare with what its own commits have left`,
    hint: 'finish it (regshift advance), or take it back (regshift rollback); renew then',
  };
}

function nothingGenerated({ material }: Layout): Issue {
  return {
    code: 'D050',
    severity: 'error',
    place: { file: material },
    message: 'is not there: nothing was generated for this cluster yet',
    hint: 'engine Pipeline generates what it needs when a switch is carried out: regshift start',
  };
}
