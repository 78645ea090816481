import type { Issue } from '../../model/issue';
import type { CheckedObject, Report } from '../report';
import { counted } from '../counted';
import { formatFindingLine } from './finding-line';

/** Name of the test case for what concerns a file and no object of it. */
const WHOLE_FILE = 'file';

interface TestCase {
  readonly name: string;
  readonly issues: readonly Issue[];
}

/** JUnit XML: a suite for each file, a case for each object. Errors fail a case, the rest is its output. */
export function junitReport(report: Report): string {
  const issues = groupBy(report.issues, ({ place }) => place.file ?? '');
  const objects = groupBy(report.objects, ({ file }) => file);
  const suites = [...new Set([...report.files, ...issues.keys()])].map((file) => ({
    file,
    cases: casesOf(issues.get(file) ?? [], objects.get(file) ?? []),
  }));
  const cases = suites.flatMap((suite) => suite.cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="regshift validate" ${countsOf(cases)}>`,
    ...suites.flatMap((suite) => formatSuite(suite.file, suite.cases)),
    '</testsuites>',
    '',
  ].join('\n');
}

function casesOf(issues: readonly Issue[], objects: readonly CheckedObject[]): readonly TestCase[] {
  const names = new Set(objects.map(({ object }) => object));
  const strays = issues.filter(({ place }) => !names.has(place.object ?? ''));
  const ofObject = groupBy(issues, ({ place }) => place.object ?? '');
  return [
    ...(strays.length > 0 || names.size === 0 ? [{ name: WHOLE_FILE, issues: strays }] : []),
    ...[...names].map((name) => ({ name, issues: ofObject.get(name) ?? [] })),
  ];
}

function groupBy<T>(things: readonly T[], keyOf: (thing: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const thing of things) {
    const key = keyOf(thing);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [thing]);
    else group.push(thing);
  }
  return groups;
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
