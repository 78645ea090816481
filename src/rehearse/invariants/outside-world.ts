import { canonicalJson } from '../../model/canonical-json';
import { splitImagesRepo } from '../../model/images-repo';
import { remember } from '../twin/observe/remember';
import type { RegistryHealth, RegistryParams, TwinState } from '../twin/state';

type Registries = TwinState['registries'];

const worlds = new Map<string, Registries>();

/** A world in which these registries are up, each with its own path and login alone, and every other is gone. */
export const worldOf = remember((sources: readonly RegistryParams[]): Registries => {
  const key = canonicalJson(sources);
  const known = worlds.get(key);
  if (known !== undefined) return known;
  const hosts = new Map<string, RegistryHealth>();
  for (const source of sources) {
    const { host, path } = splitImagesRepo(source.imagesRepo ?? '');
    hosts.set(host, joined(hosts.get(host), path.slice(1), source));
  }
  const world = Object.fromEntries(hosts);
  worlds.set(key, world);
  return world;
});

function joined(
  known: RegistryHealth | undefined,
  path: string,
  { username, password }: RegistryParams,
): RegistryHealth {
  const anyone = username === undefined || (known !== undefined && known.logins === undefined);
  const logins = [...(known?.logins ?? []), { username: username ?? '', password: password ?? '' }];
  return {
    health: 'up',
    repositories: [...(known?.repositories ?? []), path],
    ...(anyone ? {} : { logins }),
  };
}

/** How a host of that world answers. */
export const healthIn = remember(
  (world: Registries): ((host: string) => RegistryHealth['health']) =>
    (host) =>
      world[host]?.health ?? 'gone',
);
