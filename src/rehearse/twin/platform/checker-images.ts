import { compareText } from '../../../model/issue';
import type { CheckerState, RegistryParams } from '../state';
import { digestOf } from './digest';

/** An image that the checker looks for. */
export interface CheckedImage {
  /** Where DKP has its name from: `module/registry/image-007`. */
  readonly source: string;
  /** What follows the repository in its name: `@sha256:…`, `:v1.0.0`. */
  readonly suffix: string;
  /** Digest or tag, as the API of registries names manifests. */
  readonly reference: string;
}

/** Of Relax: the image of the controller by its tag (`switching.md` 3.3). */
const CONTROLLER: CheckedImage = {
  source: 'deckhouse/containers/deckhouse',
  suffix: ':v1.0.0',
  reference: 'v1.0.0',
};

const lists = new Map<number, readonly CheckedImage[]>();

/** The images that the checker looks for, in the order of their names. Those of Default stand for DKP's own. */
export function checkedImages(
  checkMode: CheckerState['checkMode'],
  count: number,
): readonly CheckedImage[] {
  if (checkMode === 'Relax') return [CONTROLLER];
  const known = lists.get(count);
  if (known !== undefined) return known;
  const images = Array.from({ length: count }, (_, index) => imageOf(index + 1)).sort((a, b) =>
    compareText(a.suffix, b.suffix),
  );
  lists.set(count, images);
  return images;
}

function imageOf(number: number): CheckedImage {
  const name = `image-${String(number).padStart(3, '0')}`;
  const reference = `sha256:${digestOf(name)}`;
  return { source: `module/registry/${name}`, suffix: `@${reference}`, reference };
}

/** Full name of an image at a place. */
export function imageAt({ imagesRepo = '' }: RegistryParams, { suffix }: CheckedImage): string {
  return `${imagesRepo}${suffix}`;
}
