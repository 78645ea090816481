import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Does something while git's settings of the user are these. */
export async function withGitConfig(
  folder: string,
  settings: string,
  does: () => Promise<void>,
): Promise<void> {
  const config = join(folder, 'gitconfig');
  writeFileSync(config, settings);
  const before = process.env['GIT_CONFIG_GLOBAL'];
  process.env['GIT_CONFIG_GLOBAL'] = config;
  try {
    await does();
  } finally {
    if (before === undefined) delete process.env['GIT_CONFIG_GLOBAL'];
    else process.env['GIT_CONFIG_GLOBAL'] = before;
  }
}
