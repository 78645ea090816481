import { advanceOnce } from '../../src/deliver/advance';
import type { AdvanceOutcome } from '../../src/deliver/advance-outcome';
import { GateWatch } from '../../src/deliver/gate-watch';
import type { PlannedSwitch } from '../../src/deliver/planned-switch';
import { proposePhase } from '../../src/deliver/propose-phase';
import type { ProposeOutcome, ProposePorts } from '../../src/deliver/propose-phase';
import { pullRequestText } from '../../src/deliver/pull-request-body';
import type { Repository } from '../../src/deliver/repository';
import type { Snapshot } from '../../src/observe/snapshot';
import { SNAPSHOT } from '../gate/gate-builder';
import { planOf } from './plan-builder';
import { portsOf, switchOf } from './switch-builder';

export interface ProposingLook {
  readonly planned?: PlannedSwitch;
  readonly snapshot?: Snapshot;
}

/** A cluster in which something has moved that gates compare with. */
export const MOVED: Snapshot = {
  ...SNAPSHOT,
  registry: { ...SNAPSHOT.registry, config: { presence: 'present', resourceVersion: '999' } },
};

let seconds = 0;

/** One look of `advance`, a minute after the last, that proposes what it would commit; every gate is open. */
export async function lookAndPropose(
  repository: Repository,
  ports: ProposePorts,
  { planned = switchOf(), snapshot = SNAPSHOT }: ProposingLook = {},
): Promise<ProposeOutcome | AdvanceOutcome> {
  const { layout, id } = planned;
  const plan = planOf(planned);
  let proposed: ProposeOutcome | undefined;
  const instead: Repository = {
    read: () => repository.read(),
    holds: (revision, commit) => repository.holds(revision, commit),
    commit: async (draft) => {
      proposed = await proposePhase(ports, {
        layout,
        id,
        draft,
        describe: (journal) => pullRequestText({ plan, journal, changes: [], file: 'c.yaml' }),
      });
      return { ok: false, reason: 'moved' };
    },
  };
  seconds += 60;
  const now = seconds;
  const advancing = portsOf(instead, { now: () => now, observe: () => Promise.resolve(snapshot) });
  const outcome = await advanceOnce(advancing, planned, new GateWatch());
  return proposed ?? outcome;
}
