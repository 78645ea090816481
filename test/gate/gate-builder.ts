import type { Baseline } from '../../src/gate/baseline';
import type { GateEvidence } from '../../src/gate/evidence';
import type { Verdict } from '../../src/gate/verdict';
import type {
  ApplicationFacts,
  Condition,
  KustomizationFacts,
  NodeFacts,
  RegistryConfig,
  RegistryFacts,
  RegistryState,
  Snapshot,
} from '../../src/observe/snapshot';
import type { Gate, GateClause } from '../../src/plan/plan';
import type { RegistrySettings } from '../../src/spec/cluster-file.generated';

export const COMMIT = 'c'.repeat(40);
export const OLDER = '0'.repeat(40);

/** What the phase asks for. */
export const WANTED: RegistrySettings = {
  mode: 'Direct',
  direct: { imagesRepo: 'registry.example.com/dkp', license: { fromEnv: 'LICENSE' } },
};

/** `registry-config` once DKP has taken it up. */
export const CONFIG: RegistryConfig = {
  presence: 'present',
  resourceVersion: '200',
  mode: 'Direct',
  imagesRepo: 'registry.example.com/dkp',
  scheme: 'HTTPS',
  checkMode: 'Default',
  username: 'license-token',
};

/** What stood there before the phase's commit. */
export const BASELINE: Baseline = {
  config: { presence: 'present', resourceVersion: '100', mode: 'Unmanaged' },
  registryStateVersion: '101',
  checksums: { master: 'm1', worker: 'w1' },
  readyModules: ['registry'],
  pullErrors: ['d8-x/old host/x'],
  health: 'Healthy',
};

export function condition(type: string, status: string, message = '', reason = ''): Condition {
  return { type, status, reason, message };
}

const STATE: RegistryState = {
  presence: 'present',
  resourceVersion: '201',
  mode: 'Direct',
  targetMode: 'Direct',
  hash: 'h',
  conditions: [condition('NodeServicesReady', 'True'), condition('Ready', 'True')],
};

const REGISTRY: RegistryFacts = {
  switchRecord: 'absent',
  state: STATE,
  config: CONFIG,
  pull: { presence: 'present', address: 'registry.example.com', path: '/dkp', login: 'present' },
  bashible: { presence: 'present' },
};

export const APPLICATION: ApplicationFacts = {
  engine: 'ArgoCD',
  namespace: 'argocd',
  name: 'prod-1',
  sync: { status: 'Synced', revisions: [COMMIT] },
  health: { status: 'Healthy' },
  operation: { phase: 'Succeeded', revisions: [COMMIT] },
  errors: [],
  pruneConfirmation: false,
  automated: true,
};

export const KUSTOMIZATION: KustomizationFacts = {
  engine: 'Flux',
  namespace: 'flux-system',
  name: 'prod-1',
  generation: 2,
  observedGeneration: 2,
  lastAppliedRevision: `main@sha1:${COMMIT}`,
  lastAttemptedRevision: `main@sha1:${COMMIT}`,
  suspended: false,
  conditions: [condition('Ready', 'True', 'Applied revision', 'ReconciliationSucceeded')],
};

export function node(name: string, group: string, facts: Partial<NodeFacts> = {}): NodeFacts {
  return {
    name,
    group,
    controlPlane: group === 'master',
    ready: true,
    unschedulable: false,
    containerdConfigRegistry: 'default',
    containerdV2Unsupported: false,
    configurationChecksum: `${group.charAt(0)}2`,
    update: [],
    ...facts,
  };
}

export const NODES = [node('master-1', 'master'), node('worker-1', 'worker')] as const;

/** A cluster in which every clause is open. */
export const SNAPSHOT: Snapshot = {
  apiVersion: 'regshift.io/v1alpha1',
  kind: 'ClusterSnapshot',
  platform: { version: 'v1.76.2' },
  cluster: { configuration: 'present', bootstrapped: 'present' },
  registry: REGISTRY,
  modules: [{ name: 'registry', enabled: true, ready: true, phase: 'Ready' }],
  nodes: NODES,
  configurationChecksums: { master: 'm2', worker: 'w2' },
  delivery: APPLICATION,
  workloads: [
    {
      kind: 'Deployment',
      namespace: 'regshift-system',
      name: 'registry-in-cluster-proxy',
      generation: 3,
      observedGeneration: 3,
      desired: 2,
      updated: 2,
      ready: 2,
      available: 2,
      pods: 2,
    },
  ],
  services: [
    {
      namespace: 'regshift-system',
      name: 'registry',
      selector: { 'regshift.io/backend': 'in-cluster-proxy' },
      readyEndpoints: 2,
    },
  ],
  pullErrors: [],
};

/** Evidence by which every clause is open. */
export const EVIDENCE: GateEvidence = {
  snapshot: SNAPSHOT,
  baseline: BASELINE,
  wanted: WANTED,
  counts: (revision) => revision === COMMIT,
  images: [
    { registry: 'https://registry.example.com/dkp', image: 'a', present: true },
    { registry: 'https://registry.example.com/dkp', image: 'b', present: true },
    { registry: 'own', image: 'nginx@sha256:1', present: true },
  ],
};

/** `undefined` removes a field. */
export type Change<T> = { readonly [K in keyof T]?: T[K] | undefined };

export function changed<T extends object>(value: T, change: Change<T>): T {
  const entries = Object.entries({ ...value, ...change }).filter(
    ([, field]) => field !== undefined,
  );
  return Object.fromEntries(entries) as T;
}

export function withSnapshot(change: Change<Snapshot>): GateEvidence {
  return { ...EVIDENCE, snapshot: changed(SNAPSHOT, change) };
}

export function withState(change: Change<RegistryState>): GateEvidence {
  return withRegistry({ state: changed(STATE, change) });
}

export function withConfig(change: Change<RegistryConfig>): GateEvidence {
  return withRegistry({ config: changed(CONFIG, change) });
}

export function withRegistry(change: Change<RegistryFacts>): GateEvidence {
  return withSnapshot({ registry: changed(REGISTRY, change) });
}

export function gateOf(all: readonly GateClause[], change: Partial<Gate> = {}): Gate {
  return { text: '', all, settleSeconds: 0, ...change };
}

/** A verdict as one text: `waiting: …`. */
export function told({ verdict, reason }: Verdict): string {
  return reason === '' ? verdict : `${verdict}: ${reason}`;
}
