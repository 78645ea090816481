import type { KubeObject } from '../../../../src/model/object-id';
import { engineMoves } from '../../../../src/rehearse/twin/engine/engine-moves';
import { initialEngine } from '../../../../src/rehearse/twin/engine/initial-engine';
import { internTree } from '../../../../src/rehearse/twin/engine/intern';
import type { Engine, Ground } from '../../../../src/rehearse/twin/ground';
import type { Move } from '../../../../src/rehearse/twin/move';
import type { TwinState } from '../../../../src/rehearse/twin/state';
import { keyOf } from './engine-objects';

export function ground(engine: Engine, overrides: Partial<Ground> = {}): Ground {
  return {
    platform: 'Kubernetes',
    generation: 'C',
    engine,
    clusterType: 'Static',
    bootstrapped: true,
    imageCount: 157,
    groups: {},
    containerd: { version: '1.7.x', dialect: 'containerd' },
    hostsRoot: '/etc/containerd/certs.d',
    answers: 'stored',
    ...overrides,
  };
}

/** A cluster where a tree is applied, at revision `r0`. */
export function settled(tree: readonly KubeObject[]): TwinState {
  const interned = internTree(tree);
  return {
    repository: { revisions: [{ sha: 'r0', tree: interned }] },
    engine: initialEngine('r0', interned),
    objects: Object.fromEntries(interned.map((one) => [keyOf(one), one])),
    deployments: {},
    nodes: [],
    registries: {},
  };
}

/** The state after the move whose text begins so. */
export function take(state: TwinState, context: Ground, ...texts: readonly string[]): TwinState {
  return texts.reduce((now, text) => {
    const moves = engineMoves(now, context);
    const move = moves.find((one) => one.text.startsWith(text));
    if (move === undefined)
      throw new Error(`no move "${text}" among: ${textsOf(moves).join(', ')}`);
    return move.next;
  }, state);
}

export function textsOf(moves: readonly Move[]): readonly string[] {
  return moves.map(({ text }) => text);
}

/** Takes moves until none is left, each time the one that `pick` numbers. */
export function runOut(
  state: TwinState,
  context: Ground,
  pick: (step: number) => number = () => 0,
): TwinState {
  let now = state;
  for (let step = 0; step < 500; step += 1) {
    const moves = engineMoves(now, context).filter(({ takes }) => takes !== 'person');
    const move = moves[pick(step) % Math.max(moves.length, 1)];
    if (move === undefined) return now;
    now = move.next;
  }
  throw new Error('the engine does not come to rest');
}
