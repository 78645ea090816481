import type { AdvancePorts } from '../../../src/deliver/advance-ports';
import { manifestsIn } from '../../../src/deliver/layout';
import type { Snapshot } from '../../../src/observe/snapshot';
import { judgeState } from '../../../src/rehearse/invariants/judge-run';
import { UNSEALED } from '../../../src/rehearse/live/unasked-ports';
import { LiveCluster } from '../../../src/rehearse/live/live-cluster';
import type { DueMove } from '../../../src/rehearse/perform/due-moves';
import { MoveClock, PERFORMED } from '../../../src/rehearse/perform/move-clock';
import { imagesFound } from '../../../src/rehearse/run/image-check';
import type { Course, RunState } from '../../../src/rehearse/run/run-state';
import { pushRevision } from '../../../src/rehearse/twin/engine/push-revision';
import { courseOf } from './course';
import type { Dice } from './faults';
import { Remote } from './remote';
import type { Landed } from './remote';
import { Reviewing } from './reviewing';
import { LAYOUT, treeOf } from './scenarios';
import type { Scenario } from './scenarios';
import { Witness } from './witness';

/** Virtual time that every run begins at. */
export const START = 1_000_000;

const APPROVAL = { phase: '*', kind: 'signed', by: 'SHA256:somebody' } as const;

/** How many observations an older one is taken from. */
const REMEMBERED = 30;

interface Timer {
  readonly at: number;
  readonly ring: () => void;
}

/** A cluster, the branch that it follows, and virtual time. */
export class World {
  readonly remote: Remote;
  readonly cluster: LiveCluster;
  /** There where commits come by way of pull requests. */
  readonly reviewing: Reviewing | undefined;
  /** What was wrong in any moment. */
  readonly problems: string[] = [];
  /** What was observed last, the newest last. */
  snapshots: readonly Snapshot[] = [];
  /** When a person approves the phases that need it. */
  approvedAt = START;
  private readonly scenario: Scenario;
  private readonly note: (what: string) => void;
  private readonly clock: MoveClock;
  private readonly witness: Witness;
  private timers: readonly Timer[] = [];
  private course: Course;
  /** What happens first in the cluster, as long as nothing has changed. */
  private due: { readonly first: DueMove | undefined } | undefined;

  /**
   * @param note - is told what happens
   * @param reviewer - decides what a person does who merges pull requests; without one commits go to the branch
   */
  constructor(scenario: Scenario, seed: number, note: (what: string) => void, reviewer?: Dice) {
    const { twin, context, planned } = scenario;
    this.scenario = scenario;
    this.note = note;
    this.cluster = new LiveCluster({ twin, ground: context.ground, now: START, layout: LAYOUT });
    this.clock = new MoveClock({ ...context, choices: PERFORMED }, seed);
    this.witness = new Witness(context.ground);
    this.witness.saw(twin);
    this.course = courseOf(undefined, planned);
    this.remote = new Remote((landed) => {
      this.follow(landed);
    });
    this.reviewing = reviewer && new Reviewing(this.remote, reviewer, note);
  }

  get now(): number {
    return this.cluster.now;
  }

  /** Something happens in so many seconds. */
  later(seconds: number, ring: () => void): void {
    this.timers = [...this.timers, { at: this.now + seconds, ring }];
  }

  /** Time passes until something happens; `false` where nothing ever will. */
  passTime(): boolean {
    this.due ??= { first: this.clock.first(this.run, this.now) };
    const { first } = this.due;
    const timer = this.timers.reduce<Timer | undefined>(
      (sooner, one) => (sooner === undefined || one.at < sooner.at ? one : sooner),
      undefined,
    );
    if (first !== undefined && first.at <= (timer?.at ?? first.at)) {
      this.move(first);
      return true;
    }
    if (timer === undefined) return false;
    this.timers = this.timers.filter((one) => one !== timer);
    this.cluster.wait(Math.max(timer.at, this.now));
    timer.ring();
    return true;
  }

  /** The world as a process has it in hand, while nothing goes wrong. */
  readonly ports = (): AdvancePorts => {
    const { cluster, remote, scenario } = this;
    return {
      repository: {
        read: () => remote.read(),
        commit: (request) => remote.commit(request),
        holds: (revision, commit) => remote.holds(revision, commit),
      },
      observe: () => Promise.resolve(this.observe()),
      findImages: (clause) => Promise.resolve(imagesFound(clause, cluster.twin, scenario.context)),
      now: () => Math.floor(cluster.now),
      sealer: UNSEALED,
      approvals: {
        approvals: () => Promise.resolve(this.now < this.approvedAt ? [] : [APPROVAL]),
      },
    };
  };

  private observe(): Snapshot {
    const snapshot = this.cluster.observe();
    this.snapshots = [...this.snapshots.slice(1 - REMEMBERED), snapshot];
    return snapshot;
  }

  private get run(): RunState {
    return {
      twin: this.cluster.twin,
      course: this.course,
      runner: { at: 'idle' },
      left: { join: false, revert: false },
    };
  }

  private move({ move, at }: DueMove): void {
    this.clock.taken(move);
    this.cluster.become(move.next.twin, Math.max(at, this.now));
    this.due = undefined;
    this.witness.saw(this.cluster.twin);
    this.note(`${move.actor} ${move.text}`);
    const problem = judgeState(this.run, this.scenario.context);
    if (problem !== undefined && problem.hazard !== true) {
      this.problems.push(`${problem.invariant}: ${problem.message}`);
    }
  }

  /** What has landed is there for the GitOps engine to fetch, and for people to read. */
  private follow(landed: Landed): void {
    this.note(`${landed.sha.slice(0, 8)} lands: ${landed.message.split('\n')[0] ?? ''}`);
    this.problems.push(...this.witness.tooEarly(landed));
    const { cluster } = this;
    cluster.become(
      pushRevision(cluster.twin, landed.sha, treeOf(manifestsIn(LAYOUT, landed.view.files))),
      this.now,
    );
    this.witness.saw(this.cluster.twin);
    this.course = courseOf(landed.view, this.scenario.planned);
    this.due = undefined;
  }
}
