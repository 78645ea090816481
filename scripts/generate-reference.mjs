// Writes the generated pages of docs/reference out of the compiled code. --check writes nothing and fails on a difference.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { referencePages } = require('./reference/pages.cjs');
const FOLDER = new URL('../docs/reference/', import.meta.url);

const differing = pages().filter(({ name, text }) => read(name) !== text);
if (!process.argv.includes('--check')) {
  for (const { name, text } of differing) writeFileSync(new URL(name, FOLDER), text);
} else if (differing.length > 0) {
  const names = differing.map(({ name }) => `docs/reference/${name}`).join(', ');
  console.error(`not current: ${names}; run  npm run generate`);
  process.exitCode = 1;
}

function pages() {
  const { PIPELINE_KUBERNETES, PIPELINE_DECKHOUSE } = compiled('modes/pipeline');
  const schema = new URL('../schemas/cluster-registry.schema.json', import.meta.url);
  return referencePages({
    buildProgram: compiled('cli/program').buildProgram,
    codes: compiled('cli/commands/explain').ALL_CODES,
    clusterFileCodes: compiled('spec/codes').SPEC_CODES,
    profiles: compiled('modes/profiles').PROFILES,
    pipelineProfiles: [PIPELINE_KUBERNETES, PIPELINE_DECKHOUSE],
    secretDelivery: compiled('plan/secret-delivery'),
    schema: JSON.parse(readFileSync(schema, 'utf8')),
  });
}

function compiled(module) {
  try {
    return require(`../lib/src/${module}.js`);
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    throw new Error('the compiled code is missing; run  npm run build  first', { cause: error });
  }
}

function read(name) {
  try {
    return readFileSync(new URL(name, FOLDER), 'utf8');
  } catch {
    return undefined;
  }
}
