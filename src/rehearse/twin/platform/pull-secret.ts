import { canonicalJson } from '../../../model/canonical-json';
import { splitImagesRepo } from '../../../model/images-repo';
import { remember, rememberByText } from '../../../model/remember';
import type { PlatformState, PullSecret, RegistryParams } from '../state';
import { digestOf } from './digest';
import { MODULE_CA, READER, VIRTUAL_HOST, VIRTUAL_PATH } from './names';
import { lowerScheme, paramsText } from './params';

/** Hash of Secret `deckhouse-registry`: what the leader pod's annotation must say (`switching.md` 4.5). */
export const pullHash: (pull: PullSecret) => string = remember((pull) =>
  digestOf(canonicalJson(pull)),
);

/** What image names of the platform begin with under a Secret `deckhouse-registry`. */
export function imagesBaseOf({ address, path }: PullSecret): string {
  return `${address}${path}`;
}

/**
 * Secret `deckhouse-registry` that parameters ask for (`switching.md` 3.8): the virtual address with the upstream's
 * login in Direct, with `ro` in Proxy and Local; the registry itself in Unmanaged with its section.
 */
export const pullSecretOf = rememberByText(paramsText, (params: RegistryParams): PullSecret => {
  switch (params.mode) {
    case 'Direct':
      return { ...VIRTUAL, ...loginOf(params) };
    case 'Proxy':
    case 'Local':
      return { ...VIRTUAL, ...READER };
    case 'Unmanaged': {
      const { host, path } = splitImagesRepo(params.imagesRepo ?? '');
      const { ca } = params;
      return {
        address: host,
        path,
        scheme: lowerScheme(params),
        ...(ca === undefined ? {} : { ca }),
        ...loginOf(params),
      };
    }
  }
});

const VIRTUAL: PullSecret = {
  address: VIRTUAL_HOST,
  path: VIRTUAL_PATH,
  scheme: 'https',
  ca: MODULE_CA,
};

function loginOf({ username, password }: RegistryParams): Partial<PullSecret> {
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  };
}

/**
 * Patches Secret `deckhouse-registry`. From then on manifests are rendered with the new names; until the controller has
 * converged, some have the former ones.
 */
export function withPull<T extends PlatformState>(platform: T, pull: PullSecret): T {
  if (pullHash(platform.pull) === pullHash(pull)) return platform;
  const imagesBase = imagesBaseOf(pull);
  if (imagesBase === platform.imagesBase) return { ...platform, pull };
  return { ...platform, pull, imagesBase, formerImagesBase: platform.imagesBase };
}
