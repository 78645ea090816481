// Writes schemas/cluster-snapshot.schema.json from src/observe/snapshot.ts, so that the shape of a snapshot is written
// once. With --check: only compares, exit 1 on a difference.
import { readFileSync, writeFileSync } from 'node:fs';
import { createGenerator } from 'ts-json-schema-generator';

const source = 'src/observe/snapshot.ts';
const target = 'schemas/cluster-snapshot.schema.json';

const { definitions } = createGenerator({
  path: source,
  type: 'Snapshot',
  skipTypeCheck: true,
  sortProps: false,
}).createSchema('Snapshot');
const schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'https://regshift.io/schemas/v1alpha1/cluster-snapshot.schema.json',
  title: 'ClusterSnapshot',
  $ref: '#/definitions/Snapshot',
  definitions,
};
const text = `${JSON.stringify(schema, null, 2)}\n`;

if (process.argv.includes('--check')) {
  if (JSON.stringify(JSON.parse(readFileSync(target, 'utf8'))) !== JSON.stringify(schema)) {
    console.error(`${target} is not what ${source} generates; run: npm run generate`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(target, text);
}
