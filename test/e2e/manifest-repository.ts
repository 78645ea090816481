import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import type { KubeObject } from '../../src/model/object-id';

/** A bare repository with branch main, and the work tree of a person who changes manifests by hand. */
export class ManifestRepository {
  /** For this repository alone; gone after `end`. */
  readonly folder = mkdtempSync(join(tmpdir(), 'regshift-manifests-'));
  /** The bare repository. */
  readonly path = join(this.folder, 'bare.git');
  private readonly work = join(this.folder, 'work');

  constructor() {
    git(['init', '--quiet', '--bare', '-b', 'main', this.path]);
    git(['clone', '--quiet', this.path, this.work]);
    git(['-C', this.work, 'switch', '--quiet', '--orphan', 'main']);
  }

  /** Commits a folder that holds these objects and nothing else. */
  commit(path: string, objects: readonly KubeObject[]): void {
    this.fill(path, objects);
    this.push('a phase');
  }

  /** Commits that a folder's content is somewhere else. */
  move(from: string, to: string): void {
    mkdirSync(dirname(join(this.work, to)), { recursive: true });
    git(['-C', this.work, 'mv', from, to]);
    this.push('another folder');
  }

  /** Takes the last commit back. */
  revert(): void {
    git(['-C', this.work, ...PERSON, 'revert', '--no-edit', 'HEAD']);
    git(['-C', this.work, 'push', '--quiet', 'origin', 'main']);
  }

  end(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private fill(path: string, objects: readonly KubeObject[]): void {
    const folder = join(this.work, path);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const files = objects.map((object, index) => [`${index}.yaml`, object] as const);
    for (const [name, object] of files) writeFileSync(join(folder, name), stringify(object));
    const resources = files.map(([name]) => name);
    writeFileSync(join(folder, 'kustomization.yaml'), stringify({ resources }));
  }

  private push(subject: string): void {
    git(['-C', this.work, 'add', '--all']);
    git(['-C', this.work, ...PERSON, 'commit', '--quiet', '--allow-empty', '-m', subject]);
    git(['-C', this.work, 'push', '--quiet', 'origin', 'main']);
  }
}

const PERSON = ['-c', 'user.name=Robin Example', '-c', 'user.email=robin@example.com'] as const;

function git(args: readonly string[]): void {
  execFileSync('git', args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  });
}
