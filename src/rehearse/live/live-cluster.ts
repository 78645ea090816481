import type { Layout } from '../../deliver/layout';
import type { RepositoryView } from '../../deliver/repository';
import type { Snapshot } from '../../observe/snapshot';
import { ConditionClock } from '../perform/condition-clock';
import type { Ground } from '../twin/ground';
import { snapshotOf } from '../twin/observe/snapshot-of';
import type { TwinState } from '../twin/state';
import { followBranch } from './follow-branch';

/** What a live cluster is made of. */
export interface LiveClusterOptions {
  readonly twin: TwinState;
  readonly ground: Ground;
  /** Virtual time that it begins at, in seconds since 1970. */
  readonly now: number;
  /** Where the folder is that its GitOps engine syncs. */
  readonly layout: Layout;
}

/** A twin that lives in virtual time beside a repository: what its GitOps engine applies is what git holds. */
export class LiveCluster {
  readonly ground: Ground;
  private twin_: TwinState;
  private now_: number;
  private readonly layout: Layout;
  private readonly conditions = new ConditionClock();

  constructor({ twin, ground, now, layout }: LiveClusterOptions) {
    this.ground = ground;
    this.twin_ = twin;
    this.now_ = now;
    this.layout = layout;
    this.conditions.look(twin, now);
  }

  get twin(): TwinState {
    return this.twin_;
  }

  /** Virtual time, in seconds since 1970. */
  get now(): number {
    return this.now_;
  }

  /** Time passes, and nothing else. */
  wait(until: number): void {
    this.now_ = until;
  }

  /** Something has happened. */
  become(twin: TwinState, now: number): void {
    this.twin_ = twin;
    this.now_ = now;
    this.conditions.look(twin, now);
  }

  /** What the branch holds is there for its engine to fetch. */
  follow(view: RepositoryView): void {
    this.twin_ = followBranch(this.twin_, view, this.layout);
  }

  /** The cluster as `regshift observe` would see it now. */
  observe(): Snapshot {
    return snapshotOf(this.twin_, this.ground, this.conditions.times(this.now_));
  }
}
