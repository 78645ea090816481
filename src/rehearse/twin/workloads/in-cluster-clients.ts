import { objectKey } from '../../../model/object-id';
import type { KubeObject } from '../../../model/object-id';
import { splitImagesRepo } from '../../../model/images-repo';
import type { Health } from '../pulls/answers';
import type { Ground } from '../ground';
import type { TwinState } from '../state';
import { contentOf } from './mounted-config';
import { endpointListener, selectedPods } from './services';
import type { SelectedPod } from './services';

const NAMESPACE = 'regshift-system';

/** Where in-cluster clients are told to ask. */
interface Told {
  readonly address: string;
  /** Without slashes around it. */
  readonly path: string;
}

/**
 * Whether clients inside the cluster are served with engine Pipeline: the address that they are told leads to the registry
 * itself, or to a Service whose every endpoint can serve them; a client goes on to no other (docs/explanation/engine-pipeline.md).
 */
export function servedByService(state: TwinState, ground: Ground, health: Health): boolean {
  const told = toldAddress(state, ground);
  if (told === undefined)
    return Object.keys(state.registries).some((host) => health(host) === 'up');
  const service = serviceOf(state, told.address);
  if (service === undefined) {
    return !told.address.includes('.svc:') && health(told.address) === 'up';
  }
  const endpoints = selectedPods(service, state.nodes, state.deployments).filter(
    ({ ready }) => ready,
  );
  return endpoints.length > 0 && endpoints.every((endpoint) => serves(endpoint, told, health));
}

/**
 * On DKP the platform's own Secret says it; on Kubernetes ours; before there is one, clients are configured with the
 * registry that the record of the settings names.
 */
function toldAddress(state: TwinState, ground: Ground): Told | undefined {
  if (ground.platform === 'Deckhouse' && state.platform !== undefined) {
    return tell(state.platform.pull.address, state.platform.pull.path);
  }
  const secret = configOf(state, 'Secret', 'registry-docker-config');
  if (secret?.['address'] !== undefined) return tell(secret['address'], secret['path'] ?? '');
  const repository = configOf(state, 'ConfigMap', 'registry-settings')?.['imagesRepo'];
  if (repository === undefined) return undefined;
  const { host, path } = splitImagesRepo(repository);
  return tell(host, path);
}

function tell(address: string, path: string): Told {
  return { address, path: path.replace(/^\/+|\/+$/g, '') };
}

function configOf(
  state: TwinState,
  kind: 'Secret' | 'ConfigMap',
  name: string,
): Readonly<Record<string, string | undefined>> | undefined {
  const object = state.objects[objectKey({ apiVersion: 'v1', kind, namespace: NAMESPACE, name })];
  return object === undefined ? undefined : contentOf(object);
}

/** The Service that a name inside the cluster means: `registry.regshift-system.svc:5001`. */
function serviceOf(state: TwinState, address: string): KubeObject | undefined {
  const [, name = '', namespace = ''] =
    /^([^.:]+)\.([^.:]+)\.svc(?:\.[^:]*)?:\d+$/.exec(address) ?? [];
  return state.objects[objectKey({ apiVersion: 'v1', kind: 'Service', namespace, name })];
}

/** A cache serves what its registry has; one that has not asked yet has nothing of its own. */
function serves(endpoint: SelectedPod, told: Told, health: Health): boolean {
  const listener = endpointListener(endpoint);
  if (listener?.kind === 'store') return endpoint.node?.store === 'filled';
  if (listener?.kind !== 'pull-through' || listener.path !== told.path) return false;
  return health(splitImagesRepo(listener.upstream.imagesRepo ?? '').host) === 'up';
}
