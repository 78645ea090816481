import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** How a program ended. */
export interface Ended {
  /** 124 where it was killed after its time. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Name of a network of the machine. */
  readonly network?: string;
  /** Hosts file in place of that of the machine. */
  readonly hosts?: string;
  /** @default 60 */
  readonly seconds?: number;
}

/** A program that goes on until it is killed. */
export interface Running {
  /** @param signal SIGKILL where none is named */
  readonly kill: (signal?: NodeJS.Signals) => Promise<void>;
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Process 1 of the machine. It ends when its standard input does, and everything in the machine ends with it. `$1` is
 * the folder that becomes the machine's memory.
 */
const INIT = `
set -e
mount -t tmpfs -o mode=755 tmpfs "$1"
mkdir "$1/run" "$1/etc"
mount --bind "$1/run" /run
mkdir /run/netns
names=$(readlink -m /etc/resolv.conf)
mkdir -p "$(dirname "$names")"
touch "$names"
touch "$1/etc/hosts" "$1/etc/resolv.conf" "$1/etc/ca-certificates.crt"
mount --bind "$1/etc/hosts" /etc/hosts
mount --bind "$1/etc/resolv.conf" "$names"
mount --bind "$1/etc/ca-certificates.crt" /etc/ssl/certs/ca-certificates.crt
ip link set lo up
ip link add bridge address 02:00:00:00:00:01 type bridge
ip address add 10.99.255.254/16 dev bridge
ip link set bridge up
echo ready
cat > /dev/null
`;

/**
 * Processes, mounts and networks apart from those of the machine that tests run on: a cluster's worth of nodes can use
 * the ports and paths that they have in earnest, and nothing outlives the test.
 *
 * Files are below `folder`, in memory; `at` is the same place as seen from the test.
 */
export class Machine {
  readonly folder: string;
  private readonly process: ChildProcess;
  private readonly pid: string;
  private networks = 0;

  private constructor(folder: string, process: ChildProcess, pid: string) {
    this.folder = folder;
    this.process = process;
    this.pid = pid;
  }

  static async start(): Promise<Machine> {
    const folder = mkdtempSync(join(tmpdir(), 'regshift-machine-'));
    const apart = ['--mount', '--propagation', 'private', '--net', '--pid', '--mount-proc'];
    const command = ['--fork', '--kill-child', 'bash', '-c', INIT, 'init', folder];
    const child = spawn('unshare', [...apart, ...command], { env: { PATH }, stdio: 'pipe' });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await new Promise<void>((resolve, reject) => {
      child.stdout.once('data', () => {
        resolve();
      });
      child.once('exit', () => {
        reject(new Error(`no machine: ${said}`));
      });
    });
    return new Machine(folder, child, childOf(child.pid ?? 0));
  }

  /** Ends everything in it. */
  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.stdin?.end();
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
    removeControlGroups(this.controlGroup);
  }

  /** Control groups below it go with the machine. */
  get controlGroup(): string {
    return basename(this.folder);
  }

  /** A path of the machine as the test reaches it. */
  at(path: string): string {
    return `/proc/${this.pid}/root${path}`;
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(this.at(path)), { recursive: true });
    writeFileSync(this.at(path), text);
  }

  read(path: string): string {
    return readFileSync(this.at(path), 'utf8');
  }

  /** Names that everything in the machine looks up, and the authorities that it trusts. */
  know(hosts: Readonly<Record<string, string>>, authorities: string): void {
    this.write('/etc/hosts', hostsFile(hosts));
    this.write('/etc/ssl/certs/ca-certificates.crt', authorities);
  }

  /** An address of the machine itself. */
  async addAddress(address: string): Promise<void> {
    await this.must(['ip', 'address', 'add', `${address}/16`, 'dev', 'bridge']);
  }

  /** A network of its own with an address, and a loopback of its own. */
  async addNetwork(name: string, address: string): Promise<void> {
    const link = `v${String((this.networks += 1))}`;
    const script = [
      `ip netns add ${name}`,
      `ip link add ${link} type veth peer name eth0 netns ${name}`,
      `ip link set ${link} master bridge up`,
      `ip -n ${name} address add ${address}/16 dev eth0`,
      `ip -n ${name} link set eth0 up`,
      `ip -n ${name} link set lo up`,
    ];
    await this.must(['sh', '-ec', script.join('\n')]);
  }

  async removeNetwork(name: string): Promise<void> {
    await this.must(['ip', 'netns', 'delete', name]);
  }

  /** Runs a program; throws where it does not end with 0. */
  async must(command: readonly string[], options: RunOptions = {}): Promise<string> {
    const { status, stdout, stderr } = await this.run(command, options);
    if (status === 0) return stdout;
    throw new Error(`${command.join(' ')}\nended with ${String(status)}: ${stderr}${stdout}`);
  }

  /** Runs a program to its end. */
  async run(command: readonly string[], options: RunOptions = {}): Promise<Ended> {
    const child = spawn('nsenter', this.entering(command, options), {
      env: { PATH },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const timer = setTimeout(() => child.kill('SIGKILL'), (options.seconds ?? 60) * 1000);
    const status = await new Promise<number>((resolve) =>
      child.once('close', (code) => {
        resolve(code ?? 124);
      }),
    );
    clearTimeout(timer);
    return { status, stdout, stderr };
  }

  /** Starts a program that writes to a file of the machine. */
  start(command: readonly string[], log: string, options: RunOptions = {}): Running {
    mkdirSync(dirname(this.at(log)), { recursive: true });
    const file = openSync(this.at(log), 'a');
    const child = spawn('nsenter', this.entering(command, options), {
      env: { PATH, OTEL_TRACES_EXPORTER: 'none' },
      stdio: ['ignore', file, file],
    });
    closeSync(file);
    return {
      kill: async (signal = 'SIGKILL') => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const ended = new Promise((resolve) => child.once('exit', resolve));
        process.kill(Number(childOf(child.pid ?? 0)), signal);
        await ended;
      },
    };
  }

  /** Arguments of nsenter. What it starts ends with it. */
  private entering(command: readonly string[], { network, hosts }: RunOptions): readonly string[] {
    const net = network === undefined ? '' : `=${this.at(`/run/netns/${network}`)}`;
    const own = ['unshare', '--mount', 'sh', '-ec', 'mount --bind "$0" /etc/hosts; exec "$@"'];
    return [
      ...['--target', this.pid, '--mount', '--pid', `--net${net}`, '--'],
      ...['setpriv', '--pdeathsig', 'KILL'],
      ...(hosts === undefined ? [] : [...own, hosts]),
      ...command,
    ];
  }
}

/** A hosts file: address by name. */
export function hostsFile(hosts: Readonly<Record<string, string>>): string {
  const lines = Object.entries({ localhost: '127.0.0.1', ...hosts });
  return lines.map(([name, address]) => `${address} ${name}\n`).join('');
}

/** Of every hierarchy, and of the one and only where they are unified. */
function removeControlGroups(name: string): void {
  const root = '/sys/fs/cgroup';
  for (const hierarchy of ['.', ...readdirSync(root)]) {
    const group = join(root, hierarchy, name);
    if (existsSync(group)) removeGroup(group);
  }
}

function removeGroup(group: string): void {
  const inner = readdirSync(group, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of inner) removeGroup(join(group, name));
  rmdirSync(group);
}

function childOf(pid: number): string {
  const list = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8');
  return list.trim().split(' ')[0] ?? '';
}
