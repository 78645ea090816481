import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../src/cli/main';
import { wordsOf } from './shell-block';

/** What a command printed, on stdout and stderr as they came, and how it ended. */
export interface Ran {
  readonly output: string;
  readonly exitCode: number;
}

const LOOP = /^for (\w+) in (\S+)\/\*\/; do (.*) "\$\1"; done$/;

/** A folder with a copy of an example, in which the commands of a page run one after another. */
export class Session {
  readonly folder: string;
  /** What `export` has set. */
  private readonly exported: Record<string, string> = {};

  constructor(example: string | undefined) {
    this.folder = mkdtempSync(join(tmpdir(), 'regshift-docs-'));
    if (example !== undefined) cpSync(example, this.folder, { recursive: true });
  }

  /** Runs a line: regshift and `export` in this process, everything else in bash. */
  async run(command: string): Promise<Ran> {
    const loop = LOOP.exec(command);
    if (loop !== null) return await this.runForEach(loop[2] ?? '', loop[3] ?? '');
    const exported = /^export ((?:\w+=[\w-]+ ?)+)$/.exec(command)?.[1];
    if (exported !== undefined) return this.export(exported);
    if (command.startsWith('regshift ')) return await this.regshift(wordsOf(command).slice(1));
    const output = execFileSync('bash', ['-ec', command], {
      cwd: this.folder,
      encoding: 'utf8',
      env: { ...process.env, ...this.exported, HOME: this.folder, GIT_CONFIG_NOSYSTEM: '1' },
    });
    return { output, exitCode: 0 };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private export(assignments: string): Ran {
    for (const assignment of assignments.split(' ')) {
      const [name = '', value = ''] = assignment.split('=');
      this.exported[name] = value;
    }
    return { output: '', exitCode: 0 };
  }

  private async runForEach(folder: string, command: string): Promise<Ran> {
    let ran: Ran = { output: '', exitCode: 0 };
    for (const name of readdirSync(join(this.folder, folder)).sort()) {
      if (name.startsWith('.')) continue;
      const { output, exitCode } = await this.run(`${command} ${folder}/${name}/`);
      ran = { output: ran.output + output, exitCode };
    }
    return ran;
  }

  /** A `>` before the last word redirects stdout, as a shell would. */
  private async regshift(words: readonly string[]): Promise<Ran> {
    const file = words.at(-2) === '>' ? words.at(-1) : undefined;
    const argv = file === undefined ? words : words.slice(0, -2);
    let stdout = '';
    let shown = '';
    const exitCode = await this.inFolder(() =>
      main(argv, {
        stdout: {
          write: (text) => {
            stdout += text;
            shown += file === undefined ? text : '';
          },
        },
        stderr: { write: (text) => (shown += text) },
        env: this.exported,
      }),
    );
    if (file !== undefined) writeFileSync(join(this.folder, file), stdout);
    return { output: shown, exitCode };
  }

  private async inFolder<T>(act: () => Promise<T>): Promise<T> {
    const before = process.cwd();
    process.chdir(this.folder);
    try {
      return await act();
    } finally {
      process.chdir(before);
    }
  }
}
