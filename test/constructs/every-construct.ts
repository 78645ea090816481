import type { Construct } from 'constructs';
import { BalancerConfig } from '../../src/constructs/balancer-config';
import { InClusterProxy } from '../../src/constructs/in-cluster-proxy';
import type { InClusterProxyProps } from '../../src/constructs/in-cluster-proxy';
import { InClusterProxyBudget } from '../../src/constructs/in-cluster-proxy-budget';
import { NodeHosts } from '../../src/constructs/node-hosts';
import { NodeHostsWriter } from '../../src/constructs/node-hosts-writer';
import { NodeProxy } from '../../src/constructs/node-proxy';
import { NodeServices } from '../../src/constructs/node-services';
import type { NodeServicesProps } from '../../src/constructs/node-services';
import { PullSecret } from '../../src/constructs/pull-secret';
import { PushBackendTls } from '../../src/constructs/push-backend-tls';
import { PushCa } from '../../src/constructs/push-ca';
import { PushClientCertificate } from '../../src/constructs/push-client-certificate';
import { PushIngress } from '../../src/constructs/push-ingress';
import { PushRoute } from '../../src/constructs/push-route';
import { PushService } from '../../src/constructs/push-service';
import { RegistryBalancer } from '../../src/constructs/registry-balancer';
import { RegistryNamespace } from '../../src/constructs/registry-namespace';
import { RegistryPki } from '../../src/constructs/registry-pki';
import { RegistryService } from '../../src/constructs/registry-service';
import { RegistrySettingsRecord } from '../../src/constructs/registry-settings-record';
import { RegistryUser } from '../../src/constructs/registry-user';
import { ServingConfig } from '../../src/constructs/serving-config';
import { synthesize } from '../../src/constructs/synth';
import type { KubeObject } from '../../src/model/object-id';

export const IMAGES = {
  nginx: 'registry.example.com/nginx@sha256:1111',
  distribution: 'registry.example.com/distribution@sha256:2222',
  regsync: 'registry.example.com/regsync@sha256:3333',
};

export const CONFIG_VERSION = '7f3a';

/** Files of these names, with anything in them. */
export function files(...names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, `text of ${name}\n`]));
}

/** What a pull-through pod is configured with, where the upstream has no CA of its own. */
export const PROXY_FILES = files(
  'nginx.conf',
  'upstream.conf',
  'distribution.yml',
  'htpasswd',
  'tls.crt',
  'tls.key',
  'ca.crt',
);

/** What the node services of two masters are configured with: shared files, and files of each. */
function ofTwoMasters(...own: readonly string[]): Readonly<Record<string, string>> {
  const ofEach = ['master-1', 'master-2'].flatMap((node) => own.map((file) => `${node}.${file}`));
  return files('distribution.yml', 'htpasswd', 'ca.crt', ...ofEach);
}
export const LOCAL_FILES = ofTwoMasters('nginx.conf', 'tls.crt', 'tls.key', 'regsync.yml');
export const NODE_PROXY_FILES = ofTwoMasters('nginx.conf', 'tls.crt', 'tls.key');

export const IN_CLUSTER_PROXY: InClusterProxyProps = {
  images: IMAGES,
  files: PROXY_FILES,
  masters: 3,
  configVersion: CONFIG_VERSION,
};

export const NODE_SERVICES: NodeServicesProps = {
  mode: 'Local',
  images: IMAGES,
  files: LOCAL_FILES,
  masters: ['master-2', 'master-1'],
  replicate: true,
  configVersion: CONFIG_VERSION,
};

const BALANCER_CONFIG = { files: files('nginx.conf'), configVersion: CONFIG_VERSION };

export const NODE_HOSTS = {
  files: files('write-host-tree.sh', 'index'),
  configVersion: CONFIG_VERSION,
};

type Make = (scope: Construct, id: string) => unknown;

/** Every construct of engine Pipeline once, the objects of each with names that no other has. */
export const EVERY_CONSTRUCT: Readonly<Record<string, Make>> = {
  RegistryNamespace: (scope, id) => new RegistryNamespace(scope, id, {}),
  RegistrySettingsRecord: (scope, id) =>
    new RegistrySettingsRecord(scope, id, { mode: 'Direct', imagesRepo: 'registry.io/a' }),
  RegistryPki: (scope, id) => new RegistryPki(scope, id, {}),
  RegistryUser: (scope, id) => new RegistryUser(scope, id, { user: 'ro' }),
  ServingConfig: (scope, id) =>
    new ServingConfig(scope, id, {
      workload: 'registry-node-services',
      files: LOCAL_FILES,
      configVersion: CONFIG_VERSION,
    }),
  BalancerConfig: (scope, id) => new BalancerConfig(scope, id, BALANCER_CONFIG),
  InClusterProxy: (scope, id) => new InClusterProxy(scope, id, IN_CLUSTER_PROXY),
  InClusterProxyBudget: (scope, id) => new InClusterProxyBudget(scope, id, { masters: 3 }),
  RegistryService: (scope, id) => new RegistryService(scope, id, { backend: 'in-cluster-proxy' }),
  NodeServices: (scope, id) => new NodeServices(scope, id, NODE_SERVICES),
  RegistryBalancer: (scope, id) =>
    new RegistryBalancer(scope, id, { image: IMAGES.nginx, ...BALANCER_CONFIG }),
  NodeProxy: (scope, id) =>
    new NodeProxy(scope, id, { images: IMAGES, files: PROXY_FILES, configVersion: CONFIG_VERSION }),
  PushService: (scope, id) => new PushService(scope, id, {}),
  PushIngress: (scope, id) =>
    new PushIngress(scope, id, {
      host: 'registry.prod-1.example.com',
      ingressClass: 'nginx',
      clusterIssuer: 'letsencrypt',
      allowFrom: ['10.0.0.0/8', '192.0.2.0/24'],
    }),
  PushClientCertificate: (scope, id) => new PushClientCertificate(scope, id, {}),
  PushRoute: (scope, id) =>
    new PushRoute(scope, id, {
      host: 'registry.prod-1.example.com',
      gateway: { name: 'public', namespace: 'gateways', sectionName: 'https' },
    }),
  PushBackendTls: (scope, id) => new PushBackendTls(scope, id, {}),
  PushCa: (scope, id) => new PushCa(scope, id, {}),
  PullSecret: (scope, id) =>
    new PullSecret(scope, id, { registry: { scheme: 'https', host: 'registry.io', path: 'a/b' } }),
  NodeHosts: (scope, id) => new NodeHosts(scope, id, NODE_HOSTS),
  NodeHostsWriter: (scope, id) =>
    new NodeHostsWriter(scope, id, {
      image: IMAGES.nginx,
      certsDir: '/etc/containerd/certs.d',
      ...NODE_HOSTS,
    }),
};

/** The only object that a construct makes. */
export function only(make: (scope: Construct) => unknown): KubeObject {
  const objects = synthesize((scope) => {
    make(scope);
  });
  const [object] = objects;
  if (object === undefined || objects.length > 1) {
    throw new Error(`${String(objects.length)} objects`);
  }
  return object;
}

/** The objects of every construct; ids as `idOf` makes them. */
export function everyObject(idOf = (name: string): string => name): readonly KubeObject[] {
  return synthesize((scope) => {
    for (const [name, make] of Object.entries(EVERY_CONSTRUCT)) make(scope, idOf(name));
  });
}
