import { chmodSync, chownSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeObject } from '../../src/model/object-id';
import type { ClusterNode } from './pipeline-node';
import type { DataVolume, PodVolume } from './pipeline-pod';

/** A Secret or ConfigMap by kind and name. */
export type Configurations = (kind: 'Secret' | 'ConfigMap', name: string) => KubeObject;

/** What the volumes of one pod are made from. */
export interface VolumeSource {
  readonly node: ClusterNode;
  /** Folder of the pod, as the node sees it. */
  readonly folder: string;
  /** The same as the test reaches it, and any other path of the node's machine. */
  readonly at: (path: string) => string;
  readonly fsGroup: number;
  readonly configurations: Configurations;
}

/** Unpacks a volume as the kubelet does; answers its folder. */
export function unpackVolume(volume: PodVolume, source: VolumeSource): string {
  const { secret, configMap, emptyDir, hostPath } = volume;
  const folder = `${source.folder}/volumes/${volume.name}`;
  if (secret !== undefined) {
    const object = source.configurations('Secret', secret.secretName);
    return unpackData(folder, filesOf(object, secret), secret.defaultMode, source);
  }
  if (configMap !== undefined) {
    const object = source.configurations('ConfigMap', configMap.name);
    return unpackData(folder, filesOf(object, configMap), configMap.defaultMode, source);
  }
  if (emptyDir !== undefined) {
    const place = source.at(folder);
    mkdirSync(place, { recursive: true });
    chownSync(place, 0, source.fsGroup);
    // For everybody, and what is made there belongs to the group.
    chmodSync(place, 0o2777);
    return folder;
  }
  if (hostPath !== undefined) return hostFolder(hostPath, source);
  throw new Error(`no kubelet here knows the volume ${volume.name}`);
}

/** Files below links that can be turned all at once, and a folder that belongs to the pod's group. */
function unpackData(
  folder: string,
  data: Readonly<Record<string, string>>,
  mode: number,
  { at, fsGroup }: VolumeSource,
): string {
  const place = at(folder);
  const version = '..2026_11_22_03_00_00.1';
  mkdirSync(join(place, version), { recursive: true });
  for (const path of [place, join(place, version)]) {
    chownSync(path, 0, fsGroup);
    chmodSync(path, 0o2777);
  }
  for (const [name, text] of Object.entries(data)) {
    const file = join(place, version, name);
    writeFileSync(file, text);
    chownSync(file, 0, fsGroup);
    // What belongs to a group can be read by it.
    chmodSync(file, mode | 0o440);
    symlinkSync(`..data/${name}`, join(place, name));
  }
  symlinkSync(version, join(place, '..data'));
  return folder;
}

function hostFolder(
  { path, type }: NonNullable<PodVolume['hostPath']>,
  { at, node }: VolumeSource,
): string {
  const folder = `${node.root}${path}`;
  if (type === 'DirectoryOrCreate') mkdirSync(at(folder), { recursive: true, mode: 0o755 });
  if (!existsSync(at(folder))) throw new Error(`${node.name} has no ${path}`);
  return folder;
}

/** What a volume lays out: the keys that it lists, all of them, or every key there is. */
function filesOf(object: KubeObject, { items = [] }: DataVolume): Readonly<Record<string, string>> {
  const data = dataOf(object);
  if (items.length === 0) return data;
  return Object.fromEntries(
    items.map(({ key, path }) => {
      const text = data[key];
      const kind = object.kind === 'Secret' ? 'secret' : 'config';
      if (text === undefined) throw new Error(`references non-existent ${kind} key: ${key}`);
      return [path, text];
    }),
  );
}

function dataOf(object: KubeObject): Readonly<Record<string, string>> {
  const data = strings(object['data']);
  if (object.kind !== 'Secret') return data;
  const decoded = Object.entries(data).map(([key, text]) => [
    key,
    Buffer.from(text, 'base64').toString('utf8'),
  ]);
  return { ...Object.fromEntries(decoded), ...strings(object['stringData']) } as typeof data;
}

function strings(value: unknown): Readonly<Record<string, string>> {
  return value === undefined ? {} : (value as Readonly<Record<string, string>>);
}
