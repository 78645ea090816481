import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { REGISTRY_PORT } from '../node/sources/pull-source';
import { BACKEND_LABEL, REGISTRY_PORT_NAME, SERVICE } from '../serving/names';
import type { Backend } from '../serving/names';
import type { Recorded } from './object-metadata';
import { ownMetadata } from './object-metadata';

/** Properties of `RegistryService`. */
export interface RegistryServiceProps extends Recorded {
  /** Whose pods clients reach. */
  readonly backend: Backend;
}

/**
 * Service `registry`, which in-cluster clients pull from. Headless, so that the name resolves to the ready pods
 * themselves (`objects.md` 4.3).
 *
 * It selects by one label with one value, and a pod has one value of it: never two backends.
 */
export class RegistryService extends Construct {
  constructor(scope: Construct, id: string, props: RegistryServiceProps) {
    super(scope, id);
    new k8s.KubeService(this, 'Resource', {
      metadata: ownMetadata(SERVICE, 'registry', props),
      spec: {
        type: 'ClusterIP',
        clusterIp: 'None',
        publishNotReadyAddresses: false,
        sessionAffinity: 'None',
        selector: { [BACKEND_LABEL]: props.backend },
        ports: [REGISTRY_SERVICE_PORT],
      },
    });
  }
}

/** Port of every Service of ours. */
export const REGISTRY_SERVICE_PORT: k8s.ServicePort = {
  name: REGISTRY_PORT_NAME,
  port: REGISTRY_PORT,
  targetPort: k8s.IntOrString.fromString(REGISTRY_PORT_NAME),
  protocol: 'TCP',
};
