import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import type { FileSet } from '../../../src/model/file-set';
import { writeHostTreeScript } from '../../../src/node/scripts/write-host-tree';
import { hostTreeData } from '../../../src/node/sources/host-tree-data';
import type { Run } from '../scratch-node';

export const CERTS = '/etc/containerd/certs.d';
export const CONFIG = '/etc/containerd/config.toml';
export const GOOD_CONFIG = `version = 2
[plugins."io.containerd.grpc.v1.cri".registry]
  config_path = "${CERTS}"
`;

/** A shell, and the programs that it finds. */
export interface Shell {
  readonly name: string;
  readonly command: readonly string[];
  /** Folder with the only programs; else those of this machine. */
  readonly programs?: string;
}

/** A shell of busybox with nothing but its own programs; `undefined` where busybox is not installed. */
export function busybox(folder: string): Shell | undefined {
  const found = spawnSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).stdout.trim();
  if (found === '') return undefined;
  const programs = join(folder, 'busybox');
  mkdirSync(programs);
  spawnSync(found, ['--install', '-s', programs]);
  return { name: 'busybox', command: [join(programs, 'sh')], programs };
}

/** Folders that stand for a mounted Secret and for the files of a node. */
export class ScratchHost {
  readonly folder = mkdtempSync(join(tmpdir(), 'regshift-host-'));
  readonly root = join(this.folder, 'root');
  private readonly script = join(this.folder, 'write-host-tree.sh');
  private mounts = 0;

  constructor() {
    mkdirSync(this.root);
    writeFileSync(this.script, writeHostTreeScript());
    this.write(CONFIG, GOOD_CONFIG);
  }

  /** Mounts a Secret as the kubelet does: files below a link that is turned. */
  mount(tree: FileSet): void {
    this.mountData(hostTreeData(tree));
  }

  mountData(data: Readonly<Record<string, string>>): void {
    const secret = join(this.folder, 'secret');
    this.mounts += 1;
    const version = `..version-${String(this.mounts)}`;
    rmSync(secret, { recursive: true, force: true });
    mkdirSync(join(secret, version), { recursive: true });
    symlinkSync(version, join(secret, '..data'));
    for (const [key, content] of Object.entries(data)) {
      writeFileSync(join(secret, version, key), content);
      symlinkSync(join('..data', key), join(secret, key));
    }
  }

  /** Runs the script; `before` is text for the shell that is read first. */
  run(shell: Shell, before = '', root = this.root): Run {
    const args = [join(this.folder, 'secret'), CERTS, CONFIG, root];
    const program = `${before}\nscript=$1; shift\n. "$script"`;
    const [command = '', ...options] = shell.command;
    const { status, stdout, stderr } = spawnSync(
      command,
      [...options, '-c', program, 'sh', this.script, ...args],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { PATH: shell.programs ?? process.env['PATH'] },
      },
    );
    return { status, stdout, stderr };
  }

  write(path: string, content: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), content);
    chmodSync(join(this.root, path), 0o600);
  }

  link(path: string, to: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    symlinkSync(to, join(this.root, path));
  }

  removePath(path: string): void {
    rmSync(join(this.root, path), { recursive: true, force: true });
  }

  /** Everything below the folder of certificates: content of files, goals of links; folders end with a slash. */
  certs(): Record<string, string> {
    return Object.fromEntries(
      this.paths().map((path) => {
        const file = join(this.root, CERTS, path);
        const stat = lstatSync(file);
        if (stat.isDirectory()) return [`${path}/`, ''];
        return [path, stat.isSymbolicLink() ? readlinkSync(file) : readFileSync(file, 'utf8')];
      }),
    );
  }

  mode(path: string): string {
    return (lstatSync(join(this.root, CERTS, path)).mode & 0o777).toString(8);
  }

  stamps(): Record<string, string> {
    return Object.fromEntries(
      this.paths().map((path) => {
        const stat = lstatSync(join(this.root, CERTS, path), { bigint: true });
        return [path, [stat.ino, stat.mtimeNs, stat.ctimeNs].join(' ')];
      }),
    );
  }

  /** Keeps the node's files under a name, to come back to them. */
  save(name: string): void {
    const saved = join(this.folder, `saved-${name}`);
    rmSync(saved, { recursive: true, force: true });
    cpSync(this.root, saved, { recursive: true, verbatimSymlinks: true });
  }

  restore(name: string): void {
    rmSync(this.root, { recursive: true, force: true });
    cpSync(join(this.folder, `saved-${name}`), this.root, {
      recursive: true,
      verbatimSymlinks: true,
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private paths(): string[] {
    const certs = join(this.root, CERTS);
    if (!existsSync(certs)) return [];
    return readdirSync(certs, { recursive: true, withFileTypes: true })
      .map((entry) => relative(certs, join(entry.parentPath, entry.name)))
      .sort();
  }
}
