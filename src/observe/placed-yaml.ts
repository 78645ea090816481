import { LineCounter, isMap, isNode, isPair, isScalar, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { wordsForYamlError } from './yaml-documents';
import type { YamlProblem } from './yaml-documents';

/** A value and where each part of it stands. */
export interface PlacedYaml {
  readonly value: unknown;
  /** Line and column, from 1, of the key at a path, or of the nearest thing around it. */
  readonly placeOf: (path: readonly string[]) => { readonly line: number; readonly column: number };
}

/** Parses one YAML document together with its places; every problem when it is broken. */
export function parsePlacedYaml(
  text: string,
): PlacedYaml | { readonly problems: readonly YamlProblem[] } {
  const lines = new LineCounter();
  const place = (offset: number): { readonly line: number; readonly column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      logLevel: 'error',
    });
    if (document.errors.length > 0) {
      return {
        problems: document.errors.map((error) => ({
          ...place(error.pos[0]),
          what: wordsForYamlError(error.code),
        })),
      };
    }
    const value: unknown = document.toJS({ maxAliasCount: 0 });
    return { value, placeOf: (path) => place(offsetOf(document, path)) };
  } catch (error) {
    if (error instanceof ReferenceError || error instanceof RangeError) {
      const what = error instanceof RangeError ? 'nesting that is too deep' : 'an alias';
      return { problems: [{ line: 1, column: 1, what }] };
    }
    throw error;
  }
}

function offsetOf(document: Document, path: readonly string[]): number {
  const parent = path.length === 0 ? undefined : document.getIn(path.slice(0, -1), true);
  const last = path.at(-1);
  if (isMap(parent)) {
    const pair = parent.items.find(
      (item) => isPair(item) && isScalar(item.key) && item.key.value === last,
    );
    if (isScalar(pair?.key) && pair.key.range) return pair.key.range[0];
  }
  const node = document.getIn(path, true);
  if (isNode(node) && node.range) return node.range[0];
  return path.length === 0 ? 0 : offsetOf(document, path.slice(0, -1));
}
