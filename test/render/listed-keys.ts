import type { KubeObject } from '../../src/model/object-id';
import { isWorkload } from '../constructs/pod-template';

/** A Secret or ConfigMap that a pod mounts, with the keys that its volume lists. */
interface Mounted {
  readonly kind: string;
  readonly name: string;
  readonly keys: readonly string[];
}

/** Keys that pods of a tree wait for and that are not there, and keys that are there and that no pod gets. */
export function unmetKeys(objects: readonly KubeObject[]): readonly string[] {
  return objects.filter(isWorkload).flatMap(({ metadata, spec }) =>
    (spec.template.spec.volumes ?? []).flatMap(mountedBy).flatMap(({ kind, name, keys }) => {
      const object = objects.find((each) => each.kind === kind && each.metadata.name === name);
      const there = object === undefined ? [] : keysOf(object);
      const missing = keys.filter((key) => !there.includes(key)).map((key) => `no ${key}`);
      const unused = there.filter((key) => !keys.includes(key)).map((key) => `${key} for nobody`);
      return [...missing, ...unused].map((what) => `${metadata.name}: ${what} in ${kind} ${name}`);
    }),
  );
}

/** The keys by which pods know the version, with what that version is. */
export function versionsIn(objects: readonly KubeObject[]): readonly (readonly [string, string])[] {
  return objects.flatMap((object) =>
    Object.keys(textsOf(object, 'data'))
      .filter((key) => key.startsWith('version-'))
      .map((key) => {
        const files = { ...textsOf(object, 'data'), ...textsOf(object, 'stringData') };
        return [`${object.kind} ${object.metadata.name} ${key}`, JSON.stringify(files)] as const;
      }),
  );
}

function mountedBy(volume: Readonly<Record<string, unknown>>): readonly Mounted[] {
  return [
    ['Secret', 'secret', 'secretName'],
    ['ConfigMap', 'configMap', 'name'],
  ].flatMap(([kind = '', field = '', nameField = '']) => {
    const source = volume[field] as Readonly<Record<string, unknown>> | undefined;
    if (source === undefined) return [];
    const items = (source['items'] ?? []) as readonly { readonly key: string }[];
    return [{ kind, name: String(source[nameField]), keys: items.map(({ key }) => key) }];
  });
}

function keysOf(object: KubeObject): readonly string[] {
  return ['data', 'stringData'].flatMap((field) => Object.keys(textsOf(object, field)));
}

function textsOf(object: KubeObject, field: string): Readonly<Record<string, string>> {
  return (object[field] ?? {}) as Readonly<Record<string, string>>;
}
