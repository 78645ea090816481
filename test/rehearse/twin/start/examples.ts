import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDump } from '../../../../src/observe/read-dump';
import type { Snapshot } from '../../../../src/observe/snapshot';

const EXAMPLES = join(__dirname, '../../../../examples');

/** Dumps of the examples by their folder, such as `01-direct/dump`. */
export function exampleDumps(): readonly string[] {
  return readdirSync(EXAMPLES)
    .flatMap((example) => ['dump', 'dump-back'].map((dump) => `${example}/${dump}`))
    .filter((folder) => existsSync(join(EXAMPLES, folder)));
}

/** What `observe` makes of an example's dump. */
export function exampleSnapshot(folder: string): Snapshot {
  const files = readdirSync(join(EXAMPLES, folder)).map((name) => ({
    name,
    bytes: readFileSync(join(EXAMPLES, folder, name)),
  }));
  const result = readDump(files);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}
