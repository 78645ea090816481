/** Workloads of engine Pipeline, by name. Each is one label value, so that a selector matches the pods of one only. */
export const WORKLOADS = [
  'registry-in-cluster-proxy',
  'registry-node-services',
  'registry-balancer',
  'registry-node-proxy',
  'registry-node-hosts',
] as const;
export type Workload = (typeof WORKLOADS)[number];

/** Workloads whose configuration holds credentials: it is a Secret of the workload's name. */
export type ServingWorkload = Extract<
  Workload,
  'registry-in-cluster-proxy' | 'registry-node-services' | 'registry-node-proxy'
>;

/** Service that pushes for Local go to. */
export const PUSH_SERVICE = 'registry-push';

/** Secret with the client certificate that an Ingress shows to the registries. */
export const PUSH_CLIENT_SECRET = 'registry-push-client';

/** ConfigMap with the CA that a Gateway trusts: its API asks for a ConfigMap. */
export const PUSH_CA_CONFIG_MAP = 'registry-push-ca';

/** Secret that cert-manager writes where the cluster file names none (`objects.md` 4.11). */
export const INGRESS_TLS_SECRET = 'registry-ingress-tls';

/** Container port that Services send to, by name. */
export const REGISTRY_PORT_NAME = 'registry';
