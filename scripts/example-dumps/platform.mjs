// Version, releases, controller and modules of an example cluster (observing.md 2, 5 and 6).
import { DECKHOUSE, sha256 } from './object-maker.mjs';
import { pullConfig } from './registry.mjs';

/** Modules that a switch depends on. */
export function modules(cluster, maker) {
  const weights = { 'cert-manager': 101, 'ingress-nginx': 402, registry: 38 };
  return Object.entries(weights).map(([name, weight]) => {
    const isOn = name !== 'registry' || cluster.moduleEnabled;
    const condition = (type) => ({
      lastProbeTime: cluster.time,
      lastTransitionTime: '2025-03-11T08:20:00Z',
      ...(isOn ? {} : { message: 'turned off by module config', reason: 'ModuleConfig' }),
      status: isOn ? 'True' : 'False',
      type,
    });
    return maker.make(
      DECKHOUSE,
      'Module',
      { name },
      {
        properties: {
          source: 'Embedded',
          weight,
          ...(name === 'registry' ? { stage: 'Preview' } : {}),
        },
        status: {
          conditions: [condition('EnabledByModuleManager'), condition('IsReady')],
          phase: isOn ? 'Ready' : 'Downloaded',
        },
      },
    );
  });
}

/** Version, bootstrap, controller and releases. */
export function platform(cluster, maker) {
  const { version, previousVersion } = cluster;
  const info = JSON.stringify({ channel: 'Stable', version, edition: 'EE' });
  const inSystem = { namespace: 'd8-system', labels: { app: 'deckhouse', heritage: 'deckhouse' } };
  return [
    maker.make(
      'v1',
      'ConfigMap',
      { name: 'd8-deckhouse-version-info', ...inSystem },
      {
        data: { 'data.json': `${info}\n` },
      },
    ),
    maker.make(
      'v1',
      'ConfigMap',
      { name: 'd8-cluster-is-bootstraped', namespace: 'kube-system' },
      {},
    ),
    ...controller(cluster, maker, inSystem),
    release(maker, previousVersion, 'Superseded'),
    release(maker, version, 'Deployed'),
  ];
}

/** Deployment deckhouse, rolled out, and the pod that leads. */
function controller(cluster, maker, { namespace, labels }) {
  const { version, masters, time } = cluster;
  const { address, path } = pullConfig(cluster);
  const containers = [
    { image: `${address}${path}:${version}`, name: 'deckhouse' },
    { image: `${address}${path}@sha256:${sha256('kube-rbac-proxy')}`, name: 'kube-rbac-proxy' },
  ];
  const annotations = { 'core.deckhouse.io/edition': 'EE', 'core.deckhouse.io/version': version };
  const ready = {
    lastTransitionTime: `${time.slice(0, 10)}T06:49:00Z`,
    status: 'True',
    type: 'Ready',
  };
  const app = { app: 'deckhouse' };
  const deployment = { name: 'deckhouse', namespace, annotations, generation: 41, labels };
  const leader = {
    name: 'deckhouse-6b8f9c7d5-x2k4p',
    namespace,
    labels: { ...app, leader: 'true' },
  };
  return [
    maker.make('apps/v1', 'Deployment', deployment, {
      spec: {
        replicas: masters,
        selector: { matchLabels: app },
        template: { metadata: { labels: app }, spec: { containers } },
      },
      status: {
        availableReplicas: masters,
        observedGeneration: 41,
        readyReplicas: masters,
        replicas: masters,
        updatedReplicas: masters,
      },
    }),
    maker.make('v1', 'Pod', leader, {
      spec: { containers, nodeName: 'master-0' },
      status: { conditions: [ready], phase: 'Running' },
    }),
  ];
}

function release(maker, version, phase) {
  return maker.make(
    DECKHOUSE,
    'DeckhouseRelease',
    { name: version },
    {
      approved: true,
      spec: { version },
      status: { approved: true, message: '', phase },
    },
  );
}
