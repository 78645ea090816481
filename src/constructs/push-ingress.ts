import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { REGISTRY_PORT } from '../node/sources/pull-source';
import {
  INGRESS_TLS_SECRET,
  NAMESPACE,
  PUSH_CLIENT_SECRET,
  PUSH_ENTRANCE,
  PUSH_SERVICE,
  SERVICE_DNS,
} from '../serving/names';
import type { Recorded } from './object-metadata';
import { ownMetadata } from './object-metadata';

/** Properties of `PushIngress`. */
export interface PushIngressProps extends Recorded {
  /** DNS name that images for Local are pushed to. */
  readonly host: string;
  /**
   * @default - the cluster's default class
   */
  readonly ingressClass?: string;
  /**
   * Secret of type kubernetes.io/tls in our namespace.
   *
   * @default - the one that cert-manager writes with `clusterIssuer`; without one the controller's own certificate
   */
  readonly tlsSecret?: string;
  /**
   * ClusterIssuer of cert-manager that issues the certificate.
   *
   * @default - the certificate is not cert-manager's
   */
  readonly clusterIssuer?: string;
  /**
   * Networks that may push.
   *
   * @default - all
   */
  readonly allowFrom?: readonly string[];
}

/**
 * Ingress `registry` of ingress-nginx: the way for pushes in Local (`objects.md` 4.11).
 *
 * DKP has the controller show its certificate by a `configuration-snippet`. Snippets are off by default since
 * ingress-nginx 1.9, as they let an Ingress read every Secret; annotation `proxy-ssl-secret` says the same and also has
 * the registry's certificate verified. The HSTS header is the controller's setting `hsts`, which only a snippet could
 * set for one Ingress.
 *
 * There is always a `tls` entry: passwords never travel in clear.
 */
export class PushIngress extends Construct {
  constructor(scope: Construct, id: string, props: PushIngressProps) {
    super(scope, id);
    const { host, ingressClass, clusterIssuer } = props;
    const secretName = props.tlsSecret ?? (clusterIssuer && INGRESS_TLS_SECRET);
    new k8s.KubeIngress(this, 'Resource', {
      metadata: ownMetadata(PUSH_ENTRANCE, 'registry', props, annotations(props)),
      spec: {
        ...(ingressClass === undefined ? {} : { ingressClassName: ingressClass }),
        tls: [{ hosts: [host], ...(secretName === undefined ? {} : { secretName }) }],
        rules: [{ host, http: { paths: [EVERYTHING] } }],
      },
    });
  }
}

const EVERYTHING: k8s.HttpIngressPath = {
  path: '/',
  pathType: 'Prefix',
  backend: { service: { name: PUSH_SERVICE, port: { number: REGISTRY_PORT } } },
};

function annotations({ clusterIssuer, allowFrom = [] }: PushIngressProps): Record<string, string> {
  const nginx = {
    'backend-protocol': 'HTTPS',
    'force-ssl-redirect': 'true',
    // Layers have any size, and are passed on as they come.
    'proxy-body-size': '0',
    'proxy-buffering': 'off',
    'proxy-request-buffering': 'off',
    // After the last byte the registry reads a layer once more to check its digest.
    'proxy-read-timeout': '900',
    'proxy-send-timeout': '900',
    'proxy-ssl-secret': `${NAMESPACE}/${PUSH_CLIENT_SECRET}`,
    'proxy-ssl-verify': 'on',
    'proxy-ssl-verify-depth': '1',
    'proxy-ssl-name': SERVICE_DNS,
    'proxy-ssl-server-name': 'on',
    'proxy-ssl-protocols': 'TLSv1.2 TLSv1.3',
    // One client stays on one master.
    'upstream-hash-by': '$remote_addr',
    ...(allowFrom.length === 0 ? {} : { 'whitelist-source-range': allowFrom.join(',') }),
  };
  return {
    ...Object.fromEntries(
      Object.entries(nginx).map(([key, value]) => [`nginx.ingress.kubernetes.io/${key}`, value]),
    ),
    ...(clusterIssuer === undefined ? {} : { 'cert-manager.io/cluster-issuer': clusterIssuer }),
  };
}
