// Writes src/spec/cluster-file.generated.ts from schemas/cluster-registry.schema.json, so that the types of the
// cluster file are written once. With --check: only compares, exit 1 on a difference.
import { readFileSync, writeFileSync } from 'node:fs';
import { compile } from 'json-schema-to-typescript';

const source = 'schemas/cluster-registry.schema.json';
const target = 'src/spec/cluster-file.generated.ts';

const schema = JSON.parse(readFileSync(source, 'utf8'));
schema.definitions.SecretRef.tsType = "import('../model/secret').SecretRef";
const types = await compile(schema, 'ClusterRegistry', {
  additionalProperties: false,
  bannerComment: `// Generated from ${source} by \`npm run generate\`. Do not edit.`,
  ignoreMinAndMaxItems: true,
  style: { singleQuote: true, printWidth: 100 },
});
const readonlyTypes = types
  .replace(/^(\s+)((?:\w+\??|\[k: string\]):(?: |$))/gm, '$1readonly $2')
  .replace(/: (\([^)]*\)|[\w.]+)\[\];/g, ': readonly $1[];');

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== readonlyTypes) {
    console.error(`${target} is not what ${source} generates; run: npm run generate`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(target, readonlyTypes);
}
