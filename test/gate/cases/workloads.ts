import type { GateEvidence } from '../../../src/gate/evidence';
import type { ServiceFacts, WorkloadFacts } from '../../../src/observe/snapshot';
import type { GateClause } from '../../../src/plan/plan';
import { EVIDENCE, SNAPSHOT, changed, withSnapshot } from '../gate-builder';
import type { Change } from '../gate-builder';
import { verdictsOf } from '../gate-case';
import type { GateCase, Verdicts } from '../gate-case';

const OF = {
  workload: 'Deployment',
  namespace: 'regshift-system',
  name: 'registry-in-cluster-proxy',
} as const;
const NAME = 'Deployment registry-in-cluster-proxy';
const UNKNOWN = 'stale: can not tell: Deployments and DaemonSets were not observed';
const NO_WORKLOADS = withSnapshot({ workloads: undefined });

const [proxy] = SNAPSHOT.workloads ?? [];
const [service] = SNAPSHOT.services ?? [];

function withProxy(change: Change<WorkloadFacts>): GateEvidence {
  return withSnapshot({ workloads: proxy === undefined ? [] : [changed(proxy, change)] });
}

function withService(change: Change<ServiceFacts>): GateEvidence {
  return withSnapshot({ services: service === undefined ? [] : [changed(service, change)] });
}

const rolledOut: Verdicts = {
  'has rolled out when all pods have the newest template and are available': [EVIDENCE, 'open'],
  'has not while the template was not looked at': [
    withProxy({ observedGeneration: 2 }),
    `waiting: ${NAME}: the newest template has not been looked at yet`,
  ],
  'has not while a pod has an older template': [
    withProxy({ updated: 1 }),
    `waiting: ${NAME}: 1 of 2 pods have the newest template`,
  ],
  'has not while a pod is not Ready': [
    withProxy({ ready: 1 }),
    `waiting: ${NAME}: 1 of 2 pods are Ready`,
  ],
  'has not while a pod has not been Ready for long enough': [
    withProxy({ available: 1 }),
    `waiting: ${NAME}: 1 of 2 pods are available`,
  ],
  'has not while an old pod is still there, or ends': [
    withProxy({ pods: 3 }),
    `waiting: ${NAME}: 3 pods are there, 2 are wanted`,
  ],
  'has not while no pod is wanted': [
    withProxy({ desired: 0, updated: 0, ready: 0, available: 0, pods: 0 }),
    `waiting: ${NAME}: no pod is wanted`,
  ],
  'is not known without its generation': [
    withProxy({ generation: undefined }),
    `stale: can not tell: ${NAME} shows no generation`,
  ],
  'is not known without its observed generation': [
    withProxy({ observedGeneration: undefined }),
    `stale: can not tell: ${NAME} shows no generation`,
  ],
  'is not there, but one of another kind': [
    withProxy({ kind: 'DaemonSet' }),
    `waiting: ${NAME} is not there yet`,
  ],
  'is not there, but one elsewhere': [
    withProxy({ namespace: 'other' }),
    `waiting: ${NAME} is not there yet`,
  ],
  'is not there, but another': [withProxy({ name: 'other' }), `waiting: ${NAME} is not there yet`],
  'is not known': [NO_WORKLOADS, UNKNOWN],
};

const gone: Verdicts = {
  'is gone when neither it nor a pod of it is there': [withSnapshot({ workloads: [] }), 'open'],
  'is still there': [withProxy({ pods: 1 }), `waiting: ${NAME} is still there, with 1 pods`],
  'is not known': [NO_WORKLOADS, UNKNOWN],
};

function selecting(selector: Readonly<Record<string, string>>): GateEvidence {
  return withService({ selector });
}

function serving(change: Change<WorkloadFacts>, readyEndpoints: number): GateEvidence {
  const { snapshot } = withService({ readyEndpoints });
  return { ...EVIDENCE, snapshot: { ...snapshot, ...pick(withProxy(change).snapshot.workloads) } };
}

function pick(workloads: readonly WorkloadFacts[] = []): { workloads: readonly WorkloadFacts[] } {
  return { workloads };
}

const leads: Verdicts = {
  'leads to a backend when it selects it and each ready pod is an endpoint': [EVIDENCE, 'open'],
  'selects another': [
    selecting({ 'regshift.io/backend': 'node-services' }),
    'waiting: Service registry selects node-services, not in-cluster-proxy',
  ],
  'selects by something else': [
    selecting({ app: 'in-cluster-proxy' }),
    'waiting: Service registry selects no backend, not in-cluster-proxy',
  ],
  'lacks a ready pod': [
    withService({ readyEndpoints: 1 }),
    'waiting: Service registry: 1 endpoints for 2 ready pods',
  ],
  'has an endpoint that is no ready pod any more': [
    withService({ readyEndpoints: 3 }),
    'waiting: Service registry: 3 endpoints for 2 ready pods',
  ],
  'has no endpoint at all': [
    serving({ ready: 0 }, 0),
    'waiting: Service registry: 0 endpoints for 0 ready pods',
  ],
  'has one endpoint, which is enough': [serving({ ready: 1 }, 1), 'open'],
  'has no backend': [
    withSnapshot({ workloads: [] }),
    'waiting: Service registry: registry-in-cluster-proxy is not there yet',
  ],
  'has a backend in another namespace': [
    withProxy({ namespace: 'other' }),
    'waiting: Service registry: registry-in-cluster-proxy is not there yet',
  ],
  'has another backend': [
    withProxy({ name: 'registry-node-services' }),
    'waiting: Service registry: registry-in-cluster-proxy is not there yet',
  ],
  'is not there': [withService({ name: 'x' }), 'waiting: Service registry is not there yet'],
  'is in another namespace': [
    withService({ namespace: 'd8-system' }),
    'waiting: Service registry is not there yet',
  ],
  'was not observed': [
    withSnapshot({ services: undefined }),
    'stale: can not tell: Services were not observed',
  ],
  'was observed without pods': [NO_WORKLOADS, UNKNOWN],
};

const LEADS: GateClause = {
  kind: 'ServiceLeadsTo',
  namespace: 'regshift-system',
  name: 'registry',
  backend: 'in-cluster-proxy',
};

export const WORKLOAD_CASES: readonly GateCase[] = [
  ...verdictsOf('a workload', { kind: 'RolledOut', ...OF }, rolledOut),
  ...verdictsOf('a workload that is to go', { kind: 'Gone', ...OF }, gone),
  ...verdictsOf('the Service', LEADS, leads),
];
