import { formatImageBase } from '../../model/upstream';
import { nodeRuntime } from '../../observe/node-runtime';
import { isOnMasters } from '../pipeline/arrival';
import { pipelineFacts } from '../pipeline/facts';
import type { PipelineFacts } from '../pipeline/facts';
import { mapsPath } from '../pipeline/node-proxy';
import { namesRegistry } from '../pipeline/own-images';
import { upstreamIn } from '../pipeline/upstreams';
import { failed, met, NOTHING, unknown } from './check';
import type { CheckContext, Finding } from './check';

/** Checks of what engine Pipeline needs. */

export function mastersKnown(context: CheckContext): readonly Finding[] {
  const count = factsOf(context)?.masters.length ?? 0;
  return count > 0
    ? met(`${String(count)} ${count === 1 ? 'master serves' : 'masters serve'} images`)
    : failed(
        'the masters are not known: their names and addresses stand in certificates and on nodes',
        'observe the cluster, or write pipeline.masters: [{name: …, address: …}]',
      );
}

export function replicationImage(context: CheckContext): readonly Finding[] {
  const facts = factsOf(context);
  if (facts === undefined || facts.masters.length < 2) return NOTHING;
  return facts.pipeline.images.regsync === undefined
    ? failed(
        `Local on ${String(facts.masters.length)} masters copies images between them with regsync, and its image is not named`,
        'write pipeline.images.regsync: …@sha256:…',
      )
    : met('regsync copies images between masters');
}

export function pathsMapped(context: CheckContext): readonly Finding[] {
  const facts = factsOf(context);
  if (facts === undefined) return NOTHING;
  return context.hopSettings.flatMap(({ settings }, index) => {
    const state = context.targets[index];
    if (state === undefined || mapsPath(facts, { state, settings })) return NOTHING;
    if (state === 'Direct' && facts.platform === 'Kubernetes') return NOTHING;
    const upstream = upstreamIn(settings, state);
    const registry = upstream === undefined ? '' : formatImageBase(upstream);
    return failed(
      `image names begin with ${formatImageBase(facts.base)}, and containerd can not turn that path into ${registry} in ${state}`,
      facts.platform === 'Kubernetes'
        ? 'use Direct, which runs a proxy on every node for that'
        : `write pipeline.imageBase: ${facts.base.host}/${upstream?.path ?? ''}`,
    );
  });
}

export function pushHost(context: CheckContext): readonly Finding[] {
  const host = factsOf(context)?.pushHost;
  return host === undefined
    ? failed(
        'the public domain is not known: there is no host to push images for Local to',
        'write platform.publicDomainTemplate: "%s.prod-1.example.com"',
      )
    : met(`images are pushed to ${host}`);
}

/** DKP's two layouts need two kinds of scripts; a cluster has one of them. */
export function oneContainerd({ containerd, snapshot, input }: CheckContext): readonly Finding[] {
  const versions = new Set(
    (snapshot?.nodes ?? []).map(nodeRuntime).map((r) => (r.kind === 'containerd' ? r.major : 0)),
  );
  versions.delete(0);
  if (versions.size > 1) {
    return failed(
      'some nodes run containerd v1 and some v2; their registries are configured in two different ways',
      'bring all nodes to one version first',
    );
  }
  if (containerd.v1 === 'unknown') {
    return failed(
      'whether nodes run containerd v1 or v2 is not known',
      'observe nodes, or write platform.cri',
    );
  }
  const asked = input.cluster.platform.cri;
  const seen = containerd.v1 === 'yes' ? 'ContainerdV1' : 'ContainerdV2';
  return asked === undefined || asked === seen
    ? met(`nodes run ${seen}`)
    : failed(`platform.cri says ${asked}, but nodes run ${seen}`, 'correct platform.cri');
}

/**
 * From Unmanaged to Proxy or Local the images of our own pods get new names, which the registries on masters serve. The
 * only one of them can not be replaced by an image that it would have to serve meanwhile.
 */
export function notThroughItself(context: CheckContext): readonly Finding[] {
  const facts = factsOf(context);
  const hop = context.hops.find(({ to }) => isOnMasters(to));
  if (facts?.masters.length !== 1 || hop?.from !== 'U1') return NOTHING;
  const { nginx, distribution } = facts.pipeline.images;
  return [nginx, distribution].every(namesRegistry)
    ? met('the images of the only registry are pulled from elsewhere')
    : failed(
        `with one master the registry of ${hop.to} would have to serve its own image while it is replaced`,
        'switch to Direct first, or name nginx and distribution with a registry that nodes reach',
        hop.phases[0]?.id,
      );
}

/** A module that is seen to be on is a refusal; here it can only be off or unknown. */
export function moduleOff({ snapshot }: CheckContext): readonly Finding[] {
  return snapshot?.modules === undefined || snapshot.registry.bashible.presence === 'unknown'
    ? unknown(
        'whether module registry is off, and whether Secret registry-bashible-config is there, is not known',
        'observe modules and the Secrets of d8-system',
      )
    : met("DKP's registry module is off, and nodes are not in its layout");
}

function factsOf({ input, containerd }: CheckContext): PipelineFacts | undefined {
  const { pipeline } = input.cluster;
  return pipeline === undefined ? undefined : pipelineFacts(input, pipeline, containerd);
}
