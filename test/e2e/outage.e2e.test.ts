import { execFileSync } from 'node:child_process';
import { renameSync } from 'node:fs';
import { main } from '../../src/cli/main';
import { DeliveryWorld, FILE } from '../cli/delivery/world';

/** Not an assertion: a whole switch of a twin takes seconds on a busy machine. */
jest.setTimeout(120_000);

let world: DeliveryWorld;

beforeEach(async () => {
  world = await DeliveryWorld.make();
  await world.call('start');
});

afterEach(() => {
  world.end();
});

/** Runs a command that waits, and tells of each line as it comes. */
function waiting(command: readonly string[], onLine: (line: string) => void): Promise<number> {
  const { fleet, observed, env } = world;
  const where = ['-f', fleet.path(FILE), '--repository', fleet.repository, '--observed', observed];
  const device = { write: onLine };
  return main([...command, ...where, '--interval', '1'], { stdout: device, stderr: device, env });
}

/** The cluster lives on until the call ends. */
async function settleUntil(end: Promise<unknown>): Promise<void> {
  const state = { isOver: false };
  void end.finally(() => (state.isOver = true));
  while (!state.isOver) {
    await world.settle().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

it('a repository that can not be reached for a while ends no wait', async () => {
  const { repository } = world.fleet;
  const lines: string[] = [];
  const end = waiting(['advance', '--wait'], (line) => {
    lines.push(line);
    if (line.includes('switch-u1  commit')) renameSync(repository, `${repository}.away`);
    if (line.includes('tries again')) renameSync(`${repository}.away`, repository);
  });
  await settleUntil(end);
  expect(await end).toBe(0);
  expect(lines.filter((line) => line.includes('tries again'))).toHaveLength(1);
  expect((await world.subjects()).at(-1)).toBe('prod-1: the switch is done');
});

it('a repository that was never reached is an error at once', async () => {
  const { repository } = world.fleet;
  renameSync(repository, `${repository}.away`);
  const lines: string[] = [];
  expect(await waiting(['advance', '--wait'], (line) => lines.push(line))).toBe(3);
  expect(lines.join('')).toContain('U002');
  renameSync(`${repository}.away`, repository);
});

it('a branch that was rewritten ends every wait', async () => {
  const { repository } = world.fleet;
  const lines: string[] = [];
  const end = waiting(['status', '--watch'], (line) => {
    if (lines.length === 0) {
      execFileSync('git', [`--git-dir=${repository}`, 'update-ref', 'refs/heads/main', 'main~1']);
    }
    lines.push(line);
  });
  expect(await end).toBe(3);
  expect(lines.join('')).toContain('branch main was rewritten');
});
