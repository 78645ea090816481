import { advanceOnce } from '../../deliver/advance';
import type { AdvanceOutcome } from '../../deliver/advance-outcome';
import type { AdvancePorts } from '../../deliver/advance-ports';
import { GateWatch } from '../../deliver/gate-watch';
import type { PlannedSwitch } from '../../deliver/planned-switch';
import type { Repository } from '../../deliver/repository';
import type { Problem } from '../explore/explore';
import { judgeState } from '../invariants/judge-run';
import type { DueMove } from '../perform/due-moves';
import { MoveClock, PERFORMED } from '../perform/move-clock';
import type { SeenChange } from '../perform/performance';
import { Watch } from '../perform/watch';
import { imagesFound } from '../run/image-check';
import { NOT_STARTED } from '../run/journal-at';
import type { RunContext } from '../run/run-context';
import type { Course, RunState } from '../run/run-state';
import { NOBODY_IS_ASKED, UNSEALED } from './unasked-ports';
import { courseIn } from './course-in';
import type { LiveCluster } from './live-cluster';

/** What a switch of a live cluster is carried out with. */
export interface LiveSwitchOptions {
  readonly cluster: LiveCluster;
  readonly planned: PlannedSwitch;
  /** The same phases, as the people of the cluster know them. */
  readonly context: RunContext;
  /** Where `advance` commits. */
  readonly repository: Repository;
  readonly seed: number;
  /** Is told what happens, in order. */
  readonly see: (event: LiveEvent) => void;
}

/** Something that happens while a switch is carried out. */
export type LiveEvent =
  /** In the cluster, or by a person. */
  | {
      readonly kind: 'move';
      readonly at: number;
      /** Since when it has been possible. */
      readonly since: number;
      readonly actor: string;
      readonly text: string;
      readonly seen: readonly SeenChange[];
    }
  /** `advance` was called. */
  | { readonly kind: 'look'; readonly at: number; readonly outcome: AdvanceOutcome };

/** How a switch ended. */
export interface LiveEnding {
  /** Of the last call of `advance`; `wait` and `act`: nothing happens any more, and the gate is not open. */
  readonly outcome: AdvanceOutcome;
  /** How many moments were looked at, and what was wrong in any of them. */
  readonly moments: number;
  readonly problems: readonly Problem[];
}

/** Seconds between two calls of `advance`, as a CronJob makes them. */
const LOOK_EVERY = 60;
/** More than any switch has: a guard against a twin that never comes to rest. */
const MOST_TURNS = 100_000;

/** Carries a switch out: `advance` commits to the repository, and the cluster follows. */
export async function performLive(options: LiveSwitchOptions): Promise<LiveEnding> {
  return new LiveSwitch(options).run();
}

/** Nobody is asked to do anything. */
const NO_SWITCH: Course = { way: 'done' };

/**
 * Lets everything happen that is under way.
 *
 * @param course - how far the switch is: people do what its phase asks them to
 */
export function comeToRest(
  cluster: LiveCluster,
  context: RunContext,
  seed: number,
  course: Course = NO_SWITCH,
): void {
  const clock = new MoveClock({ ...context, choices: PERFORMED }, seed);
  for (let turns = 0; turns < MOST_TURNS; turns += 1) {
    const first = clock.first(runOf(cluster, course), cluster.now);
    if (first === undefined) return;
    clock.taken(first.move);
    cluster.become(first.move.next.twin, first.at);
  }
}

function runOf({ twin }: LiveCluster, course: Course): RunState {
  return { twin, course, runner: { at: 'idle' }, left: { join: false, revert: false } };
}

class LiveSwitch {
  private readonly options: LiveSwitchOptions;
  private readonly context: RunContext;
  private readonly ports: AdvancePorts;
  private readonly clock: MoveClock;
  private readonly watch: Watch;
  private readonly gates = new GateWatch();
  private course: Course = { way: 'forward', stage: NOT_STARTED };
  private moments = 0;
  private readonly problems: Problem[] = [];
  private lastLook: number;
  /** `undefined` while a look would find what the last one found. */
  private nextLook: number | undefined;

  constructor(options: LiveSwitchOptions) {
    const { cluster, context, seed } = options;
    this.options = options;
    this.context = { ...context, choices: PERFORMED };
    this.ports = portsOf(options);
    this.clock = new MoveClock(this.context, seed);
    this.watch = new Watch(this.context);
    this.lastLook = cluster.now;
    this.nextLook = cluster.now;
  }

  async run(): Promise<LiveEnding> {
    const { cluster } = this.options;
    await this.follow();
    this.watch.look(this.run_);
    let last: AdvanceOutcome = { kind: 'moved' };
    for (let turns = 0; turns < MOST_TURNS; turns += 1) {
      const first = this.clock.first(this.run_, cluster.now);
      if (first !== undefined && first.at <= (this.nextLook ?? first.at)) {
        this.take(first);
      } else if (this.nextLook === undefined) {
        break;
      } else {
        last = await this.look(this.nextLook);
        if (isOver(last)) break;
      }
    }
    return { outcome: last, moments: this.moments, problems: this.problems };
  }

  /** What has landed is there for the GitOps engine to fetch, and for people to read. */
  private async follow(): Promise<void> {
    const { cluster, repository, planned } = this.options;
    const view = await repository.read();
    cluster.follow(view);
    this.course = courseIn(view, planned);
  }

  private get run_(): RunState {
    return runOf(this.options.cluster, this.course);
  }

  private take({ move, at, since }: DueMove): void {
    const { cluster, see } = this.options;
    this.clock.taken(move);
    cluster.become(move.next.twin, at);
    this.moments += 1;
    const { actor, text } = move;
    see({ kind: 'move', at, since, actor, text, seen: this.watch.look(this.run_) });
    const problem = judgeState(this.run_, this.context);
    if (problem !== undefined) this.problems.push(problem);
    this.nextLook ??= Math.max(at, this.lastLook + LOOK_EVERY);
  }

  private async look(at: number): Promise<AdvanceOutcome> {
    const { cluster, planned, see } = this.options;
    cluster.wait(at);
    this.lastLook = at;
    const outcome = await advanceOnce(this.ports, planned, this.gates);
    this.nextLook = nextLookAfter(outcome, at);
    if (outcome.kind === 'committed' || outcome.kind === 'moved') await this.follow();
    see({ kind: 'look', at, outcome });
    return outcome;
  }
}

function portsOf({ cluster, repository, context }: LiveSwitchOptions): AdvancePorts {
  return {
    repository,
    observe: () => Promise.resolve(cluster.observe()),
    findImages: (clause) => Promise.resolve(imagesFound(clause, cluster.twin, context)),
    now: () => cluster.now,
    sealer: UNSEALED,
    approvals: NOBODY_IS_ASKED,
  };
}

/** While nothing changes nobody needs to look, but for a settle time that ends. */
function nextLookAfter(outcome: AdvanceOutcome, at: number): number | undefined {
  switch (outcome.kind) {
    case 'moved':
      return at;
    case 'wait':
    case 'act':
      return outcome.settlesIn === undefined ? undefined : at + outcome.settlesIn;
    default:
      return undefined;
  }
}

function isOver(outcome: AdvanceOutcome): boolean {
  return (
    outcome.kind === 'done' ||
    outcome.kind === 'failed' ||
    outcome.kind === 'refused' ||
    (outcome.kind === 'committed' && outcome.step.kind === 'close')
  );
}
