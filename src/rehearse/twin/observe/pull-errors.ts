import { remember, rememberPair } from '../../../model/remember';
import { listAt, textAt } from '../../../observe/fields';
import type { PullErrorFacts } from '../../../observe/snapshot';
import type { DeploymentState, NodeState, PodState } from '../state';

/** Pods that wait for an image (`observing.md` 11.2). */
export const pullErrors = rememberPair(
  (
    deployments: Readonly<Record<string, DeploymentState>>,
    nodes: readonly NodeState[],
  ): readonly PullErrorFacts[] => [...nodes.flatMap(onNode), ...ofDeployments(deployments)],
);

const onNode = remember((node: NodeState): readonly PullErrorFacts[] =>
  Object.values(node.pods).flatMap((pod) => errorOf(pod, node.name)),
);

const ofDeployments = remember(
  (deployments: Readonly<Record<string, DeploymentState>>): readonly PullErrorFacts[] =>
    Object.values(deployments).flatMap(({ pods }) =>
      pods.flatMap((pod, index) => errorOf(pod, String(index))),
    ),
);

function errorOf({ template, waiting }: PodState, suffix: string): readonly PullErrorFacts[] {
  if (waiting === undefined || !/ImagePull/.test(waiting)) return [];
  const { name, namespace = 'default' } = template.metadata;
  return [{ namespace, pod: `${name}-${suffix}`, image: imageOf(template), reason: waiting }];
}

/** The first image that a template names: init containers are pulled before the others. */
function imageOf(template: PodState['template']): string {
  const pod = ['spec', 'template', 'spec'] as const;
  const [first] = [
    ...listAt(template, ...pod, 'initContainers'),
    ...listAt(template, ...pod, 'containers'),
  ];
  return textAt(first, 'image') ?? '';
}
