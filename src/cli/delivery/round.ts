import { consider, land } from '../../deliver/advance';
import type { AdvanceOutcome, Consideration } from '../../deliver/advance-outcome';
import { ruleFleet } from '../../deliver/fleet';
import type { Ruling } from '../../deliver/fleet';
import type { GateWatch } from '../../deliver/gate-watch';
import { committedPhase, isEnded } from '../../deliver/journal';
import { EnvironmentError, LostHistoryError } from '../../model/errors';
import type { Issue } from '../../model/issue';
import {
  proposedStatus,
  statusOf,
  statusWithoutSwitch,
  unseenStatus,
} from '../../deliver/switch-status';
import type { SwitchStatus } from '../../deliver/switch-status';
import type { PlannedSwitch } from '../../deliver/planned-switch';
import type { RecordedSwitch } from '../../deliver/current-switch';
import { EXIT } from '../exit-codes';
import { Rejected } from '../rejected';
import { editedInMidSwitch } from './refusals';
import type { ClusterDesk } from './cluster-desk';

/** One look at a cluster's switch. */
export interface Look {
  readonly desk: ClusterDesk;
  readonly status: SwitchStatus;
  /** Absent where no switch is there to go on with. */
  readonly going?: Going;
  /** Why nothing could be seen, where the next look may. */
  readonly outage?: string;
}

/** A switch that was looked at. */
export interface Going {
  readonly planned: PlannedSwitch;
  readonly recorded: RecordedSwitch;
  readonly considered: Consideration;
}

/** What one round did for a cluster. */
export interface Turn extends Look {
  readonly ruling: Ruling;
  /** There when a commit was tried. */
  readonly outcome?: AdvanceOutcome;
}

/** How clusters are looked at. */
export interface RoundOptions {
  readonly watchOf: (desk: ClusterDesk) => GateWatch;
  /** Clusters that may be in flight at once. */
  readonly most: number;
  /** Whether what the environment does not allow now is tried again: it is no end. */
  readonly isPatient: (desk: ClusterDesk) => boolean;
}

/** Looks at every cluster, and lands what is due and may be landed. */
export async function playRound(
  desks: readonly ClusterDesk[],
  { watchOf, most, isPatient }: RoundOptions,
): Promise<readonly Turn[]> {
  const looks = await Promise.all(
    desks.map((desk) => {
      const watch = watchOf(desk);
      return isPatient(desk) ? lookPatiently(desk, watch) : lookAt(desk, watch);
    }),
  );
  const rulings = ruleFleet(
    looks.map(({ going, outage }) => ({
      considered: going?.considered ?? { kind: 'done' },
      isInFlight: going === undefined ? outage !== undefined : isInFlight(going),
    })),
    most,
  );
  return allDone(
    looks.map((look, at) => {
      const ruling = rulings[at] ?? 'settled';
      return isPatient(look.desk) ? turnPatiently(look, ruling) : turn(look, ruling);
    }),
  );
}

/** Nobody's push is cut off because another one fails. */
async function allDone<T>(work: readonly Promise<T>[]): Promise<readonly T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

/** The same as `lookAt`, but for what passes by itself: a network, an API server, a forge that can not be reached. */
export async function lookPatiently(desk: ClusterDesk, watch: GateWatch): Promise<Look> {
  try {
    return await lookAt(desk, watch);
  } catch (error) {
    const outage = outageIn(error);
    watch.forget();
    return { desk, status: unseenStatus(desk.cluster.name, outage), outage };
  }
}

async function turnPatiently(look: Look, ruling: Ruling): Promise<Turn> {
  try {
    return await turn(look, ruling);
  } catch (error) {
    return { ...look, ruling, outage: outageIn(error) };
  }
}

/** What passes by itself; everything else is thrown on. */
function outageIn(error: unknown): string {
  const passes =
    error instanceof Rejected
      ? error.exitCode === EXIT.cannotTell
      : error instanceof EnvironmentError && !(error instanceof LostHistoryError);
  if (passes && error instanceof Error) return error.message;
  throw error;
}

/** Looks at one cluster; nothing is committed. Throws `Rejected` where the cluster file was edited in mid-switch. */
export async function lookAt(desk: ClusterDesk, watch: GateWatch): Promise<Look> {
  const view = await desk.ports.repository.read();
  const recorded = await desk.recorded(view);
  if (recorded === undefined) return { desk, status: statusWithoutSwitch(desk.cluster.name) };
  const planned = desk.planned(recorded);
  if (!isEnded(recorded.journal) && recorded.frozen.clusterFile !== desk.text)
    throw editedInMidSwitch(desk.file, recorded);
  const considered = await consider(desk.ports, planned, watch, view);
  return lookedAt(desk, { planned, recorded, considered });
}

function lookedAt(desk: ClusterDesk, going: Going): Look {
  const { planned, recorded, considered } = going;
  const { journal } = recorded;
  const status = statusOf({ planned, journal, considered, snapshot: desk.lastSeen });
  return { desk, status, going };
}

/** What is wrong with the repository, where that is what holds a switch back. */
export function issuesOf({ going }: Look): readonly Issue[] {
  return going?.considered.kind === 'refused' ? going.considered.issues : [];
}

async function turn(look: Look, ruling: Ruling): Promise<Turn> {
  const { desk, going } = look;
  if (going === undefined) return { ...look, ruling };
  const { considered, planned } = going;
  if (ruling !== 'go' || considered.kind !== 'due') {
    await withhold(desk, going, ruling);
    return { ...look, ruling };
  }
  const outcome = await land(desk.ports, planned, considered);
  switch (outcome.kind) {
    case 'proposed':
      return { ...look, status: proposedStatus(look.status, outcome), ruling, outcome };
    case 'refused':
      return { ...lookedAt(desk, { ...going, considered: outcome }), ruling, outcome };
    default:
      return { ...look, ruling, outcome };
  }
}

/** What was proposed when a gate was open is not to be merged when it is not open any more. */
async function withhold(
  { ports: { proposer } }: ClusterDesk,
  { considered, planned, recorded: { journal } }: Going,
  ruling: Ruling,
): Promise<void> {
  const reason = reasonToHold(considered, ruling);
  if (reason !== undefined) await proposer?.withhold(planned, journal, reason);
}

function reasonToHold(considered: Consideration, ruling: Ruling): string | undefined {
  switch (considered.kind) {
    case 'done':
      return undefined;
    case 'due':
      return ruling === 'stopped'
        ? 'the switch of another cluster has failed'
        : 'as many clusters as may be are in the middle of a switch';
    case 'refused':
      return considered.issues[0]?.message;
    case 'wait':
    case 'unmerged':
    case 'act':
    case 'unapproved':
    case 'failed':
      return considered.verdict.reason;
  }
}

/** The first commit adopts what is there; from the second on the cluster changes. */
function isInFlight({ recorded: { journal } }: Going): boolean {
  return !isEnded(journal) && (committedPhase(journal) ?? 0) > 0;
}
