import { stringify } from 'yaml';
import type { KubeObject } from '../../src/model/object-id';

/**
 * Objects of made-up clusters, written from the fact sheets: what `kubectl get … -o json --show-managed-fields` gives.
 * Every secret in them is an obvious example.
 */

export const EXAMPLE_CA =
  '-----BEGIN CERTIFICATE-----\nZXhhbXBsZSBjYQ==\n-----END CERTIFICATE-----\n';

/** Fields of an object beside its identity. */
export interface Rest {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** Any object; `where` is `name` or `namespace/name`. */
export function object(
  apiVersion: string,
  kind: string,
  where: string,
  rest: Rest = {},
): KubeObject {
  const [first = '', second] = where.split('/');
  const { labels, annotations, metadata, ...fields } = rest;
  const identity = { name: second ?? first, ...(second === undefined ? {} : { namespace: first }) };
  const common = { resourceVersion: '1000', creationTimestamp: '2025-01-01T00:00:00Z' };
  return {
    apiVersion,
    kind,
    metadata: {
      ...identity,
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ...common,
      ...metadata,
    },
    ...fields,
  };
}

/** A Secret with its data in clear; encoded as the API server returns it. */
export function secret(
  where: string,
  data: Readonly<Record<string, string>>,
  rest: Rest = {},
): KubeObject {
  const encoded = Object.entries(data).map(
    ([key, text]) => [key, Buffer.from(text, 'utf8').toString('base64')] as const,
  );
  return object('v1', 'Secret', where, {
    type: 'Opaque',
    data: Object.fromEntries(encoded),
    ...rest,
  });
}

/** A docker config with one login. */
export function dockerConfig(server: string, username: string, password: string): string {
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  return JSON.stringify({ auths: { [server]: { username, password, auth } } });
}

/** What a node of a scenario differs in. */
export interface NodeOptions {
  readonly group?: string;
  readonly runtime?: string;
  readonly registryConfig?: 'default' | 'custom';
  readonly version?: string;
  readonly checksum?: string;
  readonly ready?: boolean;
  readonly unschedulable?: boolean;
  readonly type?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

export function node(name: string, ip: string, options: NodeOptions = {}): KubeObject {
  const group = options.group ?? (name.startsWith('master') ? 'master' : 'worker');
  const optional = (key: string, value: string | undefined): Record<string, string> =>
    value === undefined ? {} : { [key]: value };
  return object('v1', 'Node', name, {
    labels: {
      'kubernetes.io/hostname': name,
      'node.deckhouse.io/group': group,
      'node.deckhouse.io/type': options.type ?? 'Static',
      'node.deckhouse.io/containerd-config': options.registryConfig ?? 'default',
      'node.deckhouse.io/containerd-config-registry': options.registryConfig ?? 'default',
      ...(group === 'master' ? { 'node-role.kubernetes.io/control-plane': '' } : {}),
    },
    annotations: {
      ...optional('registry.deckhouse.io/version', options.version),
      ...optional('node.deckhouse.io/configuration-checksum', options.checksum),
      ...options.annotations,
    },
    spec: options.unschedulable === true ? { unschedulable: true } : {},
    status: {
      addresses: [
        { type: 'Hostname', address: name },
        { type: 'InternalIP', address: ip },
      ],
      conditions: [
        {
          type: 'Ready',
          status: options.ready === false ? 'Unknown' : 'True',
          lastHeartbeatTime: '2025-07-15T12:50:00Z',
          lastTransitionTime: '2025-02-01T00:00:00Z',
        },
      ],
      nodeInfo: { containerRuntimeVersion: options.runtime ?? 'containerd://1.7.27' },
    },
  });
}

/** Module as the controller shows it. */
export function moduleObject(name: string, enabled = true): KubeObject {
  const off = { reason: 'ModuleConfig', message: 'turned off by module config' };
  const status = enabled ? { status: 'True' } : { status: 'False', ...off };
  return object('deckhouse.io/v1alpha1', 'Module', name, {
    properties: { source: 'Embedded', weight: 38 },
    status: {
      phase: enabled ? 'Ready' : 'Downloaded',
      conditions: [
        { type: 'EnabledByModuleManager', ...status, lastProbeTime: '2025-07-15T12:56:00Z' },
        { type: 'IsReady', ...status, lastProbeTime: '2025-07-15T12:56:00Z' },
      ],
    },
  });
}

export function moduleConfig(name: string, spec: unknown, rest: Rest = {}): KubeObject {
  return object('deckhouse.io/v1alpha1', 'ModuleConfig', name, {
    spec,
    status: { version: '1', message: '' },
    ...rest,
  });
}

export function nodeGroup(name: string, nodeType = 'Static', cri?: string): KubeObject {
  return object('deckhouse.io/v1', 'NodeGroup', name, {
    spec: {
      nodeType,
      disruptions: { approvalMode: name === 'master' ? 'Manual' : 'Automatic' },
      update: { maxConcurrent: name === 'master' ? 1 : '25%' },
      ...(cri === undefined ? {} : { cri: { type: cri } }),
    },
    status: { nodes: 1, ready: 1, upToDate: 1 },
  });
}

export function nodeScript(name: string, content: string, rest: Rest = {}): KubeObject {
  return object('deckhouse.io/v1alpha1', 'NodeGroupConfiguration', name, {
    spec: { weight: 31, nodeGroups: ['*'], bundles: ['*'], content },
    ...rest,
  });
}

/** One condition of `registry-state` in YAML, as the module writes it. */
export interface StateCondition {
  readonly type: string;
  readonly status?: 'True' | 'False';
  readonly reason?: string;
  readonly message?: string;
  readonly time?: string;
}

/** Secret `registry-state`, with the private part that must never get out. */
export function registryState(
  mode: string,
  targetMode: string,
  conditions: readonly StateCondition[],
): KubeObject {
  const list = conditions.map(({ type, status = 'True', reason = '', message = '', time }) => ({
    lastTransitionTime: time ?? '2025-07-15T12:55:48Z',
    message,
    reason,
    status,
    type,
  }));
  const data = {
    mode,
    target_mode: targetMode,
    hash: 'ab'.repeat(32),
    conditions: stringify(list),
    state: stringify({
      mode,
      pki: { ca: { cert: EXAMPLE_CA, key: 'example-private-key-of-the-registry-ca' } },
      users: { ro: { name: 'ro', password: 'example-ro-password' } },
    }),
  };
  return secret('d8-system/registry-state', data, {
    type: 'registry/state',
    labels: { app: 'registry', type: 'registry-state' },
    metadata: { resourceVersion: '2001' },
  });
}

/** Secret `registry-config`: the request that the module works on. */
export function registryConfig(data: Readonly<Record<string, string>>): KubeObject {
  return secret(
    'd8-system/registry-config',
    { ...data, raw_config: stringify(data) },
    {
      type: 'registry/config',
      metadata: { resourceVersion: '2002' },
    },
  );
}

/** Secret `deckhouse-registry`: where pods pull from. */
export function deckhouseRegistry(address: string, path: string, login = true): KubeObject {
  return secret('d8-system/deckhouse-registry', {
    address,
    path,
    scheme: 'https',
    ca: EXAMPLE_CA,
    '.dockerconfigjson': login
      ? dockerConfig(address, 'license-token', 'example-license')
      : JSON.stringify({ auths: { [address]: {} } }),
  });
}

/** Secret `registry-bashible-config` for mode Direct. */
export function bashibleConfig(mode: string, upstream: string, upstreamPath: string): KubeObject {
  const config = {
    mode,
    version: 'cd'.repeat(32),
    imagesBase: 'registry.d8-system.svc:5001/system/deckhouse',
    proxyEndpoints: [],
    hosts: {
      'registry.d8-system.svc:5001': {
        mirrors: [
          {
            host: upstream,
            scheme: 'https',
            ca: EXAMPLE_CA,
            auth: { username: 'license-token', password: 'example-license', auth: '' },
            rewrites: [{ from: '^system/deckhouse', to: upstreamPath }],
          },
        ],
      },
    },
  };
  return secret(
    'd8-system/registry-bashible-config',
    { config: stringify(config) },
    {
      metadata: { resourceVersion: '2003' },
    },
  );
}

export function configurationChecksums(groups: Readonly<Record<string, string>>): KubeObject {
  return secret('d8-cloud-instance-manager/configuration-checksums', groups);
}

/** Version, controller, releases, bootstrap and configuration of a cluster. */
export function platform(version: string, clusterType: 'Static' | 'Cloud'): readonly KubeObject[] {
  const clusterConfiguration = stringify({
    apiVersion: 'deckhouse.io/v1',
    kind: 'ClusterConfiguration',
    clusterType,
    ...(clusterType === 'Cloud' ? { cloud: { provider: 'OpenStack', prefix: 'prod' } } : {}),
    defaultCRI: 'Containerd',
    kubernetesVersion: '1.31',
    proxy: { httpProxy: 'http://proxy-user:not-a-real-password@proxy.example.com:3128' },
  });
  return [
    object('v1', 'ConfigMap', 'd8-system/d8-deckhouse-version-info', {
      data: { 'data.json': `{"channel": "Stable",\n "version": "${version}", "edition": "EE"}\n` },
    }),
    object('v1', 'ConfigMap', 'kube-system/d8-cluster-is-bootstraped'),
    secret('kube-system/d8-cluster-configuration', {
      'cluster-configuration.yaml': clusterConfiguration,
    }),
    ...controller(version),
    object('deckhouse.io/v1alpha1', 'DeckhouseRelease', version, {
      approved: true,
      spec: { version },
      status: { phase: 'Deployed', transitionTime: '2025-06-01T00:00:00Z' },
    }),
    moduleConfig('global', {
      version: 2,
      settings: { modules: { publicDomainTemplate: '%s.prod-1.example.com' } },
    }),
  ];
}

function controller(version: string): readonly KubeObject[] {
  const image = `registry.d8-system.svc:5001/system/deckhouse:${version}`;
  return [
    object('apps/v1', 'Deployment', 'd8-system/deckhouse', {
      annotations: {
        'core.deckhouse.io/version': version,
        'core.deckhouse.io/edition': 'EE',
      },
      metadata: { generation: 7 },
      spec: {
        replicas: 3,
        template: {
          spec: {
            containers: [
              { name: 'kube-rbac-proxy', image: 'registry.example.com/proxy@sha256:1234' },
              {
                name: 'deckhouse',
                image,
                env: [
                  {
                    name: 'HTTP_PROXY',
                    value: 'http://u:not-a-real-password@proxy.example.com:3128',
                  },
                ],
              },
            ],
          },
        },
      },
      status: { observedGeneration: 7, replicas: 3, updatedReplicas: 3, readyReplicas: 3 },
    }),
    object('v1', 'Pod', 'd8-system/deckhouse-7d9f-abcde', {
      labels: { app: 'deckhouse', leader: 'true' },
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    }),
    object('v1', 'Pod', 'd8-system/deckhouse-7d9f-fghij', {
      labels: { app: 'deckhouse' },
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    }),
    object('coordination.k8s.io/v1', 'Lease', 'd8-system/deckhouse-leader-election', {
      spec: { renewTime: '2025-07-15T13:00:00.123456Z' },
    }),
  ];
}

/** Managed fields by which a manager owns `spec.settings.registry`. */
export function owner(manager: string, ownsRegistry: boolean): Readonly<Record<string, unknown>> {
  const settings = ownsRegistry ? { 'f:registry': {} } : { 'f:releaseChannel': {} };
  return {
    manager,
    operation: 'Apply',
    apiVersion: 'deckhouse.io/v1alpha1',
    time: '2025-07-01T10:00:00Z',
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:spec': { 'f:settings': settings } },
  };
}
