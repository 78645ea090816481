import { canonicalJson } from '../../../model/canonical-json';
import { splitImagesRepo } from '../../../model/images-repo';
import { remember } from '../../../model/remember';
import type { NodeState, PullSecret, RegistryParams } from '../state';
import { withoutField } from './with-changes';

/** Whether two sets of parameters ask for the same. */
export function sameParams(a: RegistryParams | undefined, b: RegistryParams | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && paramsText(a) === paramsText(b));
}

/** Parameters as one text: equal texts, equal parameters. */
export const paramsText: (params: RegistryParams) => string = remember(canonicalJson);

/** Parameters and masters as one text: equal texts, equal parameters, names and addresses. */
export function textWithMasters(
  params: RegistryParams,
  masters: readonly Pick<NodeState, 'name' | 'address'>[],
): string {
  return [paramsText(params), ...masters.map(({ name, address }) => `${name}=${address}`)].join();
}

/** Whether these are parameters of Unmanaged without its section (`U0` in `switching.md` 1). */
export function isNonConfigurable({ mode, imagesRepo }: RegistryParams): boolean {
  return mode === 'Unmanaged' && imagesRepo === undefined;
}

/** Whether the masters' own registries serve in a mode. */
export function isServedByMasters({ mode }: Pick<RegistryParams, 'mode'>): boolean {
  return mode === 'Proxy' || mode === 'Local';
}

/**
 * What nodes are told of parameters (`switching.md` 3.6, 4.6): the registry and its login in Direct and Unmanaged;
 * nothing but the mode in Proxy and Local, which have the module's CA and the user `ro`.
 */
export const nodeSource: (params: RegistryParams) => RegistryParams = remember((params) =>
  isServedByMasters(params) ? { mode: params.mode } : registryOf(params),
);

/** The registry of parameters by itself, as Unmanaged would use it: what is remembered for a way back. */
export const upstreamOf: (params: RegistryParams) => RegistryParams = remember((params) => ({
  ...registryOf(params),
  mode: 'Unmanaged',
}));

function registryOf(params: RegistryParams): RegistryParams {
  return withoutField(withoutField(params, 'checkMode'), 'ttl');
}

/** Secret `deckhouse-registry` read as parameters of Unmanaged (`switching.md` 3.6). */
export const paramsOfPull: (pull: PullSecret) => RegistryParams = remember((pull) => {
  const { address, path, scheme, ca, username, password } = pull;
  return {
    mode: 'Unmanaged',
    imagesRepo: `${address}${path}`,
    scheme: scheme === 'http' ? 'HTTP' : 'HTTPS',
    ...(ca === undefined ? {} : { ca }),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  };
});

/** Host of the registry, with its port. */
export function registryHost({ imagesRepo = '' }: RegistryParams): string {
  return splitImagesRepo(imagesRepo).host;
}

/** Scheme as URLs spell it. */
export function lowerScheme({ scheme }: RegistryParams): 'http' | 'https' {
  return scheme === 'HTTP' ? 'http' : 'https';
}
