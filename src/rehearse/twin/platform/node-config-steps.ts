import type { NodeConfig, NodeState, RegistryParams } from '../state';
import { done, pending } from './conditions';
import type { ConditionType } from './conditions';
import { UNKNOWN_VERSION } from './names';
import { nodeConfigOf, transitionConfigOf } from './node-config';
import { nodeSource, paramsOfPull, sameParams } from './params';
import {
  CREATING_CONFIG,
  nodesText,
  preflightText,
  versionChange,
  versionLeft,
} from './phase-texts';
import type { WaitingNode } from './phase-texts';
import type { Pass, Step, StepResult, Working } from './step';
import { withOrchestrator } from './step';
import { withChanges, withoutField } from './with-changes';

/** ContainerdConfigPreflightReady: over for good once nodes are configured by the module (`switching.md` 3.4). */
export const preflight: Step = ({ before, nodes }, platform) => {
  const type = 'ContainerdConfigPreflightReady';
  if (before.nodeConfig !== undefined) return { platform, findings: [done(type)] };
  const unready = nodes.flatMap((node) => unreadyNode(node));
  const finding =
    unready.length === 0 ? done(type) : pending(type, preflightText(unready, nodes.length));
  return { platform, findings: [finding] };
};

function unreadyNode({ name, label }: NodeState): readonly WaitingNode[] {
  if (label === 'default') return [];
  return [
    {
      name,
      why:
        label === 'custom'
          ? 'has custom toml merge containerd configuration'
          : 'unknown containerd configuration, waiting...',
    },
  ];
}

/**
 * TransitionContainerdConfigReady: the old source and the new one (`switching.md` 3.6). What was never stored is read
 * from Secret `deckhouse-registry`, and stored: after the switch that Secret names the new source.
 */
export const transition: Step = (pass, platform) => {
  const type = 'TransitionContainerdConfigReady';
  const { params, masters, nodes } = pass;
  const { actual } = platform.orchestrator;
  const isLostState = actual === undefined && haveVersion(nodes, nodeConfigOf(params, masters));
  if (isLostState) return { platform, findings: [done(type)] };
  const old = actual ?? nodeSource(paramsOfPull(platform.pull));
  const known = withOrchestrator(platform, { actual: old });
  if (sameParams(old, nodeSource(params))) return { platform: known, findings: [done(type)] };
  return configured(type, pass, known, transitionConfigOf(old, params, masters));
};

/** FinalContainerdConfigReady: the new source only (`switching.md` 3.9). */
export const final: Step = (pass, platform) => finalOf(pass, platform, pass.params);

/**
 * FinalContainerdConfigReady of Unmanaged without its section: nodes stay configured, by what Secret
 * `deckhouse-registry` says, until a person deletes their configuration (`switching.md` 3.9).
 */
export const finalNonConfigurable: Step = (pass, platform) => {
  if (platform.nodeConfig !== undefined) {
    return finalOf(pass, platform, paramsOfPull(platform.pull));
  }
  const waiting = pass.nodes.flatMap(({ name, version }) =>
    version === undefined ? [] : [{ name, why: versionLeft(version) }],
  );
  const orchestrator = withoutField(platform.orchestrator, 'actual');
  const type = 'FinalContainerdConfigReady';
  return {
    platform: withChanges(platform, { orchestrator }),
    findings: [
      waiting.length === 0 ? done(type) : pending(type, nodesText(waiting, pass.nodes.length)),
    ],
  };
};

function finalOf(pass: Pass, platform: Working, params: RegistryParams): StepResult {
  const { actual } = platform.orchestrator;
  const source = nodeSource(params);
  const known = sameParams(actual, source)
    ? platform
    : withOrchestrator(platform, { actual: source });
  const config = nodeConfigOf(params, pass.masters);
  return configured('FinalContainerdConfigReady', pass, known, config);
}

function configured(
  type: ConditionType,
  { before, nodes }: Pass,
  platform: Working,
  config: NodeConfig,
): StepResult {
  const message = before.nodeConfig === undefined ? CREATING_CONFIG : waitText(nodes, config);
  return {
    platform:
      platform.nodeConfig?.version === config.version
        ? platform
        : { ...platform, nodeConfig: config },
    findings: [message === undefined ? done(type) : pending(type, message)],
  };
}

function waitText(nodes: readonly NodeState[], config: NodeConfig): string | undefined {
  if (haveVersion(nodes, config)) return undefined;
  const waiting = nodes.flatMap(({ name, version = UNKNOWN_VERSION }) =>
    version === config.version ? [] : [{ name, why: versionChange(version, config.version) }],
  );
  return nodesText(waiting, nodes.length);
}

function haveVersion(nodes: readonly NodeState[], { version }: NodeConfig): boolean {
  return nodes.every((node) => node.version === version);
}
