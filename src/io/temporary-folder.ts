import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Works in a folder of its own that is removed at the end, however it ends. */
export async function inTemporaryFolder<T>(
  prefix: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  const dieTidily = (signal: NodeJS.Signals): void => {
    for (const one of SIGNALS) process.off(one, dieTidily);
    remove();
    process.kill(process.pid, signal);
  };
  for (const signal of SIGNALS) process.on(signal, dieTidily);
  try {
    return await work(folder);
  } finally {
    for (const signal of SIGNALS) process.off(signal, dieTidily);
    remove();
  }
}
