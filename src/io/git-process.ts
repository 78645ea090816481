import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import process from 'node:process';
import { EnvironmentError } from '../model/errors';
import { complaintIn } from './git-complaint';
import { isSystemError, reasonOf } from './system-error';

/** How a call of git ended. */
export interface GitOutcome {
  /** `null` when it was killed. */
  readonly code: number | null;
  readonly stdout: Buffer;
  /** What a person needs to hear of it, without logins. */
  readonly complaint: string;
}

export interface GitCall {
  readonly input?: string;
  /** `key=value`, for this call. Hold no secret: they are arguments. */
  readonly settings?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Git, and whatever it has started, is ended when it has said nothing for so long. It then has no terminal, so that
   * all of it can be ended: not for calls that may ask a person for a PIN.
   *
   * @default - it may take as long as it takes
   */
  readonly silenceSeconds?: number;
  /** Texts that are left out of complaints. */
  readonly secrets?: readonly string[];
}

/** A repository by its path (`fleet.git`, `checkout/.git`), or the one that a folder lies in. */
export type GitPlace = string | { readonly around: string };

/** Variables that point git at another repository: they are set inside hooks. */
const OF_ANOTHER_REPOSITORY = [
  'GIT_DIR',
  'GIT_COMMON_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_SHALLOW_FILE',
  'GIT_NAMESPACE',
  'GIT_PREFIX',
  'GIT_QUARANTINE_PATH',
];

/** A login for one remote: git is given it for that remote alone, and hooks never see it. */
export const LOGIN_VARIABLES = {
  username: 'REGSHIFT_GIT_USERNAME',
  password: 'REGSHIFT_GIT_PASSWORD',
} as const;

/** Hooks of whoever calls are not for scratch repositories. Those of the other side run all the same. */
const SETTINGS = ['gc.auto=0', 'core.hooksPath=/dev/null', 'i18n.commitEncoding=UTF-8'];

/** How long git may take to remove its lock files before it is killed. */
const GRACE_MILLISECONDS = 2000;

/**
 * Runs git on a repository. Never asks a person anything; content and messages go in by standard input, never by
 * arguments, which every user of the machine can read.
 */
export function runGit(
  place: GitPlace,
  args: readonly string[],
  { input = '', settings = [], env = {}, silenceSeconds, secrets = [] }: GitCall = {},
): Promise<GitOutcome> {
  const where = typeof place === 'string' ? [`--git-dir=${place}`] : ['-C', place.around];
  const set = [...SETTINGS, ...settings].flatMap((setting) => ['-c', setting]);
  return new Promise((resolve, reject) => {
    const git = spawn('git', [...where, ...set, ...args], {
      env: { ...plainEnv(), ...env },
      detached: silenceSeconds !== undefined,
    });
    const silence = silenceSeconds === undefined ? undefined : limitSilence(git, silenceSeconds);
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    git.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    git.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    git.on('error', (error) => {
      silence?.end();
      reject(new EnvironmentError(`can not run git: ${reasonOf(error)}`, { cause: error }));
    });
    git.on('close', (code) => {
      silence?.end();
      const complaint =
        silence?.complaint() ?? complaintIn(Buffer.concat(stderr).toString('utf8'), secrets);
      resolve({ code, stdout: Buffer.concat(stdout), complaint });
    });
    // git may end without reading everything; how it ended tells why
    git.stdin.on('error', () => undefined);
    git.stdin.end(input);
  });
}

/** Runs git and takes its output. Throws an `EnvironmentError` when it fails. */
export async function gitOutput(
  place: GitPlace,
  args: readonly string[],
  call: GitCall = {},
): Promise<Buffer> {
  const { code, stdout, complaint } = await runGit(place, args, call);
  if (code !== 0) throw gitFailed(args[0] ?? '', complaint);
  return stdout;
}

/** As `gitOutput`, for output of one line or none. */
export async function gitText(
  place: GitPlace,
  args: readonly string[],
  call: GitCall = {},
): Promise<string> {
  return (await gitOutput(place, args, call)).toString('utf8').trim();
}

/** git could not do it. */
export function gitFailed(verb: string, complaint: string): EnvironmentError {
  return new EnvironmentError(
    `git ${verb} failed: ${complaint === '' ? 'no reason given' : complaint}`,
  );
}

interface Silence {
  readonly end: () => void;
  /** What ended git, if it was silence. */
  readonly complaint: () => string | undefined;
}

/** Ends git and all that it has started once nothing was heard of it for too long. */
function limitSilence(git: ChildProcessWithoutNullStreams, seconds: number): Silence {
  let complaint: string | undefined;
  let grace: NodeJS.Timeout | undefined;
  const timer = setTimeout(() => {
    complaint = `no answer for ${String(seconds)} s`;
    endGroup(git, 'SIGTERM');
    grace = setTimeout(() => {
      endGroup(git, 'SIGKILL');
    }, GRACE_MILLISECONDS);
  }, seconds * 1000);
  const heard = (): void => {
    // a timer that has gone off would begin anew
    if (complaint === undefined) timer.refresh();
  };
  git.stdout.on('data', heard);
  git.stderr.on('data', heard);
  return {
    end: () => {
      clearTimeout(timer);
      clearTimeout(grace);
    },
    complaint: () => complaint,
  };
}

function endGroup({ pid }: ChildProcessWithoutNullStreams, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // it has just ended by itself
    if (!isSystemError(error, 'ESRCH')) throw error;
  }
}

function plainEnv(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_LITERAL_PATHSPECS: '1',
  };
  const removed = [...OF_ANOTHER_REPOSITORY, ...Object.values(LOGIN_VARIABLES)];
  return Object.fromEntries(Object.entries(env).filter(([name]) => !removed.includes(name)));
}
