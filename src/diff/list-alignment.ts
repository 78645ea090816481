import { diffArrays } from 'diff';

/** Beyond so many differing elements the lists are compared position by position. */
const MOST_EDITS = 1000;

/** A place where lists differ: positions of elements that only the older, or only the newer list has there. */
export interface Gap {
  readonly removed: readonly number[];
  readonly added: readonly number[];
}

/** The gaps between the elements that two lists share in the same order, as few elements in them as can be. */
export function alignLists(before: readonly string[], after: readonly string[]): readonly Gap[] {
  const parts = diffArrays([...before], [...after], { maxEditLength: MOST_EDITS });
  if (parts === undefined) return [{ removed: [...before.keys()], added: [...after.keys()] }];
  const gaps: { removed: number[]; added: number[] }[] = [{ removed: [], added: [] }];
  let [older, newer] = [0, 0];
  for (const part of parts) {
    const gap = gaps.at(-1);
    const positions = [...part.value.keys()];
    if (part.removed) gap?.removed.push(...positions.map((offset) => older + offset));
    else if (part.added) gap?.added.push(...positions.map((offset) => newer + offset));
    else gaps.push({ removed: [], added: [] });
    if (!part.added) older += positions.length;
    if (!part.removed) newer += positions.length;
  }
  return gaps.filter(({ removed, added }) => removed.length + added.length > 0);
}
