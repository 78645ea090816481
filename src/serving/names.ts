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

/** Label that the Service selects by; every serving pod has it, with one of `BACKENDS`. */
export const BACKEND_LABEL = 'regshift.io/backend';

export const BACKENDS = ['in-cluster-proxy', 'node-services'] as const;
export type Backend = (typeof BACKENDS)[number];

/** Users of the registries (`objects.md` 4.10). */
export const USERS = ['ro', 'rw', 'mirror-puller', 'mirror-pusher'] as const;
export type UserName = (typeof USERS)[number];

/** Annotation of pods: changes with their configuration, so that they are replaced. */
export const CONFIG_VERSION_ANNOTATION = 'regshift.io/config-version';
