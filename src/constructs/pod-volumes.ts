import { k8s } from 'cdk8s-plus-28';

/** Folder of the configuration in every container. */
export const CONFIG_FOLDER = '/config';

/** Folder of the sockets by which the containers of a pod talk. */
export const RUN_FOLDER = '/run/registry';

/** Folder of the images. */
export const DATA_FOLDER = '/data';

/** Owner and group read, others nothing: the group is that of the pod's programs. */
const GROUP_READS = 0o440;

/** A Secret whose files only the programs of the pod can read. The pod waits until it has all these keys. */
export function secretVolume(
  name: string,
  secretName: string,
  keys: readonly string[],
): k8s.Volume {
  return { name, secret: { secretName, items: keys.map(asFile), defaultMode: GROUP_READS } };
}

/** A ConfigMap. The pod waits until it has all these keys. */
export function configMapVolume(
  name: string,
  configMapName: string,
  keys: readonly string[],
): k8s.Volume {
  const items = keys.map(asFile);
  return { name, configMap: { name: configMapName, items, defaultMode: GROUP_READS } };
}

function asFile(key: string): k8s.KeyToPath {
  return { key, path: key };
}

/** A folder that lives as long as the pod. */
export function scratchVolume(name: string): k8s.Volume {
  return { name, emptyDir: {} };
}

/**
 * A cache that lives as long as the pod.
 *
 * The limit is what the cache is meant to hold and what the kubelet measures against. It does not evict critical pods,
 * which ours are: what really bounds the cache is distribution's time to live.
 */
export function cacheVolume(name: string, sizeLimit: string): k8s.Volume {
  return { name, emptyDir: { sizeLimit: k8s.Quantity.fromString(sizeLimit) } };
}

/** A folder of the node, made when it is not there. */
export function hostFolder(name: string, path: string): k8s.Volume {
  return { name, hostPath: { path, type: 'DirectoryOrCreate' } };
}

/** A folder that the node has. Without it the pod waits, and its events say why. */
export function existingHostFolder(name: string, path: string): k8s.Volume {
  return { name, hostPath: { path, type: 'Directory' } };
}

/** The volume at a path, to be written. */
export function mount(name: string, mountPath: string): k8s.VolumeMount {
  return { name, mountPath, readOnly: false };
}

/** The volume at a path, to be read. */
export function readOnlyMount(name: string, mountPath: string): k8s.VolumeMount {
  return { name, mountPath, readOnly: true };
}
