import { isScalar, type LineCounter, type Node } from 'yaml';
import type { Excerpt } from '../../model/issue';
import { printable } from '../../spec/quoting';
import type { Problem } from '../problem';
import type { Entry } from './entry';

const HIDDEN = '…';
const LONGEST = 80;

/**
 * The entry of a problem as `name: value`, where it stands on its line. The value is hidden unless the problem says it
 * may be shown: it is built from what may be seen, and nothing else of the line is copied.
 */
export function excerptOf(
  { key, value }: Entry,
  problem: Problem,
  text: string,
  lines: LineCounter,
): Excerpt | undefined {
  const name = key === undefined ? undefined : sourceOf(key, text);
  const shown = problem.showValue === true && isScalar(value) ? sourceOf(value, text) : undefined;
  const first = key ?? value;
  if (first === undefined || (name === undefined && shown === undefined)) return undefined;
  const indent = ' '.repeat(Math.min(lines.linePos(first.range?.[0] ?? 0).col - 1, 40));
  const before = name === undefined ? indent : `${indent}${name}: `;
  const valueText = shown ?? HIDDEN;
  const onKey = name !== undefined && problem.at === 'key';
  return {
    text: before + valueText,
    from: (onKey ? indent.length : before.length) + 1,
    length: onKey ? name.length : valueText.length,
  };
}

/** The node as it is written, if that is one short line. */
function sourceOf(node: Node, text: string): string | undefined {
  const [start = 0, end = 0] = node.range ?? [];
  const source = text.slice(start, end);
  return source === '' || source.length > LONGEST || /[\r\n]/.test(source)
    ? undefined
    : printable(source);
}
