import { spawnSync } from 'node:child_process';

/** What `bash -n` says of one script. */
export interface BashAnswer {
  readonly ok: boolean;
  /** In locale C. Bash quotes the script there: never print it. */
  readonly stderr: string;
}

/** Whether a bash can be run here. */
export function hasBash(): boolean {
  return spawnSync('bash', ['-c', ':'], { stdio: 'ignore' }).status === 0;
}

/** Has bash read each script, which parses it and runs nothing. */
export function checkBashSyntax(scripts: readonly string[]): readonly BashAnswer[] {
  return scripts.map((script) => {
    const run = spawnSync('bash', ['-n'], {
      input: script,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
    });
    return { ok: run.status === 0, stderr: run.stderr };
  });
}
