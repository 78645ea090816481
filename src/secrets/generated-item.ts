import type { GeneratedField, GeneratedItem } from '../serving/generated';
import { USERS } from '../serving/names';
import type { UserName } from '../serving/names';

/** A generated value by what it is. */
export type KnownItem =
  | { readonly kind: 'authority'; readonly item: 'ca' }
  | LeafItem
  | { readonly kind: 'user'; readonly item: `user-${UserName}` }
  | { readonly kind: 'http-secret'; readonly item: 'http-secret' };

/** A certificate that the CA signs. */
export type LeafItem =
  | { readonly kind: 'proxy'; readonly item: 'in-cluster-proxy' | 'node-proxy' }
  | { readonly kind: 'push-client'; readonly item: 'push-client' }
  | { readonly kind: 'master'; readonly item: `master-${string}`; readonly node: string };

const FIXED: readonly KnownItem[] = [
  { kind: 'authority', item: 'ca' },
  { kind: 'proxy', item: 'in-cluster-proxy' },
  { kind: 'proxy', item: 'node-proxy' },
  { kind: 'push-client', item: 'push-client' },
  { kind: 'http-secret', item: 'http-secret' },
  ...USERS.map((user): KnownItem => ({ kind: 'user', item: `user-${user}` })),
];

/** A Node's name: a DNS subdomain of at most 253 characters. */
const MASTER = /^master-(?=.{1,253}$)([a-z0-9](?:[-a-z0-9.]*[a-z0-9])?)$/;

/** What stands behind the name of a generated value; `undefined` for a name that regshift does not know. */
export function knownItem(name: string): KnownItem | undefined {
  const node = MASTER.exec(name)?.[1];
  if (node !== undefined) return { kind: 'master', item: `master-${node}`, node };
  return FIXED.find(({ item }) => item === name);
}

/** Whether a generated value is a certificate that the CA signs. */
export function isLeaf(item: KnownItem): item is LeafItem {
  return item.kind === 'proxy' || item.kind === 'push-client' || item.kind === 'master';
}

/** The fields of a generated value. */
export function fieldsOf({ kind }: KnownItem): readonly GeneratedField[] {
  switch (kind) {
    case 'authority':
    case 'proxy':
    case 'push-client':
    case 'master':
      return ['crt', 'key'];
    case 'user':
      return ['password', 'hash'];
    case 'http-secret':
      return ['value'];
  }
}

/** The CA comes first, since it decides about the others; then by name. */
export function authorityFirst(a: GeneratedItem, b: GeneratedItem): number {
  return Number(b === 'ca') - Number(a === 'ca');
}
