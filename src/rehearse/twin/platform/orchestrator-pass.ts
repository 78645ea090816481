import type { Mode } from '../../../model/mode';
import type { Ground } from '../ground';
import type { NodeState, OrchestratorState, PlatformState, RegistryParams } from '../state';
import { done, notSupported, pending, withCondition, withReady } from './conditions';
import type { Finding } from './conditions';
import { stepsOf } from './order';
import type { Target } from './order';
import { isNonConfigurable, sameParams, upstreamOf } from './params';
import type { Pass, Step, Working } from './step';
import { withOrchestrator } from './step';
import { withChanges, withoutField } from './with-changes';

/**
 * One pass of the orchestrator's hook, with the rendering that follows it (`switching.md` 3.1). It walks the phases from
 * the first one and ends at the first that is not done. The very same platform, when there is nothing to change or the
 * hook fails.
 */
export function passOver(
  platform: PlatformState,
  nodes: readonly NodeState[],
  { generation, bootstrapped }: Ground,
): PlatformState {
  const { config, orchestrator } = platform;
  if (config === undefined) return platform;
  const requested = bootstrapped ? config : (orchestrator?.params ?? config);
  const started = start(platform, requested);
  const { mode } = started.orchestrator;
  if (isForbidden(mode, requested)) return refused(started, requested);
  const { remembered } = started.orchestrator;
  const steps = stepsOf(generation, targetOf(requested, remembered));
  if (steps === undefined) return platform;
  const pass: Pass = {
    params: isNonConfigurable(requested) ? (remembered ?? requested) : requested,
    before: platform,
    nodes,
    masters: nodes.filter(({ role }) => role === 'master'),
  };
  return walk(pass, withParams(started, requested), steps) ?? platform;
}

/** Another target than the stored one clears the conditions; other parameters alone do not (`switching.md` 3.1.7, 2.4). */
function start(platform: PlatformState, { mode }: RegistryParams): Working {
  const working = hasState(platform)
    ? platform
    : { ...platform, orchestrator: freshState(platform.config ?? { mode }) };
  return working.orchestrator.targetMode === mode
    ? working
    : withOrchestrator(working, { targetMode: mode, conditions: [] });
}

function hasState(platform: PlatformState): platform is Working {
  return platform.orchestrator !== undefined;
}

/** Without a stored mode the settled one is Unmanaged (`switching.md` 3.1.4). */
function freshState(params: RegistryParams): OrchestratorState {
  return { mode: 'Unmanaged', targetMode: params.mode, params, conditions: [], users: [] };
}

/** Pairs that the module does not go between; it looks at the settled mode (`switching.md` 2.1). */
function isForbidden(settled: Mode, requested: RegistryParams): boolean {
  if (settled === 'Proxy') return requested.mode === 'Local';
  if (settled === 'Local') return requested.mode === 'Proxy' || isNonConfigurable(requested);
  return false;
}

function refused(platform: Working, { mode }: RegistryParams): Working {
  return withFindings(platform, [notSupported(platform.orchestrator.mode, mode)]);
}

function targetOf(requested: RegistryParams, remembered: RegistryParams | undefined): Target {
  if (requested.mode !== 'Unmanaged') return requested.mode;
  if (!isNonConfigurable(requested)) return 'U1';
  return remembered === undefined ? 'U0' : 'U0 from a remembered upstream';
}

function withParams(platform: Working, params: RegistryParams): Working {
  return sameParams(platform.orchestrator.params, params)
    ? platform
    : withOrchestrator(platform, { params });
}

function walk(pass: Pass, platform: Working, steps: readonly Step[]): Working | undefined {
  let working = platform;
  for (const step of steps) {
    const result = step(pass, working);
    if (result === undefined) return undefined;
    working = withFindings(result.platform, result.findings);
    if (result.findings.some(({ status }) => status === 'False')) return inTransition(working);
  }
  return settled(working);
}

function withFindings(platform: Working, findings: readonly Finding[]): Working {
  const { conditions } = platform.orchestrator;
  return withOrchestrator(platform, { conditions: findings.reduce(withCondition, conditions) });
}

function inTransition(platform: Working): Working {
  const { conditions, targetMode } = platform.orchestrator;
  const ready = pending('Ready', `Transitioning to ${targetMode}`);
  return withOrchestrator(platform, { conditions: withReady(conditions, ready) });
}

function settled(platform: Working): Working {
  const { orchestrator } = platform;
  const { conditions, targetMode, params } = orchestrator;
  const ready = withChanges(orchestrator, {
    mode: targetMode,
    conditions: withReady(conditions, done('Ready')),
  });
  return withChanges(platform, { orchestrator: remembering(ready, rememberedOf(params)) });
}

/** What a mode leaves for a way back to Unmanaged without its section (`switching.md` 3.2). */
function rememberedOf(params: RegistryParams): RegistryParams | undefined {
  return params.mode === 'Local' || isNonConfigurable(params) ? undefined : upstreamOf(params);
}

function remembering(
  orchestrator: OrchestratorState,
  remembered: RegistryParams | undefined,
): OrchestratorState {
  if (remembered === undefined) return withoutField(orchestrator, 'remembered');
  return sameParams(orchestrator.remembered, remembered)
    ? orchestrator
    : { ...orchestrator, remembered };
}
