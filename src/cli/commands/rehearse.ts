import type { Issue } from '../../model/issue';
import { snapshotOf } from '../../plan/input';
import { mayStart, planSwitch } from '../../plan/plan-switch';
import type { Plan } from '../../plan/plan';
import { faultSubjects } from '../../rehearse/faults/fault-subjects';
import { parseFaults } from '../../rehearse/faults/parse-fault';
import { prepareRehearsal } from '../../rehearse/prepare';
import type { Prepared } from '../../rehearse/prepare';
import { rehearse as performSwitch } from '../../rehearse/report/rehearse';
import { rehearseEverything } from '../../rehearse/report/rehearse-everything';
import type { Outcome, Rehearsal } from '../../rehearse/report/rehearsal';
import { TreeRenderer } from '../../render/render-tree';
import { EXIT } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import { loadSwitch } from '../load';
import type { LoadedSwitch, SwitchOptions } from '../load';
import { painterFor } from '../print/painter';
import { formatRehearsalMarkdown } from '../print/rehearsal-markdown';
import { formatRehearsal } from '../print/rehearsal-text';
import { structured } from '../print/structured';
import { badUsage, Rejected } from '../rejected';
import type { Streams } from '../streams';

export interface RehearseOptions extends SwitchOptions {
  /** Nodes of an invented cluster. */
  readonly masters?: '1' | '3';
  readonly workers?: number;
  readonly seed: number;
  readonly runs: number;
  readonly fault: readonly string[];
  readonly walks: number;
  readonly exhaustive: boolean;
  readonly most?: number;
  readonly images?: number;
  readonly verbose: boolean;
  readonly output: 'text' | 'json' | 'yaml' | 'markdown';
}

/** An exhaustive rehearsal of more nodes has more states than usually fit. */
const MOST_NODES = 6;
/** States that an exhaustive rehearsal looks at, if it is not told otherwise. */
const USUAL_MOST = 3_000_000;
const NOTHING_DONE = 'Nothing was rehearsed.';

/** `regshift rehearse`: 1 when an invariant was broken, 3 when the switch came to no end. */
export async function rehearse(options: RehearseOptions, streams: Streams): Promise<ExitCode> {
  refuseContradictions(options);
  const loaded = await loadSwitch(options);
  refuseInventedNodes(options, loaded);
  const plan = planSwitch(loaded.input);
  if (!mayStart(plan)) throw new Rejected(reasonsOf(plan), EXIT.no, NOTHING_DONE);
  const prepared = prepare(options, loaded, plan);
  const rehearsal = options.exhaustive
    ? everything(options, prepared, plan)
    : performed(options, prepared, plan);
  streams.stdout.write(format(rehearsal, plan, loaded, options, streams));
  return EXIT_OF[rehearsal.outcome];
}

const EXIT_OF: Readonly<Record<Outcome, ExitCode>> = {
  done: EXIT.yes,
  reverted: EXIT.yes,
  violated: EXIT.no,
  waiting: EXIT.cannotTell,
  failed: EXIT.cannotTell,
  cut: EXIT.cannotTell,
};

function refuseContradictions({ exhaustive, fault, walks, most }: RehearseOptions): void {
  if (exhaustive && (fault.length > 0 || walks > 0)) {
    throw badUsage(
      '--exhaustive excludes --fault and --walks',
      'it tries every chance by itself: nodes that join, reverts, registries that are sick or gone, a killed advance',
    );
  }
  if (!exhaustive && most !== undefined) {
    throw badUsage('--most bounds --exhaustive, which is not asked for');
  }
}

function refuseInventedNodes({ masters, workers }: RehearseOptions, { input }: LoadedSwitch): void {
  if (snapshotOf(input.observation) !== undefined && (masters ?? workers) !== undefined) {
    throw badUsage(
      '--masters and --workers are for a cluster that was not observed',
      'the snapshot names the nodes; leave them out',
    );
  }
}

/** Why a plan can not start, refusals and failed preconditions alike. */
function reasonsOf(plan: Plan): readonly Issue[] {
  const failed = plan.preconditions.filter(({ state }) => state === 'failed');
  const place = { object: `ClusterRegistry/${plan.cluster}` };
  return [
    ...plan.refusals.map(({ code, message, routes }): Issue => ({
      code,
      severity: 'error',
      place,
      message,
      ...(routes.length === 0
        ? {}
        : { hint: `legal from here: ${routes.map((route) => route.join(' → ')).join(', ')}` }),
    })),
    ...failed.map(({ code, message, remedy }): Issue => ({
      code,
      severity: 'error',
      place,
      message,
      ...(remedy === '' ? {} : { hint: remedy }),
    })),
  ];
}

function prepare(
  { masters = '3', workers = 2, images, exhaustive }: RehearseOptions,
  { input, moduleConfig }: LoadedSwitch,
  plan: Plan,
): Prepared {
  const renderer = new TreeRenderer(moduleConfig);
  const imageCount = images ?? (exhaustive ? 1 : undefined);
  const prepared = prepareRehearsal({
    input,
    plan,
    render: (tree) => renderer.render(tree),
    masters: Number(masters),
    workers,
    ...(imageCount === undefined ? {} : { imageCount }),
  });
  if (!prepared.ok) throw new Rejected(prepared.issues, EXIT.no, NOTHING_DONE);
  return prepared.value;
}

function performed(options: RehearseOptions, prepared: Prepared, plan: Plan): Rehearsal {
  const faults = parseFaults(options.fault, faultSubjects(prepared, plan));
  if (!faults.ok) throw new Rejected(faults.issues, EXIT.usage, NOTHING_DONE);
  const { seed, runs, walks } = options;
  return performSwitch(plan, prepared, { seed, runs, walks, faults: faults.value });
}

function everything({ most, seed }: RehearseOptions, prepared: Prepared, plan: Plan): Rehearsal {
  const { length } = prepared.twin.nodes;
  if (length > MOST_NODES && most === undefined) {
    throw badUsage(
      `--exhaustive with ${String(length)} nodes has more states than usually fit`,
      `up to ${String(MOST_NODES)} nodes are tried; allow more states with --most N, or draw runs at random: --walks N`,
    );
  }
  return rehearseEverything(plan, prepared, { most: most ?? USUAL_MOST, seed });
}

function format(
  rehearsal: Rehearsal,
  plan: Plan,
  { input }: LoadedSwitch,
  { output, verbose }: RehearseOptions,
  streams: Streams,
): string {
  switch (output) {
    case 'json':
    case 'yaml':
      return structured(rehearsal, output);
    case 'markdown':
      return formatRehearsalMarkdown(rehearsal);
    case 'text':
      return formatRehearsal(rehearsal, plan, {
        cluster: input.cluster,
        snapshot: snapshotOf(input.observation),
        paint: painterFor(streams.stdout, streams),
        verbose,
        columns: streams.stdout.columns ?? 100,
      });
  }
}
