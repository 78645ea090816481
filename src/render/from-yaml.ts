import { LineCounter, parseAllDocuments } from 'yaml';
import type { TextFile } from '../model/file-set';
import type { Issue } from '../model/issue';
import type { KubeObject } from '../model/object-id';
import { isPlainMap } from '../model/plain-map';
import type { Result } from '../model/result';
import { failure, success } from '../model/result';

/**
 * Reads manifests back into objects: every document of every file, Lists unfolded, empty documents and files of
 * kustomize left out. What is no object, and what is no YAML, is an issue.
 */
export function readManifests(files: readonly TextFile[]): Result<readonly KubeObject[]> {
  const issues: Issue[] = [];
  const objects: KubeObject[] = [];
  for (const file of files) {
    for (const value of documentsOf(file, issues)) {
      for (const item of unfold(value)) {
        if (isKubeObject(item)) objects.push(item);
        else if (!isKustomization(item)) issues.push(noObject(file.path));
      }
    }
  }
  return issues.length > 0 ? failure(issues) : success(objects);
}

function documentsOf(file: TextFile, issues: Issue[]): readonly unknown[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(file.content, { lineCounter: lines, prettyErrors: false });
  if (!Array.isArray(documents)) return [];
  const values: unknown[] = [];
  for (const document of documents) {
    for (const error of document.errors) {
      const { line, col } = lines.linePos(error.pos[0]);
      issues.push({
        code: 'R001',
        severity: 'error',
        place: { file: file.path, line, column: col },
        message: `this is no YAML: ${error.message}`,
      });
    }
    if (document.errors.length === 0) values.push(toData(document, file, issues));
  }
  return values.filter((value) => value !== null && value !== undefined);
}

function toData(
  document: { readonly toJS: (options: { maxAliasCount: number }) => unknown },
  file: TextFile,
  issues: Issue[],
): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    issues.push({
      code: 'R001',
      severity: 'error',
      place: { file: file.path },
      message: 'aliases of this YAML unfold into too many nodes',
    });
    return null;
  }
}

function unfold(value: unknown): readonly unknown[] {
  return isPlainMap(value) && value['kind'] === 'List' && Array.isArray(value['items'])
    ? value['items']
    : [value];
}

/** The boundary where parsed text becomes an object: identity is checked, the rest stays unknown. */
function isKubeObject(value: unknown): value is KubeObject {
  if (!isPlainMap(value) || !isPlainMap(value['metadata'])) return false;
  const { namespace } = value['metadata'];
  return (
    typeof value['apiVersion'] === 'string' &&
    typeof value['kind'] === 'string' &&
    typeof value['metadata']['name'] === 'string' &&
    (namespace === undefined || typeof namespace === 'string')
  );
}

function isKustomization(value: unknown): boolean {
  return (
    isPlainMap(value) &&
    typeof value['apiVersion'] === 'string' &&
    value['apiVersion'].startsWith('kustomize.config.k8s.io/')
  );
}

function noObject(file: string): Issue {
  return {
    code: 'R002',
    severity: 'error',
    place: { file },
    message: 'a document is no Kubernetes object: it needs apiVersion, kind and metadata.name',
  };
}
