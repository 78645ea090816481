import type { Ground } from '../ground';
import type { PlatformState, PullSecret, RegistryParams, TwinState } from '../state';
import { inClusterProxyVersion } from '../platform/serving-steps';
import { masterHost, VIRTUAL_HOST, VIRTUAL_PATH } from '../platform/names';
import { accepts, has, placeOf, registryAnswer } from './answers';
import type { Health } from './answers';
import { listenersIn } from './listeners';

/** Whether clients inside the cluster get images. */
export interface ServedOutcome {
  readonly served: boolean;
  /** The registry, or what stands before it. */
  readonly servedBy?: string;
  readonly error?: string;
}

/**
 * Whether the platform's own clients are served at the address that Secret `deckhouse-registry` tells them (`switching.md` 1,
 * 4.3): the registry itself, or Service `registry` and what it selects. `undefined` without DKP.
 */
export function servedInCluster(
  state: TwinState,
  _ground: Ground,
  health: Health,
): ServedOutcome | undefined {
  const { platform } = state;
  if (platform === undefined) return undefined;
  const { address, path } = platform.pull;
  if (address !== VIRTUAL_HOST) {
    const place = { host: address, path: path.replace(/^\/+/, '') };
    return outside(state, health, place, platform.pull);
  }
  switch (platform.service) {
    case '':
      return failed(`${VIRTUAL_HOST} has no address`);
    case 'incluster-proxy':
      return byProxy(state, platform, health);
    case 'node-services':
      return byMasters(state, health);
  }
}

function failed(error: string): ServedOutcome {
  return { served: false, error };
}

function outside(
  { registries }: TwinState,
  health: Health,
  { host, path }: { readonly host: string; readonly path: string },
  login: PullSecret | RegistryParams,
): ServedOutcome {
  const registry = registries[host];
  if (health(host) !== 'up') return failed(`${host} does not answer`);
  if (!accepts(registry, login)) return failed(`${host} answers 401`);
  if (!has(registry, path)) return failed(`${host} answers 404`);
  return { served: true, servedBy: host };
}

/** With several masters some pods of the proxy stay while others are replaced (`objects.md` 4.4). */
function byProxy(state: TwinState, platform: PlatformState, health: Health): ServedOutcome {
  const { inClusterProxy } = platform;
  const masters = state.nodes.filter(({ role }) => role === 'master');
  if (inClusterProxy === undefined || (!inClusterProxy.rolledOut && masters.length < 2)) {
    return failed('registry-incluster-proxy is not ready');
  }
  const params = proxyParams(platform, inClusterProxy);
  if (params === undefined) return failed('registry-incluster-proxy has no upstream');
  if (!isKnownTo(params, platform.pull)) return failed('registry-incluster-proxy answers 401');
  const found = outside(state, health, placeOf(params), params);
  return found.served ? { served: true, servedBy: 'registry-incluster-proxy' } : found;
}

/** The proxy knows one user, which has the login of its registry (`objects.md` 4.5). */
function isKnownTo({ username, password }: RegistryParams, client: PullSecret): boolean {
  return client.username === username && client.password === password;
}

/** The parameters that the proxy's version was made of; while it rolls out, those of the pods that still run. */
function proxyParams(
  { orchestrator }: PlatformState,
  { version, rolledOut }: NonNullable<PlatformState['inClusterProxy']>,
): RegistryParams | undefined {
  if (orchestrator === undefined) return undefined;
  const { params, actual } = orchestrator;
  const candidates = [params, actual].filter((candidate) => candidate?.mode === 'Direct');
  const made = candidates.find(
    (candidate) => candidate !== undefined && inClusterProxyVersion(candidate) === version,
  );
  const before = candidates.find((candidate) => candidate !== made);
  return rolledOut ? (made ?? candidates.at(-1)) : (before ?? made);
}

/** Any master whose registry serves: the Service is headless and names them all. */
function byMasters(state: TwinState, health: Health): ServedOutcome {
  const { everywhere } = listenersIn(state);
  const asked = { repositories: [VIRTUAL_PATH.slice(1)] };
  for (const node of state.nodes) {
    const placed = everywhere.get(masterHost(node.address));
    if (placed === undefined || node.nodeServices === undefined) continue;
    if (registryAnswer(placed, asked, { state, health }).name === 'served') {
      return { served: true, servedBy: node.name };
    }
  }
  return failed('no registry-nodeservices serves');
}
