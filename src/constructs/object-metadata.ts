import { NAMESPACE } from '../serving/names';
import type { WorkloadName } from '../serving/names';
import { NOT_SUBSTITUTED, sourceAnnotation } from './annotations';

/** What every construct can take. */
export interface Recorded {
  /**
   * JSON of what the manifest is rendered from.
   *
   * @default - not recorded
   */
  readonly source?: string;
}

/** What an object belongs to: one workload, or the registry as a whole. */
export type Part = WorkloadName | 'registry';

/** Metadata of an object of ours in our namespace. */
export interface OwnMetadata {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
}

/**
 * Metadata of an object in our namespace. Flux never substitutes in it: configuration files and decrypted passwords
 * may hold `${…}`, and Flux substitutes after it decrypted (`peers.md` 1.5).
 */
export function ownMetadata(
  name: string,
  part: Part,
  { source }: Recorded,
  annotations: Readonly<Record<string, string>> = {},
): OwnMetadata {
  return {
    name,
    namespace: NAMESPACE,
    labels: ownLabels(part),
    annotations: { ...NOT_SUBSTITUTED, ...annotations, ...sourceAnnotation(source) },
  };
}

/**
 * Labels of an object of ours. None says who manages it: Helm reads `managed-by` and Argo CD `instance` to decide what
 * is theirs, and the GitOps engine writes such labels itself. Never `heritage`: DKP's admission guards objects with it.
 */
export function ownLabels(part: Part): Record<string, string> {
  return { 'app.kubernetes.io/name': part, 'app.kubernetes.io/part-of': 'regshift' };
}

/** What selects the pods of one workload, and no others. Selectors can not be changed later. */
export function podSelector(workload: WorkloadName): Record<string, string> {
  return { 'app.kubernetes.io/name': workload };
}
