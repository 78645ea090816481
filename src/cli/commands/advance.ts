import { stringify } from 'yaml';
import { GateWatch } from '../../deliver/gate-watch';
import type { SwitchStatus } from '../../deliver/switch-status';
import type { ClusterDesk } from '../delivery/cluster-desk';
import { withDesks } from '../delivery/cluster-desk';
import type { DeliveryOptions } from '../delivery/delivery-options';
import { lookAt, playRound } from '../delivery/round';
import type { Look, Turn } from '../delivery/round';
import { stayFor } from '../delivery/stay';
import { waitSeconds } from '../delivery/wait';
import { EXIT } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import { formatIssues } from '../print/issues';
import { painterFor } from '../print/painter';
import type { Painter } from '../print/painter';
import { formatStatus } from '../print/switch-status';
import type { Streams } from '../streams';

export interface AdvanceOptions extends DeliveryOptions {
  readonly output: 'text' | 'json' | 'yaml';
  /** Look again and again until every switch has ended. */
  readonly wait: boolean;
  /** How long to wait, in seconds. */
  readonly deadline?: number;
  /** Seconds between two looks. */
  readonly interval: number;
  /** Clusters that may be in flight at once. */
  readonly maxInFlight?: number;
}

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
      const turns = await playRound(
        this.desks,
        (desk) => this.watchOf(desk),
        this.options.maxInFlight ?? Infinity,
      );
      for (const turn of turns) this.note(turn);
      const pause = this.pauseAfter(turns);
      if (pause === undefined) return this.finish(turns, await this.lookAgain(turns));
      await waitSeconds(pause);
    }
  }

  private watchOf(desk: ClusterDesk): GateWatch {
    const watch = this.watches.get(desk) ?? new GateWatch();
    this.watches.set(desk, watch);
    return watch;
  }

  private note({ desk, outcome, status }: Turn): void {
    if (outcome?.kind !== 'committed') return;
    const phase = outcome.step.kind === 'close' ? 'closed' : (status.phase ?? 'begun');
    const commit = { phase, commit: outcome.sha };
    this.landed.set(desk, [...(this.landed.get(desk) ?? []), commit]);
    if (this.options.output !== 'text') return;
    const { green, bold } = painterFor(this.streams.stdout, this.streams);
    const { branch } = desk.delivery;
    this.streams.stdout.write(
      `${green('✓')} ${bold(desk.cluster.name)}  ${phase}  commit ${outcome.sha.slice(0, 12)} on ${branch}\n`,
    );
  }

  /** Seconds until the next look; `undefined` when there is to be none. */
  private pauseAfter(turns: readonly Turn[]): number | undefined {
    if (turns.some(({ outcome }) => outcome?.kind === 'moved')) return 0;
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
          ? lookAt(turn.desk, this.watchOf(turn.desk))
          : Promise.resolve(turn),
      ),
    );
  }

  private finish(turns: readonly Turn[], looks: readonly Look[]): ExitCode {
    const { stdout, stderr } = this.streams;
    stderr.write(refusals(looks, painterFor(stderr, this.streams)));
    if (this.options.output === 'text') {
      const context = { paint: painterFor(stdout, this.streams), columns: stdout.columns ?? 100 };
      stdout.write(looks.map(({ status }) => formatStatus(status, context)).join('\n'));
    } else {
      const items = looks.map(({ desk, status }) => ({
        ...status,
        commits: this.landed.get(desk) ?? [],
      }));
      stdout.write(structured(items, this.options.output));
    }
    if (turns.some(isFailed)) return EXIT.no;
    const isThrough = (turn: Turn): boolean =>
      isEnded(turn) || (!this.options.wait && this.landed.has(turn.desk));
    return turns.every(isThrough) ? EXIT.yes : EXIT.cannotTell;
  }
}

/** What is wrong with repositories, with what would be right. */
export function refusals(looks: readonly Look[], paint: Painter): string {
  const issues = looks.flatMap(({ going }) =>
    going?.considered.kind === 'refused' ? going.considered.issues : [],
  );
  return formatIssues(issues, paint);
}

/** One status, or a list of them. */
export function structured(items: readonly SwitchStatus[], output: 'json' | 'yaml'): string {
  const value =
    items.length === 1
      ? items[0]
      : { apiVersion: 'regshift.io/v1alpha1', kind: 'StatusList', items };
  return output === 'json'
    ? `${JSON.stringify(value, null, 2)}\n`
    : stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
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
