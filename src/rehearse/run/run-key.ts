import { rememberPair } from '../../model/remember';
import { engineKey, objectsKey, repositoryKey } from '../twin/engine/engine-keys';
import { nodeKey } from '../twin/nodes/node-key';
import { platformKey } from '../twin/platform/platform-key';
import type {
  DeploymentState,
  EngineState,
  NodeState,
  PlatformState,
  RepositoryState,
  TwinState,
} from '../twin/state';
import { podKey } from '../twin/workloads/pod-key';
import { PartTable } from './part-table';
import type { Course, RunState, RunnerState } from './run-state';

/**
 * Tells the runs of one search apart: equal keys, equal futures. Nodes of one role are told apart by their state and not by
 * their names: which of them comes first makes no difference to anybody.
 */
export class RunKeys {
  private readonly platforms = new PartTable<PlatformState>(
    (platform) =>
      `${platformKey(platform)} ${String(platform.configRevision)} ${String(platform.controller.restarts)}`,
  );
  private readonly objects = new PartTable<TwinState['objects']>(objectsKey);
  private readonly deployments = new PartTable<TwinState['deployments']>(deploymentsKey);
  private readonly nodes = new PartTable<NodeState>((node) => `${node.name} ${nodeKey(node)}`);
  private readonly repositories = new PartTable<RepositoryState>(repositoryKey);
  private readonly courses = new PartTable<Course>((course) => JSON.stringify(course));
  private readonly runners = new PartTable<RunnerState>((runner) => JSON.stringify(runner));
  private readonly engines = new Map<RepositoryState, PartTable<EngineState>>();
  private readonly likes = new Map<string, number>();
  private readonly nodeLists = new Map<string, readonly NodeState[]>();

  /** The same run, made of parts that stand for all that behave like them. */
  one(run: RunState): RunState {
    const { twin } = run;
    const repository = this.repositories.one(twin.repository);
    return {
      twin: {
        ...twin,
        repository,
        engine: this.enginesOf(repository).one(twin.engine),
        objects: this.objects.one(twin.objects),
        deployments: this.deployments.one(twin.deployments),
        nodes: this.oneList(twin.nodes),
        ...(twin.platform === undefined ? {} : { platform: this.platforms.one(twin.platform) }),
      },
      course: this.courses.one(run.course),
      runner: this.runners.one(run.runner),
      left: run.left,
    };
  }

  /** Key of a run that `one` gave. */
  key({ twin, course, runner, left }: RunState): string {
    const { platform, repository } = twin;
    return [
      platform === undefined ? 0 : this.platforms.number(platform),
      this.repositories.number(repository),
      this.enginesOf(repository).number(twin.engine),
      this.objects.number(twin.objects),
      this.deployments.number(twin.deployments),
      this.courses.number(course),
      this.runners.number(runner),
      (left.join ? 1 : 0) + (left.revert ? 2 : 0),
      this.nodesKey(twin.nodes, platform?.nodeServices ?? NO_SERVICES),
    ].join();
  }

  private enginesOf(repository: RepositoryState): PartTable<EngineState> {
    const known = this.engines.get(repository);
    if (known !== undefined) return known;
    const table = new PartTable<EngineState>((engine) => engineKey(engine, repository));
    this.engines.set(repository, table);
    return table;
  }

  private oneList(nodes: readonly NodeState[]): readonly NodeState[] {
    const list = nodes.map((node) => this.nodes.one(node));
    const key = list.map((node) => this.nodes.number(node)).join();
    const known = this.nodeLists.get(key);
    if (known !== undefined) return known;
    this.nodeLists.set(key, list);
    return list;
  }

  private readonly nodesKey = rememberPair(
    (nodes: readonly NodeState[], services: PlatformState['nodeServices']): string =>
      nodes
        .map((node) => this.like(node, services[node.name]))
        .sort((a, b) => a - b)
        .join(),
  );

  /** Number that nodes share which may change places. */
  private like(node: NodeState, wantedServices: string | undefined): number {
    const key = nodeKey(node, wantedServices);
    const known = this.likes.get(key);
    if (known !== undefined) return known;
    const number = this.likes.size;
    this.likes.set(key, number);
    return number;
  }
}

const NO_SERVICES: PlatformState['nodeServices'] = {};

function deploymentsKey(deployments: Readonly<Record<string, DeploymentState>>): string {
  return Object.entries(deployments)
    .map(([key, { pods }]) => `${key}:${pods.map(podKey).sort().join()}`)
    .join('|');
}
