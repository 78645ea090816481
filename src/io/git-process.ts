import { spawn } from 'node:child_process';
import { EnvironmentError } from '../model/errors';
import { reasonOf } from './system-error';

/** How a call of git ended. */
export interface GitOutcome {
  readonly code: number | null;
  readonly stdout: Buffer;
  /** What a person needs to hear of it, without logins. */
  readonly complaint: string;
}

export interface GitCall {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Variables that point git at another repository: they are set inside hooks. */
const OF_ANOTHER_REPOSITORY = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_NAMESPACE',
  'GIT_PREFIX',
  'GIT_QUARANTINE_PATH',
];

/**
 * Runs git on a repository without a work tree. Never asks a person anything; content and messages go in by standard
 * input, never by arguments, which every user of the machine can read.
 */
export function runGit(
  repository: string,
  args: readonly string[],
  { input = '', env = {} }: GitCall = {},
): Promise<GitOutcome> {
  return new Promise((resolve, reject) => {
    const git = spawn('git', [`--git-dir=${repository}`, '-c', 'gc.auto=0', ...args], {
      env: { ...plainEnv(), ...env },
    });
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    git.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    git.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    git.on('error', (error) => {
      reject(new EnvironmentError(`can not run git: ${reasonOf(error)}`, { cause: error }));
    });
    git.on('close', (code) => {
      const complaint = complaintIn(Buffer.concat(stderr).toString('utf8'));
      resolve({ code, stdout: Buffer.concat(stdout), complaint });
    });
    // git may end without reading everything; how it ended tells why
    git.stdin.on('error', () => undefined);
    git.stdin.end(input);
  });
}

/** Runs git and takes its output. Throws an `EnvironmentError` when it fails. */
export async function gitOutput(
  repository: string,
  args: readonly string[],
  call: GitCall = {},
): Promise<Buffer> {
  const { code, stdout, complaint } = await runGit(repository, args, call);
  if (code !== 0) throw gitFailed(args[0] ?? '', complaint);
  return stdout;
}

/** git could not do it. */
export function gitFailed(verb: string, complaint: string): EnvironmentError {
  return new EnvironmentError(
    `git ${verb} failed: ${complaint === '' ? 'no reason given' : complaint}`,
  );
}

function plainEnv(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
  };
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !OF_ANOTHER_REPOSITORY.includes(name)),
  );
}

/** The lines that say what is wrong, in one; logins in URLs are left out. */
function complaintIn(stderr: string): string {
  return stderr
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('hint:'))
    .map((line) => line.trim().replace(/(:\/\/)[^/@\s]*@/g, '$1'))
    .join('; ')
    .slice(0, 500);
}
