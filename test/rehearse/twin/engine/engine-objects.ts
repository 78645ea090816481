import type { KubeObject } from '../../../../src/model/object-id';
import { objectId, objectKey } from '../../../../src/model/object-id';

export const GUARDS = {
  'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
};

type Fields = Readonly<Record<string, unknown>>;

/** An object of a kind that lives in a namespace. */
export function object(
  kind: string,
  name: string,
  fields: Fields = {},
  annotations?: Readonly<Record<string, string>>,
): KubeObject {
  const apiVersion = kind === 'Deployment' || kind === 'DaemonSet' ? 'apps/v1' : 'v1';
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(kind === 'Namespace' ? {} : { namespace: 'registry' }),
      ...(annotations === undefined ? {} : { annotations }),
    },
    ...fields,
  };
}

export function moduleConfig(
  settings: Fields,
  annotations: Readonly<Record<string, string>> = GUARDS,
): KubeObject {
  return {
    apiVersion: 'deckhouse.io/v1alpha1',
    kind: 'ModuleConfig',
    metadata: { name: 'deckhouse', annotations },
    spec: { settings },
  };
}

export const NAMESPACE = object('Namespace', 'registry');

export function keyOf(one: KubeObject): string {
  return objectKey(objectId(one));
}
