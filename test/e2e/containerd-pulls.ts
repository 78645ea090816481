import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileSet } from '../../src/model/file-set';
import { hasFeature } from '../../src/node/hosts/containerd';
import type { Containerd, FeatureName } from '../../src/node/hosts/containerd';
import { parseImageReference } from '../../src/node/hosts/image-reference';
import { simulatePull } from '../../src/node/hosts/simulate-pull';
import type { Simulation } from '../../src/node/hosts/simulation';
import type { Answer, World } from '../../src/node/hosts/world';
import { ContainerdDaemon } from './containerd-daemon';
import { FaultRegistries, manifestDigest } from './fault-registry';
import type { SeenRequest } from './fault-registry';
import { SilentHost } from './silent-host';

/** Debian 12's containerd, or another one that the environment names. */
const VERSION = process.env['REGSHIFT_CTR_VERSION'] ?? '1.6.20';
const CONTAINERD: Containerd = { version: VERSION, dialect: 'containerd' };

/** Whether the containerd that is judged has a feature. */
export function itHas(feature: FeatureName): boolean {
  return hasFeature(CONTAINERD, feature);
}

/** Nothing listens there. */
const DEAD = '127.0.0.1:9';
const NO_ADDRESS = 'nosuch.invalid';
export const LOGIN = { username: 'robot', password: 'not-a-real-password' };
export const HEADER = `Basic ${Buffer.from(`${LOGIN.username}:${LOGIN.password}`).toString('base64')}`;

/**
 * A pull, in words that hold for any ports: A and B are mirrors, T one with TLS, U the registry itself, D refuses
 * connections, N has no address, S takes connections and stays silent, H drops packets.
 */
export interface Case {
  readonly world: World;
  /** The `hosts.toml` in a folder that has the CA of T too, or files of the tree. */
  readonly tree: string | FileSet;
  /** @default - that of U */
  readonly folder?: '{U}' | '{U_}' | '_default';
  readonly byDigest?: boolean;
  /** @default - the client resolves and fetches */
  readonly byDaemon?: boolean;
}

/** What a pull came to, comparable between the real one and the simulated one. */
export interface Pull {
  readonly outcome: string;
  /** Method, host, path and number of Authorization headers of each request that reached a host. */
  readonly requests: readonly string[];
}

export interface Both {
  readonly real: Pull;
  readonly simulated: Pull;
  readonly simulation: Simulation;
  readonly stderr: string;
  /** Seconds that the real pull took. */
  readonly seconds: number;
}

/** Seconds after which a pull that ought to hang is taken to do so, and within which any other must end. */
const HANGS_AFTER = 2;
const ENDS_WITHIN = 30;

/** Pulls the same for real and in the simulation. */
export class BothPulls {
  private readonly daemon = new ContainerdDaemon();
  private readonly registries = new FaultRegistries();
  private readonly silent = new SilentHost();
  private readonly dropping = new SilentHost();
  private certificate = '';
  private count = 0;

  async start(): Promise<void> {
    const { folder } = this.daemon;
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
    const name = ['-subj', '/CN=test', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const files = ['-keyout', key, '-out', cert];
    execFileSync('openssl', ['req', '-x509', ...kind, ...name, ...files], { stdio: 'ignore' });
    this.certificate = readFileSync(cert, 'utf8');
    await this.registries.start(3, readFileSync(key, 'utf8'), this.certificate);
    await this.silent.start(false);
    await this.dropping.start(true);
    await this.daemon.start();
  }

  async stop(): Promise<void> {
    this.silent.stop();
    this.dropping.stop();
    await this.daemon.stop();
    await this.registries.stop();
  }

  async pull({
    world: written,
    tree,
    folder: named = '{U}',
    byDigest = false,
    byDaemon = false,
  }: Case): Promise<Both> {
    this.count += 1;
    const name = `pull-${String(this.count)}`;
    const world = this.realWorld(written);
    this.registries.enter(name, world);
    const files = this.realTree(tree, this.real(named));
    const folder = this.daemon.writeTree(name, files);
    const text = `${this.real('U')}/${name}/app${byDigest ? `@${manifestDigest(name)}` : ':v1'}`;
    const image = parseImageReference(text);
    if (image === undefined) throw new Error(`no image: ${text}`);
    const simulation = simulatePull(image, { files, roots: [folder] }, CONTAINERD, world);
    const { outcome, seconds } = simulation;
    const login = written.secret;
    const pull = await this.daemon.pull(text, folder, {
      byDaemon,
      seconds: outcome === 'hangs' ? seconds + HANGS_AFTER : seconds + ENDS_WITHIN,
      ...(login === undefined ? {} : { login: `${login.username}:${login.password}` }),
    });
    return {
      real: { outcome: pull.outcome, requests: this.registries.seenFor(name).map(seenText) },
      simulated: { outcome, requests: this.simulatedTexts(simulation, name) },
      simulation,
      stderr: pull.stderr,
      seconds: pull.seconds,
    };
  }

  /** Whether the daemon can be asked to resolve and fetch. */
  get daemonFetches(): boolean {
    return this.daemon.fetches;
  }

  /** Puts the addresses of this run into a text: `{A}`, `{A_}` for `host_port_`, and `A` where it is all there is. */
  real(text: string): string {
    const [a = '', b = '', up = ''] = this.registries.plain;
    const [tls = ''] = this.registries.tls;
    const places: Readonly<Record<string, string>> = {
      A: a,
      B: b,
      U: up,
      T: tls,
      D: DEAD,
      N: NO_ADDRESS,
      S: this.silent.address,
      H: this.dropping.address,
    };
    return (
      places[text] ??
      text.replace(/\{([ABUTDNSH])(_?)\}/g, (_all, place: string, under: string) => {
        const host = places[place] ?? '';
        return under === '' ? host : `${host.replace(':', '_')}_`;
      })
    );
  }

  private realWorld(written: World): World {
    const hosts = Object.entries(written.hosts).map(
      ([host, value]) => [this.real(host), value] as const,
    );
    const unreachable = {
      [DEAD]: { answer: 'refused' },
      [NO_ADDRESS]: { answer: 'dns' },
      [this.real('S')]: { answer: 'silent' },
      [this.real('H')]: { answer: 'blackhole' },
    } as const;
    return { ...written, hosts: { ...Object.fromEntries(hosts), ...unreachable } };
  }

  private realTree(tree: Case['tree'], folder: string): FileSet {
    if (typeof tree !== 'string') {
      return tree.map(({ path, content }) => ({
        path: this.real(path),
        content: this.real(content),
      }));
    }
    return [
      { path: `${folder}/ca.crt`, content: this.certificate },
      { path: `${folder}/hosts.toml`, content: this.real(tree) },
    ];
  }

  private simulatedTexts({ requests }: Simulation, name: string): readonly string[] {
    const digest = manifestDigest(name);
    return requests
      .filter(({ answer, scheme, host }) => {
        // A TLS server refuses plain http below the listener.
        const belowListener = scheme === 'http' && this.registries.tls.includes(host);
        return answer === 400 ? !belowListener : !UNSEEN.includes(answer);
      })
      .map(({ method, host, path, credentials }) => {
        const both = WITH_HEADER.test(credentials) && WITH_LOGIN.test(credentials);
        const shown = credentials === 'none' ? 'none' : both ? '2' : '1';
        return `${method} ${host} ${path.replace(digest, '{manifest}')} ${shown}`;
      });
  }
}

/** No request reaches a server that could write it down. */
const UNSEEN: readonly Answer[] = [
  'refused',
  'dns',
  'tls-untrusted',
  'not-tls',
  'silent',
  'blackhole',
];
const WITH_HEADER = /header/;
const WITH_LOGIN = /secret|token|auth/;

function seenText({ method, host, path, authorization }: SeenRequest): string {
  const shown = authorization.length === 0 ? 'none' : String(authorization.length);
  return `${method} ${host} ${path} ${shown}`;
}
