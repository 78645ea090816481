import type { KubeObject } from '../../../../src/model/object-id';
import { objectId, objectKey } from '../../../../src/model/object-id';
import type { Ground } from '../../../../src/rehearse/twin/ground';
import type { Move } from '../../../../src/rehearse/twin/move';
import { initialNode } from '../../../../src/rehearse/twin/nodes/initial-node';
import type { InitialNodeFacts } from '../../../../src/rehearse/twin/nodes/initial-node';
import { nodeMoves } from '../../../../src/rehearse/twin/nodes/node-moves';
import {
  nodeConfigOf,
  transitionConfigOf,
} from '../../../../src/rehearse/twin/platform/node-config';
import { withoutField } from '../../../../src/rehearse/twin/platform/with-changes';
import { imagesBaseOf, pullSecretOf } from '../../../../src/rehearse/twin/platform/pull-secret';
import type {
  NodeConfig,
  NodeState,
  OrchestratorState,
  PlatformState,
  RegistryHealth,
  RegistryParams,
  TwinState,
} from '../../../../src/rehearse/twin/state';

export const GROUND: Ground = {
  platform: 'Deckhouse',
  generation: 'C',
  engine: 'ArgoCD',
  clusterType: 'Static',
  bootstrapped: true,
  imageCount: 157,
  groups: { master: { maxConcurrent: 1 }, worker: { maxConcurrent: 1 } },
  containerd: { version: '1.7.27', dialect: 'deckhouse' },
  hostsRoot: '/etc/containerd/registry.d',
  answers: 'stored',
};

export const OLD: RegistryParams = {
  mode: 'Unmanaged',
  imagesRepo: 'old.io/deckhouse/ee',
  scheme: 'HTTPS',
  username: 'license-token',
  password: 'regshift-secret://env/OLD',
};
export const NEW: RegistryParams = {
  mode: 'Direct',
  imagesRepo: 'new.io/team/dkp',
  scheme: 'HTTPS',
  username: 'robot',
  password: 'regshift-secret://env/NEW',
};
export const PROXY: RegistryParams = { ...NEW, mode: 'Proxy' };
export const LOCAL: RegistryParams = { mode: 'Local' };

export const OLD_IMAGE = `old.io/deckhouse/ee@sha256:${'0'.repeat(64)}`;
export const IMAGE = `registry.d8-system.svc:5001/system/deckhouse@sha256:${'1'.repeat(64)}`;

/** Registries that accept what the parameters log in with. */
export const REGISTRIES: Readonly<Record<string, RegistryHealth>> = {
  'new.io': {
    health: 'up',
    repositories: ['team/dkp'],
    logins: [{ username: 'robot', password: 'regshift-secret://env/NEW' }],
  },
  'old.io': {
    health: 'up',
    repositories: ['deckhouse/ee'],
    logins: [{ username: 'license-token', password: 'regshift-secret://env/OLD' }],
  },
};

export const allUp = (): RegistryHealth['health'] => 'up';

/** Every registry is up but one. */
export function without(gone: string, how: 'gone' | 'sick' = 'gone') {
  return (host: string): RegistryHealth['health'] => (host === gone ? how : 'up');
}

export const PLATFORM: PlatformState = {
  module: 'ready',
  configRevision: 1,
  checker: { queues: [], checkMode: 'Default', ready: true, message: '' },
  pull: pullSecretOf(OLD),
  service: '',
  nodeServices: {},
  nodeServicesManager: false,
  ingress: false,
  controller: { phase: 'ready', pullHash: '' },
  imagesBase: imagesBaseOf(pullSecretOf(OLD)),
};

/** A switch that has settled on these parameters. */
export function orchestratorOf(params: RegistryParams): OrchestratorState {
  const { mode } = params;
  return { mode, targetMode: mode, params, conditions: [], users: [] };
}

export const MASTERS: readonly InitialNodeFacts[] = ['1', '2', '3'].map((number) => ({
  name: `master-${number}`,
  role: 'master',
  group: 'master',
  address: `10.0.0.${number}`,
  containerd: 'v2',
  label: 'default',
}));
export const WORKERS: readonly InitialNodeFacts[] = ['1', '2'].map((number) => ({
  name: `worker-${number}`,
  role: 'worker',
  group: 'worker',
  address: `10.0.1.${number}`,
  containerd: 'v2',
  label: 'default',
}));
const ADDRESSES = MASTERS.map(({ address }) => ({ address }));

export function finalConfig(params: RegistryParams): NodeConfig {
  return nodeConfigOf(params, ADDRESSES);
}

export function transitionConfig(old: RegistryParams, params: RegistryParams): NodeConfig {
  return transitionConfigOf(old, params, ADDRESSES);
}

/** A settled cluster. */
export function cluster(
  facts: readonly InitialNodeFacts[],
  platform: PlatformState = PLATFORM,
  objects: readonly KubeObject[] = [],
): TwinState {
  const around = { platform, objects: byKey(objects) };
  return {
    repository: { revisions: [] },
    engine: { shown: { synced: true, health: 'Healthy' }, inventory: [] },
    deployments: {},
    registries: REGISTRIES,
    ...around,
    nodes: facts.map((node) => initialNode(node, around)),
  };
}

export function byKey(objects: readonly KubeObject[]): TwinState['objects'] {
  return Object.fromEntries(objects.map((object) => [objectKey(objectId(object)), object]));
}

/** A NodeGroupConfiguration. */
export function script(
  name: string,
  content: string,
  weight = 0,
  nodeGroups: readonly string[] = ['*'],
): KubeObject {
  return {
    apiVersion: 'deckhouse.io/v1alpha1',
    kind: 'NodeGroupConfiguration',
    metadata: { name },
    spec: { weight, nodeGroups, bundles: ['*'], content },
  };
}

export function withConfig(state: TwinState, nodeConfig: NodeConfig | undefined): TwinState {
  const platform = state.platform ?? PLATFORM;
  return {
    ...state,
    platform:
      nodeConfig === undefined ? withoutField(platform, 'nodeConfig') : { ...platform, nodeConfig },
  };
}

export function withScripts(state: TwinState, ...objects: readonly KubeObject[]): TwinState {
  return { ...state, objects: byKey(objects) };
}

export function changed(state: TwinState, name: string, change: Partial<NodeState>): TwinState {
  return {
    ...state,
    nodes: state.nodes.map((node) => (node.name === name ? { ...node, ...change } : node)),
  };
}

export function nodeOf(state: TwinState, name: string): NodeState {
  const found = state.nodes.find((node) => node.name === name);
  if (found === undefined) throw new Error(`no node ${name}`);
  return found;
}

/** Contents of a node's files by path. */
export function filesOf(state: TwinState, name: string): Readonly<Record<string, string>> {
  return Object.fromEntries(nodeOf(state, name).files.map(({ path, content }) => [path, content]));
}

/** Takes the first move until there is none. */
export function settle(state: TwinState, ground: Ground = GROUND): readonly Move[] {
  const taken: Move[] = [];
  for (let current = state; taken.length < 500;) {
    const [move] = nodeMoves(current, ground);
    if (move === undefined) return taken;
    taken.push(move);
    current = move.next;
  }
  throw new Error('no rest');
}

export function settled(state: TwinState, ground: Ground = GROUND): TwinState {
  return settle(state, ground).at(-1)?.next ?? state;
}

export function texts(moves: readonly Move[]): readonly string[] {
  return moves.map(({ actor, text }) => `${actor} ${text}`);
}

/** The element at a place; a test that looks beside it fails. */
function element<T>(items: readonly T[], at: number): T {
  const found = items.at(at);
  if (found === undefined) throw new Error(`no element ${String(at)}`);
  return found;
}

/** The state after the last move. */
export function endOf(moves: readonly Move[]): TwinState {
  return element(moves, -1).next;
}

/** The state after the move of that text. */
export function take(state: TwinState, text: string, ground: Ground = GROUND): TwinState {
  const found = nodeMoves(state, ground).filter((move) => move.text === text);
  return element(found, 0).next;
}

export function platformIn({ platform }: TwinState): PlatformState {
  if (platform === undefined) throw new Error('no platform');
  return platform;
}

export const MASTER = element(MASTERS, 0);
export const WORKER = element(WORKERS, 0);
