import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { REGISTRY_PORT } from '../node/sources/pull-source';
import { PUSH_ENTRANCE, PUSH_SERVICE } from '../serving/names';
import type { Recorded } from './object-metadata';
import { ownMetadata } from './object-metadata';

/** The Gateway, and the listener of it, that pushes come in by. */
export interface GatewayListener {
  readonly name: string;
  readonly namespace: string;
  /**
   * Name of the listener.
   *
   * @default - every listener that takes the host
   */
  readonly sectionName?: string;
}

/** Properties of `PushRoute`. */
export interface PushRouteProps extends Recorded {
  /** DNS name that images for Local are pushed to. */
  readonly host: string;
  readonly gateway: GatewayListener;
}

/**
 * HTTPRoute `registry`: the Gateway API's way for pushes in Local, with `PushBackendTls` and `PushCa`.
 *
 * Unlike the Ingress it shows no client certificate (that is a setting of the Gateway), restricts no networks, and
 * ends TLS with the Gateway's certificate.
 */
export class PushRoute extends Construct {
  constructor(scope: Construct, id: string, props: PushRouteProps) {
    super(scope, id);
    new ApiObject(this, 'Resource', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: ownMetadata(PUSH_ENTRANCE, 'registry', props),
      spec: routeSpec(props),
    });
  }
}

function routeSpec({ host, gateway }: PushRouteProps): unknown {
  const { name, namespace, sectionName } = gateway;
  return {
    parentRefs: [
      {
        group: 'gateway.networking.k8s.io',
        kind: 'Gateway',
        namespace,
        name,
        ...(sectionName === undefined ? {} : { sectionName }),
      },
    ],
    hostnames: [host],
    rules: [
      {
        matches: [{ path: { type: 'PathPrefix', value: '/' } }],
        backendRefs: [
          { group: '', kind: 'Service', name: PUSH_SERVICE, port: REGISTRY_PORT, weight: 1 },
        ],
        // No limit: a layer takes as long as it takes.
        timeouts: { request: '0s' },
      },
    ],
  };
}
