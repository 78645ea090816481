import type { Problem } from '../explore/explore';
import { applyFault } from '../faults/apply-fault';
import type { Fault } from '../faults/fault';
import { judgeState, judgeStep } from '../invariants/judge-run';
import { phaseOf } from '../perform/moment';
import { PERFORMED } from '../perform/move-clock';
import { personMoves } from '../run/person-moves';
import type { RunContext } from '../run/run-context';
import type { RunMove } from '../run/run-move';
import { clusterMoves, moveOf } from '../run/run-moves';
import type { RunState } from '../run/run-state';
import { runnerMoves } from '../run/runner-moves';
import type { Step } from './rehearsal';

/** What somebody did, by name. */
export type Said = Pick<Step, 'actor' | 'text'>;

/** A step that was possible, and the run after it. */
export interface Replayed extends Said {
  readonly run: RunState;
}

/** Steps that were possible, up to the first that broke the invariant. */
export interface Replay {
  readonly taken: readonly Replayed[];
  /** `undefined` where the invariant held. */
  readonly problem: Problem | undefined;
}

/** Does again what was done in a performance, without its times. */
export class Replayer {
  private readonly context: RunContext;
  private readonly faults: readonly Fault[];
  private readonly invariant: string;

  /** @param invariant - the only one that is looked at */
  constructor(context: RunContext, faults: readonly Fault[], invariant: string) {
    this.context = { ...context, choices: PERFORMED };
    this.faults = faults;
    this.invariant = invariant;
  }

  /** Takes one step after the other; what is not possible is passed over. */
  replay(start: RunState, steps: readonly Said[]): Replay {
    const taken: Replayed[] = [];
    let run = start;
    for (const said of steps) {
      const move = this.find(run, said);
      if (move === undefined) continue;
      const problem = this.wrong(run, move);
      run = move.next;
      taken.push({ actor: said.actor, text: said.text, run });
      if (problem !== undefined) return { taken, problem };
    }
    return { taken, problem: undefined };
  }

  /** A step as it is told. */
  told({ actor, text, run }: Replayed): Step {
    return { actor, text, phase: phaseOf(run, this.context) };
  }

  private wrong(run: RunState, move: RunMove): Problem | undefined {
    return [judgeStep(run, move, this.context), judgeState(move.next, this.context)].find(
      (problem) => problem?.invariant === this.invariant,
    );
  }

  private find(run: RunState, { actor, text }: Said): RunMove | undefined {
    if (actor === 'fault') return this.fault(run, text);
    const moves =
      actor === 'advance'
        ? runnerMoves(run, this.context)
        : [
            ...clusterMoves(run, this.context).map((move) => moveOf(run, move)),
            ...personMoves(run, this.context),
          ];
    return moves.find((move) => move.actor === actor && move.text === text);
  }

  private fault(run: RunState, text: string): RunMove | undefined {
    const fault = this.faults.find((known) => known.text === text);
    const next = fault && applyFault(run, fault.what, this.context);
    return next && { actor: 'fault', text, takes: 'person', next };
  }
}
