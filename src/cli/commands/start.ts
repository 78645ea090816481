import { committedPhase, isEnded } from '../../deliver/journal';
import { beginSwitch } from '../delivery/begin-switch';
import type { Beginning, BeginOptions } from '../delivery/begin-switch';
import { withDesks } from '../delivery/cluster-desk';
import type { ClusterDesk } from '../delivery/cluster-desk';
import type { DeliveryOptions } from '../delivery/delivery-options';
import { planText } from '../delivery/plan-text';
import { proposalText } from '../delivery/proposal-text';
import { EXIT } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import { painterFor } from '../print/painter';
import { badUsage, Rejected } from '../rejected';
import type { Streams } from '../streams';

export interface StartOptions extends DeliveryOptions, BeginOptions {
  /** Clusters that may be in flight at once. */
  readonly maxInFlight?: number;
}

/** `regshift start`: freezes the plan of each cluster, and lands its first phase. */
export async function start(options: StartOptions, streams: Streams): Promise<ExitCode> {
  if (options.replan && (options.file ?? []).length > 1) {
    throw badUsage('--replan is for one cluster', 'give one -f FILE');
  }
  return withDesks(options, streams, async (desks) => {
    let inFlight = await countInFlight(desks);
    let code: ExitCode = EXIT.yes;
    for (const desk of desks) {
      if (inFlight >= (options.maxInFlight ?? Infinity) && !(await isInFlight(desk))) {
        streams.stdout.write(
          `${desk.cluster.name}   held: ${String(inFlight)} in flight already\n`,
        );
        code = EXIT.cannotTell;
        continue;
      }
      const beginning = await beginSwitch(desk, options);
      const ending = tell(beginning, desk, streams);
      if (ending !== EXIT.yes) return ending;
      if (beginning.kind === 'begun') inFlight += 1;
    }
    return code;
  });
}

async function countInFlight(desks: readonly ClusterDesk[]): Promise<number> {
  return (await Promise.all(desks.map(isInFlight))).filter(Boolean).length;
}

async function isInFlight(desk: ClusterDesk): Promise<boolean> {
  const recorded = await desk.recorded();
  return recorded !== undefined && !isEnded(recorded.journal);
}

function tell(beginning: Beginning, desk: ClusterDesk, streams: Streams): ExitCode {
  const { stdout } = streams;
  const { bold, green } = painterFor(stdout, streams);
  const name = bold(desk.cluster.name);
  switch (beginning.kind) {
    case 'no':
      stdout.write(planText(beginning.plan, beginning.snapshot, desk, streams));
      return EXIT.no;
    case 'nothing':
      stdout.write(`${name}   nothing to do: the cluster is where the file wants it\n`);
      return EXIT.yes;
    case 'under way': {
      const { journal } = beginning.recorded;
      const at = committedPhase(journal);
      const phase = at === undefined ? 'nothing committed yet' : journal.plan.phases[at]?.id;
      stdout.write(`${name}   switch ${journal.id} is under way: ${phase ?? ''}\n`);
      return EXIT.yes;
    }
    case 'begun':
      return tellBegun(beginning, { desk, streams, name, tick: green('✓') });
  }
}

function tellBegun(
  { planned, outcome }: Extract<Beginning, { kind: 'begun' }>,
  context: {
    readonly desk: ClusterDesk;
    readonly streams: Streams;
    readonly name: string;
    readonly tick: string;
  },
): ExitCode {
  const { desk, streams, name, tick } = context;
  if (outcome.kind === 'refused') throw new Rejected(outcome.issues, EXIT.no);
  if (outcome.kind === 'proposed') {
    streams.stdout.write(
      `${tick} ${name}  switch ${planned.id} begins with ${proposalText(outcome)}\n` +
        `  once it is merged, go on: regshift advance -f ${desk.file} --pull-request\n`,
    );
    return EXIT.yes;
  }
  if (outcome.kind !== 'committed') return EXIT.cannotTell;
  const { step, sha } = outcome;
  const landed = step.kind === 'start' && step.phase !== undefined ? step.phase : undefined;
  const what =
    landed === undefined
      ? 'its first phase is not committed yet'
      : `phase 1/${String(planned.phases.length)} ${planned.phases[landed]?.id ?? ''}`;
  streams.stdout.write(
    `${tick} ${name}  switch ${planned.id} begins: ${what}, commit ${sha.slice(0, 12)} on ${desk.commitsTo}\n` +
      `  go on: regshift advance -f ${desk.file} --wait\n`,
  );
  return EXIT.yes;
}
