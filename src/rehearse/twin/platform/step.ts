import type { NodeState, OrchestratorState, PlatformState, RegistryParams } from '../state';
import type { Finding } from './conditions';
import { withChanges } from './with-changes';

/** What one pass of the orchestrator works with. */
export interface Pass {
  /** Parameters that it goes for: those of `registry-config`, or the remembered upstream. */
  readonly params: RegistryParams;
  /** What it found in the cluster before it changed anything. */
  readonly before: PlatformState;
  readonly nodes: readonly NodeState[];
  readonly masters: readonly NodeState[];
}

/** The platform once the orchestrator has begun. */
export type Working = PlatformState & { readonly orchestrator: OrchestratorState };

/** What a step made of the platform, and what it says about it. */
export interface StepResult {
  readonly platform: Working;
  readonly findings: readonly Finding[];
}

/** One step of a pass; `undefined`: the hook fails, and nothing of the pass is kept (`switching.md` 3.1.15). */
export type Step = (pass: Pass, platform: Working) => StepResult | undefined;

/** The platform with changes to the orchestrator's own state. */
export function withOrchestrator(platform: Working, changes: Partial<OrchestratorState>): Working {
  return withChanges(platform, { orchestrator: withChanges(platform.orchestrator, changes) });
}

/** A step that waits for nothing. */
export function effect(change: (platform: Working) => Working): Step {
  return (_pass, platform) => ({ platform: change(platform), findings: [] });
}
