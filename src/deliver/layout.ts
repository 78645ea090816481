import { stringify } from 'yaml';
import { fileSet } from '../model/file-set';
import type { FileSet, TextFile } from '../model/file-set';
import type { Issue } from '../model/issue';
import { isJournalText } from './journal-text';

/** Where a cluster's things stand in the repository; paths from its root, with `/` between their parts. */
export interface Layout {
  /** Everything that regshift owns: `clusters/prod-1`. */
  readonly folder: string;
  /** The only folder that Argo CD or Flux syncs. */
  readonly manifests: string;
  /** Journals, one per switch. */
  readonly switches: string;
}

const KUSTOMIZATION = 'kustomization.yaml';

/** The layout of a cluster below `spec.delivery.path` (design 8). */
export function layoutOf(path: string, cluster: string): Layout {
  const parts = [...path.split('/'), cluster].filter((part) => part !== '' && part !== '.');
  const folder = parts.join('/');
  return { folder, manifests: `${folder}/manifests`, switches: `${folder}/switches` };
}

/** The journal's file. */
export function journalPath({ switches }: Layout, id: string): string {
  return `${switches}/${id}.yaml`;
}

/** Everything that the owned folder holds, given rendered manifests by name and all journals by path. */
export function layOut(layout: Layout, manifests: FileSet, journals: readonly TextFile[]): FileSet {
  const list = {
    path: KUSTOMIZATION,
    content: kustomization(manifests.map(({ path }) => path)),
  };
  const synced = [...manifests, list].map(({ path, content }) => ({
    path: `${layout.manifests}/${path}`,
    content,
  }));
  return fileSet([...synced, ...journals]);
}

/** The journals among files of the owned folder. */
export function journalsIn({ switches }: Layout, files: FileSet): FileSet {
  return files.filter(
    ({ path, content }) =>
      path.startsWith(`${switches}/`) && path.endsWith('.yaml') && isJournalText(content),
  );
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
  const journals = journalsIn(layout, files);
  const own = new Set(layOut(layout, manifests, journals).map(({ path }) => path));
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

function kustomization(resources: readonly string[]): string {
  return stringify(
    { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources },
    { version: '1.1', lineWidth: 0 },
  );
}
