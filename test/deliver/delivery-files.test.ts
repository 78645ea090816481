import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { appProject, WORKLOAD_NAMESPACE } from '../../src/deliver/objects/app-project';
import { application } from '../../src/deliver/objects/application';
import { applicationSet } from '../../src/deliver/objects/application-set';
import { deliveryFiles } from '../../src/deliver/objects/delivery-files';
import { deliveryTarget } from '../../src/deliver/objects/delivery-target';
import { fluxKustomization, gitRepository } from '../../src/deliver/objects/flux-objects';
import { apiGroup } from '../../src/model/object-id';
import type { KubeObject } from '../../src/model/object-id';
import { readManifests } from '../../src/render/from-yaml';
import { loadClusterText } from '../../src/spec/load-cluster';
import type { Cluster } from '../../src/spec/cluster';
import { validateFiles } from '../../src/validate/validate-files';
import { bash, lines, schemas } from '../validate/run';
import { TARGET } from './starter-builder';

const ARGO = { ...TARGET, tool: 'ArgoCD', namespace: 'argocd' } as const;
const SYNC_POLICY = {
  automated: { prune: true, selfHeal: false, allowEmpty: false },
  syncOptions: [
    'ServerSideApply=true',
    'ClientSideApplyMigration=false',
    'PruneLast=true',
    'Prune=confirm',
    'FailOnSharedResource=true',
  ],
  retry: { limit: 5, backoff: { duration: '30s', factor: 2, maxDuration: '5m' } },
};

function cluster(delivery: string): Cluster {
  const text = `apiVersion: regshift.io/v1alpha1
kind: ClusterRegistry
metadata: {name: prod-1}
spec:
  registry: {mode: Unmanaged}
  secrets: {backend: Reference}
  delivery: ${delivery}
`;
  const loaded = loadClusterText(text, 'c.yaml');
  if (!loaded.ok) throw new Error(loaded.issues[0]?.message);
  return loaded.value;
}

describe('the target of a cluster file', () => {
  it('has the defaults of the engine', () => {
    const { ok } = deliveryTarget(cluster('{tool: Flux, repository: "https://g/f.git"}'));
    expect(ok).toBe(true);
    expect(
      deliveryTarget(cluster('{tool: ArgoCD, plugin: p, repository: "https://g/f.git"}')),
    ).toMatchObject({
      value: {
        cluster: 'prod-1',
        tool: 'ArgoCD',
        plugin: 'p',
        repository: 'https://g/f.git',
        branch: 'main',
        path: 'clusters',
        manifests: 'clusters/prod-1/manifests',
        name: 'prod-1',
        namespace: 'argocd',
        isRemote: false,
        backend: 'Reference',
      },
    });
  });

  it('follows the file: folder, branch, and the engine in a hub', () => {
    const delivery =
      '{tool: Flux, repository: "https://g/f.git", branch: live, path: dkp/fleet/, engine: {context: hub, namespace: gitops, name: p1}}';
    expect(deliveryTarget(cluster(delivery))).toMatchObject({
      value: {
        branch: 'live',
        path: 'dkp/fleet',
        manifests: 'dkp/fleet/prod-1/manifests',
        name: 'p1',
        namespace: 'gitops',
        isRemote: true,
      },
    });
  });

  it('needs a repository', () => {
    expect(deliveryTarget(cluster('{tool: Flux}'))).toEqual({
      ok: false,
      issues: [
        {
          code: 'D020',
          severity: 'error',
          place: { object: 'ClusterRegistry/prod-1', path: 'spec.delivery.repository' },
          message: 'no repository is named that an Application or Kustomization could follow',
          hint: 'add  delivery: {tool: Flux, repository: https://git.example.com/fleet.git}',
        },
      ],
    });
  });
});

describe("Argo CD's objects", () => {
  it('apply a folder server-side, prune last and after a confirmation, and go without their objects', () => {
    expect(application(ARGO)).toEqual({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: {
        name: 'prod-1',
        namespace: 'argocd',
        // No finalizer.
        annotations: { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true' },
      },
      spec: {
        project: 'regshift',
        source: {
          repoURL: 'https://git.example.com/fleet.git',
          targetRevision: 'main',
          path: 'clusters/prod-1/manifests',
        },
        destination: { server: 'https://kubernetes.default.svc', namespace: 'regshift-system' },
        syncPolicy: SYNC_POLICY,
      },
    });
  });

  it('reach a cluster from a hub by its name, and name the plugin', () => {
    const { spec } = application({ ...ARGO, isRemote: true, plugin: 'regshift' });
    expect(spec).toMatchObject({
      source: {
        path: 'clusters/prod-1/manifests',
        plugin: {
          name: 'regshift',
          env: [{ name: 'CLUSTER_FILE', value: '../../prod-1.yaml' }],
        },
      },
      destination: { name: 'prod-1', namespace: 'regshift-system' },
    });
  });

  it('of a fleet come from cluster files alone, and outlive them', () => {
    expect(applicationSet({ ...ARGO, plugin: 'regshift' })).toMatchObject({
      kind: 'ApplicationSet',
      metadata: { name: 'regshift', namespace: 'argocd' },
      spec: {
        goTemplate: true,
        goTemplateOptions: ['missingkey=error'],
        generators: [
          {
            git: { revision: 'main', files: [{ path: 'clusters/*.yaml' }] },
            selector: { matchLabels: { kind: 'ClusterRegistry' } },
          },
        ],
        syncPolicy: { applicationsSync: 'create-update', preserveResourcesOnDeletion: true },
        preservedFields: { annotations: ['argocd.argoproj.io/deletion-approved'] },
        template: {
          metadata: { name: '{{ .metadata.name }}' },
          spec: {
            source: {
              path: 'clusters/{{ .metadata.name }}/manifests',
              plugin: { env: [{ value: '../../{{ .metadata.name }}.yaml' }] },
            },
            destination: { name: '{{ .metadata.name }}', namespace: 'regshift-system' },
            syncPolicy: SYNC_POLICY,
          },
        },
      },
    });
  });

  it('may apply everything that switches render, and nothing from elsewhere', () => {
    const spec = appProject(ARGO)['spec'] as ProjectSpec;
    expect(spec.sourceRepos).toEqual(['https://git.example.com/fleet.git']);
    const kinds = {
      cluster: spec.clusterResourceWhitelist.map(kindText),
      inside: spec.namespaceResourceWhitelist.map(kindText),
    };
    const rendered = renderedObjects();
    expect(rendered.length).toBeGreaterThan(100);
    const refused = rendered.filter(({ apiVersion, kind, metadata }) => {
      const text = kindText({ group: apiGroup(apiVersion), kind });
      return metadata.namespace === undefined
        ? !kinds.cluster.includes(text)
        : metadata.namespace !== WORKLOAD_NAMESPACE || !kinds.inside.includes(text);
    });
    expect(refused).toEqual([]);
    expect(spec.destinations).toEqual([{ server: '*', namespace: WORKLOAD_NAMESPACE }]);
  });
});

interface ProjectSpec {
  readonly sourceRepos: readonly string[];
  readonly destinations: readonly object[];
  readonly clusterResourceWhitelist: readonly GroupKind[];
  readonly namespaceResourceWhitelist: readonly GroupKind[];
}

interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

function kindText({ group, kind }: GroupKind): string {
  return `${group}/${kind}`;
}

/** What all examples render to. */
function renderedObjects(): readonly KubeObject[] {
  const folder = join(__dirname, '../../dist');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .map((path) => ({ path, content: readFileSync(join(folder, path), 'utf8') }));
  const read = readManifests(files);
  return read.ok ? read.value : [];
}

describe("Flux's objects", () => {
  const expected = {
    interval: '10m',
    retryInterval: '1m',
    timeout: '10m',
    sourceRef: { kind: 'GitRepository', name: 'regshift' },
    path: './clusters/prod-1/manifests',
    prune: true,
    deletionPolicy: 'Orphan',
    wait: true,
    force: false,
    patches: [
      {
        target: { group: 'deckhouse.io', kind: 'ModuleConfig' },
        patch: expect.any(String) as string,
      },
    ],
  };

  it('prune, wait, go without their objects, and neither move nor substitute anything', () => {
    expect(fluxKustomization(TARGET)['spec']).toEqual(expected);
  });

  it('leave fields of a ModuleConfig that kubectl set to whoever set them', () => {
    const { patches } = fluxKustomization(TARGET)['spec'] as {
      readonly patches: readonly { readonly patch: string }[];
    };
    expect(parse(patches[0]?.patch ?? '')).toMatchObject({
      kind: 'ModuleConfig',
      metadata: { annotations: { 'kustomize.toolkit.fluxcd.io/ssa': 'Merge' } },
    });
  });

  it.each([
    ['Sops', { decryption: { provider: 'sops', secretRef: { name: 'sops-age' } } }],
    [
      'Reference',
      {
        postBuild: {
          substitute: { quote: '"' },
          substituteFrom: [{ kind: 'Secret', name: 'prod-1-registry-secrets' }],
        },
      },
    ],
    ['ExternalSecrets', {}],
    ['SealedSecrets', {}],
  ] as const)('open secrets of backend %s', (backend, fields) => {
    expect(fluxKustomization({ ...TARGET, backend })['spec']).toEqual({ ...expected, ...fields });
  });

  it('reach a cluster from a hub by its kubeconfig', () => {
    expect(fluxKustomization({ ...TARGET, isRemote: true })['spec']).toMatchObject({
      kubeConfig: { secretRef: { name: 'prod-1-kubeconfig' } },
    });
  });

  it.each([
    ['clusters', '/*\n!/clusters\n'],
    ['dkp/fleet', '/*\n!/dkp\n'],
    ['.', undefined],
  ])('follow only %s of the repository', (path, ignore) => {
    const spec = gitRepository({ ...TARGET, path })['spec'];
    expect(spec).toEqual({
      interval: '1m',
      timeout: '1m',
      url: 'https://git.example.com/fleet.git',
      ref: { branch: 'main' },
      secretRef: { name: 'regshift-git' },
      ...(ignore === undefined ? {} : { ignore }),
    });
  });
});

describe('all files for an engine', () => {
  const backends = ['Sops', 'Reference', 'ExternalSecrets', 'SealedSecrets'] as const;
  const flux = backends.flatMap((backend) =>
    [true, false].map((isRemote) => ({ ...TARGET, backend, isRemote })),
  );
  const argo = [undefined, 'regshift', 'other'].flatMap((plugin) =>
    [true, false].map((isRemote) => ({
      ...ARGO,
      isRemote,
      ...(plugin === undefined ? {} : { plugin }),
    })),
  );

  it.each([
    ...flux.map((target) => ({ target, isFleet: false })),
    ...argo.flatMap((target) => [true, false].map((isFleet) => ({ target, isFleet }))),
  ])('are valid: %j', ({ target, isFleet }) => {
    const files = deliveryFiles(target, { isFleet, version: '1.2.3' })
      .filter(({ path }) => path.endsWith('.yaml'))
      .map(({ path, content }) => ({ path, text: content }));
    const report = validateFiles(files, { schemas, bash, tool: target.tool });
    expect(lines(report)).toEqual([]);
    expect(report.objects.length).toBe(files.length);
  });

  it('begin with an empty folder that the engine finds', () => {
    const folder = deliveryFiles(TARGET, { isFleet: false, version: '1.2.3' }).filter(({ path }) =>
      path.startsWith('clusters/'),
    );
    expect(folder).toEqual([
      {
        path: 'clusters/prod-1/manifests/kustomization.yaml',
        content:
          'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n',
      },
    ]);
  });

  it.each([
    ['regshift', true],
    ['other', false],
  ])('bring the plugin along if it is ours: %s', (plugin, brought) => {
    const files = deliveryFiles({ ...ARGO, plugin }, { isFleet: false, version: '1.2.3' });
    const image = files.find(({ path }) => path === 'argocd/plugin/Containerfile');
    expect(image !== undefined).toBe(brought);
    expect(files.some(({ path }) => path === 'argocd/plugin/plugin.yaml')).toBe(brought);
  });
});

describe("the plugin's contract", () => {
  const files = deliveryFiles(
    { ...ARGO, plugin: 'regshift' },
    { isFleet: false, version: '1.2.3' },
  );
  const text = (path: string): string => files.find((file) => file.path === path)?.content ?? '';

  it('is one command that renders the current phase to stdout, and matches no Application by itself', () => {
    expect(parse(text('argocd/plugin/plugin.yaml'))).toEqual({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ConfigManagementPlugin',
      metadata: { name: 'regshift' },
      spec: {
        generate: {
          command: ['sh', '-c'],
          args: ['exec regshift render --current --stdout -f "$ARGOCD_ENV_CLUSTER_FILE"'],
        },
      },
    });
  });

  it("runs as user 999 behind Argo CD's own server, with its configuration in place", () => {
    const steps = text('argocd/plugin/Containerfile')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(steps).toEqual([
      'FROM docker.io/library/node:20-bookworm-slim',
      'RUN npm install --global --ignore-scripts regshift@1.2.3',
      'COPY plugin.yaml /home/argocd/cmp-server/config/plugin.yaml',
      'USER 999',
      'ENTRYPOINT ["/var/run/argocd/argocd-cmp-server"]',
    ]);
  });
});
