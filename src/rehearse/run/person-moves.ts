import { objectKey } from '../../model/object-id';
import { withPull } from '../twin/platform/pull-secret';
import { withoutField } from '../twin/platform/with-changes';
import { listenersOf } from '../twin/pulls/listeners';
import { ownPullSecret } from '../twin/start/own-pull-secret';
import type { NodeState, TwinState } from '../twin/state';
import { decide } from './decide';
import { TIMELESS } from './evidence';
import type { RunContext } from './run-context';
import type { RunMove } from './run-move';
import type { RunState } from './run-state';

/** What people do by hand: an action phase asks for it, and nobody knows when they come. */
export function personMoves(run: RunState, context: RunContext): readonly RunMove[] {
  return [
    ...pushes(run, context),
    ...copies(run, context),
    ...releases(run, context),
    ...changesRegistry(run, context),
  ];
}

/** Images are pushed through the Ingress to one master; the others copy them. */
function pushes(run: RunState, context: RunContext): readonly RunMove[] {
  if (!asks(run, context, 'fill-local') || run.twin.nodes.some(isFilled)) return [];
  if (!takesPushes(run.twin)) return [];
  const first = run.twin.nodes.find((node) => hasStore(run.twin, node, context));
  return first === undefined
    ? []
    : [
        fill(run, first, {
          actor: 'person',
          text: `pushes the images (${first.name} stores them)`,
        }),
      ];
}

/** DKP's own Ingress is there, or Service `registry-push` of engine Pipeline, which an Ingress or a Gateway leads to. */
function takesPushes({ platform, objects }: TwinState): boolean {
  return platform?.ingress === true || objects[PUSH_SERVICE] !== undefined;
}

const PUSH_SERVICE = objectKey({
  apiVersion: 'v1',
  kind: 'Service',
  namespace: 'regshift-system',
  name: 'registry-push',
});

function copies(run: RunState, context: RunContext): readonly RunMove[] {
  if (!run.twin.nodes.some(isFilled)) return [];
  return run.twin.nodes
    .filter((node) => !isFilled(node) && hasStore(run.twin, node, context))
    .map((node) => fill(run, node, { actor: `node/${node.name}`, text: 'copies the images' }));
}

function fill(run: RunState, target: NodeState, about: Pick<RunMove, 'actor' | 'text'>): RunMove {
  const nodes = run.twin.nodes.map((node) =>
    node === target ? { ...node, store: 'filled' as const } : node,
  );
  return { ...about, takes: 'person', next: { ...run, twin: { ...run.twin, nodes } } };
}

function isFilled({ store }: NodeState): boolean {
  return store === 'filled';
}

function hasStore(twin: TwinState, node: NodeState, { ground }: RunContext): boolean {
  return node.ready && listenersOf(twin, node, ground).some(({ kind }) => kind === 'store');
}

/** Deletes the Secret that keeps nodes on the new layout (`switching.md` 6.2.4). */
function releases(run: RunState, context: RunContext): readonly RunMove[] {
  const { platform } = run.twin;
  if (!asks(run, context, 'release-nodes') || platform?.nodeConfig === undefined) return [];
  const twin = { ...run.twin, platform: withoutField(platform, 'nodeConfig') };
  return [
    {
      actor: 'person',
      text: 'deletes Secret registry-bashible-config',
      takes: 'person',
      next: { ...run, twin },
    },
  ];
}

/** Runs DKP's own helper, which is what may change its Secret (`versions.md` 2). */
function changesRegistry(run: RunState, context: RunContext): readonly RunMove[] {
  const { platform } = run.twin;
  const stage = asks(run, context, 'switch-registry');
  const wanted = stage?.gate.all.find((clause) => clause.kind === 'PlatformRegistryIs');
  if (platform === undefined || wanted === undefined) return [];
  const pull = ownPullSecret(stage?.tree ?? []);
  const changed = pull === undefined ? platform : withPull(platform, pull);
  if (changed === platform) return [];
  const twin = { ...run.twin, platform: changed };
  return [
    {
      actor: 'person',
      text: `changes the registry to ${changed.imagesBase}`,
      takes: 'person',
      next: { ...run, twin },
    },
  ];
}

/** The action phase of that name, if the switch has come to it: people act when `advance` tells them to. */
function asks(
  run: RunState,
  context: RunContext,
  id: string,
): RunContext['stages'][number] | undefined {
  const { course } = run;
  const { stages } = context;
  if (course.way !== 'forward') return undefined;
  const next = stages.findIndex(({ kind }, at) => at > course.stage && kind === 'commit');
  const stage = stages
    .slice(course.stage + 1, next < 0 ? undefined : next)
    .find(({ kind, id: name }) => kind === 'action' && name.startsWith(id));
  if (stage === undefined) return undefined;
  return decide(run, context, TIMELESS).stage === stage.id ? stage : undefined;
}
