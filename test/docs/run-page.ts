import { dirname, join } from 'node:path';
import { fencesOf } from './markdown';
import type { Fence } from './markdown';
import { ROOT } from './pages';
import { Session } from './session';
import { asShown, scriptCommands, sessionCommands } from './shell-block';
import type { ShownCommand } from './shell-block';

/** A command with its line on the page, how it ended, and what the page shows of its output. */
export interface Told {
  readonly place: string;
  readonly command: string;
  readonly exitCode: number;
  readonly output?: readonly string[];
}

/** What a page says, what really happened, and the page with the real output. */
export interface PageRun {
  readonly said: readonly Told[];
  readonly happened: readonly Told[];
  readonly updated: string;
}

/**
 * How a block is to be run. `<!-- run: examples/05-first-switch-containerd-v1 -->` above it names the folder that a
 * copy is made of, once for a page; `exit=1` is the code with which its last command ends. The README of an example
 * needs no comment. `<!-- not run: why -->` says that a block is not to be run.
 */
interface Orders {
  readonly example: string;
  readonly exitCode: number;
}

/** Runs every block of a page that calls regshift, or that a comment orders to run. */
export async function runPage(path: string, page: string): Promise<PageRun> {
  const sessions = new Map<string, Session>();
  const run: { said: Told[]; happened: Told[]; updated: string } = {
    said: [],
    happened: [],
    updated: page,
  };
  try {
    for (const fence of fencesOf(page).filter(isSession)) {
      const orders = ordersOf(path, fence);
      if (orders === undefined) continue;
      const session = sessions.get(orders.example) ?? new Session(join(ROOT, orders.example));
      sessions.set(orders.example, session);
      await runBlock(path, fence, orders, session, run);
    }
  } finally {
    for (const session of sessions.values()) session.remove();
  }
  return run;
}

function isSession({ language, text, comment = '' }: Fence): boolean {
  const isShell = ['sh', 'shell', 'bash', 'console'].includes(language);
  return isShell && (/\bregshift /.test(text) || comment.startsWith('run: '));
}

function ordersOf(path: string, { comment = '', line }: Fence): Orders | undefined {
  if (comment.startsWith('not run: ')) return undefined;
  const named = /^run: (\S+)(?: exit=(\d))?$/.exec(comment);
  if (named !== null) return { example: named[1] ?? '', exitCode: Number(named[2] ?? 0) };
  if (path.startsWith('examples/')) return { example: dirname(path), exitCode: 0 };
  throw new Error(`${path}:${String(line)}: say how this block is run: <!-- run: examples/… -->`);
}

async function runBlock(
  path: string,
  fence: Fence,
  orders: Orders,
  session: Session,
  run: { said: Told[]; happened: Told[]; updated: string },
): Promise<void> {
  const commands =
    fence.language === 'console' ? sessionCommands(fence.text) : scriptCommands(fence.text);
  const real: ShownCommand[] = [];
  for (const [index, { command, output }] of commands.entries()) {
    const ran = await session.run(command);
    const head = { place: `${path}:${String(fence.line)}`, command };
    const exitCode = index === commands.length - 1 ? orders.exitCode : 0;
    const shown = output === undefined ? undefined : asShown(ran.output, output);
    run.said.push({ ...head, exitCode, ...(output === undefined ? {} : { output }) });
    run.happened.push({
      ...head,
      exitCode: ran.exitCode,
      ...(shown === undefined ? {} : { output: shown }),
    });
    real.push({ command, output: shown });
  }
  if (fence.language !== 'console') return;
  const text = real.map(({ command, output = [] }) => [`$ ${command}`, ...output].join('\n'));
  const block = (inside: string): string => `\`\`\`console\n${inside}\n\`\`\``;
  run.updated = run.updated.replace(block(fence.text), () => block(text.join('\n')));
}
