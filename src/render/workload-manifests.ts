import { createHash } from 'node:crypto';
import type { Construct } from 'constructs';
import { BalancerConfig } from '../constructs/balancer-config';
import { InClusterProxy } from '../constructs/in-cluster-proxy';
import { NodeHosts } from '../constructs/node-hosts';
import { NodeHostsWriter } from '../constructs/node-hosts-writer';
import { NodeProxy } from '../constructs/node-proxy';
import { NodeServices } from '../constructs/node-services';
import { RegistryBalancer } from '../constructs/registry-balancer';
import { ServingConfig } from '../constructs/serving-config';
import type { VersionedFiles } from '../constructs/versioned-config';
import { canonicalJson } from '../model/canonical-json';
import { writeHostTreeScript } from '../node/scripts/write-host-tree';
import { containerdTree } from '../node/sources/build-host-tree';
import { hostTreeData } from '../node/sources/host-tree-data';
import { workloadOf } from '../plan/pipeline/object-ids';
import type { PipelineObject } from '../plan/pipeline/objects';
import { balancerFiles } from '../serving/balancer';
import { nodeServicesFiles } from '../serving/node-services';
import { inClusterProxyFiles, nodeProxyFiles } from '../serving/serving-pods';
import { upstreamAlias } from '../serving/upstream-server';

type Files = Readonly<Record<string, string>>;

/** Makes the manifest of one configuration. */
export function configConstruct(
  scope: Construct,
  id: string,
  entry: ConfigEntry,
  source: string,
): void {
  const props = { ...versionedFiles(entry), source };
  switch (entry.kind) {
    case 'InClusterProxyConfig':
    case 'NodeProxyConfig':
    case 'NodeServicesConfig':
      new ServingConfig(scope, id, { workload: SERVING_WORKLOADS[entry.kind], ...props });
      return;
    case 'BalancerConfig':
      new BalancerConfig(scope, id, props);
      return;
    case 'NodeHosts':
      new NodeHosts(scope, id, props);
  }
}

/** Whether an entry is the configuration of a workload. */
export function isConfig(entry: PipelineObject): entry is ConfigEntry {
  return Object.hasOwn(CONFIGS, entry.kind);
}

/** Whether an entry is a workload. */
export function isWorkload(entry: PipelineObject): entry is WorkloadEntry {
  return workloadOf(entry) !== undefined;
}

const CONFIGS: Readonly<Record<ConfigEntry['kind'], true>> = {
  InClusterProxyConfig: true,
  NodeProxyConfig: true,
  NodeServicesConfig: true,
  BalancerConfig: true,
  NodeHosts: true,
};

const SERVING_WORKLOADS = {
  InClusterProxyConfig: 'registry-in-cluster-proxy',
  NodeProxyConfig: 'registry-node-proxy',
  NodeServicesConfig: 'registry-node-services',
} as const;

/** What workloads are configured by. */
export type ConfigEntry = Extract<
  PipelineObject,
  {
    kind:
      | 'InClusterProxyConfig'
      | 'NodeProxyConfig'
      | 'NodeServicesConfig'
      | 'BalancerConfig'
      | 'NodeHosts';
  }
>;

/** Deployments and DaemonSets. */
export type WorkloadEntry = Extract<
  PipelineObject,
  { kind: 'InClusterProxy' | 'NodeProxy' | 'NodeServices' | 'Balancer' | 'NodeHostsWriter' }
>;

/** The texts of a configuration, with placeholders in place of secrets. */
function filesOf(config: ConfigEntry): Files {
  switch (config.kind) {
    case 'InClusterProxyConfig':
      return inClusterProxyFiles({ ...config, ...aliasOf(config) });
    case 'NodeProxyConfig':
      return nodeProxyFiles({ ...config, ...aliasOf(config) });
    case 'NodeServicesConfig':
      return nodeServicesFiles({ ...config, ...aliasOf(config) });
    case 'BalancerConfig':
      return balancerFiles(config);
    case 'NodeHosts':
      return {
        ...hostTreeData(containerdTree(config.hosts)),
        'write-host-tree.sh': writeHostTreeScript(),
      };
  }
}

/** Makes the manifest of one workload, whose pods carry the version of its configuration. */
export function workloadConstruct(
  scope: Construct,
  id: string,
  entry: WorkloadEntry,
  source: string,
): void {
  const shared = {
    ...versionedFiles(entry.config),
    imagePullSecrets: entry.pullSecrets,
    loopbackNames: Object.values(aliasOf(entry.config)),
    source,
  };
  switch (entry.kind) {
    case 'InClusterProxy': {
      const { images, masters } = entry;
      new InClusterProxy(scope, id, { ...shared, images, masters });
      return;
    }
    case 'NodeProxy':
      new NodeProxy(scope, id, { ...shared, images: entry.images });
      return;
    case 'NodeServices': {
      const { config, images } = entry;
      new NodeServices(scope, id, {
        ...shared,
        mode: config.mode,
        images,
        masters: config.masters.map(({ name }) => name),
        replicate: config.mode === 'Local' && config.replicate,
      });
      return;
    }
    case 'Balancer':
      new RegistryBalancer(scope, id, { ...shared, image: entry.image });
      return;
    case 'NodeHostsWriter': {
      const { image, config } = entry;
      new NodeHostsWriter(scope, id, { ...shared, image, certsDir: config.certsDir });
    }
  }
}

/** The name that a pull-through pod gives 127.0.0.1, where it stands for the upstream. */
function aliasOf(config: ConfigEntry): { readonly alias?: string } {
  const alias = 'upstream' in config ? upstreamAlias(config.upstream) : undefined;
  return alias === undefined ? {} : { alias };
}

/**
 * The texts with their version, which changes with any of them. It is made of placeholders and their generations, never
 * of a secret.
 */
function versionedFiles(config: ConfigEntry): VersionedFiles {
  const files = filesOf(config);
  const digest = createHash('sha256').update(canonicalJson(files)).digest('hex');
  return { files, configVersion: digest.slice(0, 16) };
}
