import { canonicalJson } from '../../../model/canonical-json';
import { compareText } from '../../../model/issue';
import { objectId, objectKey } from '../../../model/object-id';
import type { KubeObject } from '../../../model/object-id';
import { firstOfEquals, numberTexts, remember } from '../../../model/remember';
import { at } from '../../../observe/fields';
import type { NodeState, PodState } from '../state';
import { contentOf } from './mounted-config';

/** A short number for a text; equal texts have the same. */
const numberOf = numberTexts();

/** Equal for workloads whose pods are made alike, whatever else differs. */
const templateNumber = remember((workload: KubeObject): number =>
  numberOf(objectKey(objectId(workload)) + canonicalJson(at(workload, 'spec', 'template'))),
);

const contentNumber = remember((object: KubeObject): number =>
  numberOf(canonicalJson(contentOf(object))),
);

/** Whether two versions of a workload make the same pods: then its controller replaces none. */
export function sameTemplate(a: KubeObject, b: KubeObject): boolean {
  return a === b || templateNumber(a) === templateNumber(b);
}

/** Whether two versions of a Secret or ConfigMap hold the same. */
export function sameContent(a: KubeObject | undefined, b: KubeObject | undefined): boolean {
  if (a === b) return true;
  return a !== undefined && b !== undefined && contentNumber(a) === contentNumber(b);
}

const REACHED = { nothing: '-', images: '+', files: '*' } as const;

/** Canonical short text of a pod: pods with equal texts behave alike. Means something only within one process. */
export const podKey = remember((pod: PodState): string => {
  const mounted = Object.keys(pod.mounted)
    .sort(compareText)
    .map(
      (key) =>
        `${String(numberOf(key))}=${String(contentNumber(pod.mounted[key] ?? pod.template))}`,
    );
  const phase =
    pod.phase === 'ready' ? '' : `${REACHED[pod.reached ?? 'nothing']}${pod.waiting ?? ''}`;
  return `${String(templateNumber(pod.template))}:${mounted.join(',')}${phase}`;
});

/** Canonical short text of the pods of a node. */
export function podsKey(node: NodeState): string {
  return podsText(node.pods);
}

const podsText = remember((pods: NodeState['pods']): string =>
  Object.values(pods).map(podKey).sort(compareText).join(' '),
);

/** The one value for pods that behave alike, so that what is remembered of it is found again in other states. */
export const intern = firstOfEquals(podKey);
