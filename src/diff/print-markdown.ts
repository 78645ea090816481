import { describeObject } from '../model/object-id';
import type { Diff, ObjectDiff } from './diff';
import { fieldBlocks } from './field-lines';
import type { FieldLine, LineKind } from './field-lines';
import { clippedHtml, fenceFor, shortenBackticks } from './markdown-text';
import { packPages, splitBlocks } from './paginate';
import { printable } from './printable-text';
import { summaryLine } from './summary-line';

export interface MarkdownOptions {
  /** The most characters of a page. @default 65536, what GitHub takes in a comment */
  readonly limit?: number;
  /** Title of each page, plain text. @default - none */
  readonly heading?: string;
}

const COMMENT_LIMIT = 65_536;
/** Below this a page has no room for anything but its frame. */
const SMALLEST_LIMIT = 1_000;
/** Characters of a heading, and of an object's name in its summary. */
const LONGEST_TITLE = 200;
/** Columns up to which before and after share a line. */
const COLUMNS = 100;

/** Marks the further sections of one object. */
const CONTINUED = '(continued)';

/** First characters of a line, as highlighters of `diff` blocks know them; four blanks can not close a fence. */
const SIGNS: Readonly<Record<LineKind, string>> = {
  added: '+ ',
  removed: '- ',
  changed: '! ',
  context: '    ',
  hunk: '',
};
const ACTIONS: Readonly<Record<ObjectDiff['action'], string>> = {
  create: '+',
  update: '~',
  delete: '-',
};

/**
 * The diff as comments for a pull request, one folded section an object. A page breaks between objects, else between
 * fields and hunks; only a line longer than a page is broken itself.
 */
export function markdownPages(diff: Diff, options: MarkdownOptions = {}): string[] {
  const limit = options.limit ?? COMMENT_LIMIT;
  if (limit < SMALLEST_LIMIT) {
    throw new RangeError(`a page needs at least ${SMALLEST_LIMIT} characters, not ${limit}`);
  }
  const head = (page: number, pages: number): string =>
    header(summaryLine(diff), options.heading, page, pages);
  // a page's own number is not known yet: no diff has this many pages
  const room = limit - head(9_999_999, 9_999_999).length;
  const sections = diff.objects.flatMap((object) => sectionsOf(object, room));
  const pages = packPages(sections, room);
  return pages.map((content, index) => head(index + 1, pages.length) + content);
}

function header(summary: string, heading: string | undefined, page: number, pages: number): string {
  const title = clippedHtml(printable(heading ?? ''), LONGEST_TITLE);
  const place = pages > 1 ? ` · page ${page} of ${pages}` : '';
  return `${title === '' ? '' : `### ${title}\n\n`}**${summary}**${place}\n\n`;
}

/** One folded section, or several where the object is longer than a page. */
function sectionsOf(object: ObjectDiff, room: number): readonly string[] {
  const name = clippedHtml(printable(describeObject(object)), LONGEST_TITLE);
  const title = `<code>${ACTIONS[object.action]} ${name}</code>`;
  if (object.fields.length === 0) return [`${title}\n`];
  const blocks = object.fields.flatMap((field) =>
    fieldBlocks(field, COLUMNS).map((block) => block.map(fencedLine)),
  );
  const fence = fenceFor(blocks.flat().join('\n'));
  const frame = section(`${title} ${CONTINUED}`, fence, '').length;
  return splitBlocks(blocks, room - frame).map((content, part) =>
    section(part === 0 ? title : `${title} ${CONTINUED}`, fence, content),
  );
}

function section(title: string, fence: string, content: string): string {
  return `<details><summary>${title}</summary>\n\n${fence}diff\n${content}\n${fence}\n\n</details>\n`;
}

function fencedLine({ kind, text }: FieldLine): string {
  return SIGNS[kind] + shortenBackticks(text);
}
