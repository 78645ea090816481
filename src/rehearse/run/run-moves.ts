import { engineMoves } from '../twin/engine/engine-moves';
import type { Move } from '../twin/move';
import { nodeMoves } from '../twin/nodes/node-moves';
import { platformMoves } from '../twin/platform/platform-moves';
import { workloadMoves } from '../twin/workloads/workload-moves';
import { chanceMoves } from './chance-moves';
import { personMoves } from './person-moves';
import type { RunContext } from './run-context';
import type { RunMove } from './run-move';
import type { RunState } from './run-state';
import { runnerMoves } from './runner-moves';

/** Everything that may happen next. Where a move is nobody else's business it is taken alone: its order shows nothing. */
export function runMoves(run: RunState, context: RunContext): readonly RunMove[] {
  const cluster = clusterMoves(run, context);
  const alone = cluster.find(({ local }) => local === true);
  if (alone !== undefined) return [moveOf(run, alone)];
  return [
    ...cluster.map((move) => moveOf(run, move)),
    ...runnerMoves(run, context),
    ...personMoves(run, context),
    ...chanceMoves(run, context),
  ];
}

/** What the cluster itself may do next. */
export function clusterMoves({ twin }: RunState, { ground, choices }: RunContext): readonly Move[] {
  const engine = engineMoves(twin, ground);
  const nodes = [...nodeMoves(twin, ground), ...workloadMoves(twin, ground)];
  return [
    ...(choices.has('order') ? engine : inOrder(engine)),
    ...platformMoves(twin, ground),
    ...(choices.has('steps') ? nodes : atOnce(nodes)),
  ];
}

/** One object after the other, as soon as it is there. */
function inOrder(moves: readonly Move[]): readonly Move[] {
  const first = moves.find(({ takes }) => takes === 'apply');
  return first === undefined ? moves : [{ ...first, local: true }];
}

/** What a node writes in several steps it writes before anything else happens. */
function atOnce(moves: readonly Move[]): readonly Move[] {
  const step = moves.find(({ takes }) => takes === 'step');
  return step === undefined ? moves : [{ ...step, local: true }];
}

/** A move of the cluster as one of the run. */
export function moveOf(run: RunState, { actor, text, takes, next }: Move): RunMove {
  return { actor, text, takes, next: { ...run, twin: next } };
}
