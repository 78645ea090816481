import { advanceOnce } from '../../deliver/advance';
import type { AdvanceOutcome } from '../../deliver/advance-outcome';
import { journalsOf } from '../../deliver/current-switch';
import type { RecordedSwitch } from '../../deliver/current-switch';
import { GateWatch } from '../../deliver/gate-watch';
import { freezeRollback } from '../../deliver/rollback';
import type { Rollback } from '../../deliver/rollback';
import type { FrozenSwitch } from '../../deliver/frozen-switch';
import { packageVersion } from '../../io/package-root';
import { planSwitch } from '../../plan/plan-switch';
import type { Plan } from '../../plan/plan';
import type { RegistrySettings } from '../../spec/cluster-file.generated';
import { stateOfSettings } from '../../plan/settings';
import { withDesk } from '../delivery/cluster-desk';
import type { ClusterDesk } from '../delivery/cluster-desk';
import type { DeliveryOptions } from '../delivery/delivery-options';
import { planText } from '../delivery/plan-text';
import { proposalText } from '../delivery/proposal-text';
import { nothingToTakeBack } from '../delivery/refusals';
import { EXIT } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import { valueOf } from '../load';
import { painterFor } from '../print/painter';
import { Rejected } from '../rejected';
import type { Streams } from '../streams';

/** `regshift rollback`: lands the inverse of what was committed, through the same gates. */
export async function rollback(options: DeliveryOptions, streams: Streams): Promise<ExitCode> {
  return withDesk(options, streams, async (desk) => {
    for (;;) {
      const code = await tryToRollBack(desk, streams);
      if (code !== undefined) return code;
    }
  });
}

/** `undefined` when somebody else moved the branch first. */
async function tryToRollBack(desk: ClusterDesk, streams: Streams): Promise<ExitCode | undefined> {
  const view = await desk.ports.repository.read();
  const recorded = await desk.recorded(view);
  if (recorded === undefined) throw nothingToTakeBack(desk.cluster.name);
  const ids = valueOf(journalsOf(view, desk.layout), EXIT.no).map(({ id }) => id);
  const snapshot = await desk.ports.observe();
  const back = freezeRollback({ recorded, ids, snapshot, regshift: packageVersion() });
  if (back.kind !== 'frozen') return tellWhyNot(back, recorded.frozen, desk, streams);
  const planned = desk.planned(back);
  const outcome = await advanceOnce(desk.ports, planned, new GateWatch(), view);
  if (outcome.kind === 'moved') return undefined;
  if (outcome.kind === 'refused') throw new Rejected(outcome.issues, EXIT.no);
  const { green, bold } = painterFor(streams.stdout, streams);
  if (outcome.kind === 'proposed') await holdForward(desk, recorded, outcome.url);
  const phases = planned.phases.map(({ id }) => id).join(', ');
  streams.stdout.write(
    `${green('✓')} ${bold(desk.cluster.name)}  switch ${recorded.journal.id} goes back as ${planned.id}${landedText(outcome)}\n` +
      (phases === ''
        ? '  nothing had changed the cluster: there is nothing to undo\n'
        : `  phases: ${phases}\n  go on: regshift advance -f ${desk.file} ${outcome.kind === 'proposed' ? '--pull-request' : '--wait'}\n`),
  );
  return EXIT.yes;
}

function landedText(outcome: AdvanceOutcome): string {
  switch (outcome.kind) {
    case 'committed':
      return `, commit ${outcome.sha.slice(0, 12)}`;
    case 'proposed':
      return `, ${proposalText(outcome)}`;
    default:
      return '';
  }
}

/** Merging what leads forward would make the way back one from somewhere else. */
async function holdForward(
  desk: ClusterDesk,
  recorded: RecordedSwitch,
  back: string,
): Promise<void> {
  const { proposer } = desk.ports;
  const reason = `the switch is taken back: ${back}`;
  await proposer?.withhold(desk.planned(recorded), recorded.journal, reason);
}

function tellWhyNot(
  back: Exclude<Rollback, { kind: 'frozen' }>,
  frozen: FrozenSwitch,
  desk: ClusterDesk,
  streams: Streams,
): ExitCode {
  switch (back.kind) {
    case 'refused':
      throw new Rejected([back.issue], EXIT.no);
    case 'unknown':
      streams.stdout.write(
        `Cannot tell whether ${back.phase} is past its point of no return: the cluster does not show it.\n`,
      );
      return EXIT.cannotTell;
    case 'past': {
      streams.stdout.write(
        `The point of no return is behind (${back.phase}: ${back.seen}). A revert is no way back; a new switch is.\n`,
      );
      const plan = planBack(frozen, desk);
      if (plan !== undefined) {
        streams.stdout.write(
          `\nOnce this switch has ended, this one goes back:\n\n${planText(plan, undefined, desk, streams)}`,
        );
      }
      return EXIT.no;
    }
  }
}

/** The switch from where this one leads to where it came from, if the settings from before are known. */
function planBack(frozen: FrozenSwitch, { cluster }: ClusterDesk): Plan | undefined {
  const settings = settingsBefore(frozen);
  const from = frozen.plan.route.at(-1);
  if (settings === undefined || from === undefined) return undefined;
  return planSwitch({
    cluster: { ...cluster, registry: settings, state: stateOfSettings(settings) },
    observation: { kind: 'assumed', from },
  });
}

function settingsBefore({ before, plan }: FrozenSwitch): RegistrySettings | undefined {
  const adopted = plan.hops[0]?.phases[0]?.objects ?? [];
  return [...before, ...adopted].find((object) => object.kind === 'RegistryModuleConfig')?.settings;
}
