import type { HostTree } from '../../node/hosts/tree';
import { USUAL_ROOTS } from '../../node/hosts/tree';
import type { Manifest } from '../manifest';
import { isMapping } from '../plain-data';
import type { Path } from '../plain-data';
import { fromBase64 } from '../script/base64';
import { isEncrypted } from '../secret-words';

/** A `hosts.toml` in a Secret or ConfigMap. */
export interface HostsInObject {
  /** `registry.io/hosts.toml`, or the key. */
  readonly name: string;
  /** Where it stands in the object. */
  readonly path: Path;
  readonly text: string;
  /** It is base64 there, so that it has no lines of its own. */
  readonly encoded: boolean;
  /** The tree that it belongs to, where the object has an index of its files. */
  readonly tree?: HostTree;
}

interface Entry {
  readonly key: string;
  readonly path: Path;
  readonly text: string;
  readonly encoded: boolean;
}

/**
 * The `hosts.toml` files in the data of a Secret or ConfigMap: below keys that end so, and the host tree of a Secret of
 * regshift's own, whose key `index` has a line `KEY PATH` for each file.
 */
export function hostsInObject(manifest: Manifest): readonly HostsInObject[] {
  const entries = entriesOf(manifest);
  const paths = indexOf(entries);
  const files = entries.flatMap(({ key, text }) => {
    const path = paths.get(key);
    return path === undefined ? [] : [{ path, content: text }];
  });
  const tree: HostTree = { files, roots: USUAL_ROOTS };
  return entries.flatMap(({ key, ...entry }) => {
    const inTree = paths.get(key);
    if (!/hosts\.toml$/.test(inTree ?? key)) return [];
    return [{ ...entry, name: inTree ?? key, ...(inTree === undefined ? {} : { tree }) }];
  });
}

/** What is encrypted can not be judged. */
function entriesOf({ apiVersion, kind, ...rest }: Manifest): readonly Entry[] {
  if (apiVersion !== 'v1' || (kind !== 'Secret' && kind !== 'ConfigMap')) return [];
  const fields = kind === 'Secret' ? ['data', 'stringData'] : ['data', 'binaryData'];
  return fields.flatMap((field) => {
    const values = rest[field];
    if (!isMapping(values)) return [];
    const encoded = field === 'binaryData' || (kind === 'Secret' && field === 'data');
    return Object.entries(values).flatMap(([key, value]): readonly Entry[] => {
      if (typeof value !== 'string' || isEncrypted(value.trim())) return [];
      const text = encoded && value !== '' ? fromBase64(value) : value;
      return text === undefined ? [] : [{ key, path: [field, key], text, encoded }];
    });
  });
}

function indexOf(entries: readonly Entry[]): ReadonlyMap<string, string> {
  const index = entries.find(({ key }) => key === 'index')?.text ?? '';
  const rows = index.split('\n').filter((line) => line !== '');
  const pairs = rows.map((row) => row.split(' '));
  const isIndex = pairs.every(([key = '', path = '', ...more]) => {
    return key !== '' && path.includes('/') && more.length === 0;
  });
  return new Map(isIndex ? pairs.map(([key = '', path = '']) => [key, path]) : []);
}
