import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RegistrySection, RegistrySettings } from '../../src/spec/cluster-file.generated';
import type { PipelineSpec } from '../../src/spec/cluster';
import type { Ground } from '../plan/pipeline-builder';
import { Cluster, MASTERS, WORKER } from './pipeline-cluster';
import { HAS_REGSYNC, makeApp, makeServingImage } from './pipeline-image';
import type { LocalImage } from './pipeline-image';
import { hostsFile, Machine } from './pipeline-machine';
import type { ClusterNode } from './pipeline-node';
import { Switches } from './pipeline-switch';
import type { User } from './pipeline-upstream';
import { Upstream } from './pipeline-upstream';
import { Authority } from './serving-certificates';
import type { KeyPair } from './serving-certificates';

/** Users of the registries outside, by the environment variable that has the password. */
export const LOGINS = {
  FIRST_PASSWORD: { username: 'robot', password: 'not $a "real\\ {pass}:#wörd' },
  SECOND_PASSWORD: { username: 'robot-two', password: 'not-a-real-password-two' },
} as const satisfies Readonly<Record<string, User>>;
export type LoginName = keyof typeof LOGINS;

/** Whom nodes trust by themselves, and whom only those that are told. */
type Trust = 'public' | 'private';

/** Hosts and addresses of the registries outside. */
const HOSTS = {
  'images.example.com': ['10.99.2.1', 'public'],
  'mirror.example.com': ['10.99.2.2', 'private'],
  'other.example.com': ['10.99.2.3', 'private'],
} as const satisfies Readonly<Record<string, readonly [string, Trust]>>;
export type OutsideHost = keyof typeof HOSTS;

/** What `pullsTampered` answers where everything counts. */
export const ALL_COUNTS = {
  'as it is': 'pulled',
  'another password': 'failed',
  'no login': 'failed',
  'another CA': 'failed',
} as const;

/** A cluster, the registries outside it, and images in them. */
export class Stage {
  readonly machine: Machine;
  readonly cluster: Cluster;
  /** What all pods of ours run. */
  readonly serving: LocalImage;
  readonly app: LocalImage;
  private readonly folder: string;
  private readonly trusted: Readonly<Record<Trust, Authority>>;
  private readonly upstreams: Readonly<Record<OutsideHost, Upstream>>;
  private trees = 0;

  private constructor(machine: Machine, folder: string) {
    const folderOf = (name: string): string => {
      mkdirSync(join(folder, name), { recursive: true });
      return join(folder, name);
    };
    this.machine = machine;
    this.folder = folder;
    this.cluster = new Cluster(machine);
    this.trusted = {
      public: new Authority(folderOf('public')),
      private: new Authority(folderOf('private')),
    };
    const upstream = (host: OutsideHost): Upstream => {
      const [address, trust] = HOSTS[host];
      return new Upstream(machine, host, address, this.trusted[trust]);
    };
    this.upstreams = {
      'images.example.com': upstream('images.example.com'),
      'mirror.example.com': upstream('mirror.example.com'),
      'other.example.com': upstream('other.example.com'),
    };
    this.serving = makeServingImage(folderOf('images'), this.trusted.public.crt);
    this.app = makeApp(folderOf('images'), 'an app');
  }

  /**
   * Three masters and a worker; every registry outside is reachable and empty.
   *
   * @param more addresses of other names outside
   */
  static async set(more: Readonly<Record<string, string>> = {}): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), 'regshift-stage-'));
    const stage = new Stage(await Machine.start(), folder);
    try {
      const addresses = Object.entries(HOSTS).map(([host, [address]]) => [host, address] as const);
      const names = [...addresses, ...Object.entries(more)];
      stage.machine.know(Object.fromEntries(names), stage.trusted.public.crt);
      for (const [, address] of names) await stage.machine.addAddress(address);
      for (const node of [...MASTERS, WORKER]) await stage.cluster.addNode(node);
      return stage;
    } catch (error) {
      await stage.strike();
      throw error;
    }
  }

  async strike(): Promise<void> {
    await this.machine.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  upstream(host: OutsideHost): Upstream {
    return this.upstreams[host];
  }

  /** Starts a registry outside and fills it: the app, and the image of our own pods. */
  async open(
    host: OutsideHost,
    paths: readonly string[],
    ...logins: readonly LoginName[]
  ): Promise<void> {
    const upstream = this.upstream(host);
    await upstream.start(logins.length === 0 ? 'everybody' : logins.map((name) => LOGINS[name]));
    for (const path of paths) {
      await upstream.push(this.app, `${path}/app:v1`);
      for (const name of OWN_IMAGES) await upstream.push(this.serving, `${path}/${name}:v1`);
    }
  }

  /** A section of a cluster file that names a registry outside. */
  section(host: OutsideHost, path: string, login: LoginName): RegistrySection {
    return {
      imagesRepo: `${host}/${path}`,
      scheme: 'HTTPS',
      username: LOGINS[login].username,
      password: { fromEnv: login },
      ca: this.trusted.private.crt,
    };
  }

  authority(trust: Trust): string {
    return this.trusted[trust].crt;
  }

  /** A certificate that everybody trusts. */
  certificate(host: string): KeyPair {
    return this.trusted.public.server(host, `DNS:${host}`);
  }

  /** The app's manifest. */
  manifestFile(): string {
    const [, layout = ''] = this.app.source.split(':');
    return `${layout}/blobs/sha256/${this.app.digest.slice('sha256:'.length)}`;
  }

  /** A copy of the node's host tree with other texts; a file without text is left out. */
  changedTree(node: ClusterNode, change: (text: string) => string): string {
    const tree = `${this.machine.folder}/trees/${String((this.trees += 1))}`;
    const from = `${node.root}${node.certsDir}`;
    mkdirSync(this.machine.at(tree), { recursive: true });
    const files = readdirSync(this.machine.at(from), { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((name) => /\.(toml|crt)$/.test(name))) {
      const text = change(this.machine.read(`${from}/${file}`));
      if (text !== '') this.machine.write(`${tree}/${file}`, text);
    }
    return tree;
  }

  /** How pulls end where something of what the node was told is wrong. */
  async pullsTampered(node: ClusterNode, base: string): Promise<Readonly<Record<string, string>>> {
    const outcomes: Record<string, string> = {};
    for (const [name, change] of Object.entries(this.tamperings)) {
      outcomes[name] = await this.pullsApp(node, base, this.changedTree(node, change));
    }
    return outcomes;
  }

  private get tamperings(): Readonly<Record<string, (text: string) => string>> {
    const isAuthority = (text: string): boolean => text.startsWith('-----BEGIN');
    return {
      'as it is': (text) => text,
      'another password': (text) => text.replace(/Basic [\w+/=]+/g, 'Basic cm86d3Jvbmc='),
      'no login': (text) => text.replace(/^\s*Authorization.*$/gm, ''),
      'another CA': (text) => (isAuthority(text) ? this.trusted.public.crt : text),
    };
  }

  /** Forgets what a node was told. */
  clear(node: ClusterNode): void {
    rmSync(this.machine.at(`${node.root}${node.certsDir}`), { recursive: true, force: true });
  }

  /**
   * Whether a client in the cluster pulls the app, with the address, CA and login of a Secret such as
   * `registry-docker-config`. It looks up the Service as cluster DNS would answer.
   */
  async clientPulls(
    told: Readonly<Record<string, string>>,
    login: 'as told' | 'none',
  ): Promise<boolean> {
    const folder = `${this.machine.folder}/client`;
    const [endpoint = '127.0.0.9'] = await this.cluster.endpoints('registry');
    const names = { 'registry.regshift-system.svc': endpoint };
    this.machine.write(`${folder}/hosts`, hostsFile(names));
    this.machine.write(`${folder}/auth.json`, told['.dockerconfigjson'] ?? '');
    this.machine.write(`${folder}/certs/ca.crt`, told['ca'] ?? '');
    const inspect = ['skopeo', '--insecure-policy', 'inspect', '--cert-dir', `${folder}/certs`];
    const authority = login === 'as told' ? ['--authfile', `${folder}/auth.json`] : ['--no-creds'];
    const image = `docker://${told['address'] ?? ''}${told['path'] ?? ''}/app:v1`;
    const client = { network: WORKER.name, hosts: `${folder}/hosts` };
    const { status } = await this.machine.run([...inspect, ...authority, image], client);
    return status === 0;
  }

  /** Images of our own pods, as the cluster file has them. */
  get images(): Readonly<Record<'nginx' | 'distribution' | 'regsync', string>> {
    const { digest } = this.serving;
    return {
      nginx: `tools/nginx@${digest}`,
      distribution: `tools/distribution@${digest}`,
      regsync: `tools/regsync@${digest}`,
    };
  }

  /** Switches of this cluster by engine Pipeline. */
  switches(
    ground: Ground,
    imageBase: string | undefined,
    settings: RegistrySettings,
    more: Partial<PipelineSpec> = {},
  ): Switches {
    const base = imageBase === undefined ? {} : { imageBase };
    const pipeline = { ...base, images: this.images, ...more };
    const switches = new Switches(ground, pipeline, settings);
    for (const [name, { password }] of Object.entries(LOGINS)) {
      switches.environment[name] = password;
    }
    return switches;
  }

  /** Pushes everything that a registry of ours must have, as one of its users. */
  async pushAll(switches: Switches, user: string, target: string): Promise<void> {
    const folder = `${this.machine.folder}/push`;
    const authorities = [switches.generated('ca', 'crt'), this.trusted.public.crt];
    this.machine.write(`${folder}/ca.crt`, authorities.join(''));
    const login = `${user}:${switches.generated(`user-${user}`, 'password')}`;
    const copy = ['skopeo', '--insecure-policy', 'copy', '--quiet', '--dest-cert-dir', folder];
    for (const name of ['app', ...OWN_IMAGES]) {
      const { source } = name === 'app' ? this.app : this.serving;
      const image = `docker://${target}/${name}:v1`;
      await this.machine.must([...copy, '--dest-creds', login, source, image]);
    }
  }

  /** In place of what copies from one master to the others. */
  async fillMasters(switches: Switches, path: string): Promise<void> {
    for (const { address } of MASTERS) {
      await this.pushAll(switches, 'mirror-pusher', `${address}:5001/${path}`);
    }
  }

  /** What is wrong with what in-cluster clients pull from. */
  async serviceFaults(when: string): Promise<readonly string[]> {
    if (!this.cluster.has('Service', 'registry')) return [];
    const addresses = await this.cluster.endpoints('registry');
    return addresses.length === MASTERS.length
      ? []
      : [`${when}: Service registry leads to ${addresses.join(', ') || 'nobody'}`];
  }

  /** Pulls the app by a name into a store that has nothing of it; answers how that ended. */
  async pullsApp(node: ClusterNode, base: string, tree?: string): Promise<string> {
    const image = `${base}/app:v1`;
    if ((await node.content()).includes(this.app.digest)) throw new Error('the app is there still');
    const { outcome } = await node.pull(image, tree);
    if (outcome === 'pulled') await node.forget(image);
    return outcome;
  }
}

/** Repositories of our own pods' images that run here. */
export const OWN_IMAGES = [
  'tools/nginx',
  'tools/distribution',
  ...(HAS_REGSYNC ? ['tools/regsync'] : []),
];
