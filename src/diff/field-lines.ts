import { diffArrays } from 'diff';
import type { FieldDiff } from './diff';
import { HIDDEN } from './credential-patterns';
import { isRepetition } from './folded-fields';
import { isList } from './json-value';
import { printable, textColumns } from './printable-text';

/** What a printed line says; printers choose sign and colour by it. */
export type LineKind = 'added' | 'removed' | 'changed' | 'context' | 'hunk';

/** One line of a printed field. */
export interface FieldLine {
  readonly kind: LineKind;
  /** 0: the field itself, 1: a line of its content. */
  readonly depth: 0 | 1;
  /** Without sign, every character printable. */
  readonly text: string;
}

/** A removed text of more lines is only counted: nobody reviews what is gone line by line. */
const LONGEST_REMOVED_TEXT = 12;

/**
 * A field in lines: one where path and values fit, else the path and below it what was and what is. Lines come in
 * blocks that belong together: a page may break between blocks.
 */
export function fieldBlocks(field: FieldDiff, columns: number): readonly (readonly FieldLine[])[] {
  const path = printable(field.path);
  const kind = kindOf(field);
  if (field.text !== undefined) {
    const gone = removedLines(field, field.text);
    return gone > LONGEST_REMOVED_TEXT
      ? [[{ kind, depth: 0, text: `${path}: (${gone} lines removed)` }]]
      : textBlocks(field, field.text);
  }
  const line = `${path}: ${summarize(field)}`;
  if (!hasBothSides(field) || textColumns(line) <= columns) {
    return [[{ kind, depth: 0, text: line }]];
  }
  const head = [path, ...notes(field)].join(': ');
  return [[{ kind, depth: 0, text: head }, ...sideLines(field)]];
}

function removedLines({ change }: FieldDiff, text: string): number {
  return change === 'removed' ? text.split('\n').filter((line) => line.startsWith('-')).length : 0;
}

function kindOf({ change }: FieldDiff): LineKind {
  return change === 'reordered' ? 'changed' : change;
}

function hasBothSides(field: FieldDiff): boolean {
  return field.before !== undefined && field.after !== undefined;
}

/** The change in words, on one line. */
function summarize(field: FieldDiff): string {
  const { change, before, after } = field;
  if (isRepetition(field.path)) return `${change}, it repeats the object`;
  if (before === undefined && after === undefined) {
    return field.secret ? `(secret ${change})` : change;
  }
  switch (change) {
    case 'added':
      return formatValue(after);
    case 'removed':
      return formatValue(before);
    case 'changed':
    case 'reordered':
      return [...notes(field), `${formatSide(before)} → ${formatSide(after)}`].join(': ');
  }
}

/** What the values do not say themselves. */
function notes(field: FieldDiff): readonly string[] {
  if (field.change === 'reordered') return ['reordered'];
  const isAlike = formatSide(field.before) === formatSide(field.after);
  return field.secret && isAlike ? ['(secret changed)'] : [];
}

function sideLines({ before, after }: FieldDiff): readonly FieldLine[] {
  const removed = isList(before) ? before.map(formatValue) : [formatSide(before)];
  const added = isList(after) ? after.map(formatValue) : [formatSide(after)];
  return diffArrays(removed, added).flatMap((part) =>
    part.value.map((text): FieldLine => {
      const kind = part.added ? 'added' : part.removed ? 'removed' : 'context';
      return { kind, depth: 1, text };
    }),
  );
}

/** One block for each hunk; the first has the path too. */
function textBlocks(field: FieldDiff, text: string): readonly (readonly FieldLine[])[] {
  const head: FieldLine = { kind: kindOf(field), depth: 0, text: printable(field.path) };
  const blocks: FieldLine[][] = [[head]];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.startsWith('@@') && index > 0) blocks.push([]);
    blocks.at(-1)?.push(hunkLine(line));
  }
  return blocks;
}

function hunkLine(line: string): FieldLine {
  const text = printable(line.slice(1));
  switch (line.slice(0, 1)) {
    case '+':
      return { kind: 'added', depth: 1, text };
    case '-':
      return { kind: 'removed', depth: 1, text };
    case '@':
    case '\\':
      return { kind: 'hunk', depth: 1, text: printable(line) };
    default:
      return { kind: 'context', depth: 1, text };
  }
}

function formatSide(value: unknown): string {
  return value === undefined ? HIDDEN : formatValue(value);
}

/** The way YAML would write it on one line, so that `1` and `"1"` differ. */
function formatValue(value: unknown): string {
  if (isList(value)) return `[${value.map(formatValue).join(', ')}]`;
  if (typeof value !== 'string') return printable(JSON.stringify(value));
  return isPlain(value) ? printable(value) : printable(JSON.stringify(value));
}

/** Whether a text can stand without quotes and is not taken for something else. */
function isPlain(text: string): boolean {
  const hasPlainForm = /^[\p{L}/(][^\n"'→,[\]{}]*$/u.test(text) && text === text.trim();
  return hasPlainForm && !/^(?:true|false|null|yes|no|on|off)$/i.test(text);
}
