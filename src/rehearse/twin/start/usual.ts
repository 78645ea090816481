/** What is taken where nobody told: the usual cluster. */

/** Between 157 and 182 images are looked for (`switching.md` 3.3). */
export const USUAL_IMAGE_COUNT = 166;

/** Newest releases of the lines that DKP ships (`observing.md` 8.5). */
export const USUAL_CONTAINERD = { v1: '1.7.x', v2: '2.1.x' } as const;

/** NodeGroups let one node at a time run new configuration (`observing.md` 8.1). */
export const USUAL_MAX_CONCURRENT = 1;

/** Collects what was assumed, each thing once, in the order of first mention. */
export class Assumptions {
  private readonly texts = new Set<string>();

  add(text: string): void {
    this.texts.add(text);
  }

  /** One line for the things of a kind that share an assumption: `containerd of 3 nodes: 1.7.x assumed`. */
  addCounted(what: string, names: readonly string[], value: string): void {
    if (names.length === 0) return;
    const of = names.length === 1 ? `node ${names[0] ?? ''}` : `${String(names.length)} nodes`;
    this.add(`${what} of ${of}: ${value} assumed`);
  }

  get all(): readonly string[] {
    return [...this.texts];
  }
}
