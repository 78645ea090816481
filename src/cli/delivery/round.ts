import { consider, land } from '../../deliver/advance';
import type { AdvanceOutcome, Consideration } from '../../deliver/advance';
import { ruleFleet } from '../../deliver/fleet';
import type { Ruling } from '../../deliver/fleet';
import type { GateWatch } from '../../deliver/gate-watch';
import { committedPhase, isEnded } from '../../deliver/journal';
import type { Issue } from '../../model/issue';
import { statusOf, statusWithoutSwitch } from '../../deliver/switch-status';
import type { SwitchStatus } from '../../deliver/switch-status';
import type { PlannedSwitch } from '../../deliver/planned-switch';
import type { RecordedSwitch } from '../../deliver/current-switch';
import { editedInMidSwitch } from './refusals';
import type { ClusterDesk } from './cluster-desk';

/** One look at a cluster's switch. */
export interface Look {
  readonly desk: ClusterDesk;
  readonly status: SwitchStatus;
  /** Absent where no switch is there to go on with. */
  readonly going?: Going;
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

/** Looks at every cluster, and lands what is due and may be landed. */
export async function playRound(
  desks: readonly ClusterDesk[],
  watchOf: (desk: ClusterDesk) => GateWatch,
  most: number,
): Promise<readonly Turn[]> {
  const looks = await Promise.all(desks.map((desk) => lookAt(desk, watchOf(desk))));
  const rulings = ruleFleet(
    looks.map(({ going }) => ({
      considered: going?.considered ?? { kind: 'done' },
      isInFlight: going !== undefined && isInFlight(going),
    })),
    most,
  );
  return Promise.all(looks.map((look, at) => turn(look, rulings[at] ?? 'settled')));
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
  const snapshot = desk.lastSeen;
  const status = statusOf({ planned, journal: recorded.journal, considered, snapshot });
  return { desk, status, going: { planned, recorded, considered } };
}

/** What is wrong with the repository, where that is what holds a switch back. */
export function issuesOf({ going }: Look): readonly Issue[] {
  return going?.considered.kind === 'refused' ? going.considered.issues : [];
}

async function turn(look: Look, ruling: Ruling): Promise<Turn> {
  const { desk, going } = look;
  if (ruling !== 'go' || going?.considered.kind !== 'due') return { ...look, ruling };
  return { ...look, ruling, outcome: await land(desk.ports, going.considered) };
}

/** The first commit adopts what is there; from the second on the cluster changes. */
function isInFlight({ recorded: { journal } }: Going): boolean {
  return !isEnded(journal) && (committedPhase(journal) ?? 0) > 0;
}
