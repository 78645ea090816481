import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Ended, Machine, Running } from './pipeline-machine';
import { shortName } from './pipeline-upstream';

/** How a pull ended. */
export interface Pulled {
  readonly outcome: 'pulled' | 'failed' | 'hangs';
  readonly stderr: string;
}

/** What runs in a container. */
export interface ContainerSpec {
  readonly image: string;
  /** Everything of the OCI specification but the root folder's path. */
  readonly oci: Readonly<Record<string, unknown>>;
}

const PULL_SECONDS = 40;

/** A node: a network, a file system below `root`, and a real containerd with its own store. */
export class ClusterNode {
  readonly name: string;
  readonly address: string;
  /** Folder that stands for the node's `/`. */
  readonly root: string;
  readonly certsDir = '/etc/containerd/certs.d';
  private readonly machine: Machine;
  private readonly folder: string;
  private readonly images = new Set<string>();
  private containerd: Running | undefined;

  constructor(machine: Machine, name: string, address: string) {
    this.machine = machine;
    this.name = name;
    this.address = address;
    this.folder = `${machine.folder}/nodes/${name}`;
    this.root = `${this.folder}/root`;
  }

  async start(): Promise<void> {
    const { machine, folder } = this;
    await machine.addNetwork(this.name, this.address);
    const config = [
      'version = 2',
      `root = "${folder}/containerd"`,
      `state = "${folder}/state"`,
      'disabled_plugins = ["io.containerd.grpc.v1.cri"]',
      '[grpc]',
      `  address = "${folder}/c.sock"`,
    ];
    machine.write(`${folder}/config.toml`, config.join('\n'));
    machine.write(`${this.root}/etc/containerd/config.toml`, this.criConfig());
    const command = ['containerd', '--config', `${folder}/config.toml`];
    this.containerd = machine.start(command, `${folder}/containerd.log`, { network: this.name });
    for (let tries = 0; tries < 100; tries += 1) {
      if (existsSync(machine.at(`${folder}/c.sock`)) && (await this.ctr(['version'])).status === 0)
        return;
      await pause(50);
    }
    throw new Error(`containerd of ${this.name}: ${machine.read(`${folder}/containerd.log`)}`);
  }

  async stop(): Promise<void> {
    await this.containerd?.kill();
  }

  /** Pulls as the kubelet has containerd do it; `tree` is a host tree, by default that of the node. */
  async pull(image: string, tree = `${this.root}${this.certsDir}`): Promise<Pulled> {
    const command = ['images', 'pull', '--hosts-dir', tree, image];
    const { status, stderr } = await this.ctr(command, PULL_SECONDS);
    if (status === 0) this.images.add(image);
    const outcome = status === 0 ? 'pulled' : status === 124 ? 'hangs' : 'failed';
    return { outcome, stderr };
  }

  /** Forgets images with everything that they are made of; all of them where none is named. */
  async forget(...images: readonly string[]): Promise<void> {
    const known = images.length > 0 ? images : [...this.images];
    for (const image of known) this.images.delete(image);
    if (known.length > 0) await this.must(['images', 'rm', '--sync', ...known]);
  }

  /** Digests of everything in the store. */
  async content(): Promise<readonly string[]> {
    return lines(await this.must(['content', 'ls', '-q']));
  }

  /** Pulls an image that is not there. */
  async need(image: string): Promise<void> {
    if (this.images.has(image)) return;
    const { outcome, stderr } = await this.pull(image);
    if (outcome !== 'pulled') throw new Error(`${this.name} does not get ${image}: ${stderr}`);
  }

  /** Runs a container to its end. */
  async run(id: string, spec: ContainerSpec): Promise<Ended> {
    await this.prepare(id, spec);
    const ended = await this.ctr(['run', '--config', this.specFile(id), id]);
    await this.remove(id);
    return ended;
  }

  /** Starts a container. */
  async launch(id: string, spec: ContainerSpec): Promise<void> {
    await this.prepare(id, spec);
    const log = ['--log-uri', `file://${this.logFile(id)}`];
    await this.must(['run', '--detach', ...log, '--config', this.specFile(id), id]);
  }

  /** Kills containers as a crash does, and forgets them. */
  async remove(...ids: readonly string[]): Promise<void> {
    const ctr = `ctr --address ${this.folder}/c.sock`;
    const scripts = ids.map(
      (id) =>
        `${ctr} tasks delete --force ${id} || true; ${ctr} containers delete ${id}; umount ${this.rootOf(id)}`,
    );
    await this.machine.run(['sh', '-c', scripts.join('\n')]);
  }

  /** Ids of the containers that run. */
  async running(): Promise<ReadonlySet<string>> {
    const rows = lines(await this.must(['tasks', 'ls']));
    return new Set(
      rows.filter((row) => row.includes('RUNNING')).map((row) => row.split(' ')[0] ?? ''),
    );
  }

  /** What a container wrote. */
  logOf(id: string): string {
    const path = this.machine.at(this.logFile(id));
    return existsSync(path) ? readFileSync(path, 'utf8').slice(-2000) : '';
  }

  /** The snapshot that becomes the container's root, as the CRI plugin makes one. */
  private async prepare(id: string, { image, oci }: ContainerSpec): Promise<void> {
    const path = this.rootOf(id);
    mkdirSync(this.machine.at(path), { recursive: true });
    await this.must(['images', 'mount', '--rw', image, path]);
    const readonly = oci['readonlyRoot'] === true;
    this.machine.write(this.specFile(id), JSON.stringify({ ...oci, root: { path, readonly } }));
  }

  /** What containerd's configuration says on a node that reads `certsDir`. */
  private criConfig(): string {
    return `version = 2\n[plugins."io.containerd.grpc.v1.cri".registry]\n  config_path = "${this.certsDir}"\n`;
  }

  private async must(command: readonly string[]): Promise<string> {
    const { status, stdout, stderr } = await this.ctr(command);
    if (status !== 0) throw new Error(`${this.name}: ctr ${command.join(' ')}: ${stderr}`);
    return stdout;
  }

  private ctr(command: readonly string[], seconds = 60): Promise<Ended> {
    const all = ['ctr', '--address', `${this.folder}/c.sock`, ...command];
    return this.machine.run(all, { network: this.name, seconds });
  }

  private rootOf(id: string): string {
    return `${this.folder}/roots/${shortName(id)}`;
  }

  private specFile(id: string): string {
    return `${this.folder}/specs/${id}.json`;
  }

  private logFile(id: string): string {
    return `${this.folder}/logs/${id}`;
  }
}

function lines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}
