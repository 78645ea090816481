import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FileSet } from '../../src/model/file-set';

/** How a pull by the real containerd ended. */
export interface RealPull {
  readonly outcome: 'pulled' | 'failed' | 'hangs' | 'panics';
  readonly stderr: string;
  /** How long it took. */
  readonly seconds: number;
}

/** Debian 12's programs, or others that the environment names (see `run-containerd`). */
const CONTAINERD = process.env['REGSHIFT_CONTAINERD'] ?? 'containerd';
const CTR = process.env['REGSHIFT_CTR'] ?? 'ctr';

export interface PullOptions {
  readonly seconds: number;
  /** `user:password` */
  readonly login?: string;
  /** @default - the client resolves and fetches */
  readonly byDaemon?: boolean;
}

/** A containerd of its own: own root, state and socket, no systemd, no CRI. */
export class ContainerdDaemon {
  readonly folder = mkdtempSync(join(tmpdir(), 'regshift-containerd-'));
  private process: ChildProcess | undefined;
  /** From 2.0 on the daemon resolves and fetches by itself, unless the client is asked to. */
  readonly fetches = spawnSync(CTR, ['images', 'pull', '--help'], {
    encoding: 'utf8',
  }).stdout.includes('--local');

  async start(): Promise<void> {
    const config = [
      'version = 2',
      `root = "${join(this.folder, 'root')}"`,
      `state = "${join(this.folder, 'state')}"`,
      'disabled_plugins = ["io.containerd.grpc.v1.cri"]',
      '[grpc]',
      `  address = "${this.socket}"`,
    ].join('\n');
    writeFileSync(join(this.folder, 'config.toml'), config);
    const args = ['-c', join(this.folder, 'config.toml')];
    this.process = spawn(CONTAINERD, args, { stdio: 'ignore' });
    for (let tries = 0; tries < 100; tries += 1) {
      if (existsSync(this.socket) && this.answers()) return;
      await sleep(100);
    }
    throw new Error('containerd does not start');
  }

  async stop(): Promise<void> {
    const { process } = this;
    if (process !== undefined && process.exitCode === null) {
      const ended = new Promise((resolve) => process.once('exit', resolve));
      process.kill('SIGTERM');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Writes a host tree; answers its folder. */
  writeTree(name: string, files: FileSet): string {
    const root = join(this.folder, 'trees', name);
    mkdirSync(root, { recursive: true });
    for (const { path, content } of files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
    return root;
  }

  /**
   * Pulls an image; after `seconds` without an end the pull counts as hanging.
   *
   * The client does it, with the same code as the daemon: what makes that panic ends no daemon.
   */
  async pull(
    image: string,
    tree: string,
    { seconds: most, login, byDaemon = false }: PullOptions,
  ): Promise<RealPull> {
    const args = ['-a', this.socket, 'images', 'pull', '--hosts-dir', tree];
    if (this.fetches && !byDaemon) args.push('--local');
    if (login !== undefined) args.push('--user', login);
    const child = spawn(CTR, [...args, image], { stdio: ['ignore', 'ignore', 'pipe'] });
    const started = performance.now();
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const timer = setTimeout(() => child.kill('SIGKILL'), most * 1000);
    const [status, signal] = await new Promise<readonly [number | null, string | null]>((resolve) =>
      child.once('close', (...ending) => {
        resolve(ending);
      }),
    );
    clearTimeout(timer);
    const seconds = (performance.now() - started) / 1000;
    return { outcome: outcomeOf(status, signal, stderr), stderr, seconds };
  }

  private get socket(): string {
    return join(this.folder, 'c.sock');
  }

  private answers(): boolean {
    return spawnSync(CTR, ['-a', this.socket, 'version'], { stdio: 'ignore' }).status === 0;
  }
}

function outcomeOf(
  status: number | null,
  signal: string | null,
  stderr: string,
): RealPull['outcome'] {
  if (signal === 'SIGKILL') return 'hangs';
  if (/^panic: /m.test(stderr)) return 'panics';
  return status === 0 ? 'pulled' : 'failed';
}
