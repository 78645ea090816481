import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { stringify } from './toml';
import { replacePlaceholders } from '../../src/model/secret';

/** What one run of a script came to. */
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder that stands for a node: scripts run for real, with their absolute paths moved below it. */
export class ScratchNode {
  readonly root = mkdtempSync(join(tmpdir(), 'regshift-node-'));

  /** Runs a script as a file of its own. */
  run(script: string, env: Readonly<Record<string, string>> = {}): Run {
    return bash([this.place(script)], env);
  }

  /** Runs a program for bash, with `STEP` set to the file of the script. */
  runWith(program: string, script: string, options: readonly string[] = []): Run {
    return bash([...options, '-c', program], { STEP: this.place(script) });
  }

  write(path: string, content: string | Buffer, mode = 0o644): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    chmodSync(file, mode);
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  bytes(path: string): Buffer {
    return readFileSync(join(this.root, path));
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  mode(path: string): string {
    return (lstatSync(join(this.root, path)).mode & 0o777).toString(8);
  }

  /** Everything below `etc` and `var`: file content, or `folder`. */
  tree(): Record<string, string> {
    return Object.fromEntries(
      this.paths().map((path) => {
        const folder = lstatSync(join(this.root, path)).isDirectory();
        return [path, folder ? 'folder' : this.read(path)];
      }),
    );
  }

  /** The files of the tree alone. */
  files(): Record<string, string> {
    return Object.fromEntries(
      Object.entries(this.tree()).filter(([, content]) => content !== 'folder'),
    );
  }

  /** Inode and times of everything: equal before and after a run that changed nothing. */
  stamps(): Record<string, string> {
    return Object.fromEntries(
      this.paths().map((path) => {
        const { ino, mtimeNs, ctimeNs } = lstatSync(join(this.root, path), { bigint: true });
        return [path, [ino, mtimeNs, ctimeNs].join(' ')];
      }),
    );
  }

  /** Makes the node a copy of another. */
  copyFrom(other: ScratchNode): void {
    this.clear();
    for (const top of ['etc', 'var']) {
      if (other.has(top)) cpSync(join(other.root, top), join(this.root, top), { recursive: true });
    }
  }

  clear(): void {
    for (const top of ['etc', 'var']) {
      rmSync(join(this.root, top), { recursive: true, force: true });
    }
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  private place(script: string): string {
    const file = join(this.root, 'step.sh');
    const moved = script
      .replaceAll("'/etc/", `'${this.root}/etc/`)
      .replaceAll("'/var/lib/", `'${this.root}/var/lib/`);
    writeFileSync(file, moved);
    return file;
  }

  private paths(): string[] {
    return ['etc', 'var']
      .filter((top) => this.has(top))
      .flatMap((top) =>
        readdirSync(join(this.root, top), { recursive: true, withFileTypes: true }).map((entry) =>
          relative(this.root, join(entry.parentPath, entry.name)),
        ),
      )
      .sort();
  }
}

function bash(args: readonly string[], env: Readonly<Record<string, string>>): Run {
  const { status, stdout, stderr } = spawnSync('/bin/bash', args, {
    encoding: 'utf8',
    // bash reads ~/.bashrc when its standard input is a socket, as a pipe of Node is
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], ...env },
  });
  return { status, stdout, stderr };
}

/** Fills in secrets as sealing does: base64 of the inside of a TOML string. Each `fromEnv` names a key of `secrets`. */
export function seal(script: string, secrets: Readonly<Record<string, string>>): string {
  return replacePlaceholders(script, ({ ref, form }) => {
    if (!('fromEnv' in ref) || form.encoding !== 'toml-base64')
      throw new Error('unexpected secret');
    const inside = stringify({ s: secrets[ref.fromEnv] ?? '' }).slice(
      's = "'.length,
      -'"\n'.length,
    );
    return Buffer.from(inside).toString('base64');
  });
}
