import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NOBODY = 65534;

/**
 * A root of the program's own: that of the machine, with the folders of the pod laid over it. `$1` is the pod's folder,
 * `$2` the program's; the rest is the command, run by nobody as process 1.
 */
const CONTAINER = `
set -e
pod=$1 own=$2
shift 2
mount -t tmpfs tmpfs "$own"
mkdir "$own/upper" "$own/work" "$own/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$own/upper,workdir=$own/work" "$own/root"
cd "$own/root"
mount -t proc proc proc
mount --rbind /dev dev
for folder in config data tmp run/registry; do
  mkdir -p "$folder"
  mount --bind "$pod/$folder" "$folder"
done
[ ! -e "$pod/hosts" ] || mount --bind "$pod/hosts" etc/hosts
exec chroot . setpriv --reuid ${String(NOBODY)} --regid ${String(NOBODY)} --clear-groups --pdeathsig KILL "$@"
`;

/** A program of a pod, with what the kubelet would set. */
export interface Program {
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Debian's distribution, or another that the environment names. */
export const DISTRIBUTION_BINARY = process.env['REGSHIFT_DISTRIBUTION'] ?? 'docker-registry';

/** What constructs run as `registry`. */
export function distribution(env: Readonly<Record<string, string>> = {}): Program {
  return {
    command: [DISTRIBUTION_BINARY, 'serve', '/config/distribution.yml'],
    env: { OTEL_TRACES_EXPORTER: 'none', ...env },
  };
}

/** The files that the pod of one master sees: its own without its name, and those of all. */
export function ofNode(
  node: string,
  files: Readonly<Record<string, string>>,
): Record<string, string> {
  const own = new RegExp(`^${node}\\.(nginx\\.conf|tls\\.crt|tls\\.key|regsync\\.yml)$`);
  const ofOther = /^.+\.(nginx\.conf|tls\.crt|tls\.key|regsync\.yml)$/;
  return Object.fromEntries(
    Object.entries(files)
      .filter(([name]) => own.test(name) || !ofOther.test(name))
      .map(([name, text]) => [own.exec(name)?.[1] ?? name, text]),
  );
}

/** Programs that share folders, run as the kubelet runs containers: without root, and again when they end. */
export class Pod {
  readonly folder = mkdtempSync(join(tmpdir(), 'regshift-pod-'));
  private readonly running = new Map<string, ChildProcess>();
  private readonly programs: Readonly<Record<string, Program>>;
  private stopping = false;

  /** @param files by their path in `/config`, values in place of placeholders */
  constructor(
    files: Readonly<Record<string, string>>,
    programs: Readonly<Record<string, Program>>,
  ) {
    this.programs = programs;
    chmodSync(this.folder, 0o755);
    for (const folder of ['config', 'data', 'tmp', 'run/registry', 'own', 'log']) {
      mkdirSync(join(this.folder, folder), { recursive: true });
    }
    for (const folder of ['data', 'tmp', 'run/registry']) {
      chownSync(join(this.folder, folder), NOBODY, NOBODY);
    }
    for (const [name, text] of Object.entries(files)) this.write(`config/${name}`, text);
  }

  /** Writes a file of the pod: `config/upstream.conf`, `hosts`. */
  write(path: string, text: string): void {
    writeFileSync(join(this.folder, path), text);
  }

  start(...names: readonly string[]): void {
    for (const name of names.length === 0 ? Object.keys(this.programs) : names) this.run(name);
  }

  /** Ends a program as a crash does; it is started again. */
  kill(name: string): void {
    this.running.get(name)?.kill('SIGKILL');
  }

  /** What the programs wrote, for the message of a test that fails. */
  logs(): string {
    return Object.keys(this.programs)
      .map((name) => `--- ${name}\n${readFileSync(this.logOf(name), 'utf8').slice(-1000)}`)
      .join('\n');
  }

  /** Whether the pod ever wrote this text to a log or below `/tmp`, `/run` and `/data`. */
  wrote(text: string): boolean {
    try {
      const places = ['log', 'tmp', 'run', 'data'].map((place) => join(this.folder, place));
      execFileSync('grep', ['-rqF', '--', text, ...places], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(
      [...this.running.values()].map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        await ended;
      }),
    );
    rmSync(this.folder, { recursive: true, force: true });
  }

  private run(name: string): void {
    const program = this.programs[name];
    if (program === undefined || this.stopping) return;
    const own = join(this.folder, 'own', name);
    mkdirSync(own, { recursive: true });
    const fresh = !existsSync(this.logOf(name));
    const log = openSync(this.logOf(name), 'a');
    if (fresh) chmodSync(this.logOf(name), 0o666);
    const child = spawn(
      'unshare',
      [
        ...['--mount', '--propagation', 'private', '--pid', '--fork', '--kill-child'],
        ...['bash', '-c', CONTAINER, 'container'],
        ...[this.folder, own, ...program.command],
      ],
      { stdio: ['ignore', log, log], env: { PATH: process.env['PATH'], ...program.env } },
    );
    closeSync(log);
    this.running.set(name, child);
    child.once('exit', () => {
      if (!this.stopping) {
        setTimeout(() => {
          this.run(name);
        }, 300);
      }
    });
  }

  private logOf(name: string): string {
    return join(this.folder, 'log', name);
  }
}
