import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { PUSH_CA_CONFIG_MAP, PUSH_SERVICE, SERVICE_DNS } from '../serving/names';
import type { Recorded } from './object-metadata';
import { ownMetadata } from './object-metadata';

/**
 * BackendTLSPolicy `registry-push`: a Gateway speaks TLS to the registries, and verifies them by the CA of ConfigMap
 * `registry-push-ca` (`PushCa`).
 *
 * Version `v1` is in the standard channel since Gateway API 1.4. Before, the kind was `v1alpha3` in the experimental
 * channel only, which production clusters do not install and later releases drop.
 */
export class PushBackendTls extends Construct {
  constructor(scope: Construct, id: string, props: Recorded) {
    super(scope, id);
    new ApiObject(this, 'Resource', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'BackendTLSPolicy',
      metadata: ownMetadata(PUSH_SERVICE, 'registry', props),
      spec: {
        targetRefs: [{ group: '', kind: 'Service', name: PUSH_SERVICE }],
        validation: {
          hostname: SERVICE_DNS,
          caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: PUSH_CA_CONFIG_MAP }],
        },
      },
    });
  }
}
