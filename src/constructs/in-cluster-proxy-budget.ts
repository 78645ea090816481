import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { Recorded } from './object-metadata';
import { ownMetadata, podSelector } from './object-metadata';

const NAME = 'registry-in-cluster-proxy';

/** Properties of `InClusterProxyBudget`. */
export interface InClusterProxyBudgetProps extends Recorded {
  /** Number of control-plane nodes, which is that of the pods. */
  readonly masters: number;
}

/**
 * PodDisruptionBudget of the in-cluster proxy: one pod may be drained at a time, and the only one never
 * (`objects.md` 4.4).
 */
export class InClusterProxyBudget extends Construct {
  constructor(scope: Construct, id: string, props: InClusterProxyBudgetProps) {
    super(scope, id);
    new k8s.KubePodDisruptionBudget(this, 'Resource', {
      metadata: ownMetadata(NAME, NAME, props),
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(props.masters > 1 ? 1 : 0),
        selector: { matchLabels: podSelector(NAME) },
      },
    });
  }
}
