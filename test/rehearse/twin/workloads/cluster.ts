import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { objectId, objectKey } from '../../../../src/model/object-id';
import type { KubeObject } from '../../../../src/model/object-id';
import type { Ground } from '../../../../src/rehearse/twin/ground';
import type { Move } from '../../../../src/rehearse/twin/move';
import type { NodeState, TwinState } from '../../../../src/rehearse/twin/state';
import { podKey, podsKey } from '../../../../src/rehearse/twin/workloads/pod-key';
import { workloadMoves } from '../../../../src/rehearse/twin/workloads/workload-moves';

const DIST = join(__dirname, '../../../../dist');

const CERTS = '/etc/containerd/certs.d';

export const GROUND: Ground = {
  platform: 'Kubernetes',
  generation: 'C',
  engine: 'ArgoCD',
  clusterType: 'Static',
  bootstrapped: true,
  imageCount: 160,
  groups: {},
  containerd: { version: '1.7.x', dialect: 'containerd' },
  hostsRoot: CERTS,
  answers: 'stored',
};

export const NAMESPACE = 'regshift-system';

/** Key of an object of the examples' namespace. */
export function keyOf(apiVersion: string, kind: string, name: string): string {
  return objectKey({ apiVersion, kind, namespace: NAMESPACE, name });
}

export const NODE_HOSTS = keyOf('apps/v1', 'DaemonSet', 'registry-node-hosts');
export const NODE_SERVICES = keyOf('apps/v1', 'DaemonSet', 'registry-node-services');
export const BALANCER = keyOf('apps/v1', 'DaemonSet', 'registry-balancer');
export const NODE_PROXY = keyOf('apps/v1', 'DaemonSet', 'registry-node-proxy');
export const IN_CLUSTER_PROXY = keyOf('apps/v1', 'Deployment', 'registry-in-cluster-proxy');

export type Objects = Readonly<Record<string, KubeObject>>;

/** Manifests of one phase of an example, by key. */
export function phase(example: string, id: string): Objects {
  const folder = join(DIST, example, 'cluster', id);
  const objects = readdirSync(folder).map(
    (file) => parse(readFileSync(join(folder, file), 'utf8')) as KubeObject,
  );
  return Object.fromEntries(objects.map((object) => [objectKey(objectId(object)), object]));
}

export function node(name: string, change: Partial<NodeState> = {}): NodeState {
  const [role = '', number = '0'] = name.split('-');
  return {
    name,
    role: role === 'master' ? 'master' : 'worker',
    group: role,
    address: `10.128.0.${String((role === 'master' ? 5 : 20) + Number(number))}`,
    ready: true,
    unschedulable: false,
    containerd: 'v1',
    dropIns: false,
    dropInsAside: false,
    readsHosts: true,
    files: [],
    ownedFolders: [],
    run: { at: 'idle' },
    pods: {},
    store: 'empty',
    faults: [],
    ...change,
  };
}

/** Three masters and two workers. */
export const NODES = ['master-0', 'master-1', 'master-2', 'worker-0', 'worker-1'].map((name) =>
  node(name),
);

export function cluster(objects: Objects, nodes: readonly NodeState[] = NODES): TwinState {
  return {
    repository: { revisions: [] },
    engine: { shown: { synced: true, health: 'Healthy' }, inventory: [] },
    objects,
    deployments: {},
    nodes,
    registries: {
      'registry.example.com': { health: 'up' },
      'mirror.example.com': { health: 'up' },
      'registry.deckhouse.io': { health: 'up' },
      'ghcr.io': { health: 'up' },
    },
  };
}

/** What may happen next; fails on a move that changes nothing. */
export function moves(state: TwinState, ground: Ground = GROUND): readonly Move[] {
  const found = workloadMoves(state, ground);
  for (const { text, next } of found) {
    const same = next.nodes.every(({ files }, at) => files === state.nodes[at]?.files);
    if (same && keyOfPods(next) === keyOfPods(state)) throw new Error(`changes nothing: ${text}`);
  }
  return found;
}

function keyOfPods({ nodes, deployments }: TwinState): string {
  const deployed = Object.entries(deployments).map(([key, { pods }]) => [key, pods.map(podKey)]);
  return JSON.stringify([nodes.map(podsKey), deployed]);
}

/** All states on one way to rest; `choose` picks among what may happen. */
export function play(
  start: TwinState,
  choose: (choices: readonly Move[]) => number = () => 0,
  ground: Ground = GROUND,
): readonly TwinState[] {
  const states = [start];
  for (let count = 0; count < 500; count += 1) {
    const state = states.at(-1) ?? start;
    const choices = moves(state, ground);
    if (choices.length === 0) return states;
    const move = choices[choose(choices) % choices.length];
    if (move === undefined) throw new Error('no such choice');
    states.push(move.next);
  }
  throw new Error('no rest after 500 moves');
}

/** The state when nothing happens any more. */
export function atRest(start: TwinState, ground: Ground = GROUND): TwinState {
  return lastOf(play(start, undefined, ground));
}

export function lastOf(states: readonly TwinState[]): TwinState {
  const last = states.at(-1);
  if (last === undefined) throw new Error('no states');
  return last;
}

/** An object of the manifests. */
export function objectOf(objects: Objects, key: string): KubeObject {
  const object = objects[key];
  if (object === undefined) throw new Error(`no object ${key}`);
  return object;
}

/** The one thing that may happen next. */
export function onlyMove(state: TwinState, ground: Ground = GROUND): Move {
  const [move, ...others] = moves(state, ground);
  if (move === undefined || others.length > 0) throw new Error('not one move');
  return move;
}

export function nodeNamed(state: TwinState, name: string): NodeState {
  const found = state.nodes.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no node ${name}`);
  return found;
}

/** The state with other values of one node. */
export function change(state: TwinState, name: string, values: Partial<NodeState>): TwinState {
  return {
    ...state,
    nodes: state.nodes.map((each) => (each.name === name ? { ...each, ...values } : each)),
  };
}

/** The state once other manifests were applied. */
export function apply(state: TwinState, objects: Objects): TwinState {
  return { ...state, objects };
}

/** How each node's pod of a DaemonSet is: `ready`, `starting`, a reason to wait, or `-`. */
export function phases(state: TwinState, key: string): readonly string[] {
  return state.nodes.map(({ pods }) => pods[key]?.waiting ?? pods[key]?.phase ?? '-');
}

/** Manifests without one object. */
export function without(objects: Objects, key: string): Objects {
  return Object.fromEntries(Object.entries(objects).filter(([other]) => other !== key));
}

/** Manifests as Flux applies them where substitution is not disabled: unknown variables are empty. */
export function emptied(objects: Objects): Objects {
  return JSON.parse(JSON.stringify(objects).replace(/\$\{[A-Za-z_]\w*\}/g, '')) as Objects;
}

/** Manifests whose volumes take every key that there is, whichever version it is of. */
export function withoutLists(objects: Objects): Objects {
  return JSON.parse(JSON.stringify(objects), (key, value: unknown) =>
    key === 'items' ? undefined : value,
  ) as Objects;
}
