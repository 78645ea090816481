import { printable } from '../../spec/quoting';
import type { CodeEntry, Issue, Place, Severity } from '../../model/issue';
import type { Report } from '../report';
import { jsonText } from './json-text';
import { ruleTable } from './rule-table';

/** What the reader of a SARIF log learns of the program. */
export interface SarifOptions {
  /** regshift's own version. */
  readonly version?: string;
}

const LEVELS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

/**
 * SARIF 2.1.0, as forges read it (`peers.md` 2): `results` is there even when empty, the driver has a name, and there is
 * no snippet rather than an empty one.
 */
export function sarifReport({ issues }: Report, { version }: SarifOptions = {}): string {
  const rules = ruleTable(issues.map(({ code }) => code));
  const indexOf = new Map(rules.map(({ code }, index) => [code, index]));
  return jsonText({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'regshift',
            ...(version === undefined ? {} : { version, semanticVersion: version }),
            rules: rules.map(ruleOf),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: issues.map((issue) => resultOf(issue, indexOf.get(issue.code) ?? -1)),
      },
    ],
  });
}

function ruleOf({ code, title, meaning, remedy }: CodeEntry): object {
  return {
    id: code,
    name: title,
    shortDescription: { text: title },
    fullDescription: { text: meaning },
    help: { text: `${meaning}\n\n${remedy}`, markdown: `${meaning}\n\n${remedy}` },
  };
}

function resultOf({ code, severity, place, message, hint }: Issue, ruleIndex: number): object {
  const subject = place.path === undefined ? '' : `${place.path}: `;
  const remedy = hint === undefined ? '' : ` (${hint})`;
  return {
    ruleId: code,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: printable(subject + message + remedy) },
    locations: [locationOf(place)],
  };
}

function locationOf({ file = '-', line, column, object, path }: Place): object {
  const region = line === undefined ? undefined : { startLine: line, startColumn: column ?? 1 };
  const name = [object, path].filter((part) => part !== undefined).join(' ');
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file) },
      ...(region === undefined ? {} : { region }),
    },
    ...(name === '' ? {} : { logicalLocations: [{ fullyQualifiedName: printable(name) }] }),
  };
}

/** A relative reference, so that a forge finds the file in its own checkout. */
function uriOf(file: string): string {
  if (file === '-') return 'stdin';
  const uri = file
    .replace(/^(?:\.\/)+/, '')
    .split('/')
    .map((part) => encodeURIComponent(part.replace(/\p{Cs}/gu, '\uFFFD')))
    .join('/');
  return file.startsWith('/') ? `file://${uri}` : uri;
}
