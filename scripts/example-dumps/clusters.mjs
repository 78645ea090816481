// The clusters of examples/: what makes each of them different. scripts/generate-example-dumps.mjs makes dumps of them.

const REPO = 'registry.deckhouse.io/deckhouse/ee';
const MIRROR = 'registry.example.com/deckhouse/ee';
const LICENSE = 'example-license';

const unmanaged = (imagesRepo) => ({
  mode: 'Unmanaged',
  unmanaged: { imagesRepo, scheme: 'HTTPS', license: LICENSE },
});
const direct = (imagesRepo) => ({
  mode: 'Direct',
  direct: { imagesRepo, scheme: 'HTTPS', license: LICENSE },
});
const proxy = (imagesRepo) => ({
  mode: 'Proxy',
  proxy: { imagesRepo, scheme: 'HTTPS', license: LICENSE, ttl: '72h' },
});

/** What most clusters have: DKP 1.76 on three masters and two workers with containerd v2. */
const USUAL = {
  platform: 'Deckhouse',
  version: 'v1.76.2',
  previousVersion: 'v1.76.1',
  time: '2026-04-14T09:30:00Z',
  clusterType: 'Static',
  cri: 'ContainerdV2',
  masters: 3,
  workers: 2,
  /** Nodes that report registry settings in drop-ins of containerd v1. */
  custom: [],
  moduleEnabled: true,
  /** Where the cluster was installed from; what a cluster without settings.registry pulls from. */
  installedFrom: REPO,
  /** Field manager of ModuleConfig deckhouse. */
  manager: 'kubectl-edit',
};

/**
 * `folder` is below examples/. `registry` is settings.registry in force; absent: Unmanaged without its section.
 * `items` is how many images the platform's own check has looked at.
 */
export const CLUSTERS = [
  { folder: '01-direct/dump', registry: unmanaged(REPO) },
  { folder: '02-proxy/dump', registry: direct(REPO) },
  { folder: '03-local/dump', registry: direct(REPO) },
  { folder: '04-unmanaged/dump', registry: direct(REPO) },
  {
    folder: '05-first-switch-containerd-v1/dump',
    cri: 'Containerd',
    moduleEnabled: false,
    custom: ['worker-0', 'worker-1'],
  },
  { folder: '06-proxy-to-local/dump', registry: proxy(REPO) },
  {
    folder: '07-direct-new-license/dump',
    registry: direct(REPO),
    manager: 'kustomize-controller',
  },
  { folder: '08-way-out/dump', cri: 'Containerd', registry: direct(MIRROR), installedFrom: MIRROR },
  {
    folder: '09-older-generation/dump',
    version: 'v1.72.5',
    previousVersion: 'v1.72.4',
    time: '2025-10-02T07:15:00Z',
    cri: 'Containerd',
  },
  {
    folder: '09-older-generation/dump-back',
    version: 'v1.72.5',
    previousVersion: 'v1.72.4',
    time: '2025-10-09T07:15:00Z',
    cri: 'Containerd',
    registry: direct(REPO),
  },
  {
    folder: '10-cloud/dump',
    version: 'v1.77.3',
    previousVersion: 'v1.77.2',
    time: '2026-06-22T16:05:00Z',
    clusterType: 'Cloud',
    registry: unmanaged(REPO),
  },
  { folder: '11-kubernetes-proxy/dump', platform: 'Kubernetes' },
  { folder: '12-kubernetes-direct/dump', platform: 'Kubernetes', masters: 1 },
  { folder: '13-kubernetes-local/dump', platform: 'Kubernetes' },
  { folder: '14-without-the-module/dump', moduleEnabled: false },
].map((cluster) => ({ ...USUAL, ...cluster, name: cluster.folder.replace(/^\d+-|\/.*$/g, '') }));
