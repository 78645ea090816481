import { parseAllDocuments, Scalar, type Document, type LineCounter, type ScalarTag } from 'yaml';

/**
 * The words that Kubernetes' YAML 1.1 reads as true or false beside those of YAML 1.2: a label `on` is no text there,
 * and is refused.
 */
const OLD_BOOLEAN: ScalarTag = {
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  test: /^(?:y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)$/,
  resolve: (text) => /^[yY]|^[oO][nN]$/.test(text),
  stringify: ({ value, source }) => source ?? String(value),
};

/** All documents of a stream, as Kubernetes reads them. Throws only what the parser throws on hostile input. */
export function parseDocuments(text: string, lineCounter: LineCounter): readonly Document.Parsed[] {
  const documents = parseAllDocuments(text, {
    lineCounter,
    schema: 'core',
    merge: true,
    uniqueKeys: true,
    prettyErrors: false,
    logLevel: 'silent',
    customTags: (tags) => [OLD_BOOLEAN, ...tags],
  });
  return 'empty' in documents ? [] : documents;
}

/** The plain data of a document, or why there is none. */
export type PlainValue =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'too-many-aliases' }
  | { readonly kind: 'broken-alias' }
  | { readonly kind: 'broken-merge' };

/**
 * Aliases and merges are followed; what can not be followed is told apart. A merge of something that is no mapping is
 * the one other thing that the library throws for.
 */
export function toPlainValue(document: Document.Parsed): PlainValue {
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    return containsItself(value) ? { kind: 'broken-alias' } : { kind: 'value', value };
  } catch (error) {
    if (!(error instanceof Error) || error instanceof RangeError) throw error;
    if (!(error instanceof ReferenceError)) return { kind: 'broken-merge' };
    return error.message.startsWith('Excessive')
      ? { kind: 'too-many-aliases' }
      : { kind: 'broken-alias' };
  }
}

function containsItself(value: unknown, around: readonly unknown[] = []): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (around.includes(value)) return true;
  const inside = [...around, value];
  return Object.values(value).some((part) => containsItself(part, inside));
}

/** Whether a scalar is written over several lines with an indicator: `|` or `>`. */
export function isBlockText(node: Scalar): boolean {
  return node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED;
}
