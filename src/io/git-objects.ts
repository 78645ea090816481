import { gitOutput } from './git-process';
import type { GitPlace } from './git-process';

/**
 * Contents of objects, all by one process; `undefined` for what is not there.
 *
 * @param names - ids, or `commit:path`. An empty name, or one with a line feed, names nothing.
 */
export async function readObjects(
  place: GitPlace,
  names: readonly string[],
): Promise<readonly (Buffer | undefined)[]> {
  const asked = names.filter((name) => name !== '' && !name.includes('\n'));
  if (asked.length === 0) return names.map(() => undefined);
  const input = asked.map((name) => `${name}\n`).join('');
  const output = await gitOutput(place, ['cat-file', '--batch'], { input });
  const found = new Map<string, Buffer>();
  let at = 0;
  for (const name of asked) {
    const end = output.indexOf('\n', at);
    const header = output.toString('utf8', at, end);
    at = end + 1;
    const size = /^[0-9a-f]+ [a-z]+ (\d+)$/.exec(header)?.[1];
    if (size === undefined) continue;
    found.set(name, output.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return names.map((name) => found.get(name));
}
