import type { Move } from '../../../../src/rehearse/twin/move';
import { engineMoves } from '../../../../src/rehearse/twin/engine/engine-moves';
import { nodeMoves } from '../../../../src/rehearse/twin/nodes/node-moves';
import { platformMoves } from '../../../../src/rehearse/twin/platform/platform-moves';
import type {
  ModeInput,
  SnapshotInput,
  Twin,
  TwinResult,
} from '../../../../src/rehearse/twin/start/options';
import { twinFromMode } from '../../../../src/rehearse/twin/start/twin-from-mode';
import { twinFromSnapshot } from '../../../../src/rehearse/twin/start/twin-from-snapshot';
import { workloadMoves } from '../../../../src/rehearse/twin/workloads/workload-moves';
import type { Snapshot } from '../../../../src/observe/snapshot';

/** Twins of clusters, and what they would do next. */

export function twinOf(snapshot: Snapshot, input: Partial<SnapshotInput> = {}): Twin {
  const platform = snapshot.registry.pull.presence === 'unknown' ? 'Kubernetes' : 'Deckhouse';
  return valueOf(
    twinFromSnapshot({
      snapshot,
      options: { platform, tool: 'Flux' },
      tree: [],
      sha: 'r0',
      generation: 'C',
      ...input,
    }),
  );
}

export function inventedTwin(input: Partial<ModeInput> & Pick<ModeInput, 'state'>): Twin {
  return valueOf(
    twinFromMode({
      masters: 3,
      workers: 2,
      options: { platform: 'Deckhouse', tool: 'ArgoCD' },
      tree: [],
      sha: 'r0',
      generation: 'C',
      ...input,
    }),
  );
}

function valueOf(result: TwinResult): Twin {
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

/** What the twin would do next, but for an engine that looks at the repository. */
export function movesOf({ state, ground }: Twin): readonly Move[] {
  return [
    ...engineMoves(state, ground),
    ...platformMoves(state, ground),
    ...nodeMoves(state, ground),
    ...workloadMoves(state, ground),
  ].filter(({ actor, takes }) => actor !== 'engine' || takes !== 'fetch');
}

/** As a person reads it. */
export function said(moves: readonly Move[]): readonly string[] {
  return moves.map(({ actor, text }) => `${actor} ${text}`);
}
