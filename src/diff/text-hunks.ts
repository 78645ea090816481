import { structuredPatch } from 'diff';
import type { StructuredPatchHunk } from 'diff';
import { maskLines } from './mask-text';
import type { ShownLine } from './shown-line';

/** Lines of unchanged text around a change. */
const CONTEXT = 3;
/** Beyond so many differing lines the texts have too little in common: one is shown removed, the other added. */
const MOST_EDITS = 1000;

/** Unified hunks without file headers; no text when the sides read the same. */
export interface TextHunks {
  readonly text: string;
  /** Whether a line that changed is, or holds, a secret. */
  readonly hidden: boolean;
}

/**
 * The differences of two texts. Lines are compared as they are and shown without their secrets: a changed password is
 * a changed line that reads the same on both sides.
 */
export function textHunks(before: string, after: string): TextHunks {
  const lines = new LineNumbers();
  const older = lines.encode(before);
  const newer = lines.encode(after);
  const options = { context: CONTEXT, maxEditLength: MOST_EDITS };
  const hunks =
    structuredPatch('', '', older, newer, '', '', options)?.hunks ?? replacement(older, newer);
  const text = hunks.flatMap((hunk) => [header(hunk), ...hunk.lines.map((l) => lines.decode(l))]);
  const changed = hunks.flatMap((hunk) => hunk.lines.filter((line) => /^[+-]/.test(line)));
  return { text: text.join('\n'), hidden: changed.some((line) => lines.isHidden(line)) };
}

/** Gives each distinct line a number, so that lines are compared by what they are and shown by what may be seen. */
class LineNumbers {
  private readonly numbers = new Map<string, number>();
  private readonly lines: ShownLine[] = [];

  /** The text with a number in place of each line. */
  encode(text: string): string {
    if (text === '') return '';
    const isClosed = text.endsWith('\n');
    const body = isClosed ? text.slice(0, -1) : text;
    const numbers = maskLines(body, 'script').map((line) => this.numberOf(line));
    return numbers.join('\n') + (isClosed ? '\n' : '');
  }

  /** A line of a hunk with its text back behind the sign. */
  decode(line: string): string {
    return line.slice(0, 1) + (this.find(line)?.shown ?? line.slice(1));
  }

  isHidden(line: string): boolean {
    return this.find(line)?.hidden === true;
  }

  private find(line: string): ShownLine | undefined {
    return line.startsWith('\\') ? undefined : this.lines[Number(line.slice(1))];
  }

  private numberOf(line: ShownLine): number {
    const key = JSON.stringify([line.real, line.shown]);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.lines.length);
    return this.lines.push(line) - 1;
  }
}

/** An empty side begins before its first line, as in every unified diff. */
function header({ oldStart, oldLines, newStart, newLines }: StructuredPatchHunk): string {
  const from = oldLines === 0 ? oldStart - 1 : oldStart;
  const to = newLines === 0 ? newStart - 1 : newStart;
  return `@@ -${from},${oldLines} +${to},${newLines} @@`;
}

/** One hunk that removes every line of the one text and adds every line of the other. */
function replacement(before: string, after: string): StructuredPatchHunk[] {
  const removed = before.replace(/\n$/, '').split('\n');
  const added = after.replace(/\n$/, '').split('\n');
  return [
    {
      oldStart: 1,
      oldLines: removed.length,
      newStart: 1,
      newLines: added.length,
      lines: [...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`)],
    },
  ];
}
