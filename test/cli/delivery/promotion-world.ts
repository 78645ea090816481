import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { regshift } from '../call';
import type { Answer } from '../call';
import { FILE, LICENSE } from './world';

/** The branch that is synced, and the one that regshift commits to. */
export const SYNCED = 'environment/prod';
export const PROPOSALS = `${SYNCED}-next/clusters/prod-1`;

const METADATA = 'clusters/prod-1/hydrator.metadata';

/** Of another cluster, which others promote meanwhile. */
const NEIGHBOUR = 'clusters/prod-2/manifests/kustomization.yaml';

/** How the stand-in for GitOps Promoter brings a proposal onto the synced branch. */
export interface Merge {
  readonly squash?: boolean;
  /** Whether the forge removes the branch of proposals afterwards. */
  readonly remove?: boolean;
}

/**
 * A bare repository with an environment branch, the work tree of a person on it, a stand-in for GitOps Promoter, and the command
 * line. The cluster is made anew from what the synced branch holds whenever it is observed.
 */
export class PromotionWorld {
  private readonly root = mkdtempSync(join(tmpdir(), 'regshift-promotion-'));
  private merges = 0;

  constructor(clusterFile: string) {
    this.git(['init', '--quiet', '--bare', '-b', SYNCED, this.repository], this.root);
    this.git(['clone', '--quiet', this.repository, this.person], this.root);
    this.git(['switch', '--quiet', '--orphan', SYNCED]);
    this.write(FILE, clusterFile);
    this.push('prod-1: a switch');
  }

  /** The person writes a file into the work tree. */
  write(file: string, text: string): void {
    const path = join(this.person, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  /** The person commits to the synced branch, on top of what was merged there. */
  push(subject: string): void {
    this.git(['add', '.']);
    this.git(['commit', '--quiet', '-m', subject]);
    this.git(['push', '--quiet', 'origin', `HEAD:refs/heads/${SYNCED}`]);
  }

  /** The person brings what was merged. */
  pull(): void {
    this.git(['fetch', '--quiet', '--prune']);
    this.git(['reset', '--quiet', '--hard', `origin/${SYNCED}`]);
  }

  /** Merges what is proposed if its dry commit is another one; tells whether it was. */
  promote({ squash = false, remove = false }: Merge = {}): boolean {
    if (this.drySha(PROPOSALS) === this.drySha(SYNCED)) return false;
    this.pull();
    this.git(['merge', '--quiet', squash ? '--squash' : '--no-ff', `origin/${PROPOSALS}`]);
    if (squash) this.git(['commit', '--quiet', '-m', 'squashed']);
    this.git(['push', '--quiet', 'origin', `HEAD:refs/heads/${SYNCED}`]);
    if (remove) this.removeProposals();
    this.merges += 1;
    this.write(NEIGHBOUR, `# ${String(this.merges)}\n`);
    this.push('of another cluster');
    return true;
  }

  removeProposals(): void {
    this.git(['push', '--quiet', 'origin', '--delete', PROPOSALS]);
  }

  /** Writes down what a cluster looks like that has followed the synced branch. */
  async settle(): Promise<void> {
    const { code, stderr } = await this.call('twin', '-o', this.observed);
    if (code !== 0) throw new Error(stderr);
  }

  /** Whether the cluster, as it was observed last, is at the tip of a branch. */
  isAt(branch: string): boolean {
    return readFileSync(this.observed, 'utf8').includes(this.bare(['rev-parse', branch]));
  }

  /** Calls regshift about this cluster, as it was observed last. */
  look(command: string, ...more: readonly string[]): Promise<Answer> {
    return this.call(command, '--observed', this.observed, ...more);
  }

  async status(): Promise<Record<string, unknown>> {
    const { stdout } = await this.look('status', '-o', 'json');
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  /** Subjects of a branch, the newest first; of merges and what they brought, in one line. */
  subjects(branch: string): readonly string[] {
    return this.bare(['log', '--format=%s', branch]).split('\n');
  }

  /** A file as a branch has it. */
  file(branch: string, path: string): string {
    return this.bare(['show', `${branch}:${path}`]);
  }

  end(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  private get repository(): string {
    return join(this.root, 'fleet.git');
  }

  private get person(): string {
    return join(this.root, 'fleet');
  }

  private get observed(): string {
    return join(this.root, 'observed.yaml');
  }

  private call(command: string, ...more: readonly string[]): Promise<Answer> {
    const where = ['-f', join(this.person, FILE), '--repository', this.repository];
    return regshift([command, ...where, ...more], { env: { DKP_LICENSE: LICENSE } });
  }

  private drySha(branch: string): unknown {
    const isThere = this.bare(['ls-tree', '-r', '--name-only', branch]).split('\n');
    if (!isThere.includes(METADATA)) return undefined;
    const metadata = JSON.parse(this.file(branch, METADATA)) as { readonly drySha?: unknown };
    return metadata.drySha;
  }

  private bare(args: readonly string[]): string {
    return this.git(['--git-dir', this.repository, ...args]);
  }

  private git(args: readonly string[], cwd = this.person): string {
    return execFileSync('git', args, {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...PERSON },
    }).trim();
  }
}

const PERSON = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Robin Example',
  GIT_AUTHOR_EMAIL: 'robin@example.com',
  GIT_COMMITTER_NAME: 'Robin Example',
  GIT_COMMITTER_EMAIL: 'robin@example.com',
};
