import { isMap, isScalar } from 'yaml';
import type { Document, Pair, YAMLMap } from 'yaml';

import { isPlainMap } from '../model/plain-map';
/** Makes a map of a document hold what is wanted, changing only what differs: comments of keys that stay, stay. */
export function updateMap(
  document: Document,
  map: YAMLMap,
  wanted: Readonly<Record<string, unknown>>,
): void {
  for (const item of [...map.items]) {
    const key = keyOf(item);
    if (typeof key !== 'string' || !(key in wanted)) map.delete(key);
  }
  for (const [key, value] of Object.entries(wanted)) {
    const pair = map.items.find((item) => keyOf(item) === key);
    if (pair !== undefined && isMap(pair.value) && isPlainMap(value)) {
      updateMap(document, pair.value, value);
    } else if (pair !== undefined && isScalar(pair.value) && !isPlainMap(value)) {
      pair.value.value = value;
    } else {
      map.set(key, document.createNode(value));
    }
  }
}

function keyOf(pair: Pair): unknown {
  return isScalar(pair.key) ? pair.key.value : pair.key;
}
