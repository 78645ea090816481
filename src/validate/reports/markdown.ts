import { hasErrors, type Issue, type Severity } from '../../model/issue';
import { printable } from '../../spec/quoting';
import type { Report } from '../report';
import { counted } from '../counted';
import { summaryOf } from './words';

/** What a forge takes as one comment. */
export const MARKDOWN_LIMIT = 65_536;

/** Where the whole report is. */
export interface MarkdownOptions {
  /**
   * Characters at most.
   *
   * @default MARKDOWN_LIMIT
   */
  readonly limit?: number;
  /**
   * Where to find what is left out.
   *
   * @default - the JSON report
   */
  readonly fullReport?: string;
}

const HEADINGS: Readonly<Record<Severity, string>> = {
  error: 'Errors',
  warning: 'Warnings',
  info: 'Notes',
};
const LONGEST_TEXT = 1000;

/** For a comment under a pull request: the sum, errors first, each finding whole. What does not fit is counted. */
export function markdownReport(report: Report, options: MarkdownOptions = {}): string {
  const { limit = MARKDOWN_LIMIT, fullReport = 'the JSON report (`-o json`)' } = options;
  const verdict = hasErrors(report.issues) ? '❌' : '✅';
  const head = `### ${verdict} regshift validate: ${summaryOf(report)}\n`;
  const blocks = blocksOf(report.issues);
  const whole = head + blocks.join('');
  return whole.length <= limit ? whole : cut(head, blocks, limit, fullReport);
}

/** As many blocks as fit beside the line that says how many do not. */
function cut(head: string, blocks: readonly string[], limit: number, fullReport: string): string {
  const room = limit - omission(blocks.length, fullReport).length;
  let text = head;
  let shown = 0;
  for (const block of blocks) {
    if (text.length + block.length > room) break;
    text += block;
    shown += 1;
  }
  return text + omission(blocks.length - shown, fullReport);
}

function omission(count: number, fullReport: string): string {
  return `\n… and ${counted(count, 'finding')} more: see ${fullReport}.\n`;
}

/** One block a finding; the first of each severity brings its heading. */
function blocksOf(issues: readonly Issue[]): readonly string[] {
  return (['error', 'warning', 'info'] as const).flatMap((severity) =>
    issues
      .filter((issue) => issue.severity === severity)
      .map(
        (issue, index) => (index === 0 ? `\n#### ${HEADINGS[severity]}\n\n` : '') + blockOf(issue),
      ),
  );
}

function blockOf({ code, place, message, hint }: Issue): string {
  const { file, line, column, object, path } = place;
  const where = [file, line, column].filter((part) => part !== undefined).join(':');
  const subject = [object, path].filter((part) => part !== undefined);
  return [
    `- **${code}** ${[where, ...subject]
      .filter((part) => part !== '')
      .map(code_)
      .join(' ')}: ${escape(message)}`,
    ...(hint === undefined ? [] : [`  - ${escape(hint)}`]),
    '',
  ].join('\n');
}

/** A code span; longer runs of backticks around it than any inside. */
function code_(text: string): string {
  const shown = shorten(text);
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return fence + pad + shown + pad + fence;
}

/** Plain text: nothing in it is markup, a mention or a link. */
function escape(text: string): string {
  return shorten(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\\`*_{}[\]#|~!>]/g, '\\$&')
    .replace(/@/g, '&#64;');
}

function shorten(text: string): string {
  const clean = printable(text);
  return clean.length > LONGEST_TEXT ? `${clean.slice(0, LONGEST_TEXT)}…` : clean;
}
