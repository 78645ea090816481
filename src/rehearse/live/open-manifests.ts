import { parse } from 'yaml';
import type { FileSet, TextFile } from '../../model/file-set';
import { withoutFluxVariables } from '../../model/flux-variable';
import { isPlainMap } from '../../model/plain-map';
import { readDeliveredTree } from '../../plan/delivered-tree';
import { readManifests } from '../../render/from-yaml';
import { versionKey } from '../../serving/names';
import { TreeRenderer } from '../../render/render-tree';

/**
 * Manifests as the engine of the twin opens them. It has no key, and no Secret with variables: what a sealed manifest was
 * made from stands in its annotation, with placeholders, and those are what the twin takes for values.
 */
export function openManifests(files: FileSet): FileSet {
  return files.map((file) => (isSealed(file) ? opened(file) : file));
}

function isSealed({ content }: TextFile): boolean {
  return withoutFluxVariables(content) !== content || isEncrypted(content);
}

function isEncrypted(content: string): boolean {
  const value: unknown = content.includes('sops:') ? parse(content) : undefined;
  return isPlainMap(value) && isPlainMap(value['sops']);
}

function opened(file: TextFile): TextFile {
  const manifests = readManifests([file]);
  const { objects } = readDeliveredTree(manifests.ok ? manifests.value : []);
  const tree = new TreeRenderer().render(objects);
  const [rendered] = tree.ok ? tree.value.objects : [];
  return rendered === undefined
    ? file
    : { path: file.path, content: withVersionOf(file, rendered.text) };
}

/** Renewed values have moved the version of a configuration on, and what it was made from does not tell. */
function withVersionOf({ content }: TextFile, text: string): string {
  const version = VERSION_KEY.exec(content)?.[0];
  return version === undefined ? text : text.replace(VERSION_KEY, version);
}

const VERSION_KEY = new RegExp(`^ +${versionKey('[0-9a-f-]+')}: ""$`, 'm');
