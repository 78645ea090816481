import { remember } from '../../../model/remember';
import type { Ground } from '../ground';
import type { Move } from '../move';
import type { NodeState, OrchestratorState, PlatformState, TwinState } from '../state';
import { checkerMoves } from './checker-moves';
import { componentMoves } from './component-moves';
import { controllerMoves, runs } from './controller-moves';
import { passOver } from './orchestrator-pass';

/** Everything that DKP's controller and its module `registry` may do next; nothing without DKP. */
export function platformMoves(state: TwinState, ground: Ground): readonly Move[] {
  const { platform } = state;
  if (platform === undefined) return [];
  const hooksRun = runs(platform) && platform.module === 'ready';
  return [
    ...controllerMoves(state, platform),
    ...(hooksRun
      ? [...orchestratorMoves(state, platform, ground), ...checkerMoves(state, platform, ground)]
      : []),
    ...componentMoves(state, platform),
  ];
}

function orchestratorMoves(
  state: TwinState,
  platform: PlatformState,
  ground: Ground,
): readonly Move[] {
  const next = passes(ground)(platform)(state.nodes);
  if (next === platform) return [];
  return [
    {
      actor: 'orchestrator',
      text: describe(next.orchestrator),
      takes: 'hook',
      next: { ...state, platform: next },
    },
  ];
}

/** Passes are remembered: most moves of a cluster touch neither the platform nor the nodes. */
const passes = remember((ground: Ground) =>
  remember((platform: PlatformState) =>
    remember((nodes: readonly NodeState[]) => passOver(platform, nodes, ground)),
  ),
);

function describe(orchestrator: OrchestratorState | undefined): string {
  const waiting = orchestrator?.conditions.find(
    ({ type, status }) => status === 'False' && type !== 'Ready',
  );
  if (waiting !== undefined) return `waits for ${waiting.type}`;
  const error = orchestrator?.conditions.find(({ reason }) => reason === 'Error');
  return error?.message ?? `has settled in ${orchestrator?.mode ?? 'Unmanaged'}`;
}
