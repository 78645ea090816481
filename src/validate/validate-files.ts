import { compareIssues, type Issue } from '../model/issue';
import { checkClusterDocument, isClusterDocument } from '../spec/cluster-document';
import { clusterIssues } from '../spec/load-cluster';
import { closest } from '../spec/quoting';
import { checkedObject, issueOf, judgeAll } from './judge-all';
import type { SourceFile, ValidateOptions } from './options';
import type { Manifest } from './manifest';
import type { Problem } from './problem';
import type { Report } from './report';
import { decodeSource } from './source/decode-source';
import { readObjects, type LoadedObject } from './source/read-objects';

/**
 * Judges files: manifests of any kind, and cluster files. Every problem of all of them at once, each with its place.
 * Never throws, whatever stands in them.
 */
export function validateFiles(files: readonly SourceFile[], options: ValidateOptions): Report {
  const issues: Issue[] = [];
  const objects: LoadedObject[] = [];
  const clusterFiles: LoadedObject[] = [];
  for (const file of files) {
    const decoded = decodeSource(file);
    issues.push(...decoded.issues);
    if (!decoded.ok) continue;
    const read = readObjects(decoded.value, file.path);
    issues.push(...read.issues);
    for (const object of read.objects) {
      if (isClusterFile(object.manifest)) {
        clusterFiles.push(object);
        issues.push(...judgeCluster(object, decoded.value));
      } else if (isOwnData(object.manifest)) issues.push(skipOwnData(object));
      else objects.push(object);
    }
  }
  issues.push(...judgeAll(objects, options));
  return {
    files: files.map(({ path }) => path),
    objects: [...clusterFiles, ...objects].map(checkedObject),
    issues: issues.sort(compareIssues),
  };
}

/** A mistyped kind of regshift's API is a cluster file too. */
function isClusterFile(manifest: Manifest): boolean {
  return isClusterDocument(manifest) && closest(manifest.kind, ['ClusterRegistry']) !== undefined;
}

/** Snapshots, plans, journals: written by regshift beside manifests, never applied to a cluster. */
function isOwnData(manifest: Manifest): boolean {
  return manifest.apiVersion.startsWith('regshift.io/');
}

function skipOwnData(object: LoadedObject): Issue {
  const { kind } = object.manifest;
  const problem: Problem = {
    code: 'V007',
    severity: 'info',
    path: ['kind'],
    message: `${kind} is data of regshift's own and no Kubernetes object; not checked`,
    hint: 'leave the file out',
    showValue: true,
  };
  return issueOf(problem, object);
}

/** Beside other documents a cluster file is judged by its data alone: it is no file of its own. */
function judgeCluster(object: LoadedObject, text: string): readonly Issue[] {
  return object.alone && object.base.length === 0
    ? clusterIssues(text, object.file)
    : checkClusterDocument(object.manifest).map((problem) => issueOf(problem, object));
}
