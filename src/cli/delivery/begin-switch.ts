import { advanceOnce } from '../../deliver/advance';
import type { AdvanceOutcome } from '../../deliver/advance-outcome';
import { journalsOf } from '../../deliver/current-switch';
import type { ReferenceCommit } from '../../deliver/commit-message';
import type { RecordedSwitch } from '../../deliver/current-switch';
import type { FrozenSwitch } from '../../deliver/frozen-switch';
import { GateWatch } from '../../deliver/gate-watch';
import { isEnded } from '../../deliver/journal';
import { manifestsIn } from '../../deliver/layout';
import { plannedSwitch } from '../../deliver/planned-switch';
import type { PlannedSwitch } from '../../deliver/planned-switch';
import type { RepositoryView } from '../../deliver/repository';
import { nextSwitchId, routeName } from '../../deliver/switch-id';
import { packageVersion } from '../../io/package-root';
import type { Snapshot } from '../../observe/snapshot';
import { readDeliveredTree } from '../../plan/delivered-tree';
import { mayStart, planSwitch } from '../../plan/plan-switch';
import type { Plan } from '../../plan/plan';
import { readManifests } from '../../render/from-yaml';
import { EXIT } from '../exit-codes';
import { loadSwitch, valueOf } from '../load';
import type { LoadedSwitch } from '../load';
import { renderSwitch } from '../render-switch';
import { validatePhases } from '../validate-phases';
import type { ClusterDesk } from './cluster-desk';
import { editedInMidSwitch, editedInPlace, nothingToReplan } from './refusals';

/** What came of a wish to start a switch. */
export type Beginning =
  /** The plan can not start. */
  | { readonly kind: 'no'; readonly plan: Plan; readonly snapshot: Snapshot }
  /** The cluster is where the file wants it. */
  | { readonly kind: 'nothing'; readonly plan: Plan }
  /** The switch that this file asks for is under way already. */
  | { readonly kind: 'under way'; readonly recorded: RecordedSwitch }
  | { readonly kind: 'begun'; readonly planned: PlannedSwitch; readonly outcome: AdvanceOutcome };

/** How a switch is started. */
export interface BeginOptions {
  /** Go on from the switch that is under way, by a plan of what is left. */
  readonly replan: boolean;
  /** Where the cluster is, if it does not tell. */
  readonly from?: string;
}

/** Plans, renders, validates, freezes the plan and lands the first phase. Throws `Rejected`. */
export async function beginSwitch(desk: ClusterDesk, options: BeginOptions): Promise<Beginning> {
  for (;;) {
    const beginning = await tryToBegin(desk, options);
    const moved = beginning.kind === 'begun' && beginning.outcome.kind === 'moved';
    if (!moved) return beginning;
  }
}

async function tryToBegin(desk: ClusterDesk, options: BeginOptions): Promise<Beginning> {
  const view = await desk.ports.repository.read();
  const under = await underWay(desk, view);
  if (under !== undefined && !options.replan) return alreadyBegun(desk, under);
  if (under === undefined && options.replan) throw nothingToReplan(desk.file);
  const reference = await askedFor(desk);
  const snapshot = await desk.ports.observe();
  const loaded = await load(desk, view, snapshot, options);
  const plan = planSwitch(loaded.input);
  if (!mayStart(plan)) return { kind: 'no', plan, snapshot };
  if (plan.hops.length === 0 && under === undefined) return { kind: 'nothing', plan };
  const rendered = await renderSwitch(loaded);
  await validatePhases(rendered.phases, loaded);
  const frozen = freeze(desk, view, plan, loaded, { under, reference });
  const planned = plannedSwitch(frozen, desk.layout, rendered);
  const outcome = await advanceOnce(desk.ports, planned, new GateWatch(), view);
  return { kind: 'begun', planned, outcome };
}

async function underWay(
  desk: ClusterDesk,
  view: RepositoryView,
): Promise<RecordedSwitch | undefined> {
  const recorded = await desk.recorded(view);
  return recorded === undefined || isEnded(recorded.journal) ? undefined : recorded;
}

/** Asked again, `start` says the same: what was started by this very file goes on. */
function alreadyBegun({ file, text }: ClusterDesk, recorded: RecordedSwitch): Beginning {
  if (recorded.frozen.clusterFile === text) return { kind: 'under way', recorded };
  throw editedInMidSwitch(file, recorded);
}

/** What was delivered last is read off the branch, not off the disk. */
async function load(
  { file, cluster, layout }: ClusterDesk,
  view: RepositoryView,
  snapshot: Snapshot,
  { from }: BeginOptions,
): Promise<LoadedSwitch> {
  if (cluster.moduleConfigFile !== undefined) throw editedInPlace(file);
  const manifests = valueOf(readManifests(manifestsIn(layout, view.files)), EXIT.no);
  const delivered = manifests.length === 0 ? {} : { delivered: readDeliveredTree(manifests) };
  const where = { file, ...(from === undefined ? {} : { from }) };
  return loadSwitch(where, { snapshot, ...delivered });
}

/** What a switch comes from. */
interface Antecedents {
  /** The switch that it goes on from. */
  readonly under: RecordedSwitch | undefined;
  /** The commit that asked for it. */
  readonly reference: ReferenceCommit | undefined;
}

/**
 * The commit of the branch that wrote the cluster file. What is not on the branch was not reviewed: another text there stops the
 * switch. A file that is kept elsewhere has no such commit.
 */
async function askedFor(desk: ClusterDesk): Promise<ReferenceCommit | undefined> {
  const { branch, cluster, delivery } = desk;
  const path = await desk.pushedFile();
  if (path === undefined) return undefined;
  const commit = await branch.lastChangeOf(path);
  const repoUrl = delivery.repository ?? cluster.name;
  return commit && { ...commit, repoUrl };
}

function freeze(
  { text, layout }: ClusterDesk,
  view: RepositoryView,
  plan: Plan,
  { input }: LoadedSwitch,
  { under, reference }: Antecedents,
): FrozenSwitch {
  const ids = valueOf(journalsOf(view, layout), EXIT.no).map(({ id }) => id);
  return {
    id: nextSwitchId(ids, routeName(plan.route)),
    cluster: plan.cluster,
    regshift: packageVersion(),
    clusterFile: text,
    ...(reference === undefined ? {} : { reference }),
    before: input.delivered?.objects ?? [],
    plan,
    ...(under === undefined ? {} : { goesOnFrom: under.journal.id }),
  };
}
