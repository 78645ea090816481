import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { EnvironmentError } from '../model/errors';
import type { SchemaFiles } from '../validate/schema/schema-source';

/**
 * The schemas that ship with regshift, below the folder that holds its package.json. Nothing is read until it is asked
 * for.
 */
export function schemaFiles(packageRoot: string): SchemaFiles {
  const crdFolder = join(packageRoot, 'schemas', 'crds');
  const generatedFolder = join(packageRoot, 'lib', 'schemas');
  return {
    crds: () =>
      readdirSync(crdFolder)
        .filter((name) => name.endsWith('.yaml'))
        .sort()
        .map((name) => readFileSync(join(crdFolder, name), 'utf8')),
    generated: (name) => {
      const file = join(generatedFolder, name);
      if (existsSync(file)) return readFileSync(file, 'utf8');
      throw new EnvironmentError(`no ${file}; generate it with: node scripts/build-schemas.mjs`);
    },
  };
}
