import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fc from 'fast-check';
import { literalCommand } from '../../src/constructs/container-command';
import { InClusterProxy } from '../../src/constructs/in-cluster-proxy';
import { NodeHostsWriter } from '../../src/constructs/node-hosts-writer';
import { NodeProxy } from '../../src/constructs/node-proxy';
import { NodeServices } from '../../src/constructs/node-services';
import { WORKLOADS } from '../../src/serving/names';
import { BugError } from '../../src/model/errors';
import type { Upstream } from '../../src/model/upstream';
import { balancerFiles } from '../../src/serving/balancer';
import { PULL_THROUGH_COMMAND } from '../../src/serving/nginx-command';
import { nodeServicesFiles } from '../../src/serving/node-services';
import { inClusterProxyFiles, nodeProxyFiles } from '../../src/serving/serving-pods';
import {
  CONFIG_VERSION,
  EVERY_CONSTRUCT,
  everyObject,
  files,
  IMAGES,
  IN_CLUSTER_PROXY,
  LOCAL_FILES,
  NODE_HOSTS,
  NODE_PROXY_FILES,
  NODE_SERVICES,
  only,
  PROXY_FILES,
} from './every-construct';
import type { Container, PodSpec, WorkloadObject } from './pod-template';
import { isWorkload } from './pod-template';

function workload(make: Parameters<typeof only>[0]): WorkloadObject {
  const object = only(make);
  if (!isWorkload(object)) throw new Error(`${object.kind} makes no pods`);
  return object;
}
function madeBy(construct: string): WorkloadObject {
  return workload((scope) => EVERY_CONSTRUCT[construct]?.(scope, 'x'));
}
function pod(object: WorkloadObject): PodSpec {
  return object.spec.template.spec;
}
function named(object: WorkloadObject, name: string): Container | undefined {
  const { containers, initContainers = [] } = pod(object);
  return [...initContainers, ...containers].find((each) => each.name === name);
}
/** A container but for its variables and mounts. */
function program(object: WorkloadObject, name: string): object {
  const fields = Object.entries(named(object, name) ?? {});
  return Object.fromEntries(fields.filter(([key]) => !['env', 'volumeMounts'].includes(key)));
}
function mounts(object: WorkloadObject, name: string): readonly string[] {
  return (named(object, name)?.volumeMounts ?? []).map(
    ({ mountPath, subPath, subPathExpr }) =>
      `${mountPath}${(subPath ?? subPathExpr) ? ` = ${subPath ?? subPathExpr ?? ''}` : ''}`,
  );
}
function variables(object: WorkloadObject, name: string): unknown {
  return named(object, name)?.env?.map((each) => each.name);
}

/** What the kubelet makes of a word of a command in a container without variables of the names that it holds. */
function expandedByKubelet(word: string): string {
  return word.replaceAll(/\$(?:\$|(?=\())/g, '$');
}

const NOBODY = {
  runAsNonRoot: true,
  runAsUser: 65534,
  runAsGroup: 65534,
  seccompProfile: { type: 'RuntimeDefault' },
};
const RESTRICTED = {
  ...NOBODY,
  privileged: false,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};
const EVERY_TAINT = [{ operator: 'Exists' }];
const ON_CONTROL_PLANE = {
  requiredDuringSchedulingIgnoredDuringExecution: {
    nodeSelectorTerms: [
      { matchExpressions: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' }] },
    ],
  },
};
const PATIENT = {
  initialDelaySeconds: 10,
  periodSeconds: 10,
  timeoutSeconds: 5,
  successThreshold: 1,
  failureThreshold: 6,
};
const QUICK = {
  initialDelaySeconds: 0,
  periodSeconds: 5,
  timeoutSeconds: 3,
  successThreshold: 1,
  failureThreshold: 2,
};
const SMALL = { requests: { cpu: '25m', memory: '40Mi', 'ephemeral-storage': '60Mi' } };
const TINY = { requests: { cpu: '1m', memory: '8Mi', 'ephemeral-storage': '1Mi' } };
const PULL_THROUGH = literalCommand(PULL_THROUGH_COMMAND);
const NGINX = ['nginx', '-e', '/dev/stderr', '-c', '/config/nginx.conf', '-g', 'daemon off;'];
const REGISTRY = ['registry', 'serve', '/config/distribution.yml'];

/** What a volume lists of a Secret or ConfigMap. */
function items(...keys: readonly string[]): readonly object[] {
  return keys.map((key) => ({ key, path: key }));
}

/** A Secret that must have all files, and be of the version of the pods. */
function secret(secretName: string, config: Readonly<Record<string, string>>): object {
  const keys = [...Object.keys(config), 'version-7f3a'].sort();
  return { secretName, items: items(...keys), defaultMode: 0o440 };
}

/** What a pod of each workload is, but for what it runs. */
const PODS: readonly (readonly [construct: string, kind: string, name: string, spec: object])[] = [
  [
    'InClusterProxy',
    'Deployment',
    'registry-in-cluster-proxy',
    {
      priorityClassName: 'system-cluster-critical',
      affinity: {
        nodeAffinity: ON_CONTROL_PLANE,
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            {
              labelSelector: {
                matchLabels: { 'app.kubernetes.io/name': 'registry-in-cluster-proxy' },
              },
              topologyKey: 'kubernetes.io/hostname',
            },
          ],
        },
      },
      tolerations: [
        'node-role.kubernetes.io/master',
        'node-role.kubernetes.io/control-plane',
        'node.deckhouse.io/etcd-arbiter',
        'DeletionCandidateOfClusterAutoscaler',
        'ToBeDeletedByClusterAutoscaler',
        'dedicated.deckhouse.io',
        'dedicated',
        'drbd.linbit.com/lost-quorum',
        'drbd.linbit.com/force-io-error',
        'drbd.linbit.com/ignore-fail-over',
      ].map((key) => ({ key, operator: 'Exists' })),
      hostNetwork: false,
      terminationGracePeriodSeconds: 60,
      volumes: [
        { name: 'config', secret: secret('registry-in-cluster-proxy', PROXY_FILES) },
        { name: 'run', emptyDir: {} },
        { name: 'tmp', emptyDir: {} },
        { name: 'data', emptyDir: { sizeLimit: '10Gi' } },
      ],
    },
  ],
  [
    'NodeServices',
    'DaemonSet',
    'registry-node-services',
    {
      priorityClassName: 'system-node-critical',
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: ['master-1', 'master-2'].map((name) => ({
              matchFields: [{ key: 'metadata.name', operator: 'In', values: [name] }],
            })),
          },
        },
      },
      tolerations: EVERY_TAINT,
      hostNetwork: true,
      terminationGracePeriodSeconds: 60,
      volumes: [
        { name: 'config', secret: secret('registry-node-services', LOCAL_FILES) },
        { name: 'run', emptyDir: {} },
        { name: 'tmp', emptyDir: {} },
        {
          name: 'data',
          hostPath: { type: 'DirectoryOrCreate', path: '/opt/regshift/registry/local' },
        },
      ],
    },
  ],
  [
    'RegistryBalancer',
    'DaemonSet',
    'registry-balancer',
    {
      priorityClassName: 'system-node-critical',
      tolerations: EVERY_TAINT,
      hostNetwork: true,
      terminationGracePeriodSeconds: 15,
      volumes: [
        {
          name: 'config',
          configMap: {
            name: 'registry-balancer',
            items: items('nginx.conf', 'version-7f3a'),
            defaultMode: 0o440,
          },
        },
        { name: 'tmp', emptyDir: {} },
      ],
    },
  ],
  [
    'NodeProxy',
    'DaemonSet',
    'registry-node-proxy',
    {
      priorityClassName: 'system-node-critical',
      tolerations: EVERY_TAINT,
      hostNetwork: true,
      terminationGracePeriodSeconds: 30,
      volumes: [
        { name: 'config', secret: secret('registry-node-proxy', PROXY_FILES) },
        { name: 'run', emptyDir: {} },
        { name: 'tmp', emptyDir: {} },
        { name: 'data', emptyDir: { sizeLimit: '10Gi' } },
      ],
    },
  ],
  [
    'NodeHostsWriter',
    'DaemonSet',
    'registry-node-hosts',
    {
      priorityClassName: 'system-node-critical',
      tolerations: EVERY_TAINT,
      hostNetwork: true,
      terminationGracePeriodSeconds: 5,
      volumes: [
        { name: 'config', secret: secret('registry-node-hosts', NODE_HOSTS.files) },
        { name: 'containerd', hostPath: { type: 'Directory', path: '/etc/containerd' } },
        {
          name: 'certs',
          hostPath: { type: 'DirectoryOrCreate', path: '/etc/containerd/certs.d' },
        },
        { name: 'tmp', emptyDir: {} },
      ],
    },
  ],
];

describe('pods', () => {
  it.each(PODS)('of %s', (construct, kind, name, expected) => {
    const object = madeBy(construct);
    const { containers, initContainers, ...rest } = pod(object);
    expect([object.apiVersion, object.kind, object.metadata.name]).toEqual(['apps/v1', kind, name]);
    expect([...(initContainers ?? []), ...containers].length).toBeGreaterThan(0);
    expect(rest).toEqual({
      ...expected,
      dnsPolicy: 'Default',
      serviceAccountName: 'default',
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      restartPolicy: 'Always',
      securityContext: { ...NOBODY, fsGroup: 65534, fsGroupChangePolicy: 'OnRootMismatch' },
    });
  });

  it.each([
    ['InClusterProxy', { 'regshift.io/backend': 'in-cluster-proxy' }],
    ['NodeServices', { 'regshift.io/backend': 'node-services' }],
    ['RegistryBalancer', {}],
    ['NodeProxy', {}],
    ['NodeHostsWriter', {}],
  ])(
    'of %s are selected by their workload alone, and replaced with their configuration',
    (construct, backend) => {
      const { metadata, spec } = madeBy(construct);
      const version = { 'regshift.io/config-version': CONFIG_VERSION };
      expect(spec.selector).toEqual({ matchLabels: { 'app.kubernetes.io/name': metadata.name } });
      expect(spec.template.metadata).toEqual({
        labels: {
          'app.kubernetes.io/name': metadata.name,
          'app.kubernetes.io/part-of': 'regshift',
          ...backend,
        },
        annotations: version,
      });
      expect(metadata.annotations).toEqual({
        'kustomize.toolkit.fluxcd.io/substitute': 'disabled',
        ...version,
      });
    },
  );

  it('are all there, and each mounts every volume it has', () => {
    const workloads = everyObject().filter(isWorkload);
    expect(workloads.map(({ metadata }) => metadata.name).sort()).toEqual([...WORKLOADS].sort());
    for (const object of workloads) {
      const { containers, initContainers = [], volumes = [] } = pod(object);
      const used = [...initContainers, ...containers].flatMap((each) =>
        (each.volumeMounts ?? []).map(({ name }) => name),
      );
      expect([...new Set(used)].sort()).toEqual(volumes.map(({ name }) => name).sort());
    }
  });

  it('are pulled with the Secrets given, and only when they are not on the node', () => {
    const object = workload(
      (scope) =>
        new InClusterProxy(scope, 'x', { ...IN_CLUSTER_PROXY, imagePullSecrets: ['a', 'b'] }),
    );
    expect(pod(object).imagePullSecrets).toEqual([{ name: 'a' }, { name: 'b' }]);
    const policies = everyObject()
      .filter(isWorkload)
      .flatMap((each) => [...pod(each).containers, ...(pod(each).initContainers ?? [])])
      .map(({ imagePullPolicy }) => imagePullPolicy);
    expect(new Set(policies)).toEqual(new Set(['IfNotPresent']));
  });
});

describe('how pods are replaced', () => {
  it.each([
    ['NodeServices', { maxSurge: 0, maxUnavailable: 1 }, 10],
    ['RegistryBalancer', { maxSurge: 0, maxUnavailable: '10%' }, 0],
    ['NodeProxy', { maxSurge: 0, maxUnavailable: '10%' }, 0],
    ['NodeHostsWriter', { maxSurge: 0, maxUnavailable: '10%' }, 0],
  ])('%s', (construct, rollingUpdate, minReadySeconds) => {
    const { selector, template, ...rest } = madeBy(construct).spec;
    expect([selector, template]).not.toContain(undefined);
    expect(rest).toEqual({
      minReadySeconds,
      revisionHistoryLimit: 2,
      updateStrategy: { type: 'RollingUpdate', rollingUpdate },
    });
  });

  it.each([
    [1, 1, 1, false],
    [2, 2, 1, true],
    [3, 3, 2, true],
    [5, 5, 2, true],
  ])(
    'the in-cluster proxy with %i masters: %i pods, %i may be away, apart: %p',
    (masters, replicas, maxUnavailable, apart) => {
      const object = workload(
        (scope) => new InClusterProxy(scope, 'x', { ...IN_CLUSTER_PROXY, masters }),
      );
      const { selector, template, ...rest } = object.spec;
      expect([selector, template]).not.toContain(undefined);
      expect(rest).toEqual({
        replicas,
        minReadySeconds: 0,
        progressDeadlineSeconds: 600,
        revisionHistoryLimit: 2,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable } },
      });
      expect(pod(object).affinity).toHaveProperty('nodeAffinity', ON_CONTROL_PLANE);
      expect(Object.hasOwn(pod(object).affinity ?? {}, 'podAntiAffinity')).toBe(apart);
    },
  );
});

describe('a pod that serves images', () => {
  const https = (port: number, host?: string): object => ({
    httpGet: { scheme: 'HTTPS', path: '/healthz', port, ...(host === undefined ? {} : { host }) },
  });
  const tcp = (port: number, host?: string): object => ({
    tcpSocket: { port, ...(host === undefined ? {} : { host }) },
  });
  const registryPort = { name: 'registry', containerPort: 5001, protocol: 'TCP' };

  it.each([
    [
      'InClusterProxy',
      5001,
      undefined,
      {
        nginx: { command: PULL_THROUGH, ports: [registryPort] },
        distribution: { ports: [{ name: 'debug', containerPort: 5002, protocol: 'TCP' }] },
      },
    ],
    [
      'NodeServices',
      5001,
      undefined,
      { nginx: { command: NGINX, ports: [{ ...registryPort, hostPort: 5001 }] }, distribution: {} },
    ],
    ['NodeProxy', 5011, '127.0.0.1', { nginx: { command: PULL_THROUGH }, distribution: {} }],
  ])('%s: nginx and distribution at port %i of %s', (construct, port, host, special) => {
    const object = madeBy(construct);
    const leaveFirst = { preStop: { exec: { command: ['sleep', '5'] } } };
    expect(program(object, 'nginx')).toEqual({
      name: 'nginx',
      image: IMAGES.nginx,
      imagePullPolicy: 'IfNotPresent',
      ...special.nginx,
      readinessProbe: { ...https(port, host), ...QUICK },
      livenessProbe: { ...tcp(port, host), ...PATIENT },
      lifecycle: leaveFirst,
      resources: SMALL,
      securityContext: RESTRICTED,
    });
    expect(program(object, 'distribution')).toEqual({
      name: 'distribution',
      image: IMAGES.distribution,
      imagePullPolicy: 'IfNotPresent',
      command: REGISTRY,
      ...special.distribution,
      livenessProbe: { ...https(port, host), ...PATIENT },
      lifecycle: leaveFirst,
      resources: SMALL,
      securityContext: RESTRICTED,
    });
  });

  it.each(['InClusterProxy', 'NodeProxy'])('%s: each program gets its own files', (construct) => {
    const object = madeBy(construct);
    expect(mounts(object, 'nginx')).toEqual([
      '/config/ca.crt = ca.crt',
      '/config/htpasswd = htpasswd',
      '/config/nginx.conf = nginx.conf',
      '/config/tls.crt = tls.crt',
      '/config/tls.key = tls.key',
      '/config/upstream.conf = upstream.conf',
      '/run/registry',
      '/tmp',
    ]);
    expect(mounts(object, 'distribution')).toEqual([
      '/config/ca.crt = ca.crt',
      '/config/distribution.yml = distribution.yml',
      '/config/htpasswd = htpasswd',
      '/run/registry',
      '/data',
    ]);
    expect(variables(object, 'nginx')).toBeUndefined();
    expect(variables(object, 'distribution')).toEqual(['OTEL_TRACES_EXPORTER']);
  });

  it('NodeServices: a pod gets the files of its own node, at the same paths everywhere', () => {
    const object = madeBy('NodeServices');
    expect(mounts(object, 'nginx')).toEqual([
      '/config/ca.crt = ca.crt',
      '/config/htpasswd = htpasswd',
      '/config/nginx.conf = $(NODE_NAME).nginx.conf',
      '/config/tls.crt = $(NODE_NAME).tls.crt',
      '/config/tls.key = $(NODE_NAME).tls.key',
      '/run/registry',
      '/tmp',
    ]);
    expect(mounts(object, 'distribution')).toEqual([
      '/config/ca.crt = ca.crt',
      '/config/distribution.yml = distribution.yml',
      '/config/htpasswd = htpasswd',
      '/run/registry',
      '/data',
    ]);
    expect(mounts(object, 'regsync')).toEqual([
      '/config/ca.crt = ca.crt',
      '/config/regsync.yml = $(NODE_NAME).regsync.yml',
    ]);
    expect(named(object, 'nginx')?.env).toEqual([
      {
        name: 'NODE_NAME',
        valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } },
      },
    ]);
    expect(variables(object, 'distribution')).toEqual(['OTEL_TRACES_EXPORTER']);
    expect(variables(object, 'regsync')).toEqual(['NODE_NAME', 'PATH']);
  });

  it.each(['nginx', 'distribution', 'regsync'])('mounts files for %s to be read only', (name) => {
    const config = named(madeBy('NodeServices'), name)?.volumeMounts?.filter(
      (each) => each.name === 'config',
    );
    expect(config?.map(({ readOnly }) => readOnly)).toEqual(config?.map(() => true));
  });

  it('trusts the CA of an upstream that has one of its own', () => {
    const withCa = { ...PROXY_FILES, ...files('upstream-ca.crt') };
    const object = workload(
      (scope) => new NodeProxy(scope, 'x', { images: IMAGES, files: withCa, configVersion: '1' }),
    );
    expect(named(object, 'distribution')?.env).toEqual([
      { name: 'OTEL_TRACES_EXPORTER', value: 'none' },
      { name: 'SSL_CERT_FILE', value: '/config/upstream-ca.crt' },
    ]);
    for (const name of ['nginx', 'distribution']) {
      expect(mounts(object, name)).toContain('/config/upstream-ca.crt = upstream-ca.crt');
    }
  });

  it('keeps the cache of Proxy apart from the store of Local, and replicates only when told', () => {
    const object = workload(
      (scope) =>
        new NodeServices(scope, 'x', {
          ...NODE_SERVICES,
          mode: 'Proxy',
          files: NODE_PROXY_FILES,
          replicate: false,
        }),
    );
    expect(named(object, 'nginx')?.command).toEqual(PULL_THROUGH);
    expect(pod(object).volumes).toContainEqual({
      name: 'data',
      hostPath: { type: 'DirectoryOrCreate', path: '/opt/regshift/registry/proxy' },
    });
    expect(pod(object).containers.map(({ name }) => name)).toEqual(['nginx', 'distribution']);
  });

  it('replicates with regsync, which has no port', () => {
    expect(named(madeBy('NodeServices'), 'regsync')).toEqual({
      name: 'regsync',
      image: IMAGES.regsync,
      imagePullPolicy: 'IfNotPresent',
      command: ['regsync', 'server', '--config', '/config/regsync.yml'],
      env: [expect.anything(), { name: 'PATH', value: '/usr/local/bin:/usr/bin:/bin:/' }],
      resources: SMALL,
      securityContext: RESTRICTED,
      volumeMounts: expect.anything() as unknown,
    });
  });

  it('gives the folder on the node to the user of the registry', () => {
    expect(named(madeBy('NodeServices'), 'own-the-store')).toEqual({
      name: 'own-the-store',
      image: IMAGES.nginx,
      imagePullPolicy: 'IfNotPresent',
      command: ['chown', '65534:65534', '/data'],
      resources: SMALL,
      securityContext: {
        ...RESTRICTED,
        runAsNonRoot: false,
        runAsUser: 0,
        runAsGroup: 0,
        capabilities: { drop: ['ALL'], add: ['CHOWN'] },
      },
      volumeMounts: [{ name: 'data', mountPath: '/data', readOnly: false }],
    });
  });

  it('takes a size of the cache', () => {
    const proxy = workload(
      (scope) => new InClusterProxy(scope, 'x', { ...IN_CLUSTER_PROXY, cacheSize: '1Gi' }),
    );
    expect(pod(proxy).volumes).toContainEqual({ name: 'data', emptyDir: { sizeLimit: '1Gi' } });
  });

  it.each<[string, Partial<typeof NODE_SERVICES>, string]>([
    [
      'a file of another node, which every pod would get',
      { files: { ...NODE_SERVICES.files, 'worker-1.tls.key': 'x' } },
      'files of nodes: missing -; of unknown nodes worker-1.tls.key',
    ],
    [
      'a node without files, whose pod would get folders in their place',
      { masters: ['master-1', 'master-2', 'master-3'] },
      'files of nodes: missing master-3.nginx.conf, master-3.regsync.yml, master-3.tls.crt, master-3.tls.key; of unknown nodes -',
    ],
    [
      'a node with half of its files',
      { files: { ...PROXY_FILES, 'master-1.nginx.conf': 'x', 'master-2.tls.key': 'x' } },
      'files of nodes: missing master-1.tls.key, master-2.nginx.conf; of unknown nodes -',
    ],
    [
      'files for a replication that is not wanted',
      { replicate: false },
      'replication: false, files for it: true',
    ],
    [
      'replication without files for it',
      { files: NODE_PROXY_FILES },
      'replication: true, files for it: false',
    ],
    [
      'replication without its image',
      { images: { nginx: 'x', distribution: 'y' } },
      'replication without an image of regsync',
    ],
  ])('refuses %s', (_name, change, message) => {
    const make = (): unknown =>
      only((scope) => new NodeServices(scope, 'x', { ...NODE_SERVICES, ...change }));
    expect(make).toThrow(BugError);
    expect(make).toThrow(message);
  });

  it('tells the files of nodes with confusing names apart', () => {
    const own = ['ca', 'a', 'a.nginx.conf', 'tls'].map((node) => `${node}.nginx.conf`);
    const object = workload(
      (scope) =>
        new NodeServices(scope, 'x', {
          ...NODE_SERVICES,
          replicate: false,
          masters: ['ca', 'a', 'a.nginx.conf', 'tls'],
          files: files('ca.crt', 'distribution.yml', 'constructor', ...own),
        }),
    );
    expect(mounts(object, 'nginx')).toEqual([
      '/config/ca.crt = ca.crt',
      '/config/constructor = constructor',
      '/config/nginx.conf = $(NODE_NAME).nginx.conf',
      '/run/registry',
      '/tmp',
    ]);
  });
});

describe('a command', () => {
  it('of any text arrives as it is', () => {
    const word = fc.string({ unit: fc.constantFrom('$', '(', ')', 'A', ' ') });
    fc.assert(
      fc.property(fc.array(word), (command) => {
        expect(literalCommand(command).map(expandedByKubelet)).toEqual(command);
      }),
    );
    expect(literalCommand(['kill -HUP $$', '$(x)'])).toEqual(['kill -HUP $$$$', '$$(x)']);
  });
});

describe('the configuration that serving makes', () => {
  const upstream: Upstream = {
    scheme: 'https',
    host: 'registry.example.com',
    path: 'deckhouse/ee',
    ca: 'PEM',
    login: { username: 'robot', password: { fromEnv: 'PASSWORD' } },
  };
  const base = { host: 'registry.regshift-system.svc:5001', path: 'system/deckhouse' };
  const masters = [
    { name: 'master-1', address: '10.0.0.1' },
    { name: 'master-2', address: '10.0.0.2' },
  ];
  const common = { images: IMAGES, configVersion: CONFIG_VERSION };
  const names = masters.map(({ name }) => name);
  const proxy = inClusterProxyFiles({ base, upstream });
  const nodeProxy = nodeProxyFiles({ base, upstream });
  const cache = nodeServicesFiles({ mode: 'Proxy', base, upstream, masters });
  const store = nodeServicesFiles({ mode: 'Local', base, masters, replicate: true, push: true });

  const PODS_OF: readonly (readonly [
    string,
    Readonly<Record<string, string>>,
    Parameters<typeof only>[0],
  ])[] = [
    [
      'of the in-cluster proxy',
      proxy,
      (scope) => new InClusterProxy(scope, 'x', { ...common, files: proxy, masters: 2 }),
    ],
    [
      'of the node proxy',
      nodeProxy,
      (scope) => new NodeProxy(scope, 'x', { ...common, files: nodeProxy }),
    ],
    [
      'of the node services as caches',
      cache,
      (scope) =>
        new NodeServices(scope, 'x', {
          ...common,
          mode: 'Proxy',
          replicate: false,
          files: cache,
          masters: names,
        }),
    ],
    [
      'of the node services as stores',
      store,
      (scope) =>
        new NodeServices(scope, 'x', {
          ...common,
          mode: 'Local',
          replicate: true,
          files: store,
          masters: names,
        }),
    ],
  ];

  it.each(PODS_OF)('%s finds every file and folder that it names', (_name, configuration, make) => {
    const object = workload(make);
    const used = new Set<string>();
    for (const { name, volumeMounts = [] } of pod(object).containers) {
      const own = volumeMounts.flatMap(({ mountPath, subPath, subPathExpr }) => {
        const key = subPath ?? subPathExpr?.replace('$(NODE_NAME)', 'master-1');
        return key === undefined ? [] : [{ mountPath, key }];
      });
      const texts = own.map(({ key }) => {
        used.add(key);
        return configuration[key] ?? '';
      });
      const command = named(object, name)?.command?.map(expandedByKubelet).join(' ') ?? '';
      const paths = [...texts, command].flatMap((text) =>
        [...text.matchAll(/(?<![\w.])\/(?:config|run\/registry|data)\b[\w./-]*/g)].map(
          ([path]) => path,
        ),
      );
      const reached = (path: string): boolean =>
        volumeMounts.some(
          ({ mountPath }) => path === mountPath || path.startsWith(`${mountPath}/`),
        );
      expect([name, paths.length > 0, paths.filter((path) => !reached(path))]).toEqual([
        name,
        true,
        [],
      ]);
    }
    const ofThisNode = Object.keys(configuration).filter((key) => !key.startsWith('master-2.'));
    expect([...used].sort()).toEqual(ofThisNode.sort());
  });

  it('of the balancer is one file, which listens where the probe asks', () => {
    const configuration = balancerFiles({ endpoints: ['10.0.0.1:5001'] });
    expect(Object.keys(configuration)).toEqual(['nginx.conf']);
    expect(configuration['nginx.conf']).toContain('listen 127.0.0.1:5001;');
  });

  it.each([
    ['the health of the chain', proxy['nginx.conf'], 'location = /healthz'],
    ['clients of the in-cluster proxy', proxy['nginx.conf'], 'listen 0.0.0.0:5001 ssl'],
    ['its metrics', proxy['distribution.yml'], ':5002'],
    ['clients of the node proxy', nodeProxy['nginx.conf'], 'listen 127.0.0.1:5011 ssl'],
    ['clients of a master', store['master-2.nginx.conf'], 'listen 10.0.0.2:5001 ssl'],
    ['the health of a master', store['master-2.nginx.conf'], 'location = /healthz'],
  ])('has %s where the pod says', (_name, text, expected) => {
    expect(text).toContain(expected);
  });
});

describe('the balancer', () => {
  it('is nginx on 127.0.0.1:5001 that declares no port, or it fits on no master', () => {
    const listener = { tcpSocket: { port: 5001, host: '127.0.0.1' } };
    expect(pod(madeBy('RegistryBalancer')).containers).toEqual([
      {
        name: 'nginx',
        image: IMAGES.nginx,
        imagePullPolicy: 'IfNotPresent',
        command: NGINX,
        readinessProbe: { ...listener, ...QUICK, timeoutSeconds: 1 },
        livenessProbe: { ...listener, ...PATIENT },
        resources: SMALL,
        securityContext: RESTRICTED,
        volumeMounts: [
          { name: 'config', mountPath: '/config', readOnly: true },
          { name: 'tmp', mountPath: '/tmp', readOnly: false },
        ],
      },
    ]);
  });

  it('declares no host port that the node services hold', () => {
    const holders = everyObject()
      .filter(isWorkload)
      .filter((object) =>
        pod(object).containers.some(({ ports = [] }) =>
          ports.some((port) => port.hostPort === 5001),
        ),
      );
    expect(holders.map(({ metadata }) => metadata.name)).toEqual(['registry-node-services']);
  });
});

describe('the writer of host trees', () => {
  it('writes as root without any capability, and then waits as nobody', () => {
    const spec = pod(madeBy('NodeHostsWriter'));
    expect(spec.initContainers).toEqual([
      {
        name: 'write',
        image: IMAGES.nginx,
        imagePullPolicy: 'IfNotPresent',
        command: [
          'sh',
          '/config/write-host-tree.sh',
          '/config',
          '/etc/containerd/certs.d',
          '/etc/containerd/config.toml',
          '',
        ],
        resources: TINY,
        securityContext: { ...RESTRICTED, runAsNonRoot: false, runAsUser: 0, runAsGroup: 0 },
        volumeMounts: [
          { name: 'config', mountPath: '/config', readOnly: true },
          { name: 'containerd', mountPath: '/etc/containerd', readOnly: true },
          { name: 'certs', mountPath: '/etc/containerd/certs.d', readOnly: false },
          { name: 'tmp', mountPath: '/tmp', readOnly: false },
        ],
      },
    ]);
    expect(spec.containers).toEqual([
      {
        name: 'stay',
        image: IMAGES.nginx,
        imagePullPolicy: 'IfNotPresent',
        command: ['sh', '-c', "trap 'exit 0' TERM QUIT; while :; do sleep 3600 & wait $$!; done"],
        resources: TINY,
        securityContext: RESTRICTED,
      },
    ]);
  });

  it('writes to the folder that containerd reads', () => {
    const certsDir = '/opt/containerd/certs.d';
    const object = workload(
      (scope) => new NodeHostsWriter(scope, 'x', { image: IMAGES.nginx, certsDir, ...NODE_HOSTS }),
    );
    expect(named(object, 'write')?.command?.[3]).toBe(certsDir);
    expect(mounts(object, 'write')).toContain(certsDir);
    expect(pod(object).volumes).toContainEqual({
      name: 'certs',
      hostPath: { type: 'DirectoryOrCreate', path: certsDir },
    });
  });

  it.each(['SIGTERM', 'SIGQUIT'] as const)('waits until %s', async (signal) => {
    const [program = '', ...args] = named(madeBy('NodeHostsWriter'), 'stay')?.command ?? [];
    const child = spawn(program, args.map(expandedByKubelet), { stdio: 'ignore' });
    const end = once(child, 'exit');
    // The first signals may come before the shell has read its trap.
    const untilItGoes = setInterval(() => child.kill(signal), 200);
    const ending: unknown = await end;
    clearInterval(untilItGoes);
    expect(ending).toEqual([0, null]);
  });
});
