import type { KubeObject } from '../../../../src/model/object-id';
import type { Ground } from '../../../../src/rehearse/twin/ground';
import type { Move } from '../../../../src/rehearse/twin/move';
import {
  initialPlatform,
  settledNode,
} from '../../../../src/rehearse/twin/platform/initial-platform';
import type { SettledPlatform } from '../../../../src/rehearse/twin/platform/initial-platform';
import { moduleConfigKey } from '../../../../src/rehearse/twin/platform/module-settings';
import { platformMoves } from '../../../../src/rehearse/twin/platform/platform-moves';
import { withoutField } from '../../../../src/rehearse/twin/platform/with-changes';
import type {
  NodeState,
  PlatformState,
  PullSecret,
  RegistryParams,
  TwinCondition,
  TwinState,
} from '../../../../src/rehearse/twin/state';

export function groundOf(fields: Partial<Ground> = {}): Ground {
  return {
    platform: 'Deckhouse',
    generation: 'C',
    engine: 'ArgoCD',
    clusterType: 'Static',
    bootstrapped: true,
    publicDomainTemplate: '%s.example.com',
    imageCount: 3,
    groups: {},
    containerd: { version: '1.7.x', dialect: 'deckhouse' },
    hostsRoot: '/etc/containerd/registry.d',
    answers: 'stored',
    ...fields,
  };
}

/** A registry's repository with a login of its own. */
export function section(repo: string, fields: Partial<RegistryParams> = {}): RegistryParams {
  const params: RegistryParams = {
    mode: 'Unmanaged',
    imagesRepo: repo,
    scheme: 'HTTPS',
    username: 'license-token',
    password: `license-of-${repo}`,
    checkMode: 'Default',
  };
  return { ...params, ...fields };
}

export const U0: RegistryParams = { mode: 'Unmanaged' };
export const U1 = section('a.io/x');
export const DIRECT = section('a.io/x', { mode: 'Direct' });
export const PROXY = section('a.io/x', { mode: 'Proxy', ttl: '24h' });
export const LOCAL: RegistryParams = { mode: 'Local' };

const PULL: PullSecret = {
  address: 'a.io',
  path: '/x',
  scheme: 'https',
  username: 'license-token',
  password: 'license-of-a.io/x',
};

export function node(name: string, fields: Partial<NodeState> = {}): NodeState {
  const number = Number(/\d+$/.exec(name)?.[0] ?? 0);
  const role = name.startsWith('master') ? 'master' : 'worker';
  return {
    name,
    role,
    group: role,
    address: `10.0.${role === 'master' ? 0 : 1}.${number}`,
    ready: true,
    unschedulable: false,
    containerd: 'v2',
    dropIns: false,
    dropInsAside: false,
    readsHosts: true,
    label: 'default',
    files: [],
    ownedFolders: [],
    run: { at: 'idle' },
    pods: {},
    store: 'empty',
    faults: [],
    ...fields,
  };
}

export const NODES = [node('master-1'), node('worker-1')] as const;
export const HA_NODES = [
  node('master-1'),
  node('master-2'),
  node('master-3'),
  node('worker-1'),
] as const;

/** A settled cluster whose registries are all up. */
export function settledCluster(
  params: RegistryParams,
  nodes: readonly NodeState[] = NODES,
  ground: Ground = groundOf(),
  fields: Partial<SettledPlatform> = {},
): TwinState {
  const isU0 = params.mode === 'Unmanaged' && params.imagesRepo === undefined;
  const settled: SettledPlatform = {
    params,
    module: 'ready',
    nodesConfigured: !isU0,
    ...(isU0 ? { pull: PULL } : {}),
    ...fields,
  };
  const platform = initialPlatform(settled, nodes, ground);
  return {
    repository: { revisions: [] },
    engine: { shown: { synced: true, health: 'Healthy' }, inventory: [] },
    objects: {
      [moduleConfigKey('registry')]: moduleConfig('registry', {
        enabled: settled.module === 'ready',
      }),
      [moduleConfigKey('deckhouse')]: deckhouseConfig(params),
    },
    platform,
    deployments: {},
    nodes: nodes.map((one) => settledNode(one, platform)),
    registries: { 'a.io': { health: 'up' }, 'b.io': { health: 'up' } },
  };
}

export function moduleConfig(name: string, spec: Readonly<Record<string, unknown>>): KubeObject {
  return { apiVersion: 'deckhouse.io/v1alpha1', kind: 'ModuleConfig', metadata: { name }, spec };
}

export function deckhouseConfig(params: RegistryParams): KubeObject {
  const { mode, ...fields } = params;
  const sections = fields.imagesRepo === undefined ? {} : { [mode.toLowerCase()]: fields };
  return moduleConfig('deckhouse', { settings: { registry: { mode, ...sections } } });
}

/** ModuleConfig `deckhouse` is applied. */
export function ask(state: TwinState, params: RegistryParams): TwinState {
  const objects = { ...state.objects, [moduleConfigKey('deckhouse')]: deckhouseConfig(params) };
  return { ...state, objects };
}

export function platformOf(state: TwinState): PlatformState {
  if (state.platform === undefined) throw new Error('a cluster without DKP');
  return state.platform;
}

export function conditionsOf(state: TwinState): readonly TwinCondition[] {
  return platformOf(state).orchestrator?.conditions ?? [];
}

export function condition(state: TwinState, type: string): TwinCondition | undefined {
  return conditionsOf(state).find((one) => one.type === type);
}

/** Types of the conditions that are not True, but for Ready. */
export function waitingFor(state: TwinState): readonly string[] {
  return conditionsOf(state)
    .filter(({ type, status }) => status === 'False' && type !== 'Ready')
    .map(({ type }) => type);
}

/** Nodes that take the module's configuration in one step each. */
function nodeMoves(state: TwinState): readonly Move[] {
  const version = platformOf(state).nodeConfig?.version;
  return state.nodes.flatMap((one, index) => {
    if (one.version === version || !one.ready || one.faults.includes('ScriptFails')) return [];
    const next = { ...withoutField(one, 'version'), ...(version === undefined ? {} : { version }) };
    const nodes = state.nodes.with(index, next);
    return [
      { actor: `node/${one.name}`, text: 'annotates', takes: 'step', next: { ...state, nodes } },
    ];
  });
}

export function allMoves(state: TwinState, ground: Ground): readonly Move[] {
  return [...platformMoves(state, ground), ...nodeMoves(state)];
}

const FIRST = ['orchestrator', 'checker', 'controller', 'registry-incluster-proxy', 'nodeservices'];

function rank({ actor, text }: Move): number {
  if (text === 'renders registry-config') return -1;
  const index = FIRST.findIndex((one) => actor.split('/')[0] === one);
  return index < 0 ? FIRST.length : index;
}

/** The states of a run that always lets the orchestrator see what happened, until nothing moves. */
export function runToRest(
  state: TwinState,
  ground: Ground = groundOf(),
  until: (state: TwinState) => boolean = () => false,
): readonly TwinState[] {
  const states = [state];
  for (let at = state; states.length < 1000;) {
    const [move] = [...allMoves(at, ground)].sort((a, b) => rank(a) - rank(b));
    if (move === undefined || until(at)) return states;
    at = move.next;
    states.push(at);
  }
  throw new Error('does not come to rest');
}

export function restOf(state: TwinState, ground: Ground = groundOf()): TwinState {
  return runToRest(state, ground).at(-1) ?? state;
}

/** Conditions as they change: `Type Status text`. */
export function traceOf(states: readonly TwinState[]): readonly string[] {
  return states.slice(1).flatMap((state, index) => {
    const before = new Set(
      states[index] === undefined ? [] : conditionsOf(states[index]).map(line),
    );
    return conditionsOf(state)
      .map(line)
      .filter((text) => !before.has(text));
  });
}

function line({ type, status, message }: TwinCondition): string {
  return `${type} ${status} ${message}`.trimEnd();
}

/** Every step of a run, as the platform before and after it. */
export function stepsOf(
  states: readonly TwinState[],
): readonly (readonly [before: TwinState, after: TwinState])[] {
  return states.slice(1).flatMap((after, index) => {
    const before = states[index];
    return before === undefined ? [] : [[before, after] as const];
  });
}
