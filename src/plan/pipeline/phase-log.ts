import type { Tree } from '../changes';
import type { PhaseDraft } from '../draft';
import type { Gates } from '../gates';
import { clausesOfChange } from './change-clauses';

/** A phase that is a commit: its gate follows from what the commit changes. */
export type CommitDraft = Pick<PhaseDraft, 'id' | 'purpose' | 'tree'> &
  Partial<Pick<PhaseDraft, 'disruption' | 'conditions'>>;

/** Phases as they are drafted one after the other, and the tree that they have led to so far. */
export class PhaseLog {
  readonly phases: PhaseDraft[] = [];
  /** Index of the hop that phases belong to from now on. */
  hop = 0;
  private readonly gates: Gates;
  private current: Tree;

  constructor(gates: Gates, tree: Tree) {
    this.gates = gates;
    this.current = tree;
  }

  get tree(): Tree {
    return this.current;
  }

  /** Left out where the tree stays as it is. */
  commit(phase: CommitDraft): void {
    const clauses = clausesOfChange(this.current, phase.tree);
    if (clauses === undefined) return;
    this.current = phase.tree;
    this.add({
      kind: 'commit',
      gate: this.gates.applied(clauses),
      disruption: 'None',
      conditions: [],
      commits: false,
      ...phase,
    });
  }

  check(phase: Pick<PhaseDraft, 'id' | 'purpose' | 'gate' | 'conditions'>): void {
    this.add({ kind: 'check', tree: this.current, disruption: 'None', commits: false, ...phase });
  }

  act(
    phase: Pick<PhaseDraft, 'id' | 'purpose' | 'gate' | 'conditions' | 'commits'> &
      Partial<Pick<PhaseDraft, 'disruption'>>,
  ): void {
    this.add({ kind: 'action', tree: this.current, disruption: 'None', ...phase });
  }

  private add(phase: Omit<PhaseDraft, 'hop'>): void {
    this.phases.push({ ...phase, hop: this.hop });
  }
}
