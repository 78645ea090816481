import { advanceOnce } from '../../../src/deliver/advance';
import type { AdvanceOutcome } from '../../../src/deliver/advance-outcome';
import { GateWatch } from '../../../src/deliver/gate-watch';
import { isEnded } from '../../../src/deliver/journal';
import { journalsOf } from '../../../src/deliver/current-switch';
import { advance, recordedIn, rollBack, start } from './commands';
import type { Shell } from './commands';
import { layOut } from '../../../src/deliver/layout';
import { Dice } from './faults';
import { historyProblems } from './history';
import type { Mutant } from './mutants';
import { Processes } from './processes';
import type { Job } from './processes';
import { LAYOUT, planned } from './scenarios';
import type { Scenario } from './scenarios';
import type { Tally } from './tally';
import { START, World } from './world';

/** Looks after the last fault within which everything must have ended: three times what the slowest run needs. */
const MOST_LOOKS = 300;
/** Decisions of the dice: a guard against a harness that goes round for ever. */
const MOST_TURNS = 50_000;

/** What a run is made of. */
export interface ChaosOptions {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly tally: Tally;
  /**
   * Whether commits come by way of pull requests.
   *
   * @default - `false`
   */
  readonly isReviewed?: boolean;
  /** How it is broken on purpose. */
  readonly mutant?: Mutant;
}

/** What came of a run. */
export interface ChaosReport {
  readonly problems: readonly string[];
  /** What happened, in order. */
  readonly trace: readonly string[];
}

/** Carries one switch out by several processes that die, lose answers and are started anew, as a seed says. */
export async function chaosRun(options: ChaosOptions): Promise<ChaosReport> {
  return new ChaosRun(options).run();
}

class ChaosRun {
  private readonly options: ChaosOptions;
  private readonly dice: Dice;
  private readonly world: World;
  private readonly processes: Processes;
  private readonly trace: string[] = [];
  private readonly problems: string[] = [];
  private calmLooks = 0;
  private last: AdvanceOutcome | undefined;

  constructor(options: ChaosOptions) {
    const { scenario, seed, tally, mutant, isReviewed = false } = options;
    const note = (what: string): void => {
      this.trace.push(`${String(Math.round(this.world.now - START)).padStart(6)}  ${what}`);
    };
    this.options = options;
    this.dice = new Dice(seed);
    this.world = new World(scenario, seed, note, isReviewed ? this.dice : undefined);
    this.processes = new Processes({
      world: this.world,
      dice: this.dice,
      tally,
      note,
      breakPorts: mutant?.breakPorts,
      see: (outcome) => {
        this.look(outcome);
      },
    });
  }

  async run(): Promise<ChaosReport> {
    const { world, processes, dice, options } = this;
    this.begin();
    for (let turns = 0; turns < MOST_TURNS; turns += 1) {
      await quiet();
      if (this.found.length > 0 || this.calmLooks > MOST_LOOKS) break;
      processes.isClosing ||= this.isOver();
      if (processes.isEmpty && this.isOver()) break;
      const isSlow = !processes.isWaiting || dice.chance(0.1);
      if (isSlow && world.passTime()) continue;
      if (!processes.isWaiting) break;
      processes.decide();
    }
    if (this.found.length === 0) this.problems.push(...(await this.endProblems()));
    options.tally.ran(world.remote.branch, this.calmLooks);
    return { problems: this.found, trace: this.trace };
  }

  private begin(): void {
    const { world, dice, processes, options } = this;
    const first = options.scenario.planned;
    const jobs: readonly Job[] = [
      ...['start 1', 'start 2'].map((name) => ({
        name,
        command: (shell: Shell) => start(shell, first),
        until: ['yes'] as const,
      })),
      ...Array.from({ length: dice.number(2, 4) }, (_, at) => ({
        name: `advance ${String(at + 1)}`,
        command: advance,
        until: [],
      })),
    ];
    const { before } = options.scenario.planned;
    const files = before.manifests.length === 0 ? [] : layOut(LAYOUT, before.manifests, []);
    world.remote.add({ files, message: 'adds clusters/prod-1.yaml\n' });
    world.approvedAt = START + dice.number(0, 1800);
    for (const job of jobs) processes.start(job, dice.number(0, 30));
    if (options.scenario.goesBack && dice.chance(0.5)) {
      const command = options.mutant?.rollBack ?? rollBack;
      const back: Job = { name: 'rollback', command, until: ['yes', 'no'], looksNow: true };
      processes.start(back, dice.number(0, 3000));
    }
    this.review();
    for (let at = dice.number(0, 3); at > 0; at -= 1) {
      world.later(dice.number(0, 3000), () => {
        world.remote.put({ path: `clusters/other-${String(at)}.yaml`, content: 'x\n' });
      });
    }
  }

  /** A person looks at what is proposed now and then. */
  private review(): void {
    const { world, dice } = this;
    const { reviewing } = world;
    if (reviewing === undefined) return;
    world.later(dice.number(60, 900), () => {
      reviewing.act();
      if (!this.isOver()) this.review();
    });
  }

  private look(outcome: AdvanceOutcome): void {
    this.last = outcome;
    this.options.tally.looks += 1;
    if (this.processes.faultsLeft === 0) this.calmLooks += 1;
    if (outcome.kind === 'refused') {
      this.problems.push(...outcome.issues.map(({ code, message }) => `${code} ${message}`));
    }
    const { remote } = this.world;
    if (outcome.kind === 'committed' && !remote.branch.some(({ sha }) => sha === outcome.sha)) {
      this.problems.push(`${outcome.sha.slice(0, 8)} is said to have landed, and is not there`);
    }
  }

  private isOver(): boolean {
    const { tip } = this.world.remote;
    const journals = tip && journalsOf(tip.view, LAYOUT);
    if (journals?.ok !== true || journals.value.length === 0) return false;
    return journals.value.every(isEnded) && this.processes.latePushes === 0;
  }

  private async endProblems(): Promise<readonly string[]> {
    const { world } = this;
    if (!this.isOver()) return [`it does not end: ${JSON.stringify(this.last)}`];
    const recorded = recordedIn(await world.remote.read());
    const again =
      recorded && (await advanceOnce(world.ports(), planned(recorded.frozen), new GateWatch()));
    return [
      ...historyProblems(world.remote),
      ...(world.reviewing?.problems ?? []),
      ...(again?.kind === 'done' ? [] : [`asked once more: ${JSON.stringify(again)}`]),
    ];
  }

  private get found(): readonly string[] {
    return [...this.world.problems, ...this.processes.problems, ...this.problems];
  }
}

/** Everything that the processes do without a port is done. */
function quiet(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
