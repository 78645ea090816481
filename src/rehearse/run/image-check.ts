import type { ImageFact } from '../../gate/evidence';
import { splitImagesRepo } from '../../model/images-repo';
import type { GateClause } from '../../plan/plan';
import type { Ground } from '../twin/ground';
import { listenersOf } from '../twin/pulls/listeners';
import type { TwinState } from '../twin/state';
import type { RunContext } from './run-context';

/** What a look for the images of a clause finds, as `advance` itself does it. */
export function imagesFound(
  { registries, own }: Extract<GateClause, { kind: 'ImagesPresent' }>,
  twin: TwinState,
  { ground, imageBase }: Pick<RunContext, 'ground' | 'imageBase'>,
): readonly ImageFact[] {
  const platform = registries.map((registry) => ({
    registry,
    image: 'every image of the platform',
    present: registryHolds(twin, ground, registry),
  }));
  const ours = own.map((image) => ({
    registry: '',
    image,
    present: isThere(twin, ground, { image, base: imageBase, registries }),
  }));
  return [...platform, ...ours];
}

/**
 * Whether a registry has every image, as a check finds it: `https://registry.example.com/deckhouse/ee`, or a master's own
 * `https://10.0.0.1:5001/system/deckhouse`.
 */
export function registryHolds(twin: TwinState, ground: Ground, registry: string): boolean {
  const { host, path } = splitImagesRepo(registry.replace(/^https?:\/\//, ''));
  const master = twin.nodes.find((node) => host.startsWith(`${node.address}:`));
  if (master !== undefined) {
    return (
      master.store === 'filled' &&
      listenersOf(twin, master, ground).some(
        (listener) => listener.kind === 'store' && listener.host === host,
      )
    );
  }
  const outside = twin.registries[host];
  const repository = path.replace(/^\//, '');
  return (
    outside !== undefined &&
    outside.health === 'up' &&
    (outside.repositories?.includes(repository) ?? true)
  );
}

/** What an image of our own pods is looked for by. */
interface Sought {
  readonly image: string;
  /** What names of images begin with: what is below it moves along with the platform's images. */
  readonly base: string;
  /** Where those are looked for. */
  readonly registries: readonly string[];
}

/**
 * Whether an image of our own pods can be had: from where the platform's images are, or from the registry that it names. One
 * that no manifest and no settings mention is taken to be there.
 */
function isThere(twin: TwinState, ground: Ground, { image, base, registries }: Sought): boolean {
  return image.startsWith(`${base}/`)
    ? registries.every((registry) => registryHolds(twin, ground, registry))
    : (twin.registries[splitImagesRepo(image).host]?.health ?? 'up') === 'up';
}
