// What the registry module shows of itself in each state of an example cluster (switching.md 4, objects.md 3.6 to 4.1).
import { stringify } from 'yaml';

const VIRTUAL_HOST = 'registry.d8-system.svc:5001';
const VIRTUAL_PATH = '/system/deckhouse';
const NODE_PROXY = '127.0.0.1:5001';
/** Stands for the CA that the module makes for itself. */
const MODULE_CA =
  '-----BEGIN CERTIFICATE-----\nZXhhbXBsZSBDQSBvZiB0aGUgcmVnaXN0cnkgbW9kdWxl\n-----END CERTIFICATE-----\n';
const READ_ONLY_USER = { username: 'ro', password: 'example-password' };

/** Conditions of a settled cluster in DKP's order, by mode and generation (versions.md 6). */
const CONDITIONS = {
  Direct: [
    'RegistryContainsRequiredImages',
    'ContainerdConfigPreflightReady',
    'TransitionContainerdConfigReady',
    'InClusterProxyReady',
    'DeckhouseRegistrySwitchReady',
    'FinalContainerdConfigReady',
    'CleanupNodeServices',
  ],
  Proxy: [
    'RegistryContainsRequiredImages',
    'ContainerdConfigPreflightReady',
    'NodeServicesReady',
    'TransitionContainerdConfigReady',
    'DeckhouseRegistrySwitchReady',
    'FinalContainerdConfigReady',
    'CleanupInClusterProxy',
  ],
  Unmanaged: [
    'RegistryContainsRequiredImages',
    'ContainerdConfigPreflightReady',
    'TransitionContainerdConfigReady',
    'DeckhouseRegistrySwitchReady',
    'FinalContainerdConfigReady',
    'CleanupNodeServices',
    'CleanupInClusterProxy',
  ],
};

/** The section of settings.registry that is in force, if the mode has one. */
function sectionOf(registry) {
  return registry?.[registry.mode.toLowerCase()];
}

/** Where the platform pulls from: what Secret deckhouse-registry holds. */
export function pullConfig(cluster) {
  const { registry, installedFrom } = cluster;
  const mode = registry?.mode ?? 'Unmanaged';
  const login = { username: 'license-token', password: 'example-license' };
  if (mode !== 'Unmanaged') {
    const user = mode === 'Direct' ? login : READ_ONLY_USER;
    return { address: VIRTUAL_HOST, path: VIRTUAL_PATH, scheme: 'https', ca: MODULE_CA, ...user };
  }
  const [address, ...path] = (sectionOf(registry)?.imagesRepo ?? installedFrom).split('/');
  return { address, path: `/${path.join('/')}`, scheme: 'https', ca: '', ...login };
}

export function dockerConfig({ address, username, password }) {
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  return JSON.stringify({ auths: { [address]: { username, password, auth } } });
}

/** Secret registry-config: what the module was asked for. */
export function requestData({ registry }) {
  const section = sectionOf(registry);
  return {
    mode: registry?.mode ?? 'Unmanaged',
    ...(section === undefined
      ? {}
      : {
          imagesRepo: section.imagesRepo,
          scheme: section.scheme,
          checkMode: 'Default',
          username: 'license-token',
          password: section.license,
          ...(section.ttl === undefined ? {} : { ttl: section.ttl }),
        }),
    raw_config: stringify(registry ?? { mode: 'Unmanaged' }),
  };
}

/** Secret registry-state of a settled cluster; `state` is short for what really holds keys and passwords. */
export function stateData(cluster, hash) {
  const mode = cluster.registry?.mode ?? 'Unmanaged';
  return {
    hash,
    mode,
    target_mode: mode,
    conditions: stringify(conditionsOf(cluster)),
    state: stringify({ mode, target_mode: mode, note: 'keys and passwords of the module' }),
  };
}

function conditionsOf(cluster) {
  const { registry, time, version } = cluster;
  if (registry === undefined) return [condition('Ready', time, 50)];
  const types = CONDITIONS[registry.mode].filter(
    (type) => !version.startsWith('v1.72.') || !type.startsWith('Cleanup'),
  );
  const start = 50 - types.length;
  return [
    ...types.map((type, index) =>
      type === 'RegistryContainsRequiredImages'
        ? { ...condition(type, time, start), message: checked(cluster), reason: 'Ready' }
        : condition(type, time, start + index),
    ),
    condition('Ready', time, 50),
  ];
}

/** A condition that became True so many minutes after the day began to matter. */
function condition(type, time, minute) {
  const lastTransitionTime = `${time.slice(0, 10)}T06:${String(minute).padStart(2, '0')}:00Z`;
  return { lastTransitionTime, message: '', reason: '', status: 'True', type };
}

/** The line about the mode of the check came after the oldest generation (versions.md 3). */
function checked({ registry, version }) {
  const host = sectionOf(registry).imagesRepo.split('/')[0];
  return version.startsWith('v1.72.')
    ? `${host}: all 157 items are checked`
    : `Mode: Default\n${host}: all 166 items are checked`;
}

/** Secret registry-bashible-config: what nodes are told; absent before the first switch. */
export function nodeConfiguration(cluster, version, masters) {
  const { registry } = cluster;
  if (registry === undefined) return undefined;
  const { imagesRepo, license } = sectionOf(registry);
  const [host, ...path] = imagesRepo.split('/');
  const upstream = mirror(host, { username: 'license-token', password: license });
  switch (registry.mode) {
    case 'Unmanaged':
      return {
        mode: 'Unmanaged',
        version,
        imagesBase: imagesRepo,
        hosts: { [host]: { mirrors: [upstream] } },
      };
    case 'Direct':
      return virtual('Direct', version, {
        ...upstream,
        rewrites: [{ from: '^system/deckhouse', to: path.join('/') }],
      });
    default:
      return {
        ...virtual(registry.mode, version, {
          ...mirror(NODE_PROXY, READ_ONLY_USER),
          ca: MODULE_CA,
        }),
        proxyEndpoints: masters.map((address) => `${address}:5001`),
      };
  }
}

function virtual(mode, version, through) {
  const hosts = { [VIRTUAL_HOST]: { mirrors: [through] } };
  return { mode, version, imagesBase: `${VIRTUAL_HOST}${VIRTUAL_PATH}`, hosts };
}

function mirror(host, { username, password }) {
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  return { host, scheme: 'https', auth: { username, password, auth } };
}
