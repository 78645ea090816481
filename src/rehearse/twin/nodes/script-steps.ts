import { readNodeScript } from '../../../node/scripts/read-node-script';
import type { RemovesHosts, ScriptEffect, WritesHosts } from '../../../node/scripts/script-effect';
import type { FileSet } from '../../../model/file-set';
import type { KubeObject } from '../../../model/object-id';
import { remember, rememberTriple } from '../../../model/remember';
import type { NodeState } from '../state';
import { withDropIn, withoutDropIn } from './drop-ins';
import { withFiles, withoutFiles } from './file-trees';
import { hostsHeredoc } from './hosts-heredoc';
import { scriptSpec } from './node-bundle';
import type { Step } from './step';

/** The step that a NodeGroupConfiguration is on a node, with the name by which the runner orders it (`objects.md` 2.3). */
export const scriptStep = remember((script: KubeObject): Step => {
  const { weight, content } = scriptSpec(script);
  const own = readNodeScript(content);
  const effect = own.kind === 'unknown' ? (hostsHeredoc(content) ?? own) : own;
  const { name } = script.metadata;
  return {
    name: `${String(weight).padStart(3, '0')}_${name}`,
    text: `runs ${name}`,
    run: (node) => afterScript(node, effect),
  };
});

function afterScript(node: NodeState, effect: ScriptEffect): NodeState | string {
  switch (effect.kind) {
    case 'writes-hosts':
      return withTree(node, writtenHosts(effect, node.files, node.ownedFolders).result);
    case 'removes-hosts':
      return withTree(node, removedHosts(effect, node.files));
    case 'unknown':
      return node;
    case 'broken':
      return `the script can not run: ${effect.reason}`;
    default:
      // On v2 the folder of v1's drop-ins is removed (`objects.md` 3.1).
      return node.containerd === 'v1' ? withDropInsOf(node, effect) : node;
  }
}

type DropInEffect = Exclude<
  ScriptEffect,
  WritesHosts | RemovesHosts | { readonly kind: 'unknown' | 'broken' }
>;

/** Drop-ins of others are only there or not: which registries they name nobody knows. */
function withDropInsOf(node: NodeState, effect: DropInEffect): NodeState {
  const { dropIns, dropInsAside } = node;
  switch (effect.kind) {
    case 'writes-drop-in':
      return withDropIn(node, effect.slug, effect.content);
    case 'removes-drop-in':
      return withoutDropIn(node, effect.slug);
    case 'drop-ins-aside':
      return withDropIns(node, false, dropIns || dropInsAside);
    case 'drop-ins-back':
      return withDropIns(node, dropIns || dropInsAside, false);
  }
}

function withTree(node: NodeState, files: FileSet | string): NodeState | string {
  if (typeof files === 'string') return files;
  return files === node.files ? node : { ...node, files };
}

function withDropIns(node: NodeState, dropIns: boolean, dropInsAside: boolean): NodeState {
  const same = node.dropIns === dropIns && node.dropInsAside === dropInsAside;
  return same ? node : { ...node, dropIns, dropInsAside };
}

const writtenHosts = rememberTriple(
  (effect: WritesHosts, files: FileSet, owned: NodeState['ownedFolders']) => ({
    result: writeHosts(effect, files, owned),
  }),
);

/** Files of others are never replaced: the script fails before it writes anything. */
function writeHosts(
  effect: WritesHosts,
  files: FileSet,
  owned: readonly string[],
): FileSet | string {
  const { folder, hostsToml, cas, owner, replacesPlatforms } = effect;
  const before = contentAt(files, hostsToml.path);
  const platforms = replacesPlatforms && owned.includes(folder);
  if (before !== undefined && owner !== undefined && !isOwned(before, owner) && !platforms) {
    return `${hostsToml.path} was not written by this step`;
  }
  const foreign = cas.find(({ path, content }) => {
    const found = contentAt(files, path);
    return found !== undefined && found !== content && !namesCa(before ?? '', path);
  });
  if (foreign !== undefined) return `${foreign.path} was not written by this step`;
  const wanted = [...cas, hostsToml];
  const unnamed = files
    .map(({ path }) => path)
    .filter(
      (path) => isCaOf(path, folder) && !namesCa(hostsToml.content, path) && owner !== undefined,
    );
  const same =
    unnamed.length === 0 && wanted.every((file) => contentAt(files, file.path) === file.content);
  return same ? files : withFiles(withoutFiles(files, unnamed), wanted);
}

function removedHosts({ folder, owner }: RemovesHosts, files: FileSet): FileSet {
  const path = `${folder}/hosts.toml`;
  const before = contentAt(files, path);
  if (before === undefined || !isOwned(before, owner)) return files;
  const cas = files.map((file) => file.path).filter((name) => isCaOf(name, folder));
  return withoutFiles(files, [path, ...cas]);
}

function contentAt(files: FileSet, path: string): string | undefined {
  return files.find((file) => file.path === path)?.content;
}

function isOwned(content: string, owner: string): boolean {
  return content.split('\n', 1)[0] === owner;
}

/** As the script looks: the name of the file at the end of a string. */
function namesCa(content: string, path: string): boolean {
  return content.includes(`/${path.slice(path.lastIndexOf('/') + 1)}"`);
}

function isCaOf(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/http`) && path.endsWith('-ca.crt');
}
