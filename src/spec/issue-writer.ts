import { LineCounter } from 'yaml';
import type { Alias, Node, ParsedNode } from 'yaml';
import type { Issue } from '../model/issue';
import { excerptOf } from './excerpt';
import type { ExcerptSource } from './excerpt';
import { nodeLookup, pathAround } from './node-lookup';
import { formatPath } from './rule-problem';
import type { RuleProblem } from './rule-problem';
import { textParts } from './shown-text';
import type { TextProblem } from './text-problem';

/** A text with what was understood of it. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
  readonly root: ParsedNode | undefined;
  readonly aliases: ReadonlyMap<Alias, Node>;
  readonly broken: boolean;
}

/** Makes issues of problems: adds file, line, column, path and a masked excerpt. */
export interface IssueWriter {
  fromText(problem: TextProblem): Issue;
  fromRule(problem: RuleProblem): Issue;
}

/** Problems of the text that concern one entry, whose path is worth telling. */
const ABOUT_ENTRIES = ['S005', 'S009', 'S010'];

/** A writer for one text. */
export function issueWriter({ file, text, root, aliases, broken }: SourceText): IssueWriter {
  const lines = countLines(text);
  const source: ExcerptSource = { text, broken, parts: root === undefined ? [] : textParts(root) };
  const lookup = root === undefined ? undefined : nodeLookup(root, aliases);
  const at = (offset: number): { readonly line: number; readonly column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  return {
    fromText({ range, ...rest }) {
      const excerpt = excerptOf(source, range);
      const path =
        root === undefined || broken || !ABOUT_ENTRIES.includes(rest.code)
          ? ''
          : formatPath(pathAround(root, range[0]));
      const place = { file, ...at(range[0]), ...(path !== '' && { path }) };
      return { ...rest, place, ...(excerpt && { excerpt }) };
    },
    fromRule({ path, at: end, strangeName, ...rest }) {
      const entry = lookup?.(path);
      if (entry === undefined) return { ...rest, place: { file, line: 1, column: 1 } };
      const range = end === 'key' ? entry.keyRange : entry.valueRange;
      const hidden = strangeName === true && entry.besideSecret;
      const excerpt = excerptOf(source, range, hidden || end !== 'key' ? undefined : range);
      const told = formatPath(hidden ? path.slice(0, -1) : path);
      const place = { file, ...at(range[0]), ...(told !== '' && { path: told }) };
      return { ...rest, place, ...(excerpt && { excerpt }) };
    },
  };
}

function countLines(text: string): LineCounter {
  const counter = new LineCounter();
  counter.addNewLine(0);
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
    counter.addNewLine(end + 1);
  }
  return counter;
}
