import { REGISTRY_PORT } from '../node/sources/pull-source';

/**
 * Names of everything that engine Pipeline puts into a cluster. A namespace and a Service of our own: DKP's `registry`
 * module keeps its own (`objects.md` 4), and the two never touch each other's objects.
 */

export const NAMESPACE = 'regshift-system';

/** Service that in-cluster clients pull from. */
export const SERVICE = 'registry';

/** DNS name of the Service, as it stands in certificates. */
export const SERVICE_DNS = `${SERVICE}.${NAMESPACE}.svc`;

/** Host in the names of images where they move to a fixed base. */
export const VIRTUAL_HOST = `${SERVICE_DNS}:${String(REGISTRY_PORT)}`;

/** Path in the names of images below the virtual host: DKP's fixed one (`objects.md` 3.7). */
export const VIRTUAL_PATH = 'system/deckhouse';

/** Workloads. Each name is one label value, so that a selector matches the pods of one only. */
export const WORKLOADS = [
  'registry-in-cluster-proxy',
  'registry-node-services',
  'registry-balancer',
  'registry-node-proxy',
  'registry-node-hosts',
] as const;
/** Name of a workload, and of the Secret or ConfigMap that configures it. */
export type WorkloadName = (typeof WORKLOADS)[number];

/** Workloads whose configuration holds credentials: it is a Secret of the workload's name. */
export type ServingWorkload = Extract<
  WorkloadName,
  'registry-in-cluster-proxy' | 'registry-node-services' | 'registry-node-proxy'
>;

/** ConfigMap that says which registry the cluster pulls from. */
export const SETTINGS_RECORD = 'registry-settings';

/** Secret with the CA certificate of our registries. */
export const PKI_SECRET = 'registry-pki';

/** Secret with address, CA and login for in-cluster clients. */
export const PULL_SECRET = 'registry-docker-config';

/** Ingress, or HTTPRoute, that pushes for Local come in by. */
export const PUSH_ENTRANCE = 'registry';

/** Service that they go on to. */
export const PUSH_SERVICE = 'registry-push';

/** Secret with the client certificate that an Ingress shows to the registries. */
export const PUSH_CLIENT_SECRET = 'registry-push-client';

/** ConfigMap with the CA that a Gateway trusts: its API asks for a ConfigMap. */
export const PUSH_CA_CONFIG_MAP = 'registry-push-ca';

/** Secret that cert-manager writes where the cluster file names none (`objects.md` 4.11). */
export const INGRESS_TLS_SECRET = 'registry-ingress-tls';

/** Container port that Services send to. */
export const REGISTRY_PORT_NAME = 'registry';

/** Label that the Service selects by; every serving pod has it, with one of `BACKENDS`. */
export const BACKEND_LABEL = 'regshift.io/backend';

export const BACKENDS = ['in-cluster-proxy', 'node-services'] as const;
export type Backend = (typeof BACKENDS)[number];

/** Users of the registries (`objects.md` 4.10). */
export const USERS = ['ro', 'rw', 'mirror-puller', 'mirror-pusher'] as const;
export type UserName = (typeof USERS)[number];

/** Secret with the login of one of them. */
export function userSecret(user: UserName): string {
  return `registry-user-${user}`;
}

/** Annotation of pods: changes with their configuration, so that they are replaced. */
export const CONFIG_VERSION_ANNOTATION = 'regshift.io/config-version';

/** Key of a Secret or ConfigMap that only this version of a configuration has. */
export function versionKey(version: string): string {
  return `version-${version}`;
}
