import type { Issue } from '../../model/issue';
import type { Report } from '../report';
import { counted } from './words';
import { formatFindingLine } from './finding-line';

/** Name of the test case for what concerns a file and no object of it. */
const WHOLE_FILE = 'file';

interface TestCase {
  readonly name: string;
  readonly issues: readonly Issue[];
}

/** JUnit XML: a suite for each file, a case for each object. Errors fail a case, the rest is its output. */
export function junitReport(report: Report): string {
  const suites = filesOf(report).map((file) => ({ file, cases: casesOf(report, file) }));
  const cases = suites.flatMap((suite) => suite.cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="regshift validate" ${countsOf(cases)}>`,
    ...suites.flatMap((suite) => formatSuite(suite.file, suite.cases)),
    '</testsuites>',
    '',
  ].join('\n');
}

function filesOf({ files, issues }: Report): readonly string[] {
  return [...new Set([...files, ...issues.map(({ place }) => place.file ?? '')])];
}

function casesOf({ objects, issues }: Report, file: string): readonly TestCase[] {
  const ofFile = issues.filter(({ place }) => (place.file ?? '') === file);
  const names = new Set(objects.filter((each) => each.file === file).map(({ object }) => object));
  const strays = ofFile.filter(({ place }) => !names.has(place.object ?? ''));
  return [
    ...(strays.length > 0 || names.size === 0 ? [{ name: WHOLE_FILE, issues: strays }] : []),
    ...[...names].map((name) => ({
      name,
      issues: ofFile.filter(({ place }) => place.object === name),
    })),
  ];
}

function countsOf(cases: readonly TestCase[]): string {
  const failures = cases.filter(({ issues }) => issues.some(isError)).length;
  return `tests="${String(cases.length)}" failures="${String(failures)}" errors="0" skipped="0"`;
}

function isError({ severity }: Issue): boolean {
  return severity === 'error';
}

function formatSuite(file: string, cases: readonly TestCase[]): readonly string[] {
  return [
    `  <testsuite name="${xml(file)}" ${countsOf(cases)}>`,
    ...cases.flatMap((each) => formatCase(each, file)),
    '  </testsuite>',
  ];
}

function formatCase({ name, issues }: TestCase, file: string): readonly string[] {
  const open = `    <testcase name="${xml(name)}" classname="${xml(file)}"`;
  if (issues.length === 0) return [`${open}/>`];
  const errors = issues.filter(isError);
  const others = issues.filter((issue) => !isError(issue));
  return [
    `${open}>`,
    ...(errors.length === 0 ? [] : [formatFailure(errors)]),
    ...(others.length === 0 ? [] : [`      <system-out>${linesOf(others)}</system-out>`]),
    '    </testcase>',
  ];
}

/** One element, however many errors: many readers take only the first. */
function formatFailure(errors: readonly Issue[]): string {
  const [first] = errors;
  const more = errors.length > 1 ? ` (${counted(errors.length, 'error')})` : '';
  const message = xml(`${first?.message ?? ''}${more}`);
  return `      <failure type="${xml(first?.code ?? '')}" message="${message}">${linesOf(errors)}</failure>`;
}

function linesOf(issues: readonly Issue[]): string {
  return issues.map((issue) => xml(formatFindingLine(issue))).join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Characters that XML 1.0 can not hold, not even escaped, and those that would steer a terminal, become U+FFFD. */
function xml(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}\p{Cf}\p{Zl}\p{Zp}\uFFFE\uFFFF]/gu, '\uFFFD')
    .replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}
