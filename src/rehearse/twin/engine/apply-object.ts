import { isPlainMap } from '../../../model/plain-map';
import type { KubeObject } from '../../../model/object-id';
import { apiGroup } from '../../../model/object-id';
import { rememberTriple } from '../../../model/remember';
import { internObject, objectNumber } from './intern';

type PlainMap = Readonly<Record<string, unknown>>;

/**
 * The live object after the engine applied its manifest; `live` itself when that changes nothing.
 *
 * A ModuleConfig is applied server-side: each key of `spec.settings` has one owner and is replaced whole, so keys of others
 * stay (`measured.md` 1). What the engine's former manifest named and the new one does not is dropped. Other objects have
 * no other writer and become what the manifest says.
 */
export function applyObject(
  live: KubeObject | undefined,
  desired: KubeObject,
  former: KubeObject | undefined,
): KubeObject {
  if (live === undefined) return desired;
  return isModuleConfig(desired) ? merged(desired, live, former ?? desired) : sameOr(live, desired);
}

const merged = rememberTriple((desired: KubeObject, live: KubeObject, former: KubeObject) =>
  sameOr(live, internObject(merge(live, desired, former))),
);

function sameOr(live: KubeObject, result: KubeObject): KubeObject {
  return objectNumber(live) === objectNumber(result) ? live : result;
}

function isModuleConfig({ apiVersion, kind }: KubeObject): boolean {
  return kind === 'ModuleConfig' && apiGroup(apiVersion) === 'deckhouse.io';
}

function merge(live: KubeObject, desired: KubeObject, former: KubeObject): KubeObject {
  const metadata = {
    ...own(live.metadata, desired.metadata, former.metadata),
    ...ownAt('labels', live.metadata, desired.metadata, former.metadata),
    ...ownAt('annotations', live.metadata, desired.metadata, former.metadata),
    name: desired.metadata.name,
  };
  const spec = {
    ...own(mapAt(live, 'spec'), mapAt(desired, 'spec'), mapAt(former, 'spec')),
    ...ownAt('settings', live['spec'], desired['spec'], former['spec']),
  };
  return { ...live, ...desired, metadata, spec };
}

/** The map below a key, as an entry of its parent; no entry when it would be empty. */
function ownAt(key: string, live: unknown, desired: unknown, former: unknown): PlainMap {
  const result = own(mapAt(live, key), mapAt(desired, key), mapAt(former, key));
  return Object.keys(result).length === 0 ? {} : { [key]: result };
}

/** Keys of others, and those of the manifest. */
function own(live: PlainMap, desired: PlainMap, former: PlainMap): PlainMap {
  const foreign = Object.entries(live).filter(([key]) => !Object.hasOwn(former, key));
  return { ...Object.fromEntries(foreign), ...desired };
}

function mapAt(parent: unknown, key: string): PlainMap {
  const child = isPlainMap(parent) ? parent[key] : undefined;
  return isPlainMap(child) ? child : {};
}
