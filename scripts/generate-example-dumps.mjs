// Writes the dumps of examples/. With --check: only compares, exit 1 on a difference.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dumpOf } from './example-dumps/dump.mjs';
import { CLUSTERS } from './example-dumps/clusters.mjs';

const isCheck = process.argv.includes('--check');
const stale = [];
for (const cluster of CLUSTERS) {
  for (const [name, text] of dumpOf(cluster)) {
    const path = join('examples', cluster.folder, name);
    if (!isCheck) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    } else if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
      stale.push(path);
    }
  }
}
if (stale.length > 0) {
  console.error(`not what scripts/example-dumps/clusters.mjs makes: ${stale.join(', ')}`);
  console.error('run: npm run generate');
  process.exitCode = 1;
}
