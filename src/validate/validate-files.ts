import { compareIssues, type Issue } from '../model/issue';
import { checkClusterDocument, isClusterDocument } from '../spec/cluster-document';
import { clusterIssues } from '../spec/load-cluster';
import { closest } from '../spec/quoting';
import { checkedObject, issueOf, judgeAll } from './judge-all';
import { isHostsFile, judgeHostFile } from './hosts/judge-host-files';
import type { SourceFile, ValidateOptions } from './options';
import type { Manifest } from './manifest';
import type { Problem } from './problem';
import { HOSTS_FILE } from '../node/hosts/tree';
import type { CheckedObject, Report } from './report';
import { decodeSource } from './source/decode-source';
import { readObjects, type LoadedObject, type ReadObjects } from './source/read-objects';

/**
 * Judges files: manifests of any kind, and cluster files. Every problem of all of them at once, each with its place.
 * Never throws, whatever stands in them.
 */
export function validateFiles(files: readonly SourceFile[], options: ValidateOptions): Report {
  const isHosts = ({ path }: SourceFile): boolean => isHostsFile(path);
  const hosts = files.filter(isHosts).map((file) => judgeHosts(file, options));
  const read = files.filter((file) => !isHosts(file)).map(readFile);
  const documents = read.flatMap(({ objects }) => objects);
  const clusterFiles = read.flatMap(({ clusterFiles: found }) => found);
  const ownData = documents.filter(({ manifest }) => isOwnData(manifest));
  const objects = documents.filter(({ manifest }) => !isOwnData(manifest));
  const issues = [
    ...read.flatMap((file) => file.issues),
    ...clusterFiles.flatMap(({ issues: found }) => found),
    ...ownData.map(skipOwnData),
    ...hosts.flatMap((file) => file.issues),
    ...judgeAll(objects, options),
  ];
  return {
    files: files.map(({ path }) => path),
    objects: [
      ...[...clusterFiles.map(({ object }) => object), ...objects].map(checkedObject),
      ...hosts.flatMap(({ checked }) => checked),
    ],
    issues: issues.sort(compareIssues),
  };
}

interface JudgedHosts {
  readonly checked: readonly CheckedObject[];
  readonly issues: readonly Issue[];
}

/** A `hosts.toml` is no manifest; it counts as an object of its own. */
function judgeHosts(file: SourceFile, options: ValidateOptions): JudgedHosts {
  const decoded = decodeSource(file);
  if (!decoded.ok) return { checked: [], issues: decoded.issues };
  const { path } = file;
  return {
    checked: [{ file: path, object: HOSTS_FILE }],
    issues: judgeHostFile({ path, content: decoded.value }, options),
  };
}

interface JudgedClusterFile {
  readonly object: LoadedObject;
  readonly issues: readonly Issue[];
}

interface FileContent extends ReadObjects {
  readonly clusterFiles: readonly JudgedClusterFile[];
}

function readFile(file: SourceFile): FileContent {
  const decoded = decodeSource(file);
  if (!decoded.ok) return { objects: [], clusterFiles: [], issues: decoded.issues };
  const { objects, issues } = readObjects(decoded.value, file.path);
  const isCluster = ({ manifest }: LoadedObject): boolean => isClusterFile(manifest);
  return {
    objects: objects.filter((object) => !isCluster(object)),
    clusterFiles: objects
      .filter(isCluster)
      .map((object) => ({ object, issues: judgeCluster(object, decoded.value) })),
    issues,
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
