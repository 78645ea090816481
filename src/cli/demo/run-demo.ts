import type { ReferenceCommit } from '../../deliver/commit-message';
import { layoutOf } from '../../deliver/layout';
import { planSwitch } from '../../plan/plan-switch';
import { LiveCluster } from '../../rehearse/live/live-cluster';
import { comeToRest } from '../../rehearse/live/live-switch';
import { prepareRehearsal } from '../../rehearse/prepare';
import type { Prepared } from '../../rehearse/prepare';
import { TreeRenderer } from '../../render/render-tree';
import { EXIT } from '../exit-codes';
import { loadSwitch, valueOf } from '../load';
import type { Streams } from '../streams';
import { FIRST_FILE, SECOND_FILE } from './cluster-file';
import { showEnd } from './ending';
import { Fleet } from './fleet';
import { Narrator } from './narrator';
import { switchScene } from './switch-scene';
import type { SceneEnd, World } from './switch-scene';

/** Where everything of the cluster stands in the repository. */
export const DEMO_LAYOUT = layoutOf('clusters', 'prod-1');
/** The file that a person edits, in the repository. */
const FILE = 'clusters/prod-1.yaml';
const REPO_URL = 'https://git.example.com/fleet.git';
/** Any fixed time makes the same commits each time. */
const START = Date.UTC(2026, 3, 14, 9, 30) / 1000;
const A_WEEK = 7 * 24 * 3600;
const SEED = 1;

const OPENING =
  'One cluster, one bare git repository, two switches. The repository and its commits are real; the cluster is a twin in memory that behaves as DKP and Flux do, in virtual time. Nothing leaves this machine.';

/** What a demo leaves in its folder, and what became of each switch. */
export interface DemoEnd {
  /** Path of the bare repository. */
  readonly repository: string;
  readonly cluster: LiveCluster;
  readonly switches: readonly SceneEnd[];
}

/** The whole job on embedded parts: a bare git repository, and a twin that follows it. Everything stands in the folder. */
export async function runDemo(folder: string, streams: Streams): Promise<DemoEnd> {
  const narrator = new Narrator(streams);
  const fleet = await Fleet.make(folder, DEMO_LAYOUT, () => Math.round(cluster.now));
  fleet.write(FILE, FIRST_FILE);
  const { twin, context } = await inventCluster(fleet.path(FILE));
  const cluster = new LiveCluster({
    twin,
    ground: context.ground,
    now: START,
    layout: DEMO_LAYOUT,
  });
  const world: World = { folder, fleet, cluster, layout: DEMO_LAYOUT, file: FILE, narrator };
  narrator.text(OPENING);
  const first = await goToDirect(world);
  if (first.code !== EXIT.yes) return { repository: fleet.repository, cluster, switches: [first] };
  comeToRest(cluster, first.context, SEED);
  cluster.wait(cluster.now + A_WEEK);
  const second = await goToLocal(world);
  if (second.code === EXIT.yes) await showEnd(world, [first, second]);
  return { repository: fleet.repository, cluster, switches: [first, second] };
}

/** A cluster that has never used the module: three masters, two workers, and the registry that its file names. */
async function inventCluster(file: string): Promise<Prepared> {
  const { input } = await loadSwitch({ file, from: 'U0' });
  const renderer = new TreeRenderer();
  const prepared = prepareRehearsal({
    input,
    plan: planSwitch(input),
    render: (tree) => renderer.render(tree),
    masters: 3,
    workers: 2,
  });
  return valueOf(prepared, EXIT.no);
}

async function goToDirect(world: World): Promise<SceneEnd> {
  const { narrator } = world;
  narrator.title('A person writes a cluster file, and pushes it');
  const reference = await pushed(world, 'prod-1: go to Direct');
  narrator.file(FILE, FIRST_FILE);
  return switchScene(world, { id: '1-direct', reference, seed: SEED });
}

async function goToLocal(world: World): Promise<SceneEnd> {
  const { fleet, narrator } = world;
  narrator.title('A week later the person edits the cluster file, and pushes it');
  await fleet.pull();
  fleet.write(FILE, SECOND_FILE);
  const reference = await pushed(world, 'prod-1: go to Local');
  narrator.lines(await fleet.changedLines(FILE));
  return switchScene(world, { id: '2-local', reference, seed: SEED + 1 });
}

async function pushed({ fleet, narrator }: World, subject: string): Promise<ReferenceCommit> {
  const reference = await fleet.push(subject, REPO_URL);
  narrator.commit(reference);
  return reference;
}
