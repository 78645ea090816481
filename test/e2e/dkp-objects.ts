import { stringify } from 'yaml';
import type { KubeObject } from '../../src/model/object-id';
import type {
  BashibleConfig,
  DeliveryFacts,
  ModuleFacts,
  NodeFacts,
  PlatformFacts,
  PullErrorFacts,
  RegistryConfig,
  RegistryPull,
  RegistryState,
  Snapshot,
} from '../../src/observe/snapshot';
import { dockerConfig, object, secret } from '../observe/object-builder';

/** Everything that stands in DKP's own Secrets beside what may be read of them, the login of the repository, and the licence. */
export const PLANTED = {
  pki: 'example-private-key-of-the-registry-ca',
  user: 'example-ro-password',
  upstream: 'example-upstream-password',
  proxy: 'example-proxy-password',
  git: 'example-git-password',
  license: 'example-license-of-the-platform',
} as const;

/**
 * The objects in which DKP shows what a snapshot tells: the way back of `regshift observe`. ModuleConfigs are not among
 * them, for they belong to people and to the GitOps engine. `registry-config` comes before `registry-state`: DKP asks,
 * then works.
 *
 * @param engine - the Application or Kustomization, without its status
 */
export function dkpObjects(snapshot: Snapshot, engine: KubeObject): readonly KubeObject[] {
  const { cluster, configurationChecksums: checksums, modules, nodes, nodeGroups } = snapshot;
  const { config, state, pull, bashible } = snapshot.registry;
  return [
    ...(cluster.configuration === 'present' ? [clusterConfiguration(cluster)] : []),
    ...(cluster.bootstrapped === 'present'
      ? [object('v1', 'ConfigMap', 'kube-system/d8-cluster-is-bootstraped')]
      : []),
    ...platformObjects(snapshot.platform),
    ...(modules ?? []).map(moduleObject),
    ...(nodeGroups ?? []).map(({ name, nodeType, maxConcurrent }) =>
      object('deckhouse.io/v1', 'NodeGroup', name, {
        spec: { nodeType, update: { maxConcurrent: Number(maxConcurrent ?? 1) } },
      }),
    ),
    ...(config.presence === 'present' ? [registryConfig(config)] : []),
    ...(state.presence === 'present' ? [registryState(state)] : []),
    ...(pull.presence === 'present' ? [pullSecret(pull)] : []),
    ...(bashible.presence === 'present' ? [bashibleConfig(bashible)] : []),
    ...(checksums === undefined
      ? []
      : [secret('d8-cloud-instance-manager/configuration-checksums', checksums)]),
    ...(nodes ?? []).map(nodeObject),
    ...pods(snapshot.pullErrors ?? []),
    ...(snapshot.delivery === undefined
      ? []
      : [{ ...engine, status: engineStatus(snapshot.delivery) }]),
  ];
}

/** A PUT of the same content moves no resourceVersion: a pass of the module that finds the same does write. */
function registryState(facts: RegistryState): KubeObject {
  const { mode = '', targetMode = '', hash = '', conditions, resourceVersion = '' } = facts;
  return secret(
    'd8-system/registry-state',
    {
      mode,
      target_mode: targetMode,
      hash,
      conditions: stringify(conditions),
      state: stringify({
        pass: resourceVersion,
        pki: { ca: { key: PLANTED.pki } },
        users: { ro: { name: 'ro', password: PLANTED.user } },
      }),
    },
    { type: 'registry/state' },
  );
}

function registryConfig({ presence, resourceVersion = '', ...asked }: RegistryConfig): KubeObject {
  const data = { ...asked, ...(presence === 'present' ? { password: PLANTED.upstream } : {}) };
  const raw = stringify({ ...data, request: resourceVersion });
  return secret(
    'd8-system/registry-config',
    { ...data, raw_config: raw },
    { type: 'registry/config' },
  );
}

function pullSecret({ presence, login, address = '', ...rest }: RegistryPull): KubeObject {
  const docker =
    login === 'present'
      ? dockerConfig(address, 'someone', PLANTED.upstream)
      : JSON.stringify({ auths: presence === 'present' ? { [address]: {} } : {} });
  return secret('d8-system/deckhouse-registry', { address, ...rest, '.dockerconfigjson': docker });
}

function bashibleConfig({ mode, imagesBase, hosts = [] }: BashibleConfig): KubeObject {
  const mirror = (one: (typeof hosts)[number]['mirrors'][number]): object => ({
    host: one.host,
    scheme: one.scheme,
    auth: { username: 'someone', password: PLANTED.upstream },
    ...(one.rewriteTo === undefined ? {} : { rewrites: [{ from: '^system', to: one.rewriteTo }] }),
  });
  const config = {
    mode,
    imagesBase,
    hosts: Object.fromEntries(
      hosts.map(({ host, mirrors }) => [host, { mirrors: mirrors.map(mirror) }]),
    ),
  };
  return secret('d8-system/registry-bashible-config', { config: stringify(config) });
}

function clusterConfiguration({ type, defaultCRI }: Snapshot['cluster']): KubeObject {
  const proxy = { httpProxy: `http://proxy-user:${PLANTED.proxy}@proxy.example.com:3128` };
  return secret('kube-system/d8-cluster-configuration', {
    'cluster-configuration.yaml': stringify({
      apiVersion: 'deckhouse.io/v1',
      kind: 'ClusterConfiguration',
      clusterType: type,
      defaultCRI,
      proxy,
    }),
  });
}

function platformObjects(facts: PlatformFacts): readonly KubeObject[] {
  const { controller = {}, version, edition, releaseChannel: channel, releases, imageTag } = facts;
  const { generation, observedGeneration, replicas, updatedReplicas, readyReplicas, leader } =
    controller;
  const image = `registry.d8-system.svc:5001/system/deckhouse:${imageTag ?? ''}`;
  return [
    ...(version === undefined
      ? []
      : [
          object('v1', 'ConfigMap', 'd8-system/d8-deckhouse-version-info', {
            data: { 'data.json': JSON.stringify({ channel, version, edition }) },
          }),
        ]),
    ...(releases ?? []).map(({ name, phase, approved }) =>
      object('deckhouse.io/v1alpha1', 'DeckhouseRelease', name, {
        approved,
        spec: { version: name },
        status: { phase },
      }),
    ),
    object('apps/v1', 'Deployment', 'd8-system/deckhouse', {
      annotations: {
        ...(version === undefined ? {} : { 'core.deckhouse.io/version': version }),
      },
      spec: {
        replicas,
        template: {
          metadata: {
            // the API server counts the generation: each restart is a change of the template
            annotations: { 'kubectl.kubernetes.io/restartedAt': String(generation) },
          },
          spec: { containers: [{ name: 'deckhouse', image }] },
        },
      },
      status: { observedGeneration, replicas, updatedReplicas, readyReplicas },
    }),
    ...(leader === undefined
      ? []
      : [
          object('v1', 'Pod', `d8-system/${leader.pod}`, {
            labels: { app: 'deckhouse', leader: 'true' },
            status: { conditions: [{ type: 'Ready', status: leader.ready ? 'True' : 'False' }] },
          }),
        ]),
  ];
}

function moduleObject({ name, enabled, ready, phase, message }: ModuleFacts): KubeObject {
  const condition = (type: string, isTrue: boolean): object => ({
    type,
    status: isTrue ? 'True' : 'False',
    ...(isTrue || message === undefined ? {} : { message }),
  });
  return object('deckhouse.io/v1alpha1', 'Module', name, {
    status: {
      phase,
      conditions: [condition('EnabledByModuleManager', enabled), condition('IsReady', ready)],
    },
  });
}

function nodeObject(facts: NodeFacts): KubeObject {
  const { name, internalIP, containerRuntimeVersion, ready, unschedulable } = facts;
  const prefix = 'node.deckhouse.io';
  return object('v1', 'Node', name, {
    labels: present({
      [`${prefix}/group`]: facts.group,
      [`${prefix}/type`]: facts.type,
      [`${prefix}/containerd-config`]: facts.containerdConfig,
      [`${prefix}/containerd-config-registry`]: facts.containerdConfigRegistry,
      [`${prefix}/containerd-v2-config`]: facts.containerdV2Config,
      [`${prefix}/containerd-v2-unsupported`]: facts.containerdV2Unsupported ? '' : undefined,
      'node-role.kubernetes.io/control-plane': facts.controlPlane ? '' : undefined,
    }),
    annotations: {
      ...present({
        'registry.deckhouse.io/version': facts.registryVersion,
        [`${prefix}/configuration-checksum`]: facts.configurationChecksum,
      }),
      ...Object.fromEntries(facts.update.map((key) => [`update.node.deckhouse.io/${key}`, ''])),
    },
    spec: unschedulable ? { unschedulable } : {},
    status: {
      addresses: internalIP === undefined ? [] : [{ type: 'InternalIP', address: internalIP }],
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'Unknown' }],
      nodeInfo: { ...NO_NODE_INFO, containerRuntimeVersion },
    },
  });
}

/** The API server demands every field of it. */
const NO_NODE_INFO = {
  architecture: '',
  bootID: '',
  kernelVersion: '',
  kubeProxyVersion: '',
  kubeletVersion: '',
  machineID: '',
  operatingSystem: '',
  osImage: '',
  systemUUID: '',
} as const;

function pods(errors: readonly PullErrorFacts[]): readonly KubeObject[] {
  return errors.map(({ namespace, pod, image, reason }) =>
    object('v1', 'Pod', `${namespace}/${pod}`, {
      spec: { containers: [{ name: 'app', image }] },
      status: { containerStatuses: [{ name: 'app', image, state: { waiting: { reason } } }] },
    }),
  );
}

function engineStatus(facts: DeliveryFacts): object {
  if (facts.engine === 'Flux') {
    const { observedGeneration, lastAppliedRevision, lastAttemptedRevision, conditions } = facts;
    return { observedGeneration, lastAppliedRevision, lastAttemptedRevision, conditions };
  }
  const { sync, health, operation, errors } = facts;
  const { revisions = [], ...rest } = operation ?? {};
  return {
    sync: { status: sync.status, revision: sync.revisions[0] },
    health,
    ...(operation === undefined
      ? {}
      : { operationState: { ...rest, syncResult: { revision: revisions[0] } } }),
    conditions: errors.map((error) => {
      const [type, ...message] = error.split(': ');
      return { type, message: message.join(': ') };
    }),
  };
}

function present(
  entries: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(entries).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
