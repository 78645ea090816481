import { countNodes, listNodes } from '../node-facts';
import { desiredId } from '../objects';
import { cured, failed, met, NOTHING, phaseIds, unknown } from './check';
import type { CheckContext, Finding } from './check';

/** Checks of containerd's registry settings on nodes, which matter when a cluster first enters the module. */

export function customContainerdConfig(context: CheckContext): readonly Finding[] {
  const { snapshot, containerd, hops } = context;
  if (hops[0]?.from !== 'U0' || context.targets.length === 0) return NOTHING;
  if (containerd.newLayout === 'present')
    return met('nodes have the new layout of registry settings');
  if (snapshot?.nodes === undefined) {
    return unknown(
      'whether nodes have registry settings in /etc/containerd/conf.d is not known; if they have, the plan gains a phase that moves them',
      'observe nodes with their labels',
    );
  }
  return [
    ...customOnV1(context),
    ...customElsewhere(containerd.customElsewhere),
    ...silent(containerd.silentNodes),
    ...(containerd.customNodes.length +
      containerd.customElsewhere.length +
      containerd.silentNodes.length ===
    0
      ? met('no node has registry settings in drop-ins of containerd')
      : NOTHING),
  ];
}

function customOnV1(context: CheckContext): readonly Finding[] {
  const { customNodes } = context.containerd;
  const phase = 'drop-legacy-containerd-config';
  if (customNodes.length === 0) return NOTHING;
  const message = `${countNodes(customNodes)} with registry settings in /etc/containerd/conf.d: ${listNodes(customNodes)}`;
  return phaseIds(context).includes(phase)
    ? cured(message, phase)
    : failed(message, 'move them to /etc/containerd/registry.d: list them in nodeRegistries');
}

function customElsewhere(nodes: readonly string[]): readonly Finding[] {
  return nodes.length === 0
    ? NOTHING
    : failed(
        `registry settings in drop-ins of containerd v2, which DKP does not accept, on ${listNodes(nodes)}`,
        'move them from /etc/containerd/conf2.d to /etc/containerd/registry.d on the node',
      );
}

function silent(nodes: readonly string[]): readonly Finding[] {
  return nodes.length === 0
    ? NOTHING
    : unknown(
        `no label node.deckhouse.io/containerd-config-registry on ${listNodes(nodes)}: whether there are registry settings in drop-ins is not known`,
        'wait for the next run of bashible on them; the preflight waits for it too',
      );
}

/** Scripts of others that write the same files would put back what the plan takes away. */
export function foreignNodeScripts(context: CheckContext): readonly Finding[] {
  const { snapshot, hops, input } = context;
  const scripts = snapshot?.nodeGroupConfigurations;
  if (scripts === undefined) {
    return unknown(
      'the NodeGroupConfigurations of the cluster were not observed',
      'observe nodegroupconfigurations.deckhouse.io',
    );
  }
  const own = new Set(
    [
      ...hops.flatMap((hop) => hop.phases.flatMap((phase) => phase.objects)),
      ...(input.delivered?.objects ?? []),
    ].map((object) => desiredId(object).name),
  );
  const foreign = scripts.filter((script) => !own.has(script.name));
  const hosts = new Set(
    input.cluster.nodeRegistries.map((registry) => registry.host.toLowerCase()),
  );
  const entersModule = hops[0]?.from === 'U0' && context.targets.length > 0;
  return foreign.flatMap((script) => [
    ...(entersModule && context.containerd.v1 !== 'no' && script.writesLegacyRegistryConfig
      ? failed(
          `NodeGroupConfiguration ${script.name}${ownerText(script.tracking)} writes registry settings into /etc/containerd/conf.d and would put them back`,
          `delete it before the drop-ins are moved, at its owner:  d8 k delete nodegroupconfiguration ${script.name}`,
          phaseIds(context).find((id) => id.startsWith('drop-legacy-')),
        )
      : NOTHING),
    ...script.registryHosts
      .filter((host) => hosts.has(host.toLowerCase()))
      .flatMap((host) =>
        failed(
          `NodeGroupConfiguration ${script.name}${ownerText(script.tracking)} writes /etc/containerd/registry.d/${host}, which nodeRegistries lists too`,
          `delete it at its owner, or take ${host} out of nodeRegistries`,
          phaseIds(context).find((id) => id === 'prepare-nodes'),
        ),
      ),
    ...(script.registryHosts.includes('*') && hosts.size > 0
      ? unknown(
          `NodeGroupConfiguration ${script.name}${ownerText(script.tracking)} writes below /etc/containerd/registry.d; for which host could not be told`,
          'compare its script with nodeRegistries',
        )
      : NOTHING),
  ]);
}

function ownerText(tracking: Readonly<Record<string, string>>): string {
  const [first] = Object.entries(tracking);
  return first === undefined ? '' : ` (${first[0]}: ${first[1]})`;
}

export function legacyRuntime({ input, containerd }: CheckContext): readonly Finding[] {
  if (!input.cluster.leave.legacyContainerd || containerd.v1 !== 'no') return NOTHING;
  return failed(
    'no node runs containerd v1: there is no legacy layout to return to',
    'remove leave.legacyContainerd',
  );
}
