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
  if (registries.length === 0) return canNotTell('the plan names no registry to look at');
  for (const registry of registries) {
    const hindrance = judgeRegistry(
      registry,
      images.filter((image) => image.registry === registry),
    );
    if (hindrance !== undefined) return hindrance;
  }
  for (const image of own) {
    const hindrance = judgeOwn(
      image,
      images.filter((found) => found.image === image),
    );
    if (hindrance !== undefined) return hindrance;
  }
  return undefined;
}

/** What is missing is told before what is not known: it is what a person can bring there. */
function judgeRegistry(registry: string, images: readonly ImageFact[]): Hindrance | undefined {
  if (images.length === 0) return canNotTell(`${registry} was not looked at`);
  const missing = images.filter(({ present, untold }) => !present && untold === undefined);
  const untold = untoldIn(images);
  const [first, ...others] = missing;
  if (first === undefined)
    return untold === undefined ? undefined : canNotTell(`${registry}: ${untold}`);
  if (untold === undefined && others.length === 0)
    return waiting(`${registry}: ${first.image} is missing`);
  const count = others.length === 0 ? '1 image is' : `${missing.length} images are`;
  const atLeast = untold === undefined ? '' : 'at least ';
  return waiting(`${registry}: ${atLeast}${count} missing, ${first.image} first`);
}

/** An image of our own may be looked for at several hosts, and has to be at each. */
function judgeOwn(image: string, looks: readonly ImageFact[]): Hindrance | undefined {
  if (looks.length === 0) return canNotTell(`${image} was not looked for`);
  const untold = untoldIn(looks);
  if (untold !== undefined) return canNotTell(`${image}: ${untold}`);
  const missing = looks.find(({ present }) => !present);
  if (missing === undefined) return undefined;
  return waiting(`${image} is missing${missing.at === undefined ? '' : ` at ${missing.at}`}`);
}

function untoldIn(images: readonly ImageFact[]): string | undefined {
  return images.find(({ untold }) => untold !== undefined)?.untold;
}
