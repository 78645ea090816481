import { journalsIn, frozenPath } from '../../deliver/layout';
import { parseJournal } from '../../deliver/journal-text';
import { parseFrozen } from '../../deliver/frozen-text';
import type { RepositoryView } from '../../deliver/repository';
import { writeFileAtomically } from '../../io/atomic-write';
import { formatSnapshot } from '../../observe/format-snapshot';
import type { Snapshot } from '../../observe/snapshot';
import type { PlanInput } from '../../plan/input';
import { planSwitch } from '../../plan/plan-switch';
import type { LiveCluster } from '../../rehearse/live/live-cluster';
import { replayBranch } from '../../rehearse/live/replay-branch';
import { imageBaseOf } from '../../rehearse/prepare';
import { imagesFound } from '../../rehearse/run/image-check';
import { loadClusterText } from '../../spec/load-cluster';
import { withDesk } from '../delivery/cluster-desk';
import type { ClusterDesk } from '../delivery/cluster-desk';
import { EXIT } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import { stateNamed, valueOf } from '../load';
import { badUsage } from '../rejected';
import type { Streams } from '../streams';

export interface TwinOptions {
  readonly file: string;
  readonly repository?: string;
  /** State before the first switch. */
  readonly from: string;
  readonly masters: string;
  readonly workers: number;
  readonly seed: number;
  /** File of the snapshot; `-` is standard output. */
  readonly output: string;
}

/** When every twin begins to follow its branch. */
const START = Date.UTC(2026, 0, 1) / 1000;

/** `regshift twin`: what a cluster looks like that has followed the branch. Invented from the file, and from nothing kept. */
export async function twin(options: TwinOptions, streams: Streams): Promise<ExitCode> {
  const { file, repository } = options;
  const desks = { file: [file], ...(repository === undefined ? {} : { repository }) };
  return withDesk(desks, streams, async (desk) => {
    await replay(desk, options, streams);
    return EXIT.yes;
  });
}

async function replay(desk: ClusterDesk, options: TwinOptions, streams: Streams): Promise<void> {
  const views = await desk.branch.views();
  const cluster = valueOf(
    replayBranch({
      input: withMasters(before(desk, views, options), desk.file),
      layout: desk.layout,
      views,
      masters: Number(options.masters),
      workers: options.workers,
      seed: options.seed,
      start: START,
    }),
    EXIT.no,
  );
  const found = await foundImages(desk, cluster);
  const text = formatSnapshot({ ...cluster.observe(), ...found });
  if (options.output === '-') streams.stdout.write(text);
  else writeFileAtomically(options.output, text);
}

/** Nobody can observe them, and what serves images on them is made for their names and addresses. */
function withMasters(input: PlanInput, file: string): PlanInput {
  const { preconditions } = planSwitch(input);
  if (preconditions.some(({ code, state }) => code === 'P034' && state === 'failed')) {
    throw badUsage(
      `${file} does not say which masters engine Pipeline serves images from, and a twin has none to observe`,
      'write spec.pipeline.masters: [{name: master-0, address: 10.0.0.10}]',
    );
  }
  return input;
}

/** What looks for images would find: its registries are as invented as itself, and nobody can ask them. */
async function foundImages(
  desk: ClusterDesk,
  { twin: state, ground }: LiveCluster,
): Promise<Pick<Snapshot, 'foundImages'>> {
  if (desk.cluster.engine === 'Module') return {};
  const recorded = await desk.recorded();
  const phases = recorded?.frozen.plan.hops.flatMap((hop) => hop.phases) ?? [];
  const clauses = phases.flatMap(({ gate }) => gate.all);
  const imageBase = imageBaseOf(desk.cluster);
  return {
    foundImages: clauses.flatMap((clause) =>
      clause.kind === 'ImagesPresent' ? imagesFound(clause, state, { ground, imageBase }) : [],
    ),
  };
}

/** The cluster before its first switch: as the file says that that one was started from. */
function before(
  { cluster, layout, file }: ClusterDesk,
  views: readonly RepositoryView[],
  { from }: TwinOptions,
): PlanInput {
  const last = views.at(-1);
  const [first] = last === undefined ? [] : journalsIn(layout, last.files);
  const observation = { kind: 'assumed', from: stateNamed(from) } as const;
  if (first === undefined || last === undefined) return { cluster, observation };
  const journal = valueOf(parseJournal(first.content, first.path), EXIT.no);
  const path = frozenPath(layout, journal.id);
  const text = last.files.find((one) => one.path === path)?.content ?? '';
  const frozen = valueOf(parseFrozen(text, path, journal.plan.frozen), EXIT.no);
  const asked = loadClusterText(frozen.clusterFile, file);
  return { cluster: valueOf(asked, EXIT.no), observation };
}
