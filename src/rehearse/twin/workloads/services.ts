import { compareText } from '../../../model/issue';
import { objectKey } from '../../../model/object-id';
import type { KubeObject } from '../../../model/object-id';
import { rememberTriple } from '../../../model/remember';
import { fieldsAt } from '../../../observe/fields';
import type { DeploymentState, Listener, NodeState, PodState, TwinState } from '../state';
import { podView, textMap } from './pod-view';
import { isUp, onePerNode, seats } from './scheduling';
import { servingOf } from './serving';

/** Who stands behind a Service. */
interface ServiceBackends {
  /** Pods that its selector names, of any phase. */
  readonly pods: number;
  /** Those that are endpoints. */
  readonly ready: number;
  /** Distinct values of label `regshift.io/backend` among the pods, sorted. */
  readonly backends: readonly string[];
}

const BACKEND = 'regshift.io/backend';

/** Who stands behind a Service; `undefined` when it is not there. */
export function serviceBackends(
  state: TwinState,
  namespace: string,
  name: string,
): ServiceBackends | undefined {
  const service = state.objects[objectKey({ apiVersion: 'v1', kind: 'Service', namespace, name })];
  if (service === undefined) return undefined;
  return backendsOf(service, state.nodes, state.deployments);
}

const backendsOf = rememberTriple(
  (
    service: KubeObject,
    nodes: readonly NodeState[],
    deployments: Readonly<Record<string, DeploymentState>>,
  ): ServiceBackends => {
    const selected = selectedPods(service, nodes, deployments);
    const backends = selected.flatMap(({ pod }) => podView(pod.template).labels[BACKEND] ?? []);
    return {
      pods: selected.length,
      ready: selected.filter(({ ready }) => ready).length,
      backends: [...new Set(backends)].sort(compareText),
    };
  },
);

/** A pod that a Service selects. */
export interface SelectedPod {
  readonly pod: PodState;
  readonly ready: boolean;
  /** Unknown for pods of Deployments. */
  readonly node?: NodeState;
}

/** Pods of a Service's namespace that have every label of its selector; a Service without one selects none. */
export function selectedPods(
  service: KubeObject,
  nodes: readonly NodeState[],
  deployments: Readonly<Record<string, DeploymentState>>,
): readonly SelectedPod[] {
  const wanted = Object.entries(textMap(fieldsAt(service, 'spec', 'selector')));
  if (wanted.length === 0) return [];
  const namespace = service.metadata.namespace ?? 'default';
  return [
    ...nodes.flatMap((node) =>
      Object.values(node.pods).map((pod) => ({ pod, ready: isReadyOn(node, pod), node })),
    ),
    ...Object.values(deployments).flatMap(({ pods }) => deployedPods(pods, nodes)),
  ].filter(({ pod }) => {
    const view = podView(pod.template);
    return (
      view.namespace === namespace && wanted.every(([key, value]) => view.labels[key] === value)
    );
  });
}

/** Whether a pod of a DaemonSet is Ready; on a node that is not Ready none is. */
export function isReadyOn(node: NodeState, pod: PodState): boolean {
  return pod.phase === 'ready' && isUp(node);
}

/** Pods of a Deployment with whether they are Ready: no more than there are nodes for them. */
export function deployedPods(
  pods: readonly PodState[],
  nodes: readonly NodeState[],
): readonly SelectedPod[] {
  const [first] = pods;
  if (first === undefined) return [];
  const places = seats(first.template, nodes).length;
  const limit = places === 0 || onePerNode(first.template) ? places : pods.length;
  const idle = pods.filter(({ phase }) => phase !== 'ready');
  const working = pods.filter(({ phase }) => phase === 'ready');
  return [
    ...working.map((pod, index) => ({ pod, ready: index < limit })),
    ...idle.map((pod) => ({ pod, ready: false })),
  ];
}

/** What an endpoint of a Service answers with; `undefined` where nothing listens for it. */
export function endpointListener({ pod, node }: SelectedPod): Listener | undefined {
  return servingOf(pod, node?.name ?? '').listeners.find(({ kind }) => kind !== 'balancer');
}
