import { objectKey } from '../../../model/object-id';
import type { KubeObject } from '../../../model/object-id';
import { remember } from '../../../model/remember';
import { at, fieldsAt, listAt, textAt, textsAt } from '../../../observe/fields';
import type { Fields } from '../../../observe/fields';

/** What a workload's pod template says, as far as a pod's life depends on it. */
export interface PodView {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly hostNetwork: boolean;
  readonly containers: readonly ContainerView[];
  readonly volumes: Readonly<Record<string, VolumeView>>;
  /** Of all containers, each once, in the order in which they are pulled. */
  readonly images: readonly string[];
  readonly hostAliases: readonly { readonly ip: string; readonly names: readonly string[] }[];
}

export interface ContainerView {
  readonly mounts: readonly MountView[];
}

/** One of `volumeMounts`. */
interface MountView {
  readonly volume: string;
  readonly path: string;
  readonly readOnly: boolean;
  /** `subPath`, or `subPathExpr` with the node's name to be put in. */
  readonly subPath?: string;
}

/** One of `volumes`. */
type VolumeView =
  ConfigVolume | { readonly kind: 'hostPath'; readonly path: string } | { readonly kind: 'other' };

/** A volume of the keys of a Secret or ConfigMap. */
export interface ConfigVolume {
  readonly kind: 'config';
  /** `objectKey` of the object. */
  readonly object: string;
  /** Whether the object, and the keys that it lists, may be missing. */
  readonly optional: boolean;
  /** The keys that it lists, by their paths; without a list it has every key at a path of the same name. */
  readonly keyByPath?: Readonly<Record<string, string>>;
}

/** The pod template of a Deployment or DaemonSet. */
export const podView = remember((workload: KubeObject): PodView => {
  const namespace = workload.metadata.namespace ?? 'default';
  const template = at(workload, 'spec', 'template');
  const containers = [
    ...listAt(template, 'spec', 'initContainers'),
    ...listAt(template, 'spec', 'containers'),
  ];
  return {
    namespace,
    labels: textMap(fieldsAt(template, 'metadata', 'labels')),
    hostNetwork: at(template, 'spec', 'hostNetwork') === true,
    containers: containers.map(containerView),
    volumes: Object.fromEntries(
      listAt(template, 'spec', 'volumes').map((volume) => [
        textAt(volume, 'name') ?? '',
        volumeView(volume, namespace),
      ]),
    ),
    images: imagesOf(containers),
    hostAliases: listAt(template, 'spec', 'hostAliases').map((alias) => ({
      ip: textAt(alias, 'ip') ?? '',
      names: textsAt(alias, 'hostnames'),
    })),
  };
});

/** The texts of a map. */
export function textMap(fields: Fields): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(fields).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}

function imagesOf(containers: readonly unknown[]): readonly string[] {
  return [...new Set(containers.flatMap((container) => textAt(container, 'image') ?? []))];
}

function containerView(container: unknown): ContainerView {
  const nodeNames = listAt(container, 'env').flatMap((variable) =>
    textAt(variable, 'valueFrom', 'fieldRef', 'fieldPath') === 'spec.nodeName'
      ? (textAt(variable, 'name') ?? [])
      : [],
  );
  return {
    mounts: listAt(container, 'volumeMounts').map((mount) => mountView(mount, nodeNames)),
  };
}

/** Stands for the node's name in a `subPathExpr`. */
export const NODE_NAME = '\u0000node';

function mountView(mount: unknown, nodeNames: readonly string[]): MountView {
  const expression = textAt(mount, 'subPathExpr');
  const subPath =
    textAt(mount, 'subPath') ??
    (expression === undefined
      ? undefined
      : nodeNames.reduce((text, name) => text.replaceAll(`$(${name})`, NODE_NAME), expression));
  return {
    volume: textAt(mount, 'name') ?? '',
    path: textAt(mount, 'mountPath') ?? '',
    readOnly: at(mount, 'readOnly') === true,
    ...(subPath === undefined ? {} : { subPath }),
  };
}

function volumeView(volume: unknown, namespace: string): VolumeView {
  const secret = textAt(volume, 'secret', 'secretName');
  const configMap = textAt(volume, 'configMap', 'name');
  const path = textAt(volume, 'hostPath', 'path');
  if (path !== undefined) return { kind: 'hostPath', path };
  const name = secret ?? configMap;
  if (name === undefined) return { kind: 'other' };
  const kind = secret === undefined ? 'ConfigMap' : 'Secret';
  const source = at(volume, kind === 'Secret' ? 'secret' : 'configMap');
  const items = listAt(source, 'items').map(
    (item) => [textAt(item, 'path') ?? '', textAt(item, 'key') ?? ''] as const,
  );
  return {
    kind: 'config',
    object: objectKey({ apiVersion: 'v1', kind, namespace, name }),
    optional: at(source, 'optional') === true,
    ...(items.length === 0 ? {} : { keyByPath: Object.fromEntries(items) }),
  };
}
