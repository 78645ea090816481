import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { stringify } from 'yaml';
import { Fleet } from '../../src/cli/demo/fleet';
import { loadSwitch } from '../../src/cli/load';
import { scopeOf } from '../../src/cli/observation-scope';
import { currentSwitch } from '../../src/deliver/current-switch';
import type { RecordedSwitch } from '../../src/deliver/current-switch';
import { layoutOf } from '../../src/deliver/layout';
import { application } from '../../src/deliver/objects/application';
import { deliveryTarget } from '../../src/deliver/objects/delivery-target';
import { fluxKustomization } from '../../src/deliver/objects/flux-objects';
import { thawSwitch } from '../../src/deliver/planned-switch';
import { baselineOf } from '../../src/gate/baseline';
import type { Baseline } from '../../src/gate/baseline';
import type { KubeObject } from '../../src/model/object-id';
import type { Result } from '../../src/model/result';
import { fieldsAt } from '../../src/observe/fields';
import { parseSnapshot } from '../../src/observe/parse-snapshot';
import { accessRoles } from '../../src/observe/access-roles';
import type { Snapshot } from '../../src/observe/snapshot';
import type { ObservationScope } from '../../src/observe/scope';
import { planSwitch } from '../../src/plan/plan-switch';
import { courseIn } from '../../src/rehearse/live/course-in';
import { LiveCluster } from '../../src/rehearse/live/live-cluster';
import { MoveClock, PERFORMED } from '../../src/rehearse/perform/move-clock';
import { contextOf, prepareRehearsal } from '../../src/rehearse/prepare';
import type { RunContext } from '../../src/rehearse/run/run-context';
import type { Course } from '../../src/rehearse/run/run-state';
import { stagesOf } from '../../src/rehearse/run/stages';
import { accessManifests } from '../../src/render/observer-manifests';
import { TreeRenderer } from '../../src/render/render-tree';
import { runRegshift } from '../cli/program';
import type { Ended } from '../cli/program';
import { installCrds, pathOf } from './api-objects';
import { startApiServer } from './api-server';
import type { ApiServer } from './api-server';
import { dkpObjects, PLANTED } from './dkp-objects';
import { DkpWriter } from './dkp-writer';
import { GitHttpServer } from './git-http-server';
import { GitOpsEngine } from './gitops-engine';

export const LAYOUT = layoutOf('clusters', 'prod-1');
const FILE = 'clusters/prod-1.yaml';
const REPO_URL = 'https://git.example.com/fleet.git';
/** Virtual time begins here; it is over before any clock shows it. */
const START = Date.UTC(2025, 3, 14, 9, 30) / 1000;
const SEED = 1;
/** The user that regshift logs in as at the API server, and at the repository. */
const OBSERVER = 'observer';
const USER = 'robin';
/** More moves than any switch has. */
const MOST_MOVES = 100_000;

/** Settings that belong to people, by ModuleConfig. */
export const PEOPLES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  deckhouse: { logLevel: 'Info', update: { mode: 'Manual' } },
};

export interface WorldOptions {
  /** Where the cluster is. */
  readonly from: 'U0' | 'Proxy';
  /** Text of the first cluster file. */
  readonly file: string;
  /**
   * How the command line reaches the repository.
   *
   * @default 'file'
   */
  readonly remote?: 'file' | 'http';
}

/**
 * A real API server and a real repository, between which a twin plays DKP and the people, and an engine what Argo CD or
 * Flux does. The command line reads and writes both, with no more rights than it asks for.
 */
export class SwitchWorld {
  readonly server: ApiServer;
  readonly fleet: Fleet;
  readonly cluster: LiveCluster;
  readonly engine: GitOpsEngine;
  /** Everything that the command line has printed. */
  printed = '';
  private readonly folder: string;
  private readonly writer: DkpWriter;
  private context: RunContext;
  private recorded: RecordedSwitch | undefined;
  /** What the twin looked like before the last commit that its engine has seen. */
  private baseline: Baseline | undefined;
  private tip: string | undefined;
  private remote: GitHttpServer | undefined;

  private constructor(
    parts: Pick<SwitchWorld, 'server' | 'fleet' | 'cluster' | 'engine'>,
    own: Own,
  ) {
    this.server = parts.server;
    this.fleet = parts.fleet;
    this.cluster = parts.cluster;
    this.engine = parts.engine;
    this.folder = own.folder;
    this.context = own.context;
    this.writer = new DkpWriter(parts.server);
  }

  static async make({ from, file, remote = 'file' }: WorldOptions): Promise<SwitchWorld> {
    const server = await startApiServer({ users: [OBSERVER] });
    const folder = mkdtempSync(join(tmpdir(), 'regshift-switch-'));
    await installCrds(server);
    const fleet = await Fleet.make(folder, LAYOUT, () => START);
    fleet.write(FILE, file);
    const { input } = await loadSwitch({ file: fleet.path(FILE), from });
    const renderer = new TreeRenderer();
    const prepared = valueOf(
      prepareRehearsal({
        input,
        plan: planSwitch(input),
        render: (tree) => renderer.render(tree),
        masters: 3,
        workers: 2,
      }),
    );
    const { twin, context } = prepared;
    const cluster = new LiveCluster({ twin, ground: context.ground, now: START, layout: LAYOUT });
    const target = valueOf(deliveryTarget(input.cluster));
    const object = target.tool === 'Flux' ? fluxKustomization(target) : application(target);
    const { repository } = fleet;
    const engine = new GitOpsEngine({ server, repository, object, folder });
    const world = new SwitchWorld({ server, fleet, cluster, engine }, { folder, context });
    world.layDown(Object.values(twin.objects));
    await world.show();
    world.grant(scopeOf(input.cluster));
    if (remote === 'http') await world.serve();
    await fleet.push('prod-1: a switch', REPO_URL);
    await world.settle();
    return world;
  }

  /** From now on the command line has to log in at the repository. */
  private async serve(): Promise<void> {
    this.git('config', 'http.receivepack', 'true');
    this.remote = await GitHttpServer.start(this.folder, `${USER}:${PLANTED.git}`);
  }

  /** ModuleConfigs were there before any engine: people made them with kubectl. */
  private layDown(objects: readonly KubeObject[]): void {
    const { publicDomainTemplate } = this.cluster.ground;
    const global: KubeObject = {
      apiVersion: 'deckhouse.io/v1alpha1',
      kind: 'ModuleConfig',
      metadata: { name: 'global' },
      spec: { version: 2, settings: { modules: { publicDomainTemplate } } },
    };
    for (const object of [...objects, global]) {
      const settings = {
        ...fieldsAt(object, 'spec', 'settings'),
        ...PEOPLES[object.metadata.name],
      };
      const spec = { ...fieldsAt(object, 'spec'), settings };
      this.server.kubectl(['apply', '-f', '-'], stringify({ ...object, spec }));
    }
  }

  private grant(scope: ObservationScope): void {
    const subject = { kind: 'User', name: OBSERVER } as const;
    const manifests = [
      ...accessManifests(accessRoles(scope), subject, 'regshift-observer'),
      ...accessManifests(accessRoles(scope, 'engine'), subject, 'regshift-engine'),
    ];
    const text = manifests.map((object) => stringify(object)).join('---\n');
    this.server.kubectl(['apply', '--server-side', '-f', '-'], text);
  }

  /** A person asks for something else. */
  async ask(text: string): Promise<void> {
    await this.fleet.pull();
    this.fleet.write(FILE, text);
    await this.fleet.push('prod-1: another mode', REPO_URL);
  }

  /** The command line, about this cluster, as the user with the least rights. */
  async call(command: string, ...more: readonly string[]): Promise<Ended> {
    return this.regshift([
      command,
      ...['-f', this.fleet.path(FILE), '--repository', this.repository],
      ...['--kubeconfig', this.server.kubeconfigOf(OBSERVER), ...more],
    ]);
  }

  private get repository(): string {
    const { repository } = this.fleet;
    return this.remote === undefined ? repository : `${this.remote.origin}/${basename(repository)}`;
  }

  /** How often somebody logged in at the repository. */
  get logins(): number {
    return this.remote?.authorizations.filter((login) => login !== '').length ?? 0;
  }

  async status(): Promise<Readonly<Record<string, unknown>>> {
    const { stdout } = await this.call('status', '-o', 'json');
    return JSON.parse(stdout) as Readonly<Record<string, unknown>>;
  }

  /** What `regshift observe` sees. */
  async observed(): Promise<Snapshot> {
    const { code, stdout, stderr } = await this.regshift([
      ...['observe', '-f', this.fleet.path(FILE), '-o', '-'],
      ...['--kubeconfig', this.server.kubeconfigOf(OBSERVER)],
    ]);
    if (code !== 0 || stderr !== '') throw new Error(stderr);
    return valueOf(parseSnapshot(stdout, 'stdout'));
  }

  /**
   * The engine applies what the branch holds, and everything happens that is under way.
   *
   * @param until - when to stop looking before the end
   */
  async settle(until: (snapshot: Snapshot) => boolean = () => false): Promise<void> {
    await this.follow();
    const clock = new MoveClock({ ...this.context, choices: PERFORMED }, SEED);
    for (let moves = 0; moves < MOST_MOVES; moves += 1) {
      const { twin } = this.cluster;
      const run = {
        twin,
        course: await this.course(),
        runner: { at: 'idle' },
        left: { join: false, revert: false },
      } as const;
      const first = clock.first(run, this.cluster.now);
      if (first === undefined) return;
      clock.taken(first.move);
      this.cluster.become(first.move.next.twin, first.at);
      await this.show();
      if (until(this.cluster.observe())) return;
    }
    throw new Error('the twin does not come to rest');
  }

  private async follow(): Promise<void> {
    const view = await this.fleet.branch.read();
    await this.engine.sync();
    if (view.tip === this.tip) return;
    this.tip = view.tip;
    this.baseline = baselineOf(this.cluster.observe());
    this.cluster.follow(view);
    const recorded = valueOf(currentSwitch(view, LAYOUT));
    if (recorded !== undefined && recorded.frozen.id !== this.recorded?.frozen.id) {
      this.context = await this.contextFor(recorded);
    }
    this.recorded = recorded;
  }

  /** The phases of a switch, as the people of the cluster know them. */
  private async contextFor({ frozen }: RecordedSwitch): Promise<RunContext> {
    const file = join(this.folder, 'frozen.yaml');
    writeFileSync(file, frozen.clusterFile);
    const { input } = await loadSwitch({ file }, { snapshot: this.cluster.observe() });
    const renderer = new TreeRenderer();
    const { plan } = frozen;
    const stages = valueOf(stagesOf(plan, (tree) => renderer.render(tree)));
    const { twin: state, ground } = this.cluster;
    return contextOf({ input, plan }, { state, ground }, stages);
  }

  /** People act by what the journal says, and compare with what they saw themselves. */
  private async course(): Promise<Course> {
    if (this.recorded === undefined) return { way: 'done' };
    const planned = valueOf(thawSwitch(this.recorded.frozen, LAYOUT));
    const course = courseIn(await this.fleet.branch.read(), planned);
    return course.way === 'forward' && this.baseline !== undefined
      ? { ...course, baseline: this.baseline }
      : course;
  }

  private async show(): Promise<void> {
    await this.writer.write(dkpObjects(this.cluster.observe(), this.engine.object));
  }

  private async regshift(argv: readonly string[]): Promise<Ended> {
    const ended = await runRegshift(argv, {
      env: {
        HOME: this.folder,
        REGSHIFT_GIT_USERNAME: USER,
        REGSHIFT_GIT_PASSWORD: PLANTED.git,
        DKP_LICENSE: PLANTED.license,
      },
    });
    this.printed += ended.stdout + ended.stderr;
    return ended;
  }

  /** An object as the API server has it. */
  live(object: KubeObject): Promise<unknown> {
    return this.server.call('GET', pathOf(object));
  }

  moduleConfig(name: string): Promise<unknown> {
    const metadata = { name };
    return this.live({ apiVersion: 'deckhouse.io/v1alpha1', kind: 'ModuleConfig', metadata });
  }

  /** Subjects of the branch, the oldest first. */
  subjects(): readonly string[] {
    return this.git('log', '--reverse', '--format=%s', 'main').split('\n');
  }

  /** Output of git in the bare repository. */
  git(...args: readonly string[]): string {
    return execFileSync('git', [`--git-dir=${this.fleet.repository}`, ...args], {
      encoding: 'utf8',
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' },
    }).trim();
  }

  async end(): Promise<void> {
    await this.remote?.close();
    this.fleet.branch.close();
    this.server.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Secrets of the cluster that show in a text, clear or encoded. */
export function shownIn(text: string): readonly string[] {
  return Object.values(PLANTED).filter((secret) =>
    [secret, Buffer.from(secret).toString('base64')].some((form) => text.includes(form)),
  );
}

interface Own {
  readonly folder: string;
  readonly context: RunContext;
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}
