import type { GateClause } from '../../plan/plan';
import type { ImageFact } from '../evidence';
import { canNotTell, waiting } from '../verdict';
import type { Hindrance } from '../verdict';

type ImagesPresent = Extract<GateClause, { kind: 'ImagesPresent' }>;

/** Every registry was looked at and lacks nothing, and so are the images of our own pods. */
export function judgeImages(
  { registries, own }: ImagesPresent,
  images: readonly ImageFact[] | undefined,
): Hindrance | undefined {
  if (images === undefined) return canNotTell('no registry was looked at');
  for (const registry of registries) {
    const of = images.filter((image) => image.registry === registry);
    if (of.length === 0) return canNotTell(`${registry} was not looked at`);
    const missing = of.filter(({ present }) => !present);
    const [first] = missing;
    if (first !== undefined)
      return waiting(`${registry}: ${missing.length} images are missing, ${first.image} first`);
  }
  for (const image of own) {
    const found = images.find((candidate) => candidate.image === image);
    if (found === undefined) return canNotTell(`${image} was not looked for`);
    if (!found.present) return waiting(`${image} is missing`);
  }
  return undefined;
}
