import { splitImagesRepo } from '../../../model/images-repo';
import type { RegistryHealth, RegistryParams, TwinState } from '../state';
import type { CheckedImage } from './checker-images';
import { masterHost } from './names';
import { lowerScheme } from './params';

/** Why a registry does not say that it has an image. */
export type Trouble = 'gone' | 'sick' | 'refused' | 'unauthorized' | 'missing';

/** What is wrong at a place right now; `undefined`: it has every image. */
export function troubleAt(
  place: RegistryParams,
  { registries, nodes }: TwinState,
): Trouble | undefined {
  const { host, path } = splitImagesRepo(place.imagesRepo ?? '');
  if (place.mode !== 'Local') return outside(registries[host], path, place);
  const master = nodes.find(({ address }) => masterHost(address) === host);
  if (master?.ready !== true || master.nodeServices?.ready !== true) return 'refused';
  return master.store === 'filled' ? undefined : 'missing';
}

function outside(
  registry: RegistryHealth | undefined,
  path: string,
  { username, password }: RegistryParams,
): Trouble | undefined {
  if (registry === undefined || registry.health === 'gone') return 'gone';
  if (registry.health === 'sick') return 'sick';
  const { logins, repositories } = registry;
  const accepted = logins?.some(
    (login) => login.username === username && login.password === password,
  );
  if (accepted === false) return 'unauthorized';
  const held = repositories?.some((repository) => trimmed(repository) === trimmed(path));
  return held === false ? 'missing' : undefined;
}

function trimmed(path: string): string {
  return path.replace(/^\/+|\/+$/g, '');
}

/** What the checker says of an image that it did not find (`observing.md` 14; the others (inf)). */
export function errorText(trouble: Trouble, place: RegistryParams, image: CheckedImage): string {
  const { host, path } = splitImagesRepo(place.imagesRepo ?? '');
  const root = `${lowerScheme(place)}://${host}/v2/`;
  const [name = host] = host.split(':');
  switch (trouble) {
    case 'gone':
      return `Get "${root}": dial tcp: lookup ${name}: no such host`;
    case 'sick':
      return 'Request timeout';
    case 'refused':
      return `Get "${root}": dial tcp ${host}: connect: connection refused`;
    case 'unauthorized':
      return statusText(root, path, image, '401 Unauthorized');
    case 'missing':
      return statusText(root, path, image, '404 Not Found');
  }
}

function statusText(root: string, path: string, image: CheckedImage, status: string): string {
  const url = `${root}${trimmed(path)}/manifests/${image.reference}`;
  return `HEAD ${url}: unexpected status code ${status} (HEAD responses have no body, use GET for details)`;
}
