import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { NAMESPACE } from '../serving/names';
import { NEVER_DELETED, NOT_SUBSTITUTED, sourceAnnotation } from './annotations';
import type { Recorded } from './object-metadata';
import { ownLabels } from './object-metadata';

/**
 * Our namespace.
 *
 * Its Pod Security level is `privileged`, since the pods of nodes need the host's network and folders, and admission
 * knows no level for single workloads: what each of them uses of it is in `pod-security-exceptions.ts`, and the rest
 * keeps to `restricted`. Warnings and audit entries are set to the same level, or every rollout would raise them.
 *
 * Neither engine ever deletes it: with it would go the Secrets that nodes still pull with.
 */
export class RegistryNamespace extends Construct {
  constructor(scope: Construct, id: string, props: Recorded) {
    super(scope, id);
    new k8s.KubeNamespace(this, 'Resource', {
      metadata: {
        name: NAMESPACE,
        labels: {
          ...ownLabels('registry'),
          'pod-security.kubernetes.io/enforce': 'privileged',
          'pod-security.kubernetes.io/warn': 'privileged',
          'pod-security.kubernetes.io/audit': 'privileged',
        },
        annotations: { ...NEVER_DELETED, ...NOT_SUBSTITUTED, ...sourceAnnotation(props.source) },
      },
    });
  }
}
