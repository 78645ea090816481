import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReferenceCommit } from '../../deliver/commit-message';
import type { FrozenSwitch } from '../../deliver/frozen-switch';
import type { Layout } from '../../deliver/layout';
import { plannedSwitch } from '../../deliver/planned-switch';
import type { PlannedSwitch } from '../../deliver/planned-switch';
import { diffObjects } from '../../diff/diff-objects';
import { printDiffText } from '../../diff/print-text';
import { packageVersion } from '../../io/package-root';
import { formatSnapshot } from '../../observe/format-snapshot';
import { BugError } from '../../model/errors';
import { snapshotOf } from '../../plan/input';
import { mayStart, planSwitch } from '../../plan/plan-switch';
import type { Plan } from '../../plan/plan';
import type { LiveCluster } from '../../rehearse/live/live-cluster';
import { performLive } from '../../rehearse/live/live-switch';
import type { LiveEnding } from '../../rehearse/live/live-switch';
import { contextOf } from '../../rehearse/prepare';
import { rehearsalHead } from '../../rehearse/report/head';
import type { RunContext } from '../../rehearse/run/run-context';
import { stagesOf } from '../../rehearse/run/stages';
import type { RenderedSwitch } from '../../render/render-plan';
import { TreeRenderer } from '../../render/render-tree';
import { EXIT } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import { loadSwitch, valueOf } from '../load';
import type { LoadedSwitch } from '../load';
import { plural } from '../print/issues';
import { LiveText } from '../print/live-text';
import { formatPlan } from '../print/plan-text';
import { renderSwitch } from '../render-switch';
import { validatePhases } from '../validate-phases';
import type { Fleet } from './fleet';
import type { Narrator } from './narrator';

/** Where a demo plays. */
export interface World {
  readonly folder: string;
  readonly fleet: Fleet;
  readonly cluster: LiveCluster;
  readonly layout: Layout;
  /** Path of the cluster file in the repository. */
  readonly file: string;
  readonly narrator: Narrator;
}

/** One switch of a demo. */
export interface SceneOptions {
  /** Name of its journal. */
  readonly id: string;
  /** The commit that asked for it. */
  readonly reference: ReferenceCommit;
  readonly seed: number;
}

/** How a switch of a demo ended. */
export interface SceneEnd {
  readonly code: ExitCode;
  readonly planned: PlannedSwitch;
  readonly context: RunContext;
  readonly ending: LiveEnding;
}

/** A plan that is ready to be carried out. */
interface Ready extends LoadedSwitch {
  readonly plan: Plan;
  readonly rendered: RenderedSwitch;
}

/** Observes the cluster, plans, renders, and carries the switch out phase by phase. */
export async function switchScene(world: World, options: SceneOptions): Promise<SceneEnd> {
  const { fleet, cluster, narrator, layout } = world;
  const ready = await prepare(world);
  const { input, plan, rendered } = ready;
  const frozen: FrozenSwitch = {
    id: options.id,
    cluster: plan.cluster,
    regshift: packageVersion(),
    clusterFile: readFileSync(fleet.path(world.file), 'utf8'),
    reference: options.reference,
    before: input.delivered?.objects ?? [],
    plan,
  };
  const planned = plannedSwitch(frozen, layout, rendered);
  const renderer = new TreeRenderer();
  const stages = valueOf(
    stagesOf(plan, (tree) => renderer.render(tree)),
    EXIT.no,
  );
  const { twin: state, ground } = cluster;
  const context = contextOf({ input, plan }, { state, ground }, stages);
  narrator.title('The switch: one commit, the wait for its gate, the next commit');
  const text = new LiveText(
    {
      paint: narrator.paint,
      columns: narrator.columns,
      verbose: false,
      engine: ground.engine === 'Flux' ? 'Flux' : 'Argo CD',
      sources: rehearsalHead(plan, { twin: state, context, assumed: [] }, options.seed).sources,
      planned,
      actions: plan.actions,
      changes: (phase) => changesOf(rendered, phase, narrator),
    },
    narrator.write,
  );
  const ending = await performLive({
    cluster,
    planned,
    context,
    repository: fleet.branch,
    seed: options.seed,
    see: (event) => {
      text.see(event);
    },
  });
  const code = isDone(ending) ? EXIT.yes : EXIT.cannotTell;
  if (code !== EXIT.yes) narrator.text(`\nThe switch came to no good end: ${whyNot(ending)}`);
  return { code, planned, context, ending };
}

async function prepare(world: World): Promise<Ready> {
  const { fleet, narrator, file } = world;
  const observed = observe(world);
  const loaded = await loadSwitch({ file: fleet.path(file), observed });
  const { input } = loaded;
  const plan = planSwitch(input);
  narrator.title('The plan');
  narrator.call(`plan -f ${file} --observed observed.yaml`);
  narrator.line();
  narrator.write(
    formatPlan(
      { ...plan, actions: [] },
      {
        cluster: input.cluster,
        snapshot: snapshotOf(input.observation),
        paint: narrator.paint,
        verbose: false,
        columns: narrator.columns,
      },
    ),
  );
  if (!mayStart(plan)) throw new BugError('the plan of the demo can not start');
  const rendered = await renderSwitch(loaded);
  await validatePhases(rendered.phases, loaded);
  narrator.line(
    `\n  The manifests of ${plural(rendered.phases.length, 'phase')} are rendered, and valid.`,
  );
  return { ...loaded, plan, rendered };
}

/** Writes down what the cluster looks like; the path of the snapshot. */
function observe({ cluster, folder, narrator }: World): string {
  const path = join(folder, 'observed.yaml');
  const snapshot = cluster.observe();
  writeFileSync(path, formatSnapshot(snapshot));
  narrator.title('What the cluster looks like: observed.yaml, with nothing secret in it');
  const { registry, platform, nodes = [] } = snapshot;
  const ready = registry.state.conditions.find(({ type }) => type === 'Ready')?.status ?? '?';
  const masters = nodes.filter(({ controlPlane }) => controlPlane).length;
  narrator.line(
    `  DKP ${platform.version ?? '?'}, ${plural(masters, 'master')}, ${plural(nodes.length - masters, 'worker')}, registry mode ${registry.state.mode ?? '?'}, Ready ${ready}`,
  );
  return path;
}

function changesOf(
  { before, phases }: RenderedSwitch,
  phase: number,
  { paint, columns }: Narrator,
): readonly string[] {
  const [old, now] = [phases[phase - 1]?.tree ?? before, phases[phase]?.tree ?? before].map(
    ({ objects }) => objects.map(({ object }) => object),
  );
  const painter = {
    added: paint.green,
    removed: paint.red,
    changed: paint.yellow,
    hunk: paint.dim,
  };
  const text = printDiffText(diffObjects(old ?? [], now ?? []), { painter, columns: columns - 6 });
  return text.trimEnd().split('\n').slice(2);
}

function whyNot({ outcome, problems }: LiveEnding): string {
  const [first] = problems;
  if (first !== undefined) return first.message;
  if (outcome.kind === 'refused') return outcome.issues.map(({ message }) => message).join('; ');
  return 'verdict' in outcome ? outcome.verdict.reason : outcome.kind;
}

function isDone({ outcome, problems }: LiveEnding): boolean {
  const isClosed = outcome.kind === 'committed' && outcome.step.kind === 'close';
  return problems.length === 0 && (isClosed || outcome.kind === 'done');
}
