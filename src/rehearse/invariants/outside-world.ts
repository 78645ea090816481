import { canonicalJson } from '../../model/canonical-json';
import { splitImagesRepo } from '../../model/images-repo';
import { remember, rememberByText } from '../../model/remember';
import type { Health } from '../twin/pulls/answers';
import type { RegistryHealth, RegistryParams, TwinState } from '../twin/state';

type Registries = TwinState['registries'];

/** A world in which these registries are up, each with its own path and login alone, and every other is gone. */
export const worldOf = remember((sources: readonly RegistryParams[]) => worldFrom(sources));

const worldFrom = rememberByText(
  canonicalJson,
  (sources: readonly RegistryParams[]): Registries => {
    const hosts = new Map<string, RegistryHealth>();
    for (const source of sources) {
      const { host, path } = splitImagesRepo(source.imagesRepo ?? '');
      hosts.set(host, joined(hosts.get(host), path.slice(1), source));
    }
    return Object.fromEntries(hosts);
  },
);

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
  (world: Registries): Health =>
    (host) =>
      world[host]?.health ?? 'gone',
);
