import { compareText } from '../../../model/issue';
import { canonicalJson } from '../../../model/canonical-json';
import { known } from '../../../observe/fields';
import type { BashibleConfig, Snapshot } from '../../../observe/snapshot';
import { digestOf } from '../platform/digest';
import { MODULE_CA, NODE_BALANCER, READER, VIRTUAL_PATH_PATTERN } from '../platform/names';
import { nodeConfigOf, transitionConfigOf } from '../platform/node-config';
import { isNonConfigurable, nodeSource, paramsOfPull } from '../platform/params';
import type { NodeConfig, NodeConfigMirror, RegistryParams } from '../state';
import { reached, waitingNodes } from './progress';
import type { Progress } from './progress';
import type { SeenNode } from './seen-nodes';
import type { Sources } from './sources';
import type { Assumptions } from './usual';

/** What nodes are configured with, and what that was called. */
export interface SeenConfig {
  /** Secret `registry-bashible-config`. */
  readonly nodeConfig?: NodeConfig;
  /** Configuration before it, which nodes that have not run yet still have. */
  readonly former?: NodeConfig;
  /** Parameters of the last final configuration (`actual_params`). */
  readonly actual?: RegistryParams;
  /** Version of `nodeConfig` as the cluster spells it. */
  readonly version?: string;
  /** The same of `former`. */
  readonly formerVersion?: string;
}

/** Works out the configuration of nodes: which of those that the module could have made looks like the one that was seen. */
export function seenConfig(
  snapshot: Snapshot,
  sources: Sources,
  progress: Progress,
  nodes: readonly SeenNode[],
  assumptions: Assumptions,
): SeenConfig {
  const { bashible } = snapshot.registry;
  const versions = nodes.flatMap(({ version }) => (version === undefined ? [] : [version]));
  if (
    bashible.presence === 'absent' ||
    (bashible.presence === 'unknown' && versions.length === 0)
  ) {
    return {};
  }
  const masters = nodes.filter(({ role }) => role === 'master');
  const final = finalSource(sources);
  const settled = nodeSource(isNonConfigurable(sources.settled) ? final : sources.settled);
  const isFinal = progress.settled || reached(progress, 'FinalContainerdConfigReady');
  const finalConfig = nodeConfigOf(final, masters);
  const transitionConfig = transitionConfigOf(settled, final, masters);
  const settledConfig = nodeConfigOf(settled, masters);
  const likely = isFinal
    ? [finalConfig, transitionConfig, settledConfig]
    : reached(progress, 'TransitionContainerdConfigReady')
      ? [transitionConfig, settledConfig, finalConfig]
      : [settledConfig, transitionConfig, finalConfig];
  const nodeConfig =
    likely.find((config) => looksLike(config, bashible)) ?? foreign(bashible, masters);
  if (!likely.includes(nodeConfig)) {
    assumptions.add('logins in Secret registry-bashible-config: those of the module assumed');
  }
  const before = nodeConfig === finalConfig ? transitionConfig : settledConfig;
  const version = wantedVersion(progress, versions);
  return known<SeenConfig>({
    nodeConfig,
    former: before.version === nodeConfig.version ? undefined : before,
    actual: isFinal ? nodeSource(final) : settled,
    version,
    formerVersion: mostFrequent(versions.filter((one) => one !== version)),
  });
}

/** U0 keeps nodes configured by what Secret `deckhouse-registry` says (`switching.md` 3.9). */
function finalSource({ requested, pull }: Sources): RegistryParams {
  return isNonConfigurable(requested) ? paramsOfPull(pull) : requested;
}

function looksLike(config: NodeConfig, { mode, imagesBase, hosts }: BashibleConfig): boolean {
  return (
    (mode === undefined || mode === config.mode) &&
    (imagesBase === undefined || imagesBase === config.imagesBase) &&
    (hosts === undefined || shape(hosts) === shape(config.hosts.map(shown)))
  );
}

type SeenHosts = NonNullable<BashibleConfig['hosts']>;

function shown({ host, mirrors }: NodeConfig['hosts'][number]): SeenHosts[number] {
  return {
    host,
    mirrors: mirrors.map((mirror) => ({
      host: mirror.host,
      scheme: mirror.scheme,
      ...(mirror.rewrite === undefined ? {} : { rewriteTo: mirror.rewrite.to }),
    })),
  };
}

function shape(hosts: SeenHosts): string {
  return canonicalJson([...hosts].sort((a, b) => compareText(a.host, b.host)));
}

/** A configuration that the module would not have made of these sources; it is kept as it was seen. */
function foreign(
  { mode, imagesBase = '', hosts = [] }: BashibleConfig,
  masters: readonly SeenNode[],
): NodeConfig {
  const balanced = hosts.some(({ mirrors }) => mirrors.some(({ host }) => host === NODE_BALANCER));
  const content = {
    mode: mode === 'Direct' || mode === 'Proxy' || mode === 'Local' ? mode : 'Unmanaged',
    version: '',
    imagesBase,
    proxyEndpoints: balanced
      ? masters.map(({ address }) => `${address}:5001`).sort(compareText)
      : [],
    hosts: hosts.map(({ host, mirrors }) => ({ host, mirrors: mirrors.map(mirrorSeen) })),
  } as const;
  return { ...content, version: digestOf(canonicalJson(content)) };
}

function mirrorSeen({
  host,
  scheme,
  rewriteTo,
}: SeenHosts[number]['mirrors'][number]): NodeConfigMirror {
  return {
    host,
    scheme: scheme === 'http' ? 'http' : 'https',
    ...(host === NODE_BALANCER ? { ca: MODULE_CA, ...READER } : {}),
    ...(rewriteTo === undefined ? {} : { rewrite: { from: VIRTUAL_PATH_PATTERN, to: rewriteTo } }),
  };
}

/**
 * The version that nodes are to have: the one that a waiting phase names after its arrow, else the one that most nodes
 * have. `undefined` where no node has it yet.
 */
function wantedVersion({ condition }: Progress, versions: readonly string[]): string | undefined {
  const waiting = [
    condition('FinalContainerdConfigReady'),
    condition('TransitionContainerdConfigReady'),
  ].find((one) => one?.status === 'False' && waitingNodes(one).size > 0);
  if (waiting !== undefined) {
    const [, short] = /→ "([0-9a-f]+)(?:\.\.\.)?"/.exec(waiting.message) ?? [];
    return versions.find((version) => short !== undefined && version.startsWith(short));
  }
  return mostFrequent(versions);
}

function mostFrequent(versions: readonly string[]): string | undefined {
  const count = (version: string): number => versions.filter((one) => one === version).length;
  return [...new Set(versions)].sort((a, b) => count(b) - count(a) || compareText(a, b))[0];
}
