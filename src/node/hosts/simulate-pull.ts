import type { Containerd } from './containerd';
import { endpointsOf } from './endpoints';
import type { Endpoint, Endpoints } from './endpoints';
import { fetchContent } from './fetch-content';
import type { ImageReference } from './image-reference';
import { resolveImage } from './resolve-image';
import type { PullError, Simulation } from './simulation';
import type { HostTree } from './tree';
import { Wire } from './wire';
import type { World } from './world';

/**
 * How a pull of an image would go: the requests of a containerd with this host tree, in their order, when the hosts
 * answer as the world says. Facts: `peers.md` 3.2, `components.md` 3.1 to 3.3, `measured.md` 4.
 *
 * Blobs are fetched one after the other; the real one fetches several at once.
 */
export function simulatePull(
  image: ImageReference,
  tree: HostTree,
  containerd: Containerd,
  world: World,
): Simulation {
  const found = endpointsOf(image.registry, tree, containerd);
  const head = { image: image.name, containerd: containerd.version, dialect: containerd.dialect };
  if (found.kind !== 'endpoints') {
    return {
      ...head,
      requests: [],
      servedBy: {},
      seconds: 0,
      file: found.file,
      ...unusable(found),
    };
  }
  const wire = new Wire(image, world, containerd);
  const run = pull(wire, image, found.endpoints, containerd, world);
  return {
    ...head,
    ...run,
    requests: wire.requests,
    seconds: wire.requests.reduce((sum, { seconds }) => sum + seconds, 0),
    ...(found.file === undefined ? {} : { file: found.file }),
    notes: notesOf(found, image),
  };
}

type Run = Pick<Simulation, 'outcome' | 'servedBy' | 'error'>;

function pull(
  wire: Wire,
  image: ImageReference,
  endpoints: readonly Endpoint[],
  containerd: Containerd,
  world: World,
): Run {
  const resolved = resolveImage(wire, image, endpoints, containerd);
  if (resolved.kind !== 'resolved') return { ...ending(resolved), servedBy: {} };
  wire.forgetChallenges();
  const servedBy: Record<string, string> = { resolve: resolved.host };
  const manifest = fetchContent(wire, endpoints, image, resolved.target);
  if (manifest.kind !== 'fetched') return { ...ending(manifest), servedBy };
  servedBy['manifest'] = manifest.host;
  for (let blob = 0; blob < (world.blobs ?? 1); blob += 1) {
    const fetched = fetchContent(wire, endpoints, image, 'blob');
    if (fetched.kind !== 'fetched') return { ...ending(fetched), servedBy };
    servedBy['blob'] = fetched.host;
  }
  return { outcome: 'pulled', servedBy };
}

function ending(
  end: { readonly kind: 'hang' } | { readonly kind: 'failed'; readonly error: PullError },
): Pick<Simulation, 'outcome' | 'error'> {
  return end.kind === 'hang' ? { outcome: 'hangs' } : { outcome: 'failed', error: end.error };
}

function unusable(
  found: Exclude<Endpoints, { kind: 'endpoints' }>,
): Pick<Simulation, 'outcome' | 'error' | 'notes'> {
  if (found.kind === 'panic') {
    return { outcome: 'panics', notes: [`${found.file} makes containerd itself die`] };
  }
  const { setting, named, problem } = found.broken;
  const what = named === '' ? 'an empty name' : named;
  const reason = { missing: 'is not there', folder: 'is a folder', 'no-certificate': 'is no PEM' };
  const message = `${setting}: ${what} ${reason[problem]}`;
  return {
    outcome: 'failed',
    error: { step: 'configuration', message },
    notes: ['no host is asked, also none whose own files are good'],
  };
}

function notesOf(
  found: Extract<Endpoints, { kind: 'endpoints' }>,
  { registry }: ImageReference,
): readonly string[] {
  const { file, ignored, unordered, endpoints } = found;
  const server = endpoints.at(-1)?.host ?? registry;
  return [
    ...(file === undefined ? [`no hosts.toml for ${registry}: it is asked itself`] : []),
    ...(file !== undefined && ignored
      ? [`${file} does not count: ${server} is asked as if the file were not there`]
      : []),
    ...(unordered ? ['the order of hosts in braces changes from pull to pull'] : []),
    ...endpoints
      .filter(({ httpsFirst }) => httpsFirst)
      .map(({ host }) => `${host}: https is tried first, because of its TLS settings`),
  ];
}
