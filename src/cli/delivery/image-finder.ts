import type { Layout } from '../../deliver/layout';
import type { ImageFinder } from '../../deliver/look';
import type { ImageSearch } from '../../images/image-search';
import { accessTo, accessToHost } from '../../images/registry-access';
import { secretOnThisMachine } from '../../io/secret-files';
import type { SecretPlaces } from '../../io/secret-files';
import type { FileSet } from '../../model/file-set';
import type { SecretSource } from '../../model/secret';
import { formatImageBase } from '../../model/upstream';
import { openMaterial } from '../../secrets/material-at-rest';
import { firstValue, materialValues } from '../../secrets/secret-values';
import type { SecretValues } from '../../secrets/secret-values';
import { judgeIdentities } from '../../secrets/sops/age';
import { PKI_SECRET, USERS, userSecret, VIRTUAL_HOST, VIRTUAL_PATH } from '../../serving/names';
import type { Cluster } from '../../spec/cluster';
import { EXIT } from '../exit-codes';
import { valueOf } from '../load';
import { Rejected } from '../rejected';
import { identitiesIn } from '../seal-ports';

/**
 * Asks registries for the images of a gate. Where the snapshot is of an invented cluster, what it says of its registries
 * counts, and nobody is asked.
 */
export function imageFinder(cluster: Cluster, layout: Layout, places: SecretPlaces): ImageFinder {
  let search: Promise<ImageSearch> | undefined;
  return async (clause, { snapshot, files }) => {
    const { images, foundImages } = snapshot;
    if (foundImages !== undefined) return foundImages;
    search ??= newSearch();
    const values = await valuesHere(files, layout, places);
    return (await search).find({
      clause,
      images,
      ownBases: [ownBaseOf(cluster)],
      ways: {
        to: (registry) => accessTo(registry, cluster, values),
        toHost: (host) => accessToHost(host, cluster, values),
      },
    });
  };
}

/** Loaded when a gate first asks: most looks ask no registry. */
async function newSearch(): Promise<ImageSearch> {
  const [{ ImageSearch }, { registryClient }] = await Promise.all([
    import('../../images/image-search.js'),
    import('../../io/registry/registry-client.js'),
  ]);
  return new ImageSearch((access) => registryClient(access));
}

/** What the names of images that move along with the platform's begin with. */
function ownBaseOf({ pipeline }: Cluster): string {
  return pipeline?.imageBase ?? formatImageBase({ host: VIRTUAL_HOST, path: VIRTUAL_PATH });
}

/** Passwords and licences on this machine, and what regshift generated: opened by a key of age, or mounted. */
async function valuesHere(
  files: FileSet,
  { material }: Layout,
  places: SecretPlaces,
): Promise<SecretValues> {
  const sealed = files.find(({ path }) => path === material)?.content;
  const identities = identitiesIn(places.env);
  const wrong = await judgeIdentities(identities);
  if (wrong.length > 0) throw new Rejected(wrong, EXIT.no);
  const opened = valueOf(await openMaterial(sealed, identities), EXIT.no);
  return firstValue(
    (source) => secretOnThisMachine(source, places),
    opened.kind === 'open' ? materialValues(opened.material) : () => undefined,
    (source) => secretOnThisMachine(mountedAs(source), places),
  );
}

/** The Secret of the cluster that a generated value is in. */
function mountedAs(source: SecretSource): SecretSource {
  if (!('generated' in source)) return source;
  const { item, field } = source.generated;
  if (item === 'ca' && field === 'crt') return { secretRef: { name: PKI_SECRET, key: 'ca.crt' } };
  const user = USERS.find((name) => item === `user-${name}`);
  return user === undefined || field !== 'password'
    ? source
    : { secretRef: { name: userSecret(user), key: field } };
}
