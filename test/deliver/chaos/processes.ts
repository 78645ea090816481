import type { AdvanceOutcome } from '../../../src/deliver/advance-outcome';
import type { AdvancePorts } from '../../../src/deliver/advance-ports';
import { EnvironmentError } from '../../../src/model/errors';
import type { Exit, Shell } from './commands';
import { incomplete } from './faults';
import type { Dice, Fate } from './faults';
import { intercepted } from './intercept';
import type { PortCall } from './intercept';
import type { Tally } from './tally';
import type { World } from './world';

/** What is started, again and again until it has done its work. */
export interface Job {
  readonly name: string;
  readonly command: (shell: Shell) => Promise<Exit>;
  /** Answers after which it is not started anew. */
  readonly until: readonly Exit[];
  /**
   * Whether what it observes is never older than the look itself. A way back is decided by a person who looks now: an older
   * observation can hide that there is none any more.
   *
   * @default - `false`
   */
  readonly looksNow?: boolean;
}

/** What processes are started with. */
export interface ProcessesOptions {
  readonly world: World;
  readonly dice: Dice;
  readonly tally: Tally;
  readonly note: (what: string) => void;
  /** Is told what came of each look. */
  readonly see: (outcome: AdvanceOutcome) => void;
  /** Breaks the ports of one process; called anew for each, so that what it keeps is lost by a kill. */
  readonly breakPorts?: ((ports: AdvancePorts, world: World) => AdvancePorts) | undefined;
}

interface Process {
  readonly job: Job;
  isAlive: boolean;
}

interface Pending extends PortCall {
  readonly process: Process;
  readonly answer: (value: unknown) => void;
  readonly fail: (error: unknown) => void;
}

/** Pushes are few, and what becomes of them matters most. */
const PUSHES_FAIL = 0.5;

/** Ports that change something elsewhere: what became of a call may stay unknown. */
const WRITES = [
  'repository.commit',
  'heads.push',
  'forge.openPullRequest',
  'forge.updatePullRequest',
];

/** Thrown out of a port that answers at once; everywhere else a kill is an answer that never comes. */
const KILLED = new Error('killed');

/**
 * Processes that carry the commands out at once. Every call of a port stands still until the dice choose it, and then they
 * decide what becomes of it.
 */
export class Processes {
  /** Faults that are still to come. */
  faultsLeft: number;
  /** Pushes whose process knows nothing of them any more. */
  latePushes = 0;
  /** Nobody starts anything anew. */
  isClosing = false;
  readonly problems: string[] = [];
  private readonly options: ProcessesOptions;
  private readonly faultRate: number;
  private readonly jobs = new Set<Job>();
  private pending: readonly Pending[] = [];

  constructor(options: ProcessesOptions) {
    const { dice, world } = options;
    this.options = options;
    this.faultRate = dice.pick([0.02, 0.05, 0.1]);
    this.faultsLeft = world.reviewing === undefined ? dice.number(4, 20) : dice.number(20, 100);
  }

  get isWaiting(): boolean {
    return this.pending.length > 0;
  }

  get isEmpty(): boolean {
    return this.jobs.size === 0;
  }

  start(job: Job, seconds: number): void {
    this.jobs.add(job);
    this.options.world.later(seconds, () => {
      if (this.isClosing) this.jobs.delete(job);
      else this.spawn(job);
    });
  }

  /** One of the calls that stand still comes to its end, or its process does. */
  decide(): void {
    const { dice, tally } = this.options;
    const call = dice.pick(this.pending);
    this.pending = this.pending.filter((one) => one !== call);
    const fate = this.fateOf(call);
    if (fate !== 'answered') tally.fault(call, fate);
    this.carryOut(call, fate);
  }

  private fateOf({ port }: PortCall): Fate {
    const { dice } = this.options;
    const isPush = WRITES.includes(port);
    if (!this.isFault(isPush ? PUSHES_FAIL : this.faultRate)) return 'answered';
    const fates = ['killed before the effect', 'killed after the effect', 'failed'] as const;
    return dice.pick(isPush ? [...fates, 'answer lost', 'late'] : fates);
  }

  private isFault(rate = this.faultRate): boolean {
    if (this.faultsLeft === 0 || !this.options.dice.chance(rate)) return false;
    this.faultsLeft -= 1;
    return true;
  }

  private carryOut(call: Pending, fate: Fate): void {
    const { world, dice, note } = this.options;
    const { process, port, perform, answer, fail } = call;
    switch (fate) {
      case 'answered':
        answer(port === 'observe' ? this.sight(process, perform) : perform());
        return;
      case 'killed after the effect':
        perform();
        this.end(process, `${fate} of ${port}`);
        return;
      case 'killed before the effect':
        this.end(process, `${fate} of ${port}`);
        return;
      case 'late':
        this.latePushes += 1;
        world.later(dice.number(1, 900), () => {
          this.latePushes -= 1;
          note(`a late push of ${process.job.name} arrives`);
          perform();
        });
        if (dice.chance(0.5)) this.end(process, 'killed while it pushes');
        else fail(new EnvironmentError('the push was not answered in time'));
        return;
      case 'answer lost':
        perform();
        fail(new EnvironmentError('the answer was lost'));
        return;
      case 'failed':
        fail(new EnvironmentError(`${port} failed`));
    }
  }

  /** What is observed: the cluster as it is, as it was, or in part. */
  private sight({ job }: Process, perform: () => unknown): unknown {
    const { dice, tally, world } = this.options;
    if (!this.isFault()) return perform();
    if (dice.chance(0.5) && job.looksNow !== true && world.snapshots.length > 0) {
      tally.count('older observations');
      return dice.pick(world.snapshots);
    }
    perform();
    tally.count('incomplete observations');
    const snapshot = world.snapshots.at(-1);
    return snapshot && incomplete(snapshot, dice);
  }

  private spawn(job: Job): void {
    const { world, dice, tally, see, breakPorts } = this.options;
    const process: Process = { job, isAlive: true };
    tally.processes += 1;
    const called = (call: PortCall): unknown => this.called(process, call);
    const direct = intercepted(world.ports(), called);
    const ports = world.reviewing?.over(direct, called) ?? direct;
    const waits = this.faultsLeft === 0 || dice.chance(0.8);
    const shell: Shell = {
      ports: breakPorts === undefined ? ports : breakPorts(ports, world),
      every: waits ? dice.number(60, 300) : undefined,
      wait: (seconds) => this.sleep(process, seconds),
      see,
    };
    job.command(shell).then(
      (exit) => {
        this.end(process, exit);
      },
      (error: unknown) => {
        if (error instanceof EnvironmentError) this.end(process, error.message);
        else if (process.isAlive) this.problems.push(`${job.name}: ${String(error)}`);
      },
    );
  }

  private sleep(process: Process, seconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.options.world.later(seconds, () => {
        if (process.isAlive) resolve();
      });
    });
  }

  private called(process: Process, call: PortCall): unknown {
    const { tally } = this.options;
    tally.called(call);
    if (call.port !== 'now') {
      return new Promise((answer, fail) => {
        this.pending = [...this.pending, { ...call, process, answer, fail }];
      });
    }
    if (!this.isFault()) return call.perform();
    tally.fault(call, 'killed before the effect');
    this.end(process, 'killed at the clock');
    throw KILLED;
  }

  private end(process: Process, how: string): void {
    if (!process.isAlive) return;
    const { job } = process;
    const { note, dice } = this.options;
    process.isAlive = false;
    this.pending = this.pending.filter((call) => call.process !== process);
    note(`${job.name}: ${how}`);
    const isDone = job.until.some((exit) => exit === how);
    this.jobs.delete(job);
    if (!isDone && !this.isClosing) this.start(job, dice.number(1, 120));
  }
}
