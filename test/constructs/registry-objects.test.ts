import fc from 'fast-check';
import { InClusterProxyBudget } from '../../src/constructs/in-cluster-proxy-budget';
import { PullSecret } from '../../src/constructs/pull-secret';
import { PushIngress } from '../../src/constructs/push-ingress';
import { PushRoute } from '../../src/constructs/push-route';
import { RegistryNamespace } from '../../src/constructs/registry-namespace';
import { RegistryService } from '../../src/constructs/registry-service';
import { RegistrySettingsRecord } from '../../src/constructs/registry-settings-record';
import { RegistryUser } from '../../src/constructs/registry-user';
import { ServingConfig } from '../../src/constructs/serving-config';
import { synthesize } from '../../src/constructs/synth';
import { parsePlaceholder, replacePlaceholders } from '../../src/model/secret';
import type { KubeObject } from '../../src/model/object-id';
import type { Upstream } from '../../src/model/upstream';
import { BACKENDS, USERS } from '../../src/serving/names';
import { checkSchema } from '../../src/validate/schema/check-schema';
import { schemas } from '../validate/run';
import { EVERY_CONSTRUCT, everyObject, files, LOCAL_FILES, only } from './every-construct';
import { isWorkload } from './pod-template';

const NOT_SUBSTITUTED = { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' };
const LABELS = { 'app.kubernetes.io/name': 'registry', 'app.kubernetes.io/part-of': 'regshift' };

function metadata(name: string, change: object = {}): object {
  return {
    name,
    namespace: 'regshift-system',
    labels: LABELS,
    annotations: NOT_SUBSTITUTED,
    ...change,
  };
}
function ofWorkload(name: string): object {
  return metadata(name, { labels: { ...LABELS, 'app.kubernetes.io/name': name } });
}
function madeBy(construct: string): readonly KubeObject[] {
  return synthesize((scope) => {
    EVERY_CONSTRUCT[construct]?.(scope, 'x');
  });
}

const PORT = { name: 'registry', port: 5001, targetPort: 'registry', protocol: 'TCP' };
const CA = 'regshift-secret://generated/ca/crt';
const HOST = 'registry.prod-1.example.com';

/** The objects of each construct, as whole values. */
const OBJECTS: Readonly<Record<string, readonly object[]>> = {
  RegistryNamespace: [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: 'regshift-system',
        labels: {
          ...LABELS,
          'pod-security.kubernetes.io/enforce': 'privileged',
          'pod-security.kubernetes.io/warn': 'privileged',
          'pod-security.kubernetes.io/audit': 'privileged',
        },
        annotations: {
          ...NOT_SUBSTITUTED,
          'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
          'kustomize.toolkit.fluxcd.io/prune': 'disabled',
        },
      },
    },
  ],
  RegistrySettingsRecord: [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadata('registry-settings'),
      immutable: false,
      data: { mode: 'Direct', imagesRepo: 'registry.io/a' },
    },
  ],
  RegistryPki: [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: metadata('registry-pki'),
      type: 'Opaque',
      immutable: false,
      stringData: { 'ca.crt': CA },
    },
  ],
  ServingConfig: [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: ofWorkload('registry-node-services'),
      type: 'Opaque',
      immutable: false,
      data: { 'version-7f3a': '' },
      stringData: LOCAL_FILES,
    },
  ],
  BalancerConfig: [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: ofWorkload('registry-balancer'),
      immutable: false,
      data: { ...files('nginx.conf'), 'version-7f3a': '' },
    },
  ],
  PushService: [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata('registry-push'),
      spec: {
        type: 'ClusterIP',
        publishNotReadyAddresses: false,
        sessionAffinity: 'None',
        selector: { 'regshift.io/backend': 'node-services' },
        ports: [PORT],
      },
    },
  ],
  PushClientCertificate: [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: metadata('registry-push-client'),
      type: 'kubernetes.io/tls',
      immutable: false,
      stringData: {
        'tls.crt': 'regshift-secret://generated/push-client/crt',
        'tls.key': 'regshift-secret://generated/push-client/key',
        'ca.crt': CA,
      },
    },
  ],
  PushBackendTls: [
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'BackendTLSPolicy',
      metadata: metadata('registry-push'),
      spec: {
        targetRefs: [{ group: '', kind: 'Service', name: 'registry-push' }],
        validation: {
          hostname: 'registry.regshift-system.svc',
          caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'registry-push-ca' }],
        },
      },
    },
  ],
  PushCa: [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadata('registry-push-ca'),
      immutable: false,
      data: { 'ca.crt': CA },
    },
  ],
  PushRoute: [
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: metadata('registry'),
      spec: {
        parentRefs: [
          {
            group: 'gateway.networking.k8s.io',
            kind: 'Gateway',
            namespace: 'gateways',
            name: 'public',
            sectionName: 'https',
          },
        ],
        hostnames: [HOST],
        rules: [
          {
            matches: [{ path: { type: 'PathPrefix', value: '/' } }],
            backendRefs: [
              { group: '', kind: 'Service', name: 'registry-push', port: 5001, weight: 1 },
            ],
            timeouts: { request: '0s' },
          },
        ],
      },
    },
  ],
  NodeHosts: [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: ofWorkload('registry-node-hosts'),
      type: 'Opaque',
      immutable: false,
      data: { 'version-7f3a': '' },
      stringData: files('write-host-tree.sh', 'index'),
    },
  ],
};

describe('objects of the Pipeline', () => {
  it.each(Object.entries(OBJECTS))('of %s', (construct, objects) => {
    expect(madeBy(construct)).toEqual(objects);
  });

  it.each(USERS)('the Secret of user %s', (user) => {
    expect(only((scope) => new RegistryUser(scope, 'x', { user }))).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: metadata(`registry-user-${user}`),
      type: 'Opaque',
      immutable: false,
      stringData: {
        name: user,
        password: `regshift-secret://generated/user-${user}/password`,
        passwordHash: `regshift-secret://generated/user-${user}/hash`,
      },
    });
  });

  it.each([
    [1, 0],
    [2, 1],
    [5, 1],
  ])('the budget of %i in-cluster proxies lets %i go', (masters, maxUnavailable) => {
    expect(only((scope) => new InClusterProxyBudget(scope, 'x', { masters }))).toEqual({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: ofWorkload('registry-in-cluster-proxy'),
      spec: {
        maxUnavailable,
        selector: { matchLabels: { 'app.kubernetes.io/name': 'registry-in-cluster-proxy' } },
      },
    });
  });

  it('the record of Local names no upstream', () => {
    const object = only((scope) => new RegistrySettingsRecord(scope, 'x', { mode: 'Local' }));
    expect(object['data']).toEqual({ mode: 'Local' });
  });

  it('a Gateway without a listener named takes the route on all of them', () => {
    const gateway = { name: 'g', namespace: 'n' };
    const route = only((scope) => new PushRoute(scope, 'x', { host: HOST, gateway }));
    expect(route['spec']).toHaveProperty('parentRefs', [
      { group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'n', name: 'g' },
    ]);
  });
});

describe('Service registry', () => {
  it.each(BACKENDS)('sends to %s, to ready pods only, headless', (backend) => {
    expect(only((scope) => new RegistryService(scope, 'x', { backend }))).toEqual({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata('registry'),
      spec: {
        type: 'ClusterIP',
        clusterIP: 'None',
        publishNotReadyAddresses: false,
        sessionAffinity: 'None',
        selector: { 'regshift.io/backend': backend },
        ports: [PORT],
      },
    });
  });

  it('selects the pods of one workload, whichever backend it has', () => {
    const pods = everyObject()
      .filter(isWorkload)
      .map(({ metadata: { name }, spec }) => ({ name, labels: spec.template.metadata?.labels }));
    const selected = BACKENDS.map((backend) =>
      pods.filter(({ labels }) => labels?.['regshift.io/backend'] === backend),
    );
    expect(selected.map((each) => each.map(({ name }) => name))).toEqual([
      ['registry-in-cluster-proxy'],
      ['registry-node-services'],
    ]);
  });
});

describe('Ingress registry', () => {
  const nginx = (annotations: Readonly<Record<string, string>>): object =>
    Object.fromEntries(
      Object.entries(annotations).map(([key, value]) => [
        `nginx.ingress.kubernetes.io/${key}`,
        value,
      ]),
    );
  const always = {
    ...NOT_SUBSTITUTED,
    ...nginx({
      'backend-protocol': 'HTTPS',
      'force-ssl-redirect': 'true',
      'proxy-body-size': '0',
      'proxy-buffering': 'off',
      'proxy-request-buffering': 'off',
      'proxy-read-timeout': '900',
      'proxy-send-timeout': '900',
      'proxy-ssl-secret': 'regshift-system/registry-push-client',
      'proxy-ssl-verify': 'on',
      'proxy-ssl-verify-depth': '1',
      'proxy-ssl-name': 'registry.regshift-system.svc',
      'proxy-ssl-server-name': 'on',
      'proxy-ssl-protocols': 'TLSv1.2 TLSv1.3',
      'upstream-hash-by': '$remote_addr',
    }),
  };
  const issuer = { 'cert-manager.io/cluster-issuer': 'letsencrypt' };
  const ranges = nginx({ 'whitelist-source-range': '10.0.0.0/8,192.0.2.0/24' });

  it.each([
    [
      'with its certificate from an issuer',
      {
        ingressClass: 'nginx',
        clusterIssuer: 'letsencrypt',
        allowFrom: ['10.0.0.0/8', '192.0.2.0/24'],
      },
      { ...always, ...ranges, ...issuer },
      { ingressClassName: 'nginx', tls: [{ hosts: [HOST], secretName: 'registry-ingress-tls' }] },
    ],
    [
      'with an issuer and a Secret named',
      { clusterIssuer: 'letsencrypt', tlsSecret: 'own' },
      { ...always, ...issuer },
      { tls: [{ hosts: [HOST], secretName: 'own' }] },
    ],
    [
      'with a certificate that is there',
      { tlsSecret: 'own' },
      always,
      { tls: [{ hosts: [HOST], secretName: 'own' }] },
    ],
    [
      "with the controller's certificate, still by TLS alone",
      { allowFrom: [] },
      always,
      { tls: [{ hosts: [HOST] }] },
    ],
  ])('%s', (_name, props, annotations, spec) => {
    expect(only((scope) => new PushIngress(scope, 'x', { host: HOST, ...props }))).toEqual({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: metadata('registry', { annotations }),
      spec: {
        ...spec,
        rules: [
          {
            host: HOST,
            http: {
              paths: [
                {
                  path: '/',
                  pathType: 'Prefix',
                  backend: { service: { name: 'registry-push', port: { number: 5001 } } },
                },
              ],
            },
          },
        ],
      },
    });
  });

  it('has no snippet, which controllers refuse by default', () => {
    const [object] = madeBy('PushIngress');
    expect(JSON.stringify(object)).not.toContain('snippet');
  });
});

describe('Secret registry-docker-config', () => {
  const password = { generated: { item: 'user-ro', field: 'password' } };
  const ours: Upstream = {
    scheme: 'https',
    host: 'registry.regshift-system.svc:5001',
    path: 'system/deckhouse',
    ca: CA,
    login: { username: 'ro', password },
  };

  it.each<[string, Upstream, object]>([
    [
      "of the cluster's own registry",
      ours,
      {
        address: 'registry.regshift-system.svc:5001',
        path: '/system/deckhouse',
        scheme: 'https',
        ca: CA,
        '.dockerconfigjson':
          '{"auths":{"registry.regshift-system.svc:5001":{"auth":"regshift-secret://generated/user-ro/password#basic:ro"}}}',
      },
    ],
    [
      'of an open upstream at the root',
      { scheme: 'http', host: 'mirror.example.com', path: '' },
      {
        address: 'mirror.example.com',
        path: '',
        scheme: 'http',
        ca: '',
        '.dockerconfigjson': '{"auths":{"mirror.example.com":{}}}',
      },
    ],
  ])('%s', (_name, registry, stringData) => {
    expect(only((scope) => new PullSecret(scope, 'x', { registry }))).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: metadata('registry-docker-config'),
      type: 'kubernetes.io/dockerconfigjson',
      immutable: false,
      stringData,
    });
  });

  it('is JSON with one login, whatever the user is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (username) => {
        const registry = { ...ours, login: { username, password } };
        const secret = only((scope) => new PullSecret(scope, 'x', { registry }));
        const { '.dockerconfigjson': text = '' } = secret['stringData'] as Record<string, string>;
        const sealed: unknown = JSON.parse(replacePlaceholders(text, () => 'c2VhbGVk'));
        expect(sealed).toEqual({ auths: { [ours.host]: { auth: 'c2VhbGVk' } } });
        const found = JSON.parse(text) as { auths: Record<string, { auth: string }> };
        expect(parsePlaceholder(found.auths[ours.host]?.auth ?? '')).toEqual({
          ref: password,
          form: { encoding: 'basic', username },
        });
      }),
    );
  });
});

describe('every object of the Pipeline', () => {
  const problems = (object: KubeObject): readonly unknown[] => {
    const kind = schemas.kind(object.apiVersion, object.kind);
    return kind === undefined ? ['no schema'] : checkSchema(object, kind);
  };

  it.each(Object.keys(EVERY_CONSTRUCT))('of %s is valid, and has no unknown field', (construct) => {
    const objects = madeBy(construct);
    expect(objects.length).toBeGreaterThan(0);
    expect(objects.flatMap(problems)).toEqual([]);
  });

  it.each([
    ['HTTPRoute', ['spec', 'rules', 0, 'backendRefs', 0, 'prot']],
    ['BackendTLSPolicy', ['spec', 'validation', 'caCertificateRefs', 0, 'namespace']],
    ['PodDisruptionBudget', ['spec', 'maxUnavailible']],
    ['DaemonSet', ['spec', 'template', 'spec', 'containers', 0, 'securityContext', 'privilegd']],
  ] as const)('is judged: an unknown field of a %s is found', (kind, path) => {
    const object = everyObject().find((each) => each.kind === kind);
    const copy = structuredClone(object) as KubeObject;
    const parent = path
      .slice(0, -1)
      .reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], copy) as Record<
      string,
      unknown
    >;
    parent[String(path.at(-1))] = 'x';
    expect(problems(copy)).toEqual([expect.objectContaining({ code: 'V012', path })]);
  });

  it.each<[string, unknown]>([
    ['hostname', 'UPPER'],
    ['caCertificateRefs', undefined],
    ['wellKnownCACertificates', 'System'],
  ])('is judged: a BackendTLSPolicy with %s %p is refused', (field, value) => {
    const copy = structuredClone(
      everyObject().find(({ kind }) => kind === 'BackendTLSPolicy'),
    ) as KubeObject;
    const { validation } = copy['spec'] as { validation: Record<string, unknown> };
    validation[field] = value;
    if (value === undefined) Reflect.deleteProperty(validation, field);
    expect(problems(copy)).not.toEqual([]);
  });

  it('does not depend on the ids of constructs', () => {
    const expected = JSON.stringify(everyObject());
    fc.assert(
      fc.property(fc.stringMatching(/^[\w -]{1,12}$/), (prefix) => {
        expect(JSON.stringify(everyObject((name) => `${prefix}${name}`))).toBe(expected);
      }),
      { numRuns: 5 },
    );
  });

  it('stands in our namespace with our labels, and none that DKP or an engine reads', () => {
    for (const object of everyObject()) {
      const { labels, namespace, name } = object.metadata;
      expect(labels?.['app.kubernetes.io/part-of']).toBe('regshift');
      expect(object.kind === 'Namespace' ? name : namespace).toBe('regshift-system');
      expect(JSON.stringify(object)).not.toMatch(
        /heritage|d8-system|app\.kubernetes\.io\/(?:managed-by|instance)|cdk8s\.io/,
      );
    }
  });

  it('is not substituted by Flux', () => {
    const bare = everyObject().filter(
      ({ metadata: { annotations } }) =>
        annotations?.['kustomize.toolkit.fluxcd.io/substitute'] !== 'disabled',
    );
    expect(bare).toEqual([]);
  });

  it('tells what it was rendered from, when that is given', () => {
    const source = '{"kind":"X","text":"regshift-secret://env/HOME"}';
    const objects = synthesize((scope) => {
      new RegistryNamespace(scope, 'a', { source });
      new PushRoute(scope, 'b', { host: HOST, gateway: { name: 'g', namespace: 'n' }, source });
      new ServingConfig(scope, 'c', {
        workload: 'registry-node-proxy',
        files: {},
        configVersion: '1',
        source,
      });
    });
    expect(objects).toHaveLength(3);
    for (const {
      metadata: { annotations },
    } of objects) {
      const text = annotations?.['regshift.io/source'] ?? '';
      expect(JSON.parse(text)).toEqual(JSON.parse(source));
      expect(text).not.toContain('regshift-secret:');
    }
  });
});
