import type { NodeFacts } from './snapshot';

/** What runs containers on a node. */
export type NodeRuntime =
  | { readonly kind: 'containerd'; readonly major: number }
  | { readonly kind: 'other'; readonly name: string }
  | { readonly kind: 'unknown' };

/** The runtime a node reports (`observing.md` 8.5): `containerd://1.7.27` is containerd, major 1. */
export function nodeRuntime(node: NodeFacts): NodeRuntime {
  const match = /^([a-z][a-z0-9-]*):\/\/(.*)$/i.exec(node.containerRuntimeVersion ?? '');
  if (match === null) return { kind: 'unknown' };
  const [, name = '', version = ''] = match;
  if (name !== 'containerd') return { kind: 'other', name };
  const major = /^v?(\d+)\./.exec(version)?.[1];
  return major === undefined ? { kind: 'unknown' } : { kind: 'containerd', major: Number(major) };
}
