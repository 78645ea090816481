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
}

/** A containerd of its own: own root, state and socket, no systemd, no CRI. */
export class ContainerdDaemon {
  readonly folder = mkdtempSync(join(tmpdir(), 'regshift-containerd-'));
  private readonly ctr: string;
  private readonly local: boolean;
  private process: ChildProcess | undefined;

  /** @param ctr the client, which is where references are resolved and content is fetched */
  constructor(ctr: string) {
    this.ctr = ctr;
    const help = spawnSync(ctr, ['images', 'pull', '--help'], { encoding: 'utf8' });
    this.local = help.stdout.includes('--local');
  }

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
    this.process = spawn('containerd', args, { stdio: 'ignore' });
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

  /** Pulls an image; after `seconds` without an end the pull counts as hanging. */
  async pull(
    image: string,
    tree: string,
    { seconds, login }: { readonly seconds: number; readonly login?: string },
  ): Promise<RealPull> {
    const args = ['-a', this.socket, 'images', 'pull', '--hosts-dir', tree];
    // From 2.0 on the daemon fetches, unless it is asked not to.
    if (this.local) args.push('--local');
    if (login !== undefined) args.push('--user', login);
    const child = spawn(this.ctr, [...args, image], { stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
    const [status, signal] = await new Promise<readonly [number | null, string | null]>((resolve) =>
      child.once('close', (...ending) => {
        resolve(ending);
      }),
    );
    clearTimeout(timer);
    if (signal === 'SIGKILL') return { outcome: 'hangs', stderr };
    if (/^panic: /m.test(stderr)) return { outcome: 'panics', stderr };
    return { outcome: status === 0 ? 'pulled' : 'failed', stderr };
  }

  private get socket(): string {
    return join(this.folder, 'c.sock');
  }

  private answers(): boolean {
    return spawnSync(this.ctr, ['-a', this.socket, 'version'], { stdio: 'ignore' }).status === 0;
  }
}
