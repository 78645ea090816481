import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../src/model/object-id';

/** What one phase of an example holds. */
export interface RenderedPhase {
  /** `06-proxy-to-local/cluster/02-switch-direct`. */
  readonly name: string;
  readonly folder: string;
  readonly objects: readonly KubeObject[];
}

const RENDERED = join(__dirname, '..', '..', 'dist');

/** Every phase of the examples, as `render` wrote them, in order. */
export function renderedPhases(): readonly RenderedPhase[] {
  return foldersIn('').flatMap((example) =>
    foldersIn(example)
      .flatMap((cluster) => foldersIn(cluster))
      .map((name) => ({ name, folder: join(RENDERED, name), objects: objectsIn(name) })),
  );
}

function foldersIn(path: string): readonly string[] {
  return readdirSync(join(RENDERED, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(path, name))
    .sort();
}

function objectsIn(path: string): readonly KubeObject[] {
  return readdirSync(join(RENDERED, path))
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .flatMap((name) => parseAllDocuments(readFileSync(join(RENDERED, path, name), 'utf8')))
    .map((document) => document.toJS() as KubeObject);
}
