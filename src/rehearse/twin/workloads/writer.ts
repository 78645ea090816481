import { fileSet } from '../../../model/file-set';
import type { FileSet, TextFile } from '../../../model/file-set';
import { TREE_OWNER_LINE } from '../../../node/owner-line';
import { compareText } from '../../../model/issue';
import { remember } from '../../../model/remember';
import { sameTree } from '../nodes/file-trees';
import type { PodState } from '../state';
import { volumeFiles } from './mounted-config';
import { podView } from './pod-view';

/** A pod that writes a host tree: it mounts a folder of the host, and a Secret whose `index` lists files. */
export interface Writer {
  /** Folder of the host that it writes to. */
  readonly folder: string;
  readonly wanted: FileSet;
  /** Why its script would stop before it writes anything. */
  readonly refusal?: string;
}

/** File in which the script records the paths that it wrote, next to the folders of hosts. */
const RECORD = '.regshift-files';

/** The writer that a pod is, if it is one (docs/reference/serving.md, "On disks of nodes"). */
export const writerOf = remember((pod: PodState): Writer | undefined => {
  const { containers, volumes } = podView(pod.template);
  for (const { mounts } of containers) {
    const folder = mounts
      .filter(({ readOnly }) => !readOnly)
      .map(({ volume }) => volumes[volume])
      .find((volume) => volume?.kind === 'hostPath');
    const contents = mounts.flatMap(({ volume, subPath }) => {
      const source = volumes[volume];
      const object = source?.kind === 'config' ? pod.mounted[source.object] : undefined;
      if (source?.kind !== 'config' || object === undefined || subPath !== undefined) return [];
      return [volumeFiles(source, object) ?? {}];
    });
    const tree = contents.find(({ index }) => index !== undefined);
    if (folder !== undefined && tree !== undefined) return readTree(folder.path, tree);
  }
  return undefined;
});

const HOST_TREE_FILE =
  /^[A-Za-z0-9_:-][A-Za-z0-9._:-]*\/(?:hosts\.toml|http[A-Za-z0-9._:-]*-[A-Za-z0-9._:-]*\.crt)$/;

function readTree(folder: string, tree: Readonly<Record<string, string>>): Writer {
  const files: TextFile[] = [];
  for (const line of (tree['index'] ?? '').split('\n').filter((text) => text !== '')) {
    const [key = '', path = ''] = line.split(' ');
    const content = tree[key];
    if (!HOST_TREE_FILE.test(path)) return refused(folder, `${path} is no file of a host tree`);
    if (content === undefined) return refused(folder, `${key} is not there`);
    files.push({ path, content });
  }
  return { folder, wanted: fileSet(files) };
}

function refused(folder: string, refusal: string): Writer {
  return { folder, wanted: [], refusal };
}

/** What the script of a writer does next on a node with such files. */
export type WriterStep =
  | { readonly kind: 'refuse'; readonly why: string }
  /** `last`: after it nothing is left to do. */
  | { readonly kind: 'write' | 'remove'; readonly files: FileSet; readonly last: boolean }
  | { readonly kind: 'done' };

const DONE: WriterStep = { kind: 'done' };

/**
 * The next step of the script: first it looks at everything, then it writes what is new or changed (new folders appear as
 * a whole, certificates before the `hosts.toml` that names them), then it removes what it wrote before and is no longer
 * wanted. It records what is its own before the first and after the last.
 */
export function writerStep(files: FileSet, writer: Writer, readsFolder: boolean): WriterStep {
  const owned = ownedFiles(files);
  const needsConfig = writer.wanted.length > 0 || owned.length === 0;
  if (writer.refusal === undefined && needsConfig && !readsFolder) {
    return { kind: 'refuse', why: `containerd does not read ${writer.folder}` };
  }
  return stepsOn(files)(writer);
}

const stepsOn = remember((files: FileSet) => remember((writer: Writer) => stepOn(files, writer)));

function stepOn(files: FileSet, { wanted, refusal }: Writer): WriterStep {
  const owned = ownedFiles(files);
  const why = refusal ?? foreignFile(files, wanted, owned);
  if (why !== undefined) return { kind: 'refuse', why };
  const paths = wanted.map(({ path }) => path);
  const written =
    wanted.length === 0 ? files : withFiles(files, wanted, recordOf([...owned, ...paths]));
  const left = withoutUnwanted(written, paths);
  const isLast = sameFiles(left, written);
  if (!sameFiles(written, files)) {
    return { kind: 'write', files: sameTree(written), last: isLast };
  }
  return isLast ? DONE : { kind: 'remove', files: sameTree(left), last: true };
}

/** Without what the script wrote and is not wanted any more, as the record then says. */
function withoutUnwanted(files: FileSet, paths: readonly string[]): FileSet {
  const unwanted = ownedFiles(files).filter(
    (path) => !paths.includes(path) && mayRemove(files, path),
  );
  const kept = files.filter(({ path }) => !unwanted.includes(path));
  return withFiles(kept, [], recordOf(paths));
}

/** Paths that earlier runs of the script recorded. */
const ownedFiles = remember((files: FileSet): readonly string[] => {
  const record = files.find(({ path }) => path === RECORD);
  return record?.content.split('\n').filter((path) => path !== '') ?? [];
});

/** A file in the way that the script did not write: it overwrites and hides nothing of somebody else's. */
function foreignFile(
  files: FileSet,
  wanted: FileSet,
  owned: readonly string[],
): string | undefined {
  for (const { path, content } of wanted) {
    const there = files.find((file) => file.path === path);
    if (there !== undefined && there.content !== content) {
      const ours = isHostsFile(path) ? isOurs(there) : owned.includes(path);
      if (!ours) return `${path} was not written by regshift`;
    }
    const hidden = hiddenBy(path);
    if (files.some((file) => file.path === hidden)) return `${hidden} was not written by regshift`;
  }
  return undefined;
}

/** containerd looks at `host_port_` first, so that a folder `host:port` would no longer count. */
function hiddenBy(path: string): string {
  const [, name, port] = /^(.*)_(\d+)_\//.exec(path) ?? [];
  return name === undefined || port === undefined ? '' : `${name}:${port}/hosts.toml`;
}

function isHostsFile(path: string): boolean {
  return path.endsWith('/hosts.toml');
}

function isOurs({ content }: TextFile): boolean {
  return content.split('\n', 1)[0] === TREE_OWNER_LINE;
}

/** Next to a `hosts.toml` of somebody else nothing is removed. */
function mayRemove(files: FileSet, path: string): boolean {
  const hosts = `${path.slice(0, path.indexOf('/'))}/hosts.toml`;
  const there = files.find((file) => file.path === hosts);
  return there === undefined || isOurs(there);
}

function recordOf(paths: readonly string[]): string {
  return [...new Set(paths)]
    .sort(compareText)
    .map((path) => `${path}\n`)
    .join('');
}

function withFiles(files: FileSet, added: FileSet, record: string): FileSet {
  const byPath = new Map([...files, ...added].map((file) => [file.path, file]));
  byPath.delete(RECORD);
  if (record !== '') byPath.set(RECORD, { path: RECORD, content: record });
  return fileSet(byPath.values());
}

function sameFiles(a: FileSet, b: FileSet): boolean {
  return (
    a.length === b.length &&
    a.every((file, at) => file.path === b[at]?.path && file.content === b[at].content)
  );
}
