import { isMap, isScalar, isSeq } from 'yaml';
import type { ParsedNode, Scalar } from 'yaml';
import { documentSchema, fieldSchema, isSecret, isShowable, itemSchema } from './known-fields';
import type { FieldSchema } from './known-fields';
import { keyText, rangeOf } from './plain-data';
import { carriesLogin } from './quoting';

/** A name or value in the text, and whether an excerpt may show it. */
export interface TextPart {
  readonly from: number;
  /** The offset after its last. */
  readonly to: number;
  readonly shown: boolean;
}

const DEEPEST = 32;

/** What surrounds a node. */
interface Surroundings {
  /** What the schema says of the node; `undefined` where the document has something unknown. */
  readonly schema: FieldSchema;
  /** Inside of a field that stands for a secret. */
  readonly secret: boolean;
  readonly depth: number;
}

/**
 * Every name and value of the document in the order of the text. Shown are the names of known fields and their
 * single-line values, unless they are secrets, certificates or carry a login; everything else stays hidden, also what
 * stands behind names that regshift does not know: a mistyped `licence` still has a licence behind it.
 */
export function textParts(root: ParsedNode): readonly TextPart[] {
  const parts: TextPart[] = [];
  collect(root, { schema: documentSchema(), secret: false, depth: 0 }, parts);
  return parts.sort((a, b) => a.from - b.from);
}

function collect(node: unknown, around: Surroundings, parts: TextPart[]): void {
  const depth = around.depth + 1;
  if (depth > DEEPEST) return;
  if (isScalar(node)) parts.push(valuePart(node, around));
  if (isSeq(node)) {
    const inside = { ...around, schema: itemSchema(around.schema), depth };
    for (const item of node.items) collect(item, inside, parts);
  }
  if (!isMap(node)) return;
  for (const { key, value } of node.items) {
    const schema = fieldSchema(around.schema, keyText(key) ?? '');
    parts.push(partOf(key, schema !== undefined));
    collect(value, { schema, secret: around.secret || isSecret(schema), depth }, parts);
  }
}

function valuePart(scalar: Scalar, { schema, secret }: Surroundings): TextPart {
  const text = String(scalar.value);
  const harmless = !isBlock(scalar) && !carriesLogin(text) && !text.includes('\n');
  return partOf(scalar, harmless && !secret && isShowable(schema));
}

function partOf(node: unknown, shown: boolean): TextPart {
  const [from, to] = rangeOf(node);
  return { from, to, shown };
}

function isBlock(scalar: Scalar): boolean {
  return scalar.type === 'BLOCK_LITERAL' || scalar.type === 'BLOCK_FOLDED';
}
