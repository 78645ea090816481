import { objectId } from '../../../model/object-id';
import type { KubeObject } from '../../../model/object-id';
import { rememberTriple } from '../../../model/remember';
import { fieldsAt } from '../../../observe/fields';
import type { ServiceFacts, WorkloadFacts } from '../../../observe/snapshot';
import type { DeploymentState, NodeState, TwinState } from '../state';
import { replicasOf } from './deployments';
import { sameTemplate } from './pod-key';
import { textMap } from './pod-view';
import { belongsOn } from './scheduling';
import { deployedPods, isReadyOn, selectedPods } from './services';
import type { SelectedPod } from './services';
import { workloadsOf } from './workloads-of';

/**
 * What a reader of the API sees of DaemonSets and Deployments. The controllers' counts are never behind: a template that
 * nobody acted on shows as pods that are not updated, and `observedGeneration` is always the generation.
 */
export function workloadFacts(state: TwinState): readonly WorkloadFacts[] {
  return factsOfWorkloads(state.objects, state.nodes, state.deployments);
}

/** What a reader of the API sees of Services. */
export function serviceFacts(state: TwinState): readonly ServiceFacts[] {
  return factsOfServices(state.objects, state.nodes, state.deployments);
}

const GENERATION = 1;

type Objects = TwinState['objects'];
type Nodes = readonly NodeState[];
type Deployments = Readonly<Record<string, DeploymentState>>;

const factsOfWorkloads = rememberTriple(
  (objects: Objects, nodes: Nodes, deployments: Deployments): readonly WorkloadFacts[] => {
    const workloads = workloadsOf(objects);
    return [
      ...workloads.daemonSets.map(([key, daemonSet]) => {
        const pods = nodes.flatMap((node): readonly SelectedPod[] => {
          const pod = node.pods[key];
          return pod === undefined ? [] : [{ pod, ready: isReadyOn(node, pod), node }];
        });
        const desired = nodes.filter((node) => belongsOn(daemonSet, node)).length;
        return workloadFact('DaemonSet', daemonSet, desired, pods);
      }),
      ...workloads.deployments.map(([key, deployment]) => {
        const pods = deployedPods(deployments[key]?.pods ?? [], nodes);
        return workloadFact('Deployment', deployment, replicasOf(deployment), pods);
      }),
      ...leftFacts(objects, nodes, deployments),
    ];
  },
);

/** Pods whose workload is gone: they end later, and until then a reader who looks for pods sees them. */
function leftFacts(
  objects: Objects,
  nodes: Nodes,
  deployments: Deployments,
): readonly WorkloadFacts[] {
  const left = new Map<string, readonly SelectedPod[]>();
  const add = (key: string, pods: readonly SelectedPod[]): void => {
    if (objects[key] === undefined) left.set(key, [...(left.get(key) ?? []), ...pods]);
  };
  for (const node of nodes) {
    for (const [key, pod] of Object.entries(node.pods)) add(key, [{ pod, ready: false, node }]);
  }
  for (const [key, { pods }] of Object.entries(deployments)) {
    add(
      key,
      pods.map((pod) => ({ pod, ready: false })),
    );
  }
  return [...left.values()].flatMap((pods) => {
    const [first] = pods;
    if (first === undefined) return [];
    const { template } = first.pod;
    const kind = template.kind === 'Deployment' ? 'Deployment' : 'DaemonSet';
    return [{ ...workloadFact(kind, template, 0, pods), updated: 0 }];
  });
}

function workloadFact(
  kind: WorkloadFacts['kind'],
  workload: KubeObject,
  desired: number,
  pods: readonly SelectedPod[],
): WorkloadFacts {
  const { namespace = 'default', name } = objectId(workload);
  return {
    kind,
    namespace,
    name,
    generation: GENERATION,
    observedGeneration: GENERATION,
    desired,
    updated: pods.filter(({ pod }) => sameTemplate(pod.template, workload)).length,
    ...readyFacts(pods),
    pods: pods.length,
  };
}

/** A pod that is Ready is available at once: the twin has no clock. */
function readyFacts(pods: readonly SelectedPod[]): Pick<WorkloadFacts, 'ready' | 'available'> {
  const ready = pods.filter((pod) => pod.ready).length;
  return { ready, available: ready };
}

const factsOfServices = rememberTriple(
  (objects: Objects, nodes: Nodes, deployments: Deployments): readonly ServiceFacts[] =>
    workloadsOf(objects).services.map(([, service]) => {
      const { namespace = 'default', name } = objectId(service);
      return {
        namespace,
        name,
        selector: textMap(fieldsAt(service, 'spec', 'selector')),
        readyEndpoints: selectedPods(service, nodes, deployments).filter(({ ready }) => ready)
          .length,
      };
    }),
);
