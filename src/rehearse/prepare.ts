import { formatPlaceholder } from '../model/secret';
import type { KubeObject } from '../model/object-id';
import { failure, success } from '../model/result';
import type { Result } from '../model/result';
import { snapshotOf } from '../plan/input';
import type { PlanInput } from '../plan/input';
import { settingsInForce } from '../plan/known-settings';
import { startOf } from '../plan/pipeline/start';
import type { Plan } from '../plan/plan';
import { VIRTUAL_HOST, VIRTUAL_PATH } from '../serving/names';
import type { Cluster, NodeRegistrySpec } from '../spec/cluster';
import type { RegistrySettings } from '../spec/cluster-file.generated';
import { judgeGate } from '../gate/judge-gate';
import { CHOICES } from './run/run-context';
import type { OwnRegistry, RunContext } from './run/run-context';
import { stagesOf } from './run/stages';
import type { RenderTree, Stage } from './run/stages';
import type { ProfileName } from './twin/start/generation';
import type { Twin, TwinInput } from './twin/start/options';
import { VIRTUAL_BASE } from './twin/platform/names';
import { isNonConfigurable, paramsOfPull } from './twin/platform/params';
import { paramsOfSettings } from './twin/start/params';
import { twinFromMode } from './twin/start/twin-from-mode';
import { twinFromSnapshot } from './twin/start/twin-from-snapshot';
import type { RegistryParams, TwinState } from './twin/state';

/** A switch that is ready to be rehearsed. */
export interface Prepared {
  readonly twin: TwinState;
  readonly context: RunContext;
  /** What was taken to be as usual, in words. */
  readonly assumed: readonly string[];
}

/** What a rehearsal is made from. */
export interface RehearsalInput {
  readonly input: PlanInput;
  readonly plan: Plan;
  readonly render: RenderTree;
  /** Nodes of an invented cluster, where nothing was observed. */
  readonly masters: number;
  readonly workers: number;
  /** Images that the checker looks for; the default is a usual number. */
  readonly imageCount?: number;
}

/** Makes the twin of a cluster, and the stages that a plan takes it through. */
export function prepareRehearsal(given: RehearsalInput): Result<Prepared> {
  const stages = stagesOf(given.plan, given.render);
  const before = given.render(given.input.delivered?.objects ?? []);
  if (!stages.ok) return stages;
  if (!before.ok) return before;
  const tree = before.value.objects.map(({ object }) => object);
  const made = makeTwin(given, tree, stages.value);
  if (!made.ok) return failure(made.issues);
  const { state, assumed } = made.value;
  return success({ twin: state, context: contextOf(given, made.value, stages.value), assumed });
}

function makeTwin(
  { input, plan, masters, workers, imageCount }: RehearsalInput,
  tree: readonly KubeObject[],
  stages: readonly Stage[],
): Result<Twin> {
  const inForce = inForceOf(input, plan);
  const { cluster } = input;
  const common: TwinInput = {
    options: optionsOf(cluster),
    targets: [
      cluster.registry,
      ...settingsAlong(plan),
      ...(namesStay(cluster) ? [registryOfNames(cluster)] : []),
    ],
    tree,
    coming: stages.map((stage) => stage.tree),
    sha: 'r0',
    generation: plan.profile as ProfileName,
    ...(inForce === undefined ? {} : { settingsInForce: inForce }),
    ...(imageCount === undefined ? {} : { imageCount }),
  };
  const snapshot = snapshotOf(input.observation);
  return snapshot === undefined
    ? twinFromMode({ ...common, state: plan.basis.from, masters, workers })
    : twinFromSnapshot({ ...common, snapshot });
}

/** Settings of every state that a plan passes. */
function settingsAlong({ hops }: Plan): readonly RegistrySettings[] {
  const objects = hops.flatMap(({ phases }) => phases.flatMap((phase) => phase.objects));
  return objects.flatMap((object) =>
    object.kind === 'RegistryModuleConfig' || object.kind === 'RegistryRecord'
      ? [object.settings]
      : [],
  );
}

/** What does not change while a plan is performed on a twin. */
export function contextOf(
  { input, plan }: Pick<RehearsalInput, 'input' | 'plan'>,
  { ground, state }: Pick<Twin, 'ground' | 'state'>,
  stages: readonly Stage[],
): RunContext {
  const { cluster } = input;
  const inForce = inForceOf(input, plan);
  const pull = state.platform && paramsOfPull(state.platform.pull);
  const from = inForce === undefined ? undefined : paramsIn(inForce, cluster);
  const known = from?.mode === 'Local' || from?.imagesRepo !== undefined;
  return {
    ground,
    stages,
    judge: judgeGate,
    choices: new Set(CHOICES),
    ends: {
      from: (known ? from : pull) ?? from ?? { mode: 'Unmanaged' },
      to: paramsIn(cluster.registry, cluster),
    },
    imageBase: imageBaseOf(cluster),
    ownRegistries: cluster.nodeRegistries.map(ownRegistry),
  };
}

/** Parameters of settings; where nobody is told a registry, it is the one that image names lead to by themselves. */
function paramsIn(settings: RegistrySettings, cluster: Cluster): RegistryParams {
  const params = paramsOfSettings(settings);
  return isNonConfigurable(params) && namesStay(cluster)
    ? paramsOfSettings(registryOfNames(cluster))
    : params;
}

/** Without DKP names of images are the same in every mode. */
function namesStay({ platform }: Cluster): boolean {
  return platform.type === 'Kubernetes';
}

function registryOfNames(cluster: Cluster): RegistrySettings {
  return { mode: 'Unmanaged', unmanaged: { imagesRepo: imageBaseOf(cluster) } };
}

/** What the names of images begin with that move along with the platform's. */
export function imageBaseOf({ engine, pipeline }: Cluster): string {
  if (pipeline?.imageBase !== undefined) return pipeline.imageBase;
  return engine === 'Module' ? VIRTUAL_BASE : `${VIRTUAL_HOST}/${VIRTUAL_PATH}`;
}

function inForceOf(input: PlanInput, plan: Plan): RegistrySettings | undefined {
  return input.cluster.engine === 'Pipeline'
    ? startOf(input).settings
    : settingsInForce(input, plan.basis.from);
}

function optionsOf({ platform, delivery, pipeline }: Cluster): TwinInput['options'] {
  const { type, clusterType, cri, publicDomainTemplate } = platform;
  return {
    platform: type,
    tool: delivery?.tool ?? 'ArgoCD',
    ...(clusterType === undefined ? {} : { clusterType }),
    ...(cri === undefined ? {} : { cri }),
    ...(publicDomainTemplate === undefined ? {} : { publicDomainTemplate }),
    ...(pipeline === undefined ? {} : { certsDir: pipeline.certsDir }),
    ...(pipeline?.masters === undefined ? {} : { masters: pipeline.masters }),
  };
}

function ownRegistry({ host, mirrors }: NodeRegistrySpec): OwnRegistry {
  return {
    host,
    mirrors: mirrors.map(({ url, auth }) => ({
      mode: 'Unmanaged' as const,
      imagesRepo: url.replace(/^https?:\/\//, ''),
      ...(auth === undefined
        ? {}
        : { username: auth.username, password: formatPlaceholder(auth.password) }),
    })),
  };
}
