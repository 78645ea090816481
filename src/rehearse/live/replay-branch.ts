import { currentSwitch } from '../../deliver/current-switch';
import type { FrozenSwitch } from '../../deliver/frozen-switch';
import { thawSwitch } from '../../deliver/planned-switch';
import type { PlannedSwitch } from '../../deliver/planned-switch';
import type { Layout } from '../../deliver/layout';
import type { RepositoryView } from '../../deliver/repository';
import { failure, success } from '../../model/result';
import type { Result } from '../../model/result';
import type { PlanInput } from '../../plan/input';
import { planSwitch } from '../../plan/plan-switch';
import { TreeRenderer } from '../../render/render-tree';
import { loadClusterText } from '../../spec/load-cluster';
import { contextOf, prepareRehearsal } from '../prepare';
import type { RunContext } from '../run/run-context';
import { stagesOf } from '../run/stages';
import { courseIn } from './course-in';
import { LiveCluster } from './live-cluster';
import { comeToRest } from './live-switch';

/** A cluster that is invented, and the branch that it has followed ever since. */
export interface ReplayInput {
  /** The cluster as it was before the first switch. */
  readonly input: PlanInput;
  readonly layout: Layout;
  /** The branch after each commit that changed the cluster's folder, the oldest first. */
  readonly views: readonly RepositoryView[];
  readonly masters: number;
  readonly workers: number;
  readonly seed: number;
  /** Virtual time that the cluster begins at, in seconds since 1970. */
  readonly start: number;
}

/** Seconds that pass once everything that a commit set in motion has come to its end. */
const REST = 60;

/**
 * The cluster as it is once it has followed a branch to its end: its GitOps engine has applied every commit, DKP and the nodes have
 * done what follows from it, and people what its phase asks of them. Nothing is kept from one call to the next: the same branch
 * gives the same cluster.
 */
export function replayBranch(replay: ReplayInput): Result<LiveCluster> {
  const { input, layout, masters, workers, seed, start } = replay;
  const plan = planSwitch(input);
  const renderer = new TreeRenderer();
  const prepared = prepareRehearsal({
    input,
    plan,
    render: (tree) => renderer.render(tree),
    masters,
    workers,
  });
  if (!prepared.ok) return prepared;
  const { twin, context } = prepared.value;
  const cluster = new LiveCluster({ twin, ground: context.ground, now: start, layout });
  for (const view of replay.views) {
    const planned = plannedIn(view, layout);
    if (!planned.ok) return planned;
    cluster.follow(view);
    const followed = follow(cluster, view, planned.value, { context, seed });
    if (!followed.ok) return followed;
    cluster.wait(cluster.now + REST);
  }
  return success(cluster);
}

function plannedIn(view: RepositoryView, layout: Layout): Result<PlannedSwitch | undefined> {
  const recorded = currentSwitch(view, layout);
  if (!recorded.ok) return failure(recorded.issues);
  return recorded.value === undefined
    ? success(undefined)
    : thawSwitch(recorded.value.frozen, layout);
}

interface Around {
  /** Of the cluster before the first switch. */
  readonly context: RunContext;
  readonly seed: number;
}

function follow(
  cluster: LiveCluster,
  view: RepositoryView,
  planned: PlannedSwitch | undefined,
  { context, seed }: Around,
): Result<LiveCluster> {
  if (planned === undefined) {
    comeToRest(cluster, context, seed);
    return success(cluster);
  }
  const around = contextIn(cluster, planned.frozen);
  if (!around.ok) return around;
  comeToRest(cluster, around.value, seed, courseIn(view, planned));
  return success(cluster);
}

/** What people of the cluster know of the switch that the branch has now. */
function contextIn(cluster: LiveCluster, frozen: FrozenSwitch): Result<RunContext> {
  const { plan, before, clusterFile } = frozen;
  const loaded = loadClusterText(clusterFile, `${frozen.cluster}.yaml`);
  const renderer = new TreeRenderer();
  const stages = stagesOf(plan, (tree) => renderer.render(tree));
  if (!loaded.ok) return loaded;
  if (!stages.ok) return stages;
  const input: PlanInput = {
    cluster: loaded.value,
    observation: { kind: 'assumed', from: plan.basis.from },
    delivered: { objects: before, foreign: [] },
  };
  const { twin: state, ground } = cluster;
  return success(contextOf({ input, plan }, { state, ground }, stages.value));
}
