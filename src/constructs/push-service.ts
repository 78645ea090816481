import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { BACKEND_LABEL, PUSH_SERVICE } from '../serving/names';
import type { Recorded } from './object-metadata';
import { ownMetadata } from './object-metadata';
import { REGISTRY_SERVICE_PORT } from './registry-service';

/**
 * Service `registry-push`: what an Ingress or a Gateway sends pushes to (`objects.md` 4.11). Always the node services,
 * also while Service `registry` still has another backend: Local is filled before the switch.
 */
export class PushService extends Construct {
  constructor(scope: Construct, id: string, props: Recorded) {
    super(scope, id);
    new k8s.KubeService(this, 'Resource', {
      metadata: ownMetadata(PUSH_SERVICE, 'registry', props),
      spec: {
        type: 'ClusterIP',
        publishNotReadyAddresses: false,
        sessionAffinity: 'None',
        selector: { [BACKEND_LABEL]: 'node-services' },
        ports: [REGISTRY_SERVICE_PORT],
      },
    });
  }
}
