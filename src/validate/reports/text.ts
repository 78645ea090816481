import type { Excerpt, Issue, Place } from '../../model/issue';
import { printable } from '../../spec/quoting';
import type { Report } from '../report';
import { summaryOf } from './words';

/** How a terminal shows the report. */
export interface TextOptions {
  /** @default - no colour */
  readonly color?: boolean;
}

const COLORS = { error: 31, warning: 33, info: 36, faint: 2, bold: 1 } as const;
type Paint = (style: keyof typeof COLORS, text: string) => string;

/** For a person: one finding after the other, place first, then the line, then what would be right; last, the sum. */
export function textReport(report: Report, { color = false }: TextOptions = {}): string {
  const paint: Paint = color
    ? (style, text) => `\u001b[${String(COLORS[style])}m${text}\u001b[0m`
    : (_, text) => text;
  const findings = report.issues.map((issue) => formatFinding(issue, paint));
  const summary = `${summaryOf(report)}\n`;
  return findings.length === 0 ? summary : `${findings.join('')}\n${summary}`;
}

function formatFinding(
  { code, severity, place, message, hint, excerpt }: Issue,
  paint: Paint,
): string {
  const subject = [place.object, place.path].filter((part) => part !== undefined).join(' ');
  const head =
    paint('bold', printable(formatPlace(place))) +
    ` ${paint(severity, `${severity} ${code}`)}  ` +
    (subject === '' ? '' : `${printable(subject)}: `) +
    printable(message);
  const lines = [head];
  const margin = String(place.line ?? '').length + 3;
  if (excerpt !== undefined) lines.push(...formatExcerpt(excerpt, place.line, margin, paint));
  if (hint !== undefined)
    lines.push(`${' '.repeat(margin)}${paint('faint', '=')} ${printable(hint)}`);
  return `${lines.join('\n')}\n`;
}

function formatPlace({ file = '', line, column }: Place): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}

function formatExcerpt(
  { text, from, length }: Excerpt,
  line: number | undefined,
  margin: number,
  paint: Paint,
): readonly string[] {
  const number = String(line ?? '').padStart(margin - 1);
  const marks = '^'.repeat(Math.max(1, length));
  return [
    `${paint('faint', `${number} │`)} ${printable(text)}`,
    `${paint('faint', `${' '.repeat(margin)}│`)} ${' '.repeat(from - 1)}${paint('error', marks)}`,
  ];
}
