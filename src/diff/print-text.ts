import { describeObject } from '../model/object-id';
import type { Diff, ObjectDiff } from './diff';
import { fieldBlocks } from './field-lines';
import type { FieldLine, LineKind } from './field-lines';
import { printable, wrapText } from './printable-text';
import { summaryLine } from './summary-line';

/** Colours a text for a terminal; the text never holds a colour of its own. */
export interface DiffPainter {
  readonly added: (text: string) => string;
  readonly removed: (text: string) => string;
  readonly changed: (text: string) => string;
  /** Headers of hunks. */
  readonly hunk: (text: string) => string;
}

export interface TextOptions {
  /** Paints lines. @default - plain text */
  readonly painter?: DiffPainter;
  /** Columns of the terminal. @default 100 */
  readonly columns?: number;
}

const plain = (text: string): string => text;
const PLAIN: DiffPainter = { added: plain, removed: plain, changed: plain, hunk: plain };
const SIGNS: Readonly<Record<LineKind, string>> = {
  added: '+ ',
  removed: '- ',
  changed: '~ ',
  context: '  ',
  hunk: '',
};
const ACTION_KINDS: Readonly<Record<ObjectDiff['action'], LineKind>> = {
  create: 'added',
  update: 'changed',
  delete: 'removed',
};
const INDENT = 4;
const FEWEST_COLUMNS = 40;
/** Begins the further pieces of a line that was too long. */
const CONTINUED = '↪ ';

/** The diff for a terminal: how many objects first, then each object with its fields. Ends in a line feed. */
export function printDiffText(diff: Diff, options: TextOptions = {}): string {
  const painter = options.painter ?? PLAIN;
  const columns = Math.max(options.columns ?? 100, FEWEST_COLUMNS);
  const blocks = diff.objects.map((object) => printObject(object, painter, columns));
  return [summaryLine(diff), ...blocks].join('\n\n') + '\n';
}

function printObject(object: ObjectDiff, painter: DiffPainter, columns: number): string {
  const kind = ACTION_KINDS[object.action];
  const room = columns - INDENT - SIGNS.changed.length;
  const fields = object.fields.flatMap((field) => fieldBlocks(field, room).flat());
  const title = wrapText(SIGNS[kind] + printable(describeObject(object)), columns, columns);
  return [
    ...title.map((piece) => paint(painter, kind, piece)),
    ...fields.flatMap((line) => printLine(line, painter, columns)),
  ].join('\n');
}

function printLine(line: FieldLine, painter: DiffPainter, columns: number): readonly string[] {
  const start = ' '.repeat(INDENT * (line.depth + 1)) + SIGNS[line.kind];
  const room = columns - start.length;
  const [first = '', ...rest] = wrapText(line.text, room, room - CONTINUED.length);
  return [start + first, ...rest.map((piece) => start + CONTINUED + piece)].map((text) =>
    paint(painter, line.kind, text.trimEnd()),
  );
}

function paint(painter: DiffPainter, kind: LineKind, text: string): string {
  return kind === 'context' ? text : painter[kind](text);
}
