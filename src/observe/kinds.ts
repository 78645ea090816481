/** The kinds that are read, in the version that is asked for; `resource` is their name in paths and rules. */
export const KINDS = {
  application: kind('argoproj.io', 'v1alpha1', 'Application', 'applications'),
  configMap: kind('', 'v1', 'ConfigMap', 'configmaps'),
  daemonSet: kind('apps', 'v1', 'DaemonSet', 'daemonsets'),
  deckhouseRelease: kind('deckhouse.io', 'v1alpha1', 'DeckhouseRelease', 'deckhousereleases'),
  deployment: kind('apps', 'v1', 'Deployment', 'deployments'),
  endpoints: kind('', 'v1', 'Endpoints', 'endpoints'),
  kustomization: kind('kustomize.toolkit.fluxcd.io', 'v1', 'Kustomization', 'kustomizations'),
  module: kind('deckhouse.io', 'v1alpha1', 'Module', 'modules'),
  moduleConfig: kind('deckhouse.io', 'v1alpha1', 'ModuleConfig', 'moduleconfigs'),
  node: kind('', 'v1', 'Node', 'nodes'),
  nodeGroup: kind('deckhouse.io', 'v1', 'NodeGroup', 'nodegroups'),
  nodeGroupConfiguration: kind(
    'deckhouse.io',
    'v1alpha1',
    'NodeGroupConfiguration',
    'nodegroupconfigurations',
  ),
  pod: kind('', 'v1', 'Pod', 'pods'),
  secret: kind('', 'v1', 'Secret', 'secrets'),
  service: kind('', 'v1', 'Service', 'services'),
} as const;

/** A kind of object by its API group. */
export interface Kind {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Plural, in lower case. */
  readonly resource: string;
}

/** `apiVersion` of a kind's objects. */
export function apiVersionOf({ group, version }: Kind): string {
  return group === '' ? version : `${group}/${version}`;
}

function kind(group: string, version: string, name: string, resource: string): Kind {
  return { group, version, kind: name, resource };
}
