import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { inTemporaryFolder } from '../../src/io/temporary-folder';

const PREFIX = 'regshift-test-';

describe('work in a temporary folder', () => {
  it('hands back what it came to, and the folder is gone', async () => {
    const folder = await inTemporaryFolder(PREFIX, (path) => {
      writeFileSync(join(path, 'file'), 'x');
      return Promise.resolve(path);
    });
    expect(folder).toContain(PREFIX);
    expect(existsSync(folder)).toBe(false);
  });

  it('leaves nothing behind when it fails', async () => {
    let folder = '';
    const work = inTemporaryFolder(PREFIX, (path) => {
      folder = path;
      return Promise.reject(new Error('no'));
    });
    await expect(work).rejects.toThrow('no');
    expect(existsSync(folder)).toBe(false);
  });

  it('leaves no listener of signals behind', async () => {
    const before = process.listenerCount('SIGINT');
    await inTemporaryFolder(PREFIX, () => Promise.resolve());
    expect(process.listenerCount('SIGINT')).toBe(before);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('leaves nothing behind after %s', (signal) => {
    const module = join(__dirname, '..', '..', 'lib', 'src', 'io', 'temporary-folder.js');
    const script = `
      const { inTemporaryFolder } = require(${JSON.stringify(module)});
      inTemporaryFolder('${PREFIX}', (folder) => {
        console.log(folder);
        process.kill(process.pid, '${signal}');
        return new Promise((resolve) => setTimeout(resolve, 60_000));
      });`;
    const { stdout, signal: ended } = spawnSync(process.execPath, ['-e', script], {
      encoding: 'utf8',
    });
    expect(ended).toBe(signal);
    expect(stdout).toContain(PREFIX);
    expect(existsSync(stdout.trim())).toBe(false);
  });
});
