import type { State } from '../../model/mode';
import { isServed } from './arrival';
import type { Arrival } from './arrival';
import type { ImageBase } from '../../model/upstream';
import { generated, userLogin } from '../../serving/generated';
import { registryAt } from '../../serving/endpoint';
import { USERS, VIRTUAL_HOST } from '../../serving/names';
import type { Backend } from '../../serving/names';
import { needsNodeProxy } from './node-proxy';
import type { PipelineFacts } from './facts';
import type { NodeServicesConfig, PipelineObject } from './objects';
import { ownImages } from './own-images';
import { upstreamIn } from './upstreams';

/** What serves images in a state, as the entries of its tree. */

/** The base below which a node can pull our own pods' images without any of our pods. */
export function ownBase(facts: PipelineFacts, arrival: Arrival): ImageBase {
  const upstream = upstreamIn(arrival.settings, arrival.state);
  const byUpstream =
    facts.platform === 'Deckhouse' ? !isServed(arrival.state) : needsNodeProxy(facts, arrival);
  return byUpstream && upstream !== undefined
    ? { host: upstream.host, path: upstream.path }
    : facts.base;
}

/** CA and login of our registries; before the first of them comes up. */
export function identity(state: State): readonly PipelineObject[] {
  const users = state === 'Local' ? USERS : (['ro'] as const);
  return [
    { kind: 'RegistryPki' },
    ...users.map((user): PipelineObject => ({ kind: 'RegistryUser', user })),
  ];
}

/** The proxy inside the cluster (Direct). */
export function inClusterProxy(
  facts: PipelineFacts,
  arrival: Arrival,
  images: ImageBase,
): readonly PipelineObject[] {
  const upstream = upstreamIn(arrival.settings, 'Direct');
  if (upstream === undefined) return [];
  const masters = Math.max(1, facts.masters.length);
  const pullSecrets = facts.pipeline.imagePullSecrets;
  const ipv6 = facts.masters.some(({ address }) => address.includes(':'));
  const config = { kind: 'InClusterProxyConfig', base: facts.base, upstream, ipv6 } as const;
  return [
    config,
    {
      kind: 'InClusterProxy',
      images: servingImages(facts, images),
      masters,
      config,
      pullSecrets,
    },
    { kind: 'InClusterProxyBudget', masters },
  ];
}

/** The proxy on every node, where Direct needs it. */
export function nodeProxy(
  facts: PipelineFacts,
  arrival: Arrival,
  images: ImageBase,
): readonly PipelineObject[] {
  const upstream = upstreamIn(arrival.settings, 'Direct');
  if (upstream === undefined || !needsNodeProxy(facts, arrival)) return [];
  const config = { kind: 'NodeProxyConfig', base: facts.base, upstream } as const;
  const pullSecrets = facts.pipeline.imagePullSecrets;
  return [
    config,
    {
      kind: 'NodeProxy',
      images: servingImages(facts, images),
      config,
      pullSecrets,
    },
  ];
}

/** Registries on masters and the balancer on every node (Proxy, Local). */
export function nodeServices(
  facts: PipelineFacts,
  arrival: Arrival,
  images: ImageBase,
): readonly PipelineObject[] {
  const config = nodeServicesConfig(facts, arrival);
  if (config === undefined) return [];
  const { regsync } = ownImages(facts.pipeline.images, images);
  const pullSecrets = facts.pipeline.imagePullSecrets;
  const copies = config.mode === 'Local' && config.replicate;
  const balancer = {
    kind: 'BalancerConfig',
    endpoints: facts.masters.map(({ address }) => registryAt(address)),
  } as const;
  return [
    config,
    {
      kind: 'NodeServices',
      images: {
        ...servingImages(facts, images),
        ...(copies && regsync !== undefined ? { regsync } : {}),
      },
      config,
      pullSecrets,
    },
    balancer,
    {
      kind: 'Balancer',
      image: servingImages(facts, images).nginx,
      config: balancer,
      pullSecrets,
    },
  ];
}

/** The way in for images (Local). */
export function push(facts: PipelineFacts): readonly PipelineObject[] {
  const { pushHost } = facts;
  if (pushHost === undefined) return [];
  const { gateway, ...ingress } = facts.pipeline.push;
  return [
    { kind: 'PushService' },
    ...(gateway === undefined
      ? ([
          { kind: 'PushClientCertificate' },
          { kind: 'PushIngress', host: pushHost, ...ingress },
        ] as const)
      : ([
          { kind: 'PushRoute', host: pushHost, gateway },
          { kind: 'PushBackendTls' },
          { kind: 'PushCa' },
        ] as const)),
  ];
}

/** What in-cluster clients are told. */
export function clients(facts: PipelineFacts, arrival: Arrival): readonly PipelineObject[] {
  const { state, settings } = arrival;
  if (isServed(state)) {
    return [
      { kind: 'RegistryService', backend: backendOf(state) },
      {
        kind: 'PullSecret',
        registry: {
          scheme: 'https',
          host: VIRTUAL_HOST,
          path: facts.base.path,
          ca: generated('ca', 'crt'),
          login: userLogin('ro'),
        },
      },
    ];
  }
  const upstream = upstreamIn(settings, state);
  return upstream === undefined ? [] : [{ kind: 'PullSecret', registry: upstream }];
}

/** The Service of a state, for a cluster that has none yet. */
export function firstService({ state }: Arrival): readonly PipelineObject[] {
  return isServed(state) ? [{ kind: 'RegistryService', backend: backendOf(state) }] : [];
}

/** What says where the cluster pulls from. */
export function record({ state, settings }: Arrival): PipelineObject {
  return { kind: 'RegistryRecord', state, settings };
}

/** Everything that serves in a state, by the names that its own images have there. */
export function serving(facts: PipelineFacts, arrival: Arrival): readonly PipelineObject[] {
  const images = ownBase(facts, arrival);
  switch (arrival.state) {
    case 'U0':
    case 'U1':
      return [];
    case 'Direct':
      return [
        ...identity('Direct'),
        ...inClusterProxy(facts, arrival, images),
        ...nodeProxy(facts, arrival, images),
      ];
    case 'Proxy':
      return [...identity('Proxy'), ...nodeServices(facts, arrival, images)];
    case 'Local':
      return [...identity('Local'), ...nodeServices(facts, arrival, images), ...push(facts)];
  }
}

function backendOf(state: 'Direct' | 'Proxy' | 'Local'): Backend {
  return state === 'Direct' ? 'in-cluster-proxy' : 'node-services';
}

function nodeServicesConfig(
  { base, masters, pushHost, pipeline }: PipelineFacts,
  { state, settings }: Arrival,
): NodeServicesConfig | undefined {
  if (state === 'Local') {
    const push = pushHost !== undefined && pipeline.push.gateway === undefined;
    const replicate = masters.length > 1 && pipeline.images.regsync !== undefined;
    return { kind: 'NodeServicesConfig', mode: 'Local', base, masters, push, replicate };
  }
  const upstream = state === 'Proxy' ? upstreamIn(settings, 'Proxy') : undefined;
  if (upstream === undefined) return undefined;
  const ttl = settings.proxy?.ttl;
  return {
    kind: 'NodeServicesConfig',
    mode: 'Proxy',
    base,
    upstream,
    masters,
    ...(ttl === undefined ? {} : { ttl }),
  };
}

function servingImages(
  { pipeline }: PipelineFacts,
  base: ImageBase,
): { readonly nginx: string; readonly distribution: string } {
  const { nginx, distribution } = ownImages(pipeline.images, base);
  return { nginx, distribution };
}
