import { pathParts } from '../model/path-parts';
import { stringify } from 'yaml';
import { fileSet } from '../model/file-set';
import type { FileSet, TextFile } from '../model/file-set';
import type { Issue } from '../model/issue';
import { rememberByText } from '../model/remember';
import { MATERIAL_FILE } from '../secrets/material-at-rest';
import { isFrozenText } from './frozen-text';
import { HYDRATOR_METADATA } from './hydrator-metadata';
import { isJournalText } from './journal-text';

/** Where a cluster's things stand in the repository; paths from its root, with `/` between their parts. */
export interface Layout {
  /** Everything that regshift owns: `clusters/prod-1`. */
  readonly folder: string;
  /** The only folder that Argo CD or Flux syncs. */
  readonly manifests: string;
  /** Journals, one per switch. */
  readonly switches: string;
  /** File of generated secrets, sealed. */
  readonly material: string;
  /**
   * Path of the file by which GitOps Promoter knows what it may promote.
   *
   * @default - none: the branch is synced as it is committed to
   */
  readonly metadata?: string;
}

const KUSTOMIZATION = 'kustomization.yaml';
const FROZEN = '.plan.yaml';

/** The layout of a cluster below `spec.delivery.path` (design 8). */
export function layoutOf(path: string, cluster: string): Layout {
  const folder = [...pathParts(path), cluster].join('/');
  return {
    folder,
    manifests: `${folder}/manifests`,
    switches: `${folder}/switches`,
    material: `${folder}/${MATERIAL_FILE}`,
  };
}

/** The same where commits are proposed, and GitOps Promoter merges them. The cluster's folder is what it promotes. */
export function proposedLayout(layout: Layout): Layout {
  return { ...layout, metadata: `${layout.folder}/${HYDRATOR_METADATA}` };
}

/** The journal's file. */
export function journalPath({ switches }: Layout, id: string): string {
  return `${switches}/${id}.yaml`;
}

/** Whether a path is that of a journal, whatever the file holds. */
export function isJournalPath({ switches }: Layout, path: string): boolean {
  return path.startsWith(`${switches}/`) && path.endsWith('.yaml') && !path.endsWith(FROZEN);
}

/** The file of everything that the switch is carried out from. */
export function frozenPath({ switches }: Layout, id: string): string {
  return `${switches}/${id}${FROZEN}`;
}

/** Everything that the owned folder holds, given rendered manifests by name and all records by path. */
export function layOut(layout: Layout, manifests: FileSet, records: readonly TextFile[]): FileSet {
  const list = {
    path: KUSTOMIZATION,
    content: kustomization(manifests.map(({ path }) => path)),
  };
  const synced = [...manifests, list].map(({ path, content }) => ({
    path: `${layout.manifests}/${path}`,
    content,
  }));
  return fileSet([...synced, ...records]);
}

/** The journals among files of the owned folder. */
export function journalsIn(layout: Layout, files: FileSet): FileSet {
  return files.filter(({ path, content }) => isJournalPath(layout, path) && isJournalText(content));
}

/** What the owned folder holds beside manifests: journals, what was frozen when they began, and generated secrets. */
export function recordsIn(layout: Layout, files: FileSet): FileSet {
  const others = files.filter(
    ({ path, content }) =>
      path === layout.material ||
      (path.startsWith(`${layout.switches}/`) && path.endsWith(FROZEN) && isFrozenText(content)),
  );
  return fileSet([...journalsIn(layout, files), ...others]);
}

/** Rendered manifests among files of the owned folder, by name. */
export function manifestsIn({ manifests }: Layout, files: FileSet): FileSet {
  return files
    .filter(({ path }) => path.startsWith(`${manifests}/`))
    .map(({ path, content }) => ({ path: path.slice(manifests.length + 1), content }))
    .filter(({ path }) => path !== KUSTOMIZATION);
}

/**
 * Files of the owned folder that regshift did not write; they stop a switch, for a commit would remove them.
 *
 * @param manifests - what the last commit left, by name
 */
export function foreignFiles(layout: Layout, files: FileSet, manifests: FileSet): readonly Issue[] {
  const own = new Set(layOut(layout, manifests, recordsIn(layout, files)).map(({ path }) => path));
  if (layout.metadata !== undefined) own.add(layout.metadata);
  return files
    .filter(({ path }) => !own.has(path))
    .map(({ path }) => ({
      code: 'D003',
      severity: 'error',
      place: { file: path },
      message: `is not regshift's, but stands in ${layout.folder}, which each commit replaces whole`,
      hint: 'move it out of the folder',
    }));
}

/** Asked for at every look, and nearly always of the same names. */
const kustomization = rememberByText(
  (resources: readonly string[]) => resources.join('\n'),
  (resources) =>
    stringify(
      { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources },
      { version: '1.1', lineWidth: 0 },
    ),
);
