import { formatImageBase } from '../../model/upstream';
import type { ImageBase } from '../../model/upstream';
import type { PipelineImages } from '../../spec/cluster';

/**
 * The images of the serving pods as nodes can pull them now: a name without a registry host is below the base, and
 * moves with it; a name with a host stays as it is.
 */
export function ownImages(images: PipelineImages, base: ImageBase): PipelineImages {
  const { nginx, distribution, regsync } = images;
  return {
    nginx: complete(nginx, base),
    distribution: complete(distribution, base),
    ...(regsync === undefined ? {} : { regsync: complete(regsync, base) }),
  };
}

/** The references, in a fixed order. */
export function imageList({ nginx, distribution, regsync }: PipelineImages): readonly string[] {
  return [nginx, distribution, ...(regsync === undefined ? [] : [regsync])];
}

/** Whether a reference names its registry, by the rule that clients read references with. */
export function namesRegistry(reference: string): boolean {
  const [first = '', ...rest] = reference.split('/');
  return rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
}

function complete(reference: string, base: ImageBase): string {
  return namesRegistry(reference) ? reference : `${formatImageBase(base)}/${reference}`;
}
