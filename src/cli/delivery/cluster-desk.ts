import { proposedBranch } from '../../deliver/hydrator-metadata';
import { layoutOf, proposedLayout } from '../../deliver/layout';
import type { Layout } from '../../deliver/layout';
import type { AdvancePorts } from '../../deliver/advance-ports';
import { currentSwitch } from '../../deliver/current-switch';
import type { RecordedSwitch } from '../../deliver/current-switch';
import type { Observer } from '../../deliver/look';
import { thawSwitch } from '../../deliver/planned-switch';
import type { PlannedSwitch } from '../../deliver/planned-switch';
import type { RepositoryView } from '../../deliver/repository';
import { GitBranch } from '../../io/git-branch';
import type { GitBranchOptions } from '../../io/git-branch';
import { readInput } from '../../io/read-files';
import type { Snapshot } from '../../observe/snapshot';
import type { Cluster, DeliverySpec } from '../../spec/cluster';
import { loadCluster } from '../../spec/load-cluster';
import { EXIT } from '../exit-codes';
import { valueOf } from '../load';
import { badUsage } from '../rejected';
import type { Streams } from '../streams';
import type { DeliveryOptions } from './delivery-options';
import { openProposer } from './open-proposer';
import type { OpenPorts } from './open-proposer';
import { portsOf } from './ports';
import { notPushed } from './refusals';

/** Everything at hand to carry the switches of one cluster out. */
export class ClusterDesk {
  readonly file: string;
  /** Text of the cluster file. */
  readonly text: string;
  readonly cluster: Cluster;
  readonly delivery: DeliverySpec;
  readonly layout: Layout;
  /** Name of the branch that commits go to. */
  readonly commitsTo: string;
  /** The branch itself; what it holds of switches is read and written through `ports`. */
  readonly branch: GitBranch;
  readonly ports: AdvancePorts;
  private readonly closePorts: () => void;
  private readonly thawed = new Map<string, PlannedSwitch>();

  /** The last observation; `undefined` before the first. */
  lastSeen: Snapshot | undefined;

  private constructor(file: ClusterFile, branch: GitBranch, { ports, close }: OpenPorts) {
    this.file = file.path;
    this.text = file.text;
    this.cluster = file.cluster;
    this.delivery = file.delivery;
    this.layout = file.layout;
    this.commitsTo = commitsTo(file);
    this.branch = branch;
    this.closePorts = close;
    this.ports = { ...ports, observe: () => this.observe(ports.observe) };
  }

  /** Reads the cluster file and opens its repository. Throws `Rejected`. */
  static async open(
    path: string,
    options: DeliveryOptions,
    { env }: Streams,
  ): Promise<ClusterDesk> {
    const file = clusterFile(path);
    const git = gitOptions(file, options, env);
    const branch = await GitBranch.open(git);
    try {
      const ports = portsOf(file.cluster, branch, file.layout, options, { file: path, env });
      const open =
        options.pullRequest === true
          ? await openProposer(ports, { file: path, delivery: file.delivery, git, env })
          : { ports, close: () => undefined };
      return new ClusterDesk(file, branch, open);
    } catch (error) {
      branch.close();
      throw error;
    }
  }

  /** What the repository has of this cluster's switches. */
  async recorded(view?: RepositoryView): Promise<RecordedSwitch | undefined> {
    return valueOf(
      currentSwitch(view ?? (await this.ports.repository.read()), this.layout),
      EXIT.no,
    );
  }

  /** What a frozen switch commits; it never changes, and is rendered once. */
  planned({ frozen }: Pick<RecordedSwitch, 'frozen'>): PlannedSwitch {
    const known = this.thawed.get(frozen.id);
    if (known !== undefined) return known;
    const planned = valueOf(thawSwitch(frozen, this.layout), EXIT.no);
    this.thawed.set(frozen.id, planned);
    return planned;
  }

  /**
   * Path of the cluster file on the branch; `undefined` where it is kept elsewhere. Throws `Rejected` where the branch has another
   * text: nobody could have reviewed what is on the disk.
   */
  async pushedFile(): Promise<string | undefined> {
    const path = `${this.layout.folder}.yaml`;
    const newest = (await this.branch.versions(path)).at(-1);
    if (newest !== undefined && newest.content !== this.text) throw notPushed(this.file, path);
    return newest === undefined ? undefined : path;
  }

  close(): void {
    this.closePorts();
    this.branch.close();
  }

  private async observe(observer: Observer): Promise<Snapshot> {
    this.lastSeen = await observer();
    return this.lastSeen;
  }
}

/** Opens a desk for each cluster file, works, and closes them all. */
export async function withDesks<T>(
  options: DeliveryOptions,
  streams: Streams,
  work: (desks: readonly ClusterDesk[]) => Promise<T>,
): Promise<T> {
  const { file: files = [] } = options;
  if (files.length === 0) throw badUsage('which cluster?', 'give -f FILE');
  const desks: ClusterDesk[] = [];
  try {
    for (const file of new Set(files)) {
      desks.push(await ClusterDesk.open(file, options, streams));
    }
    return await work(desks);
  } finally {
    for (const desk of desks) desk.close();
  }
}

/** The same for what is done to one cluster at a time. */
export function withDesk<T>(
  options: DeliveryOptions,
  streams: Streams,
  work: (desk: ClusterDesk) => Promise<T>,
): Promise<T> {
  return withDesks(options, streams, ([desk, ...others]) => {
    if (desk === undefined || others.length > 0) {
      throw badUsage('this is for one cluster at a time', 'give one -f FILE');
    }
    return work(desk);
  });
}

/** A cluster file that says where its switches are delivered. */
interface ClusterFile {
  readonly path: string;
  readonly text: string;
  readonly cluster: Cluster;
  readonly delivery: DeliverySpec;
  readonly layout: Layout;
}

function clusterFile(path: string): ClusterFile {
  const { bytes } = readInput(path);
  const cluster = valueOf(loadCluster(bytes, path), EXIT.usage);
  const { delivery } = cluster;
  if (delivery === undefined) {
    throw badUsage(
      `${path} does not say how its switches are delivered`,
      'write spec.delivery: tool, repository, branch, path',
    );
  }
  const text = Buffer.from(bytes).toString('utf8');
  const own = layoutOf(delivery.path, cluster.name);
  const layout = delivery.promotion === undefined ? own : proposedLayout(own);
  return { path, text, cluster, delivery, layout };
}

/** Which branches of which repository, and who commits. */
function gitOptions(
  file: ClusterFile,
  { repository, sign, pullRequest }: DeliveryOptions,
  env: Streams['env'],
): GitBranchOptions {
  const { path, delivery, layout } = file;
  const address = repository ?? delivery.repository;
  if (address === undefined) {
    throw badUsage(
      `${path} names no repository`,
      'set spec.delivery.repository, or give --repository',
    );
  }
  if (pullRequest === true && delivery.promotion !== undefined) {
    throw badUsage(
      'phases are merged by GitOps Promoter, which opens the pull requests itself',
      'leave --pull-request out, or take promotion out of spec.delivery',
    );
  }
  return {
    repository: address,
    branch: commitsTo(file),
    ...(delivery.promotion === undefined ? {} : { active: delivery.branch }),
    layout,
    identity: {
      name: env['REGSHIFT_GIT_NAME'] ?? 'regshift',
      email: env['REGSHIFT_GIT_EMAIL'] ?? 'regshift@localhost',
    },
    remote: { env },
    ...(sign === undefined ? {} : { signing: sign }),
  };
}

function commitsTo({ delivery, layout }: Pick<ClusterFile, 'delivery' | 'layout'>): string {
  const { branch, promotion } = delivery;
  return promotion === undefined ? branch : proposedBranch(branch, layout.folder);
}
