import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { journalsOf } from '../../src/deliver/current-switch';
import { isEnded } from '../../src/deliver/journal';
import type { RepositoryView } from '../../src/deliver/repository';
import { fileSet } from '../../src/model/file-set';
import { DeliveryWorld, FILE, LAYOUT, LICENSE } from '../cli/delivery/world';
import { Dice } from '../deliver/chaos/faults';
import { journalProblems } from '../deliver/chaos/history';
import type { Landed } from '../deliver/chaos/remote';
import { REGSHIFT } from '../cli/program';

/** Processes that are killed, all switches together. */
const KILLS = 100;
/** Rounds of two processes within which a switch must have ended: a guard, most need twelve. */
const MOST_ROUNDS = 100;
/** Milliseconds between two looks at a process that is to be killed; a push waits for ten of them. */
const LOOK_EVERY = 5;
/** Subjects of a whole switch, the oldest first. */
const WHOLE = ['a switch', 'adopt', 'switch-u1', 'switch-direct', 'the switch is done'];

const ENV = { DKP_LICENSE: LICENSE, GIT_CONFIG_GLOBAL: '/dev/null' };

/** Not an assertion: some hundred processes on a busy machine. */
jest.setTimeout(1_200_000);

/** What happened in all switches. */
const tally = {
  switches: 0,
  processes: 0,
  commits: 0,
  killedAtRandom: 0,
  killedInPush: 0,
  older: 0,
  swept: 0,
};

const dice = new Dice(1);
/** Milliseconds that the slowest process took which nobody killed: kills are spread over them. */
let slowest = 500;

function kills(): number {
  return tally.killedAtRandom + tally.killedInPush;
}

afterAll(() => {
  const { switches, processes, commits, killedAtRandom, killedInPush, older, swept } = tally;
  process.stdout.write(
    `chaos: ${String(switches)} switches, ${String(processes)} processes, ${String(commits)} commits, ` +
      `${String(killedAtRandom)} killed at a random moment, ${String(killedInPush)} killed in a push, ` +
      `${String(older)} older observations, ${String(swept)} scratch repositories left by them and swept\n`,
  );
});

/** How a process is killed. `pre-receive`: git has sent the commit, the branch has not moved. `post-receive`: it has. */
type Fate = 'lives' | 'random' | 'pre-receive' | 'post-receive';

/** One switch: a bare repository, a twin that follows it, and real processes. */
class Arena {
  readonly world: DeliveryWorld;
  /** Processes that ended as they never should. */
  readonly wrong: string[] = [];
  private readonly temporary: string;
  private readonly pushes: string;
  private observations: readonly string[] = [];

  private constructor(world: DeliveryWorld) {
    this.world = world;
    this.temporary = join(world.folder, 'tmp');
    this.pushes = join(world.folder, 'pushes');
  }

  static async make(): Promise<Arena> {
    const arena = new Arena(await DeliveryWorld.make());
    mkdirSync(arena.temporary);
    mkdirSync(arena.pushes);
    for (const hook of ['pre-receive', 'post-receive']) arena.tellOf(hook);
    return arena;
  }

  /** Two processes at once; the cluster lives on while they run, and what they see of it may be old. */
  async round(command: string): Promise<void> {
    const fates = [this.fate(command), this.fate(command)];
    const both = Promise.all(fates.map((fate) => this.regshift(fate, command)));
    await this.world.settle();
    this.observe();
    await both;
    await this.world.settle();
    this.observe();
  }

  /** Runs a process to its end, whatever that is. */
  async regshift(fate: Fate, command: string): Promise<void> {
    tally.processes += 1;
    const known = new Set(this.seenPushes(fate));
    const began = performance.now();
    const { fleet, observed } = this.world;
    const of = ['-f', fleet.path(FILE), '--repository', fleet.repository, '--observed', observed];
    const child = spawn(process.execPath, [REGSHIFT, command, ...of], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...ENV, TMPDIR: this.temporary },
    });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString('utf8')));
    const end = new Promise<NodeJS.Signals | number | null>((resolve) => {
      child.on('close', (code, signal) => {
        resolve(signal ?? code);
      });
    });
    const due = began + dice.number(0, Math.round(slowest));
    const isDue = (): boolean =>
      fate === 'random'
        ? performance.now() >= due
        : this.seenPushes(fate).some((push) => !known.has(push));
    while (fate !== 'lives' && child.exitCode === null && child.signalCode === null) {
      if (isDue()) child.kill('SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
    }
    const how = await end;
    if (how === 'SIGKILL') tally[fate === 'random' ? 'killedAtRandom' : 'killedInPush'] += 1;
    else {
      slowest = Math.max(slowest, performance.now() - began);
      if (how !== 0 && how !== 3)
        this.wrong.push(`${command} ends with ${String(how)}: ${complaint}`);
    }
  }

  async isOver(): Promise<boolean> {
    const journals = journalsOf(await this.world.fleet.branch.read(), LAYOUT);
    return journals.ok && journals.value.length > 0 && journals.value.every(isEnded);
  }

  /** Waits for the children of killed processes: git goes on with what it was told. */
  async orphansEnd(): Promise<void> {
    while (processesWith(`TMPDIR=${this.temporary}`) > 0)
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }

  /** Scratch repositories in the folder for temporary files. */
  get leftovers(): readonly string[] {
    return readdirSync(this.temporary).filter((name) => name.startsWith('regshift-git-'));
  }

  /** The commits of the branch, the oldest first, each with what it holds of the cluster's folder. */
  history(): readonly Landed[] {
    const shas = this.git('rev-list', '--reverse', 'main').split('\n');
    return shas.map((sha) => {
      const view: RepositoryView & { readonly tip: string } = {
        tip: sha,
        synced: undefined,
        files: fileSet(this.filesOf(sha)),
      };
      return { sha, view, message: this.git('log', '-1', '--format=%B', sha), manifests: '' };
    });
  }

  git(...args: readonly string[]): string {
    return this.output(...args).trim();
  }

  private output(...args: readonly string[]): string {
    return execFileSync('git', [`--git-dir=${this.world.fleet.repository}`, ...args], {
      encoding: 'utf8',
      env: { ...process.env, ...ENV },
    });
  }

  private filesOf(sha: string): readonly { readonly path: string; readonly content: string }[] {
    const list = this.git('ls-tree', '-r', '--name-only', sha, '--', `${LAYOUT.folder}/`);
    return list
      .split('\n')
      .filter((path) => path !== '')
      .map((path) => ({ path, content: this.output('show', `${sha}:${path}`) }));
  }

  private fate(command: string): Fate {
    if (command === 'start' || kills() >= KILLS || dice.chance(0.1)) return 'lives';
    return dice.pick(['random', 'random', 'random', 'pre-receive', 'post-receive']);
  }

  /** Everything that ever was the tip of the branch. */
  get landed(): readonly string[] {
    return this.seenPushes('post-receive').map((push) => {
      const [, after = ''] = readFileSync(join(this.pushes, push), 'utf8').split(' ');
      return after;
    });
  }

  /** Each push leaves a file that says what it moves, and a process can be killed in the midst of it. */
  private tellOf(hook: string): void {
    const path = join(this.world.fleet.repository, 'hooks', hook);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, `#!/bin/sh\ncat >"${this.pushes}/${hook}-$$"\nsleep 0.05\n`);
    chmodSync(path, 0o755);
  }

  private seenPushes(fate: Fate): readonly string[] {
    return readdirSync(this.pushes).filter((name) => name.startsWith(fate));
  }

  /** What the next processes see is the cluster as it is, or now and then as it was. */
  private observe(): void {
    const { observed } = this.world;
    const now = readFileSync(observed, 'utf8');
    const older = this.observations.length > 0 && dice.chance(0.15);
    if (older) {
      tally.older += 1;
      writeFileSync(`${observed}.old`, dice.pick(this.observations));
      renameSync(`${observed}.old`, observed);
    } else {
      this.observations = [...this.observations, now];
    }
  }
}

/** How many processes of this machine have it in their environment. */
function processesWith(variable: string): number {
  return readdirSync('/proc').filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(variable);
    } catch {
      // Not a process, gone by now, or somebody else's.
      return false;
    }
  }).length;
}

/** Carries a whole switch out. */
async function carryOut(arena: Arena): Promise<void> {
  await arena.round('start');
  for (let rounds = 0; !(await arena.isOver()); rounds += 1) {
    if (rounds === MOST_ROUNDS) arena.wrong.push(`not over: ${arena.git('log', '--oneline')}`);
    if (arena.wrong.length > 0) return;
    await arena.round('advance');
  }
}

it('a switch by real processes that are killed ends, with a linear history and one commit a phase', async () => {
  while (kills() < KILLS) {
    const arena = await Arena.make();
    try {
      await carryOut(arena);
      tally.switches += 1;
      tally.swept += arena.leftovers.length;
      const history = arena.history();
      tally.commits += history.length;
      expect(arena.wrong).toEqual([]);
      expect(journalProblems(history)).toEqual([]);
      expect(history.map(({ message }) => message.split('\n')[0])).toEqual(
        WHOLE.map((what) => `prod-1: ${what}`),
      );
      const shas = history.map(({ sha }) => sha);
      expect(arena.landed.filter((sha) => !shas.includes(sha))).toEqual([]);
      expect(arena.landed).toHaveLength(WHOLE.length - 1);
      expect(arena.git('rev-list', '--merges', 'main')).toBe('');
      expect(arena.git('fsck', '--strict', '--no-dangling')).toBe('');
      await arena.orphansEnd();
      await arena.regshift('lives', 'advance');
      expect(arena.leftovers).toEqual([]);
    } finally {
      arena.world.end();
    }
  }
});
