import type { k8s } from 'cdk8s-plus-28';
import { BugError } from '../model/errors';
import { compareText } from '../model/issue';
import { CONFIG_FOLDER } from './pod-volumes';

/** A program of a serving pod. */
export type Program = 'nginx' | 'distribution' | 'regsync';

/** Files of a configuration by name: `nginx.conf`, or `master-1.nginx.conf` for what differs between nodes. */
export type ConfigFiles = Readonly<Record<string, string>>;

/** The CA of the upstream, where it has one of its own. */
export const UPSTREAM_CA = 'upstream-ca.crt';

/** Environment variable with the name of the node. */
const NODE_NAME = 'NODE_NAME';

/** Files that hold what only some programs need: keys and logins. Every program gets the others. */
const READERS: ReadonlyMap<string, readonly Program[]> = new Map([
  ['nginx.conf', ['nginx']],
  ['upstream.conf', ['nginx']],
  ['tls.crt', ['nginx']],
  ['tls.key', ['nginx']],
  ['htpasswd', ['nginx', 'distribution']],
  ['distribution.yml', ['distribution']],
  ['regsync.yml', ['regsync']],
]);

/** Files that each node has its own of. */
const OF_ONE_NODE = ['nginx.conf', 'tls.crt', 'tls.key', 'regsync.yml'];

/**
 * The files of the configuration, each mounted on its own, as far as the program needs them. A node's own file stands
 * at the same path on every node, and no pod sees another node's.
 *
 * A file mounted on its own never changes under a running program: a new configuration comes with a new pod, so that a
 * program that restarts in the middle of a rollout starts with what it had.
 *
 * @param nodes names of the nodes that have files of their own
 */
export function configMounts(
  program: Program,
  files: ConfigFiles,
  nodes: readonly string[] = [],
): k8s.VolumeMount[] {
  const own = new Set(nodes.flatMap((node) => Object.keys(files).flatMap(ownFileOf(node))));
  expectCompleteNodes(files, nodes, own);
  const shared = Object.keys(files).filter((key) => nodes.length === 0 || !isOwnFile(key));
  return [
    ...shared.map((file) => ({ ...place(file), subPath: file })),
    ...[...own].map((file) => ({ ...place(file), subPathExpr: `$(${NODE_NAME}).${file}` })),
  ]
    .filter(({ mountPath }) => isReadBy(program, mountPath))
    .sort((a, b) => compareText(a.mountPath, b.mountPath));
}

/** The name of the node, for containers that mount its own files. */
export function nodeNameVariable(): k8s.EnvVar {
  return {
    name: NODE_NAME,
    valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } },
  };
}

function place(file: string): { name: string; mountPath: string; readOnly: boolean } {
  return { name: 'config', mountPath: `${CONFIG_FOLDER}/${file}`, readOnly: true };
}

function isReadBy(program: Program, mountPath: string): boolean {
  return READERS.get(mountPath.slice(CONFIG_FOLDER.length + 1))?.includes(program) ?? true;
}

function isOwnFile(key: string): boolean {
  return OF_ONE_NODE.some((file) => key.endsWith(`.${file}`));
}

function ownFileOf(node: string): (key: string) => readonly string[] {
  return (key) => OF_ONE_NODE.filter((file) => key === `${node}.${file}`);
}

/** A pod whose node's file is missing would mount an empty folder; a file of a node unknown would reach every pod. */
function expectCompleteNodes(
  files: ConfigFiles,
  nodes: readonly string[],
  own: ReadonlySet<string>,
): void {
  if (nodes.length === 0) return;
  const expected = new Set(nodes.flatMap((node) => [...own].map((file) => `${node}.${file}`)));
  const found = new Set(Object.keys(files).filter(isOwnFile));
  const missing = [...expected].filter((key) => !found.has(key));
  const strange = [...found].filter((key) => !expected.has(key));
  if (missing.length + strange.length === 0) return;
  const list = (keys: readonly string[]): string => [...keys].sort(compareText).join(', ') || '-';
  throw new BugError(`files of nodes: missing ${list(missing)}; of unknown nodes ${list(strange)}`);
}
