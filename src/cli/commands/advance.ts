import { GateWatch } from '../../deliver/gate-watch';
import type { ClusterDesk } from '../delivery/cluster-desk';
import { withDesks } from '../delivery/cluster-desk';
import type { DeliveryOptions } from '../delivery/delivery-options';
import { proposalText } from '../delivery/proposal-text';
import { issuesOf, lookPatiently, playRound } from '../delivery/round';
import type { Look, Turn } from '../delivery/round';
import { stayFor } from '../delivery/stay';
import { pauseSeconds } from '../../io/pause';
import { EXIT } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import { painterFor } from '../print/painter';
import { formatStatuses, tellIssues } from '../print/switch-statuses';
import type { StatusFormat } from '../print/switch-statuses';
import type { Streams } from '../streams';

export interface AdvanceOptions extends DeliveryOptions {
  readonly output: StatusFormat;
  /** Look again and again until every switch has ended. */
  readonly wait: boolean;
  /** How long to wait, in seconds. */
  readonly deadline?: number;
  /** Seconds between two looks. */
  readonly interval: number;
  /** Clusters that may be in flight at once. */
  readonly maxInFlight?: number;
}

/** Seconds in which a forge comes to know of what git has got. */
const FORGE_PAUSE = 1;

/** A commit that was made. */
interface Landed {
  readonly phase: string;
  readonly commit: string;
}

/** `regshift advance`: looks, and makes the commits that are due; with `--wait` until every switch has ended. */
export async function advance(options: AdvanceOptions, streams: Streams): Promise<ExitCode> {
  return withDesks(options, streams, (desks) => new Advance(desks, options, streams).run());
}

class Advance {
  private readonly desks: readonly ClusterDesk[];
  private readonly options: AdvanceOptions;
  private readonly streams: Streams;
  private readonly watches = new Map<ClusterDesk, GateWatch>();
  /** Why the last look has failed, of each that was seen before: what can never be reached is an error at once. */
  private readonly outages = new Map<ClusterDesk, string | undefined>();
  private readonly landed = new Map<ClusterDesk, Landed[]>();
  private readonly end: number;
  /** Seconds that it has stayed for settle times. */
  private stayed = 0;

  constructor(desks: readonly ClusterDesk[], options: AdvanceOptions, streams: Streams) {
    this.desks = desks;
    this.options = options;
    this.streams = streams;
    this.end = options.deadline === undefined ? Infinity : now() + options.deadline;
  }

  async run(): Promise<ExitCode> {
    for (;;) {
      const turns = await playRound(this.desks, {
        watchOf: (desk) => this.watchOf(desk),
        most: this.options.maxInFlight ?? Infinity,
        isPatient: (desk) => this.options.wait && this.outages.has(desk),
      });
      for (const turn of turns) this.note(turn);
      const pause = this.pauseAfter(turns);
      if (pause === undefined) return this.finish(turns, await this.lookAgain(turns));
      await pauseSeconds(pause);
    }
  }

  private watchOf(desk: ClusterDesk): GateWatch {
    const watch = this.watches.get(desk) ?? new GateWatch();
    this.watches.set(desk, watch);
    return watch;
  }

  private note(turn: Turn): void {
    const { desk, outcome, status } = turn;
    this.noteOutage(turn);
    if (outcome?.kind !== 'committed' && outcome?.kind !== 'proposed') return;
    const phase = outcome.step.kind === 'close' ? 'closed' : (status.phase ?? 'begun');
    if (outcome.kind === 'proposed') {
      if (isNews(turn)) this.tell(desk, phase, proposalText(outcome));
      return;
    }
    const commit = { phase, commit: outcome.sha };
    this.landed.set(desk, [...(this.landed.get(desk) ?? []), commit]);
    this.tell(desk, phase, `commit ${outcome.sha.slice(0, 12)} on ${desk.commitsTo}`);
  }

  private noteOutage({ desk, outage }: Turn): void {
    if (outage !== undefined && this.outages.get(desk) !== outage) {
      const { yellow } = painterFor(this.streams.stderr, this.streams);
      this.streams.stderr.write(`${yellow('!')} ${desk.cluster.name}  ${outage}; tries again\n`);
    }
    this.outages.set(desk, outage);
  }

  private tell({ cluster }: ClusterDesk, phase: string, what: string): void {
    if (this.options.output !== 'text') return;
    const { green, bold } = painterFor(this.streams.stdout, this.streams);
    this.streams.stdout.write(`${green('✓')} ${bold(cluster.name)}  ${phase}  ${what}\n`);
  }

  /** Seconds until the next look; `undefined` when there is to be none. */
  private pauseAfter(turns: readonly Turn[]): number | undefined {
    if (turns.some(({ outcome }) => outcome?.kind === 'moved')) {
      return this.options.pullRequest === true ? FORGE_PAUSE : 0;
    }
    if (turns.some(isFailed) || turns.every(isEnded) || now() >= this.end) return undefined;
    if (!this.options.wait) return this.stay(turns);
    if (turns.some(({ outcome }) => outcome?.kind === 'committed')) return 0;
    return Math.max(0, Math.min(this.options.interval, this.end - now(), ...turns.map(settlesIn)));
  }

  /** A file stays as it is, however long one looks at it. */
  private stay(turns: readonly Turn[]): number | undefined {
    if (this.options.observed !== undefined) return undefined;
    const pause = stayFor(
      turns.map(({ going }) => going?.considered),
      this.stayed,
    );
    this.stayed += pause ?? 0;
    return pause;
  }

  /** Where a commit has landed, things are not as the last look found them. */
  private lookAgain(turns: readonly Turn[]): Promise<readonly Look[]> {
    return Promise.all(
      turns.map((turn) =>
        turn.outcome?.kind === 'committed'
          ? lookPatiently(turn.desk, this.watchOf(turn.desk))
          : Promise.resolve(turn),
      ),
    );
  }

  private finish(turns: readonly Turn[], looks: readonly Look[]): ExitCode {
    tellIssues(looks.flatMap(issuesOf), this.streams);
    const { output } = this.options;
    const statuses = looks.map(({ desk, status }) =>
      output === 'text' ? status : { ...status, commits: this.landed.get(desk) ?? [] },
    );
    this.streams.stdout.write(formatStatuses(statuses, output, this.streams));
    if (turns.some(isFailed)) return EXIT.no;
    const isThrough = (turn: Turn): boolean =>
      isEnded(turn) || (!this.options.wait && (this.landed.has(turn.desk) || isNews(turn)));
    return turns.every(isThrough) ? EXIT.yes : EXIT.cannotTell;
  }
}

/** A person has something new to read. */
function isNews({ outcome }: Turn): boolean {
  return outcome?.kind === 'proposed' && outcome.change !== 'unchanged';
}

function isFailed({ status, ruling }: Turn): boolean {
  return status.verdict === 'failed' || ruling === 'stopped';
}

function isEnded({ status, outcome }: Turn): boolean {
  return (
    status.verdict === 'done' || (outcome?.kind === 'committed' && outcome.step.kind === 'close')
  );
}

function settlesIn({ going }: Turn): number {
  const considered = going?.considered;
  return considered !== undefined && 'settlesIn' in considered
    ? (considered.settlesIn ?? Infinity)
    : Infinity;
}

function now(): number {
  return Date.now() / 1000;
}
