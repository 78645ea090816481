import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { compareText } from '../model/issue';
import { versionKey } from '../serving/names';
import type { WorkloadName } from '../serving/names';
import type { ConfigFiles } from './config-mounts';
import { ownMetadata } from './object-metadata';
import type { Recorded } from './object-metadata';

/** Configuration files of a workload, and what tells this version of them from others. */
export interface VersionedFiles {
  /** Texts by file name, secrets as placeholders. Which ones there are decides what pods mount. */
  readonly files: ConfigFiles;
  /**
   * Changes with the files, never derived from a secret's value: a change replaces the pods, and a pod waits until its
   * Secret or ConfigMap has the version that it was made for.
   */
  readonly configVersion: string;
}

/** Properties of a Secret or ConfigMap with such files. */
export interface VersionedConfigProps extends Recorded, VersionedFiles {}

/** The Secret of a workload. */
export function configSecret(
  scope: Construct,
  workload: WorkloadName,
  props: VersionedConfigProps,
): k8s.KubeSecret {
  return new k8s.KubeSecret(scope, 'Resource', {
    metadata: ownMetadata(workload, workload, props),
    type: 'Opaque',
    immutable: false,
    data: versionData(props),
    stringData: { ...props.files },
  });
}

/**
 * The key that says which version it is, without a value. It is no `stringData`: what goes from there stays in the live
 * Secret (kubernetes/kubernetes#108008), and an old version's key would let pods in when that version comes back.
 */
export function versionData({ configVersion }: VersionedFiles): Record<string, string> {
  return { [versionKey(configVersion)]: '' };
}

/**
 * Keys that a volume of this version lists. The kubelet lays them all out from one reading of the object; while one is
 * missing the pod waits, and a pod that runs keeps what it has.
 */
export function configKeys(config: VersionedFiles): readonly string[] {
  return [...Object.keys(config.files), ...Object.keys(versionData(config))].sort(compareText);
}
