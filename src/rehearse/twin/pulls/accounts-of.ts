import type { FileSet } from '../../../model/file-set';
import { splitImagesRepo } from '../../../model/images-repo';
import { remember } from '../../../model/remember';
import type { PlatformState, RegistryParams, TwinState } from '../state';
import { isLoopback, listenersIn } from './listeners';

/**
 * Hosts of the registries outside the cluster that anything on nodes or in the platform refers to, sorted: whose health can
 * make a difference now.
 */
export function accountsOf(state: TwinState): readonly string[] {
  const hosts = new Set<string>();
  for (const { files } of state.nodes) for (const host of hostsInFiles(files)) hosts.add(host);
  for (const { listener } of listenersIn(state).everywhere.values()) {
    if (listener.kind === 'pull-through') hosts.add(hostOf(listener.upstream));
  }
  for (const own of listenersIn(state).onNode.values()) {
    for (const { listener } of own.values()) {
      if (listener.kind === 'pull-through') hosts.add(hostOf(listener.upstream));
    }
  }
  if (state.platform !== undefined)
    for (const host of hostsOfPlatform(state.platform)) hosts.add(host);
  const addresses = state.nodes.map(({ address }) => `${address}:`);
  return [...hosts]
    .filter((host) => isOutside(host) && !addresses.some((address) => host.startsWith(address)))
    .sort();
}

function isOutside(host: string): boolean {
  return host !== '' && !isLoopback(host) && !/\.svc(?:\.|:|$)/.test(host);
}

const URL_HOST = /^[^#\n]*(?:\[host\.|server *= *)"https?:\/\/([^"/]+)/gm;

const hostsInFiles = remember((files: FileSet): readonly string[] => {
  const urls = files.flatMap(({ content }) => [...content.matchAll(URL_HOST)]);
  return [...new Set(urls.map(([, host = '']) => host.replace(/:443$/, '')))];
});

const hostsOfPlatform = remember(
  ({ pull, nodeConfig, orchestrator, config }: PlatformState): readonly string[] => [
    pull.address,
    ...(nodeConfig?.hosts ?? []).flatMap(({ mirrors }) => mirrors.map(({ host }) => host)),
    ...[orchestrator?.params, orchestrator?.actual, config].map(hostOf),
  ],
);

function hostOf(params: RegistryParams | undefined): string {
  return params?.imagesRepo === undefined ? '' : splitImagesRepo(params.imagesRepo).host;
}
