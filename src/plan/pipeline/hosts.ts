import { finalHosts, mirrorOf } from '../../node/sources/final-hosts';
import type { HostEntry, HostTable } from '../../node/sources/host-table';
import type { NameRules, PullSource } from '../../node/sources/pull-source';
import { isSamePlace, transitionHosts } from '../../node/sources/transition-hosts';
import type { TransitionHosts } from '../../node/sources/transition-hosts';
import type { ImageBase } from '../../model/upstream';
import { generated, userLogin } from '../../serving/generated';
import { withObjects } from '../changes';
import type { Tree } from '../changes';
import type { Arrival } from './arrival';
import type { PipelineFacts } from './facts';
import { needsNodeProxy } from './node-proxy';
import type { NodeHosts, NodeHostsScript, NodeHostsWriter, PipelineObject } from './objects';
import { ownImages } from './own-images';
import { upstreamAt, upstreamIn } from './upstreams';

/** What nodes are told in each phase, and the objects that tell them. */

/** What nodes are told in a state once it is reached. Without a section nobody tells them anything. */
export function hostsAt(facts: PipelineFacts, arrival: Arrival): HostTable {
  const source = arrival.state === 'U0' ? undefined : sourceOf(facts, arrival);
  return source === undefined
    ? []
    : withOwnRegistry(facts, arrival, finalHosts(source, rulesOf(facts)));
}

/** What nodes are told on the way from one state to the next: the old source, then the new one. */
export function hostsBetween(facts: PipelineFacts, from: Arrival, to: Arrival): TransitionHosts {
  const [old, next] = [sourceOf(facts, from), sourceOf(facts, to)];
  if (old === undefined || next === undefined) {
    return { table: [...hostsAt(facts, from), ...hostsAt(facts, to)], overlaps: [], replaced: [] };
  }
  const transition = transitionHosts(old, next, rulesOf(facts), facts.dialect);
  const table = withOwnRegistry(facts, to, withOwnRegistry(facts, from, transition.table));
  return { ...transition, table };
}

/** A tree in which nodes are told a table, by pods whose image is below `images`. */
export function withHosts(
  facts: PipelineFacts,
  tree: Tree,
  hosts: HostTable,
  images: ImageBase,
): Tree {
  return facts.platform === 'Kubernetes'
    ? withNodeHosts(facts, tree, hosts, images)
    : withScripts(facts, tree, hosts);
}

/** A script that takes back what another wrote. */
export function undoScript({ host, dialect }: NodeHostsScript): PipelineObject {
  return { kind: 'NodeHostsScriptUndo', host, dialect };
}

/** The pods that write a host tree, by an image below `images`. */
export function hostsWriter(
  { pipeline }: PipelineFacts,
  config: NodeHosts,
  images: ImageBase,
): NodeHostsWriter {
  return {
    kind: 'NodeHostsWriter',
    image: ownImages(pipeline.images, images).nginx,
    config,
    pullSecrets: pipeline.imagePullSecrets,
  };
}

function withNodeHosts(
  facts: PipelineFacts,
  tree: Tree,
  hosts: HostTable,
  images: ImageBase,
): Tree {
  const { certsDir } = facts.pipeline;
  const config: NodeHosts = { kind: 'NodeHosts', hosts, certsDir };
  return withObjects(tree, [config, hostsWriter(facts, config, images)]);
}

/** DKP does not undo what a deleted script wrote: a script that is not wanted any more first takes its work back. */
function withScripts({ dialect }: PipelineFacts, tree: Tree, hosts: HostTable): Tree {
  if (dialect === 'containerd') return tree;
  const wanted = new Set(hosts.map(({ host }) => host));
  const left = tree.flatMap((object) =>
    object.kind === 'NodeHostsScript' && !wanted.has(object.host) ? [undoScript(object)] : [],
  );
  const scripts = hosts.map((entry) => ({ kind: 'NodeHostsScript', dialect, ...entry }) as const);
  return withObjects(tree, [...left, ...scripts]);
}

function sourceOf(facts: PipelineFacts, arrival: Arrival): PullSource | undefined {
  const { state, settings } = arrival;
  const upstream = upstreamIn(settings, state);
  const own = { ca: generated('ca', 'crt'), login: userLogin('ro') };
  switch (state) {
    case 'U0':
      return facts.platform === 'Kubernetes'
        ? { kind: 'Upstream', upstream: upstreamAt(facts.base) }
        : undefined;
    case 'U1':
      return upstream === undefined ? undefined : { kind: 'Upstream', upstream };
    case 'Direct':
      if (needsNodeProxy(facts, arrival)) return { kind: 'NodeProxy', ...own };
      return upstream === undefined ? undefined : { kind: 'Direct', upstream };
    case 'Proxy':
    case 'Local':
      return {
        kind: 'NodeServices',
        ...own,
        masters: facts.masters.map(({ address }) => address),
      };
  }
}

function rulesOf({ platform, base }: PipelineFacts): NameRules {
  return { names: platform === 'Kubernetes' ? 'stay' : 'move', base };
}

/** With a proxy on every node its own image comes from the registry itself: nobody can pull the proxy through it. */
function withOwnRegistry(facts: PipelineFacts, arrival: Arrival, hosts: HostTable): HostTable {
  const upstream = upstreamIn(arrival.settings, arrival.state);
  if (upstream === undefined || !needsNodeProxy(facts, arrival)) return hosts;
  const mirror = mirrorOf(upstream);
  const { host } = mirror;
  const entry = hosts.find((candidate) => candidate.host === host);
  if (entry === undefined) return [...hosts, { host, mirrors: [mirror] }];
  if (entry.mirrors.some((other) => isSamePlace(other, mirror))) return hosts;
  const extended: HostEntry = { host, mirrors: [...entry.mirrors, mirror] };
  return hosts.map((candidate) => (candidate === entry ? extended : candidate));
}
