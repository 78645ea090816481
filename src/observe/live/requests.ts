import { KINDS } from '../kinds';
import type { Kind } from '../kinds';
import { hasPlatformImages } from '../platform-images-facts';
import { kindOfTool } from '../read-delivery';
import type { DeliveryScope, ObservationScope } from '../scope';
import type { ReadRequest } from './read-request';

/** Secrets of which only the existence counts: their data never crosses the wire. */
const EXISTENCE_COUNTS = 'registry-v2-switch';

/** Secrets of the registry module that are read by their names (`observing.md` 12). */
const REGISTRY_SECRETS = [
  'deckhouse-registry',
  'registry-bashible-config',
  'registry-config',
  'registry-state',
  EXISTENCE_COUNTS,
] as const;

/**
 * Everything that a snapshot is made of, as questions. Secrets are asked for by name, one by one: a list would hold the
 * others too. Of ModuleConfigs only those that are looked at, since the settings of others may hold secrets.
 */
export function requestsFor(scope: ObservationScope): readonly ReadRequest[] {
  return [
    list(KINDS.node),
    { ...list(KINDS.pod), keep: (namespace) => hasPlatformImages(namespace, scope) },
    ...(scope.platform === 'Deckhouse' ? ofDeckhouse() : []),
    ...(scope.workloads === undefined ? [] : ofPipeline(scope.workloads)),
    ...(scope.delivery === undefined ? [] : [engineRequest(scope.delivery)]),
  ];
}

function ofDeckhouse(): readonly ReadRequest[] {
  return [
    list(KINDS.module),
    list(KINDS.deckhouseRelease),
    list(KINDS.nodeGroup),
    list(KINDS.nodeGroupConfiguration),
    ...['deckhouse', 'global', 'registry'].map((name) => get(KINDS.moduleConfig, undefined, name)),
    get(KINDS.deployment, 'd8-system', 'deckhouse'),
    { ...list(KINDS.pod, 'd8-system'), labels: 'app=deckhouse' },
    get(KINDS.configMap, 'd8-system', 'd8-deckhouse-version-info'),
    { ...get(KINDS.configMap, 'kube-system', 'd8-cluster-is-bootstraped'), metadataOnly: true },
    get(KINDS.secret, 'kube-system', 'd8-cluster-configuration'),
    get(KINDS.secret, 'd8-cloud-instance-manager', 'configuration-checksums'),
    ...REGISTRY_SECRETS.map((name) => ({
      ...get(KINDS.secret, 'd8-system', name),
      metadataOnly: name === EXISTENCE_COUNTS,
    })),
  ];
}

function ofPipeline(namespace: string): readonly ReadRequest[] {
  const kinds = [KINDS.deployment, KINDS.daemonSet, KINDS.service, KINDS.endpoints];
  return kinds.map((kind) => list(kind, namespace));
}

/** The object by which the GitOps engine shows what it has applied. */
export function engineRequest({ tool, namespace, name }: DeliveryScope): ReadRequest {
  return { ...get(kindOfTool(tool), namespace, name), of: 'engine' };
}

function get(kind: Kind, namespace: string | undefined, name: string): ReadRequest {
  return { ...list(kind, namespace), name };
}

function list(kind: Kind, namespace?: string): ReadRequest {
  return { of: 'cluster', kind, ...(namespace === undefined ? {} : { namespace }) };
}
