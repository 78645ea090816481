import type { ObjectId } from '../model/object-id';
import { isMapping, valueAt, type Mapping } from './plain-data';

/**
 * An object as it was found: it says what it is, everything else may be wrong. Every `KubeObject` is one.
 */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly [field: string]: unknown;
}

/** Whether a document says what it is. */
export function isManifest(value: unknown): value is Manifest {
  return (
    isMapping(value) &&
    typeof value['apiVersion'] === 'string' &&
    typeof value['kind'] === 'string' &&
    value['apiVersion'] !== '' &&
    value['kind'] !== ''
  );
}

/** The object's name; `undefined` when it has none, or one that is not text. */
export function nameOf(manifest: Manifest): string | undefined {
  return textAt(manifest, 'metadata', 'name');
}

/** Identity, as far as it can be told; an object without a name has none. */
export function identityOf(manifest: Manifest): ObjectId | undefined {
  const name = nameOf(manifest);
  if (name === undefined) return undefined;
  const namespace = textAt(manifest, 'metadata', 'namespace');
  const { apiVersion, kind } = manifest;
  return { apiVersion, kind, ...(namespace === undefined ? {} : { namespace }), name };
}

/** One annotation's value. */
export function annotationOf(manifest: Manifest, key: string): string | undefined {
  return textAt(manifest, 'metadata', 'annotations', key);
}

/** `settings` of a ModuleConfig. */
export function settingsOf(manifest: Manifest): Mapping | undefined {
  const settings = valueAt(manifest, 'spec', 'settings');
  return isMapping(settings) ? settings : undefined;
}

/** Whether it is DKP's ModuleConfig (`objects.md` 1.1). */
export function isModuleConfig(manifest: Manifest): boolean {
  return manifest.kind === 'ModuleConfig' && manifest.apiVersion.startsWith('deckhouse.io/');
}

/** Whether it is DKP's NodeGroupConfiguration (`objects.md` 2.1). */
export function isNodeScript(manifest: Manifest): boolean {
  return (
    manifest.kind === 'NodeGroupConfiguration' && manifest.apiVersion.startsWith('deckhouse.io/')
  );
}

function textAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = valueAt(value, ...keys);
  return typeof found === 'string' ? found : undefined;
}
