import { formatImageBase } from '../../model/upstream';
import type { SharedPlace } from '../../node/sources/transition-hosts';
import type { CheckContext } from '../checks/check';
import type { Risk } from '../plan';
import { isServed } from './arrival';
import type { Arrival } from './arrival';
import type { PipelineFacts } from './facts';
import { hostsBetween } from './hosts';
import { needsNodeProxy } from './node-proxy';
import { imageList, namesRegistry } from './own-images';
import { upstreamIn } from './upstreams';

/** What may hurt although it is legal, heaviest first. */
export function pipelineRisks(
  facts: PipelineFacts,
  stations: readonly Arrival[],
  context: CheckContext,
): readonly Risk[] {
  const moves = stations
    .slice(1)
    .map((to, index) => ({ from: stations[index] ?? to, to }))
    .filter((_, index) => (context.hops[index]?.phases.length ?? 0) > 0);
  if (moves.length === 0) return [];
  const ends = moves.map(({ to }) => to);
  return [
    ...renames(context),
    ...restarts(facts),
    ...wholeHost(facts, ends),
    ...newNodes(facts, ends),
    ...moves.flatMap(({ from, to }) => sharedPlaces(facts, from, to)),
    ...moves.flatMap(({ from, to }) => inPlace(facts, from, to)),
    ...ends.flatMap((to) => nodeProxies(facts, to)),
    ...ends.flatMap((to) => headers(facts, to)),
    ...foreignImages(facts),
    ...sharedFolders(facts, ends),
    ...onMasters(ends),
    ...assumptions(context),
  ];
}

function renames({ hops }: CheckContext): readonly Risk[] {
  return hops
    .flatMap(({ phases }) => phases)
    .filter(({ disruption }) => disruption === 'AllComponentsRestart')
    .map(({ id }) => ({
      code: 'P051',
      message: `every DKP component restarts (${id}): image names change`,
    }));
}

function restarts({ dialect }: PipelineFacts): readonly Risk[] {
  if (dialect !== 'legacy') return [];
  const message =
    'containerd v1 restarts on every node, at transition-containerd-config and at final-containerd-config';
  return [{ code: 'P061', message }];
}

/** The image of the pod that writes the host tree can not come by the host tree. */
function newNodes(
  { platform, base, pipeline }: PipelineFacts,
  ends: readonly Arrival[],
): readonly Risk[] {
  if (platform === 'Deckhouse' || ends.at(-1)?.state === 'U0') return [];
  if (namesRegistry(pipeline.images.nginx)) return [];
  const message = `a node that joins pulls the image of registry-node-hosts from ${base.host} itself, as it has no host tree yet: without that registry no node joins`;
  return [{ code: 'P072', message }];
}

/** Only in Unmanaged without a section nodes go where image names lead. */
function wholeHost({ platform, base }: PipelineFacts, ends: readonly Arrival[]): readonly Risk[] {
  if (platform === 'Deckhouse' || ends.at(-1)?.state === 'U0' || base.path === '') return [];
  const message = `every image of ${base.host} is pulled from the new source, also those that are not below ${formatImageBase(base)}, which it may not have`;
  return [{ code: 'P071', message }];
}

function sharedPlaces(facts: PipelineFacts, from: Arrival, to: Arrival): readonly Risk[] {
  const { overlaps, replaced } = hostsBetween(facts, from, to);
  return [
    ...overlaps.map((place) => ({
      code: 'P065',
      message: `${place.host} stays the host: nodes get old and new ${words(place)} side by side, the old first`,
    })),
    ...replaced.map((place) => ({
      code: 'P052',
      message: `${place.host} stays the host: nodes get the new ${words(place)} in place of the old, never both; a mistake stops pulls at once`,
    })),
  ];
}

function words({ differs }: SharedPlace): string {
  return differs.map((field) => (field === 'ca' ? 'CA' : field)).join(' and ');
}

function inPlace(facts: PipelineFacts, from: Arrival, to: Arrival): readonly Risk[] {
  const cache = to.state === 'Proxy' || needsNodeProxy(facts, to);
  if (from.state !== to.state || !cache) return [];
  const message =
    'the caches change their registry in place, one pod after the other; what they hold they go on serving';
  return [{ code: 'P069', message }];
}

function nodeProxies(facts: PipelineFacts, to: Arrival): readonly Risk[] {
  if (!needsNodeProxy(facts, to)) return [];
  const message =
    facts.pipeline.nodeProxy === 'Always'
      ? 'nodes pull through a proxy of their own on 127.0.0.1:5011, as pipeline.nodeProxy asks'
      : 'containerd can not map the path of image names to that of the registry: nodes pull through a proxy of their own on 127.0.0.1:5011';
  return [{ code: 'P068', message }];
}

/** The login stands in hosts.toml as a header; a registry with tokens answers it with a challenge. */
function headers(facts: PipelineFacts, to: Arrival): readonly Risk[] {
  const upstream = upstreamIn(to.settings, to.state);
  const asked = to.state === 'U1' || (to.state === 'Direct' && !needsNodeProxy(facts, to));
  if (facts.dialect !== 'containerd' || !asked || upstream?.login === undefined) return [];
  const message = `nodes send the login to ${upstream.host} as a header; if it hands out tokens (Bearer), pulls need imagePullSecrets or pipeline.nodeProxy: Always`;
  return [{ code: 'P067', message }];
}

function foreignImages({ pipeline }: PipelineFacts): readonly Risk[] {
  const images = imageList(pipeline.images);
  const hosts = new Set(images.filter(namesRegistry).map((image) => image.split('/')[0] ?? ''));
  if (hosts.size === 0) return [];
  const message = `images of our own pods come from ${[...hosts].join(' and ')} in every mode; the switch does not move them`;
  return [{ code: 'P066', message }];
}

function sharedFolders(facts: PipelineFacts, ends: readonly Arrival[]): readonly Risk[] {
  if (facts.dialect !== 'deckhouse') return [];
  return ends.flatMap(({ settings, state }) => {
    const host = state === 'U1' ? upstreamIn(settings, state)?.host : undefined;
    if (host === undefined || host.includes(':')) return [];
    const message = `bashible writes the folder of ${host} on nodes too, before our script does; both name the same registry`;
    return [{ code: 'P070', message }];
  });
}

function onMasters(ends: readonly Arrival[]): readonly Risk[] {
  if (!ends.some(({ state }) => isServed(state) && state !== 'Direct')) return [];
  const message =
    'images are kept in /opt/regshift/registry on masters: give it a disk of its own, apart from etcd';
  return [{ code: 'P062', message }];
}

function assumptions({ input }: CheckContext): readonly Risk[] {
  if (input.observation.kind !== 'assumed') return [];
  const message = `nothing was observed: the plan assumes that the cluster is settled in ${input.observation.from} and that every other precondition holds`;
  return [{ code: 'P057', message }];
}
