import { stringify } from 'yaml';
import type { KubeObject } from '../../src/model/object-id';
import type { DumpFile } from '../../src/observe/dump-file';
import {
  EXAMPLE_CA,
  bashibleConfig,
  configurationChecksums,
  deckhouseRegistry,
  moduleConfig,
  moduleObject,
  node,
  nodeGroup,
  nodeScript,
  owner,
  platform,
  registryConfig,
  registryState,
  secret,
} from './object-builder';
import type { StateCondition } from './object-builder';

export {
  EXAMPLE_CA,
  dockerConfig,
  moduleConfig,
  moduleObject,
  node,
  nodeScript,
  object,
  registryConfig,
  registryState,
  secret,
} from './object-builder';

/** Dumps of made-up clusters: their objects, and the files that a person would save. */

const MODULES: readonly KubeObject[] = [
  moduleObject('registry'),
  moduleObject('cert-manager'),
  moduleObject('ingress-nginx'),
  moduleObject('prometheus'),
];

/** A file with the objects as one List in JSON. */
export function listFile(objects: readonly unknown[], name = 'dump.json'): DumpFile {
  return textFile(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }), name);
}

/** A file with the objects as YAML documents. */
export function documentsFile(objects: readonly unknown[], name = 'dump.yaml'): DumpFile {
  return textFile(objects.map((entry) => `---\n${stringify(entry)}`).join(''), name);
}

export function textFile(text: string, name: string): DumpFile {
  return { name, bytes: new TextEncoder().encode(text) };
}

export const QUIET_QUEUE = `Summary:
- 'main' queue: empty.
- 107 other queues (0 active, 107 empty): 0 tasks.
- no tasks to handle.
`;

/** Static, 3 masters and 2 workers, never used the module, containerd v1, one node with registry drop-ins. */
export function untouchedCluster(): readonly KubeObject[] {
  const checksum = '11'.repeat(32);
  return [
    ...platform('v1.76.2', 'Static'),
    ...MODULES,
    deckhouseRegistry('registry.example.com', '/deckhouse/ee'),
    registryState('Unmanaged', 'Unmanaged', [{ type: 'Ready' }]),
    registryConfig({ mode: 'Unmanaged' }),
    moduleConfig(
      'deckhouse',
      {
        version: 1,
        enabled: true,
        settings: { releaseChannel: 'Stable', update: { mode: 'Manual' } },
      },
      {
        labels: {
          'kustomize.toolkit.fluxcd.io/name': 'prod-1',
          'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
        },
        metadata: { managedFields: [owner('kustomize-controller', false)] },
      },
    ),
    moduleConfig('registry', { enabled: true }),
    nodeGroup('master'),
    nodeGroup('worker'),
    configurationChecksums({ master: checksum, worker: checksum }),
    node('master-0', '10.0.0.10', { checksum }),
    node('master-1', '10.0.0.11', { checksum }),
    node('master-2', '10.0.0.12', { checksum, unschedulable: true }),
    node('worker-0', '10.0.0.20', { checksum }),
    node('worker-1', '10.0.0.21', { checksum, registryConfig: 'custom' }),
    nodeScript('legacy-registry.sh', LEGACY_SCRIPT),
  ];
}

/** A script as the manuals of older versions told people to write. */
export const LEGACY_SCRIPT = `#!/bin/bash
mkdir -p /etc/containerd/conf.d
bb-sync-file /etc/containerd/conf.d/additional_registry.toml - containerd-config-file-changed << "EOF"
[plugins]
  [plugins."io.containerd.grpc.v1.cri"]
    [plugins."io.containerd.grpc.v1.cri".registry.configs]
      [plugins."io.containerd.grpc.v1.cri".registry.configs."registry.io".auth]
        username = "someone"
        password = "not-a-real-password"
EOF
`;

const LICENSED = {
  imagesRepo: 'registry.example.com/deckhouse/ee',
  scheme: 'HTTPS',
  license: 'example-license',
};

const DIRECT_CONDITIONS: readonly StateCondition[] = [
  {
    type: 'RegistryContainsRequiredImages',
    reason: 'Ready',
    message: 'Mode: Default\nregistry.example.com: all 157 items are checked',
  },
  { type: 'ContainerdConfigPreflightReady' },
  { type: 'TransitionContainerdConfigReady' },
  { type: 'InClusterProxyReady' },
  { type: 'DeckhouseRegistrySwitchReady' },
  { type: 'FinalContainerdConfigReady' },
  { type: 'CleanupNodeServices' },
  { type: 'Ready' },
];

/** The same cluster, settled in Direct. */
export function directCluster(): readonly KubeObject[] {
  return [
    ...managedPlatform('Static'),
    registryState('Direct', 'Direct', DIRECT_CONDITIONS),
    ...directObjects(),
  ];
}

/** What the manual shows while Local waits for its images. */
export const MISSING_IMAGES = `Mode: Default
master-1: 0 of 166 items processed, 166 items with errors:
- source: module/control-plane-manager/control-plane-manager133
  image: 10.128.0.5:5001/system/deckhouse@sha256:00202db19b40930f764edab5695f450cf709d50736e012055393447b3379414a
  error: HEAD https://10.128.0.5:5001/v2/system/deckhouse/manifests/sha256:00202db19b40930f764edab5695f450cf709d50736e012055393447b3379414a: unexpected status code 404 Not Found (HEAD responses have no body, use GET for details)

  ...and more`;

/** On the way from Direct to Local, waiting for the bundle. */
export function directToLocalCluster(): readonly KubeObject[] {
  return [
    ...managedPlatform('Static').filter(({ metadata }) => metadata.name !== 'registry-config'),
    registryState('Direct', 'Local', [
      { type: 'ContainerdConfigPreflightReady' },
      { type: 'NodeServicesReady' },
      {
        type: 'RegistryContainsRequiredImages',
        status: 'False',
        reason: 'Processing',
        message: MISSING_IMAGES,
      },
      { type: 'Ready', status: 'False', reason: 'Processing', message: 'Transitioning to Local' },
    ]),
    registryConfig({ mode: 'Local' }),
    bashibleConfig('Direct', 'registry.example.com', 'deckhouse/ee'),
    moduleConfig('deckhouse', {
      version: 1,
      enabled: true,
      settings: { registry: { mode: 'Local' } },
    }),
  ];
}

/** The newer implementation runs: the switch record is there, `registry-state` is a leftover. */
export function newerGenerationCluster(): readonly KubeObject[] {
  return [...directCluster(), secret('d8-system/registry-v2-switch', { switched: 'true' })];
}

/** A cloud cluster in configurable Unmanaged. */
export function cloudCluster(): readonly KubeObject[] {
  return [
    ...managedPlatform('Cloud').filter(({ kind }) => kind !== 'Node'),
    node('master-0', '10.0.0.10', { type: 'CloudPermanent', runtime: 'containerd://2.1.3' }),
    node('worker-a', '10.0.0.30', {
      type: 'CloudEphemeral',
      runtime: 'containerd://2.1.3',
      ready: false,
    }),
    registryState('Unmanaged', 'Unmanaged', [{ type: 'Ready' }]),
    registryConfig({ mode: 'Unmanaged', imagesRepo: LICENSED.imagesRepo, scheme: 'HTTPS' }),
    moduleConfig('deckhouse', {
      version: 1,
      settings: { registry: { mode: 'Unmanaged', unmanaged: LICENSED } },
    }),
  ];
}

function managedPlatform(type: 'Static' | 'Cloud'): readonly KubeObject[] {
  const version = 'cd'.repeat(32);
  return [
    ...platform('v1.76.2', type),
    ...MODULES,
    deckhouseRegistry('registry.d8-system.svc:5001', '/system/deckhouse'),
    nodeGroup('master'),
    nodeGroup('worker'),
    node('master-0', '10.0.0.10', { version }),
    node('master-1', '10.0.0.11', { version }),
    node('worker-0', '10.0.0.20', {
      version,
      annotations: { 'update.node.deckhouse.io/waiting-for-approval': '' },
    }),
  ];
}

function directObjects(): readonly KubeObject[] {
  return [
    registryConfig({
      mode: 'Direct',
      imagesRepo: LICENSED.imagesRepo,
      scheme: 'HTTPS',
      checkMode: 'Default',
      ca: EXAMPLE_CA,
      username: 'license-token',
      password: 'example-license',
    }),
    bashibleConfig('Direct', 'registry.example.com', 'deckhouse/ee'),
    moduleConfig(
      'deckhouse',
      { version: 1, enabled: true, settings: { registry: { mode: 'Direct', direct: LICENSED } } },
      { metadata: { managedFields: [owner('argocd-controller', true), owner('helm', false)] } },
    ),
  ];
}
