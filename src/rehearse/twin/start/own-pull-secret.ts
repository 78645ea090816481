import type { KubeObject } from '../../../model/object-id';
import { textAt } from '../../../observe/fields';
import type { PullSecret } from '../state';
import { dockerLogins } from './docker-logins';

/**
 * What engine Pipeline tells clients inside the cluster, as DKP's Secret `deckhouse-registry` would hold it: Secret
 * `registry-docker-config` has the same five keys (docs/explanation/engine-pipeline.md). `undefined` where it is not there.
 */
export function ownPullSecret(tree: readonly KubeObject[]): PullSecret | undefined {
  const secret = tree.find(
    ({ kind, metadata }) => kind === 'Secret' && metadata.name === 'registry-docker-config',
  );
  const address = textAt(secret, 'stringData', 'address');
  if (secret === undefined || address === undefined) return undefined;
  const ca = textAt(secret, 'stringData', 'ca') ?? '';
  return {
    address,
    path: textAt(secret, 'stringData', 'path') ?? '',
    scheme: textAt(secret, 'stringData', 'scheme') === 'http' ? 'http' : 'https',
    ...(ca === '' ? {} : { ca }),
    ...dockerLogins([secret]).get(address),
  };
}
