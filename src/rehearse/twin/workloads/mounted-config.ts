import type { KubeObject } from '../../../model/object-id';
import { remember, rememberPair } from '../../../model/remember';
import { fieldsAt } from '../../../observe/fields';
import type { PodState, TwinState } from '../state';
import { NODE_NAME, podView, textMap } from './pod-view';
import type { ConfigVolume, ContainerView } from './pod-view';

/** Keys of a Secret or ConfigMap with their texts. */
export const contentOf = remember((object: KubeObject): Readonly<Record<string, string>> => {
  const data = textMap(fieldsAt(object, 'data'));
  if (object.kind !== 'Secret') return data;
  const decoded = Object.entries(data).map(
    ([key, text]) => [key, Buffer.from(text, 'base64').toString('utf8')] as const,
  );
  return { ...Object.fromEntries<string>(decoded), ...textMap(fieldsAt(object, 'stringData')) };
});

/** Texts of files by path. */
export type Files = Readonly<Record<string, string>>;

/**
 * Files that a volume lays out from an object, by path below its folder; `undefined` while the object lacks a key that the
 * volume lists. The kubelet then sets up nothing of it (Kubernetes, `MakePayload` in pkg/volume/secret and configmap).
 */
export const volumeFiles = rememberPair(
  ({ keyByPath, optional }: ConfigVolume, object: KubeObject): Files | undefined => {
    const content = contentOf(object);
    if (keyByPath === undefined) return content;
    const files: Record<string, string> = {};
    for (const [path, key] of Object.entries(keyByPath)) {
      const text = content[key];
      if (text !== undefined) files[path] = text;
      else if (!optional) return undefined;
    }
    return files;
  },
);

/**
 * What a pod of a workload mounts if it starts now; `undefined` while one of the objects, or a listed key of it, is
 * missing: the kubelet waits for it.
 */
export function mountsOf(
  objects: TwinState['objects'],
  workload: KubeObject,
): PodState['mounted'] | undefined {
  const mounted: Record<string, KubeObject> = {};
  for (const volume of Object.values(podView(workload).volumes)) {
    if (volume.kind !== 'config') continue;
    const object = objects[volume.object];
    const isThere = object !== undefined && volumeFiles(volume, object) !== undefined;
    if (isThere) mounted[volume.object] = object;
    else if (!volume.optional) return undefined;
  }
  return mounted;
}

/** The file of that name, wherever it is. */
export function fileNamed(files: Files, name: string): string | undefined {
  const path = Object.keys(files).find((candidate) => candidate.endsWith(`/${name}`));
  return path === undefined ? undefined : files[path];
}

/** Files that a container finds where Secrets and ConfigMaps are mounted. */
interface ContainerFiles {
  readonly files: Files;
  /** A mount names a key that is not there: the container can not be made. */
  readonly incomplete: boolean;
}

/** What the kubelet lays out for one container of a pod on a node. */
export function filesOf(pod: PodState, container: ContainerView, node: string): ContainerFiles {
  const { volumes } = podView(pod.template);
  const files: Record<string, string> = {};
  let incomplete = false;
  for (const { volume, path, subPath } of container.mounts) {
    const source = volumes[volume];
    if (source?.kind !== 'config') continue;
    const object = pod.mounted[source.object];
    const content = object === undefined ? {} : (volumeFiles(source, object) ?? {});
    if (subPath === undefined) {
      for (const [key, text] of Object.entries(content)) files[`${path}/${key}`] = text;
    } else {
      const text = content[subPath.replaceAll(NODE_NAME, node)];
      if (text === undefined) incomplete = true;
      else files[path] = text;
    }
  }
  return { files, incomplete };
}
