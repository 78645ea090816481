import type { Excerpt, Issue, Place } from '../../model/issue';
import { compareIssues } from '../../model/issue';
import type { Painter } from './painter';

/** Problems as a person reads them: place first, the line it is about, and what would be right. */
export function formatIssues(issues: readonly Issue[], paint: Painter): string {
  return [...issues]
    .sort(compareIssues)
    .map((issue) => formatIssue(issue, paint))
    .join('');
}

function formatIssue(issue: Issue, paint: Painter): string {
  const { place, severity, code, message, hint, excerpt } = issue;
  const level = severity === 'error' ? paint.red(severity) : paint.yellow(severity);
  const path = place.path === undefined || place.path === '' ? '' : `${place.path}: `;
  return [
    `${placeText(place)}${level} ${code}  ${path}${message}`,
    ...(excerpt === undefined ? [] : excerptLines(excerpt, place, paint)),
    ...(hint === undefined ? [] : [`      = ${hint}`]),
    '',
  ].join('\n');
}

function placeText({ file, line, column, object }: Place): string {
  const position = [file, line, column].filter((part) => part !== undefined).join(':');
  const parts = [position, object ?? ''].filter((part) => part !== '');
  return parts.length === 0 ? '' : `${parts.join(' ')}  `;
}

function excerptLines(excerpt: Excerpt, { line }: Place, paint: Painter): readonly string[] {
  const number = line === undefined ? '' : String(line);
  const gutter = `${number.padStart(5)} │ `;
  const margin = `${' '.repeat(5)} │ `;
  const carets = ' '.repeat(excerpt.from - 1) + '^'.repeat(excerpt.length);
  return [paint.dim(gutter) + excerpt.text, paint.dim(margin) + paint.red(carets)];
}

/** `2 errors, 1 warning in 1 file. Nothing was written.` */
export function summarizeIssues(issues: readonly Issue[], outcome: string): string {
  const count = (severity: Issue['severity']): number =>
    issues.filter((issue) => issue.severity === severity).length;
  const files = new Set(
    issues.map((issue) => issue.place.file).filter((file) => file !== undefined),
  );
  const parts = [
    plural(count('error'), 'error'),
    ...(count('warning') > 0 ? [plural(count('warning'), 'warning')] : []),
  ];
  const where = files.size === 0 ? '' : ` in ${plural(files.size, 'file')}`;
  return `${parts.join(', ')}${where}. ${outcome}\n`;
}

/** `1 file`, `3 files`. */
export function plural(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}
