import { parse } from 'yaml';
import { manifestsIn } from '../../deliver/layout';
import type { Layout } from '../../deliver/layout';
import type { RepositoryView } from '../../deliver/repository';
import { BugError } from '../../model/errors';
import type { FileSet } from '../../model/file-set';
import { isPlainMap } from '../../model/plain-map';
import { readManifests } from '../../render/from-yaml';
import { openManifests } from './open-manifests';
import { pushRevision } from '../twin/engine/push-revision';
import { tipOf } from '../twin/engine/repository';
import type { TwinState } from '../twin/state';

/**
 * The twin, once its GitOps engine can fetch what the branch holds. The tree is what the engine would build of the files of the
 * synced folder: the objects that stand in those that its kustomization lists.
 */
export function followBranch(twin: TwinState, view: RepositoryView, layout: Layout): TwinState {
  const { tip, files } = view;
  if (tip === undefined || tip === tipOf(twin.repository)?.sha) return twin;
  const tree = readManifests(listedFiles(files, layout));
  if (!tree.ok) {
    const [first] = tree.issues;
    throw new BugError(`${tip} holds manifests that can not be read: ${first?.message ?? ''}`);
  }
  return pushRevision(twin, tip, tree.value);
}

function listedFiles(files: FileSet, layout: Layout): FileSet {
  const listed = resourcesOf(files, layout);
  return openManifests(manifestsIn(layout, files).filter(({ path }) => listed.has(path)));
}

function resourcesOf(files: FileSet, { manifests }: Layout): ReadonlySet<unknown> {
  const file = files.find(({ path }) => path === `${manifests}/kustomization.yaml`);
  const kustomization: unknown = file === undefined ? undefined : parse(file.content);
  const resources = isPlainMap(kustomization) ? kustomization['resources'] : undefined;
  return new Set(Array.isArray(resources) ? resources : []);
}
