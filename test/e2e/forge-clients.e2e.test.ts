import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runRegshift } from '../cli/program';
import type { Ended } from '../cli/program';
import { ForgeWorld } from '../forge/forge-world';
import type { WorldPull } from '../forge/forge-world';
import { TWINS, served } from '../forge/twins';
import type { Served } from '../forge/twins';

/**
 * The program as it is installed: unit tests compile the clients of forges as they do our own code, here they are loaded
 * the way Node.js does.
 */
describe.each(TWINS)('the program itself, at $name', (kind) => {
  let folder: string;
  let twin: Served;
  let pull: WorldPull;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'regshift-forge-'));
    writeFileSync(join(folder, 'plan.md'), '## plan\n');
    const world = new ForgeWorld(() => undefined);
    pull = world.add({ head: 'h' });
    twin = await served(kind, world);
  });

  afterEach(async () => {
    await twin.server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function comment(token: string): Promise<Ended> {
    const where = ['--repository', twin.repository, '--forge', kind.type.toLowerCase()];
    const args = ['comment', '--pull-request', '1', '--file', 'plan.md', ...where];
    return runRegshift(args, { cwd: folder, env: { REGSHIFT_FORGE_TOKEN: token } });
  }

  it('keeps a comment', async () => {
    expect(await comment('bot-token-1')).toEqual({
      code: 0,
      stdout: 'commented on pull request 1\n',
      stderr: '',
    });
    expect((await comment('bot-token-1')).stdout).toBe(
      'nothing to change in the comment of pull request 1\n',
    );
    expect(pull.comments.map(({ body }) => body)).toEqual([
      '<!-- regshift:comment plan -->\n## plan\n',
    ]);
  });

  it('shows no token when it is refused', async () => {
    const { code, stdout, stderr } = await comment('planted-token-1');
    expect(code).toBe(3);
    expect(stderr).toContain('it does not know the token');
    expect(stdout + stderr).not.toContain('planted-token-1');
  });
});
