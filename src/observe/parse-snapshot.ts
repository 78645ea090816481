import { Ajv } from 'ajv';
import type { ErrorObject, ValidateFunction } from 'ajv';
import type { Issue } from '../model/issue';
import { compareIssues } from '../model/issue';
import type { Result } from '../model/result';
import { failure, success } from '../model/result';
import { at } from './fields';
import { utcTime } from './observation-time';
import { parsePlacedYaml } from './placed-yaml';
import type { PlacedYaml } from './placed-yaml';
import type { Snapshot } from './snapshot';
import { SNAPSHOT_SCHEMA } from './snapshot-schema';

let compiled: ValidateFunction<Snapshot> | undefined;

/** Reads what `formatSnapshot` wrote. Every problem is reported at its line and column. */
export function parseSnapshot(text: string, file: string): Result<Snapshot> {
  const parsed = parsePlacedYaml(text);
  if ('problems' in parsed) {
    return failure(
      parsed.problems.map(({ line, column, what }) => ({
        code: 'O020',
        severity: 'error',
        place: { file, line, column },
        message: `can not be parsed: ${what}`,
        hint: 'write the snapshot anew with regshift observe',
      })),
    );
  }
  const stranger = checkIdentity(parsed, file);
  if (stranger !== undefined) return failure([stranger]);
  // compiled on first use: most commands read no snapshot
  compiled ??= new Ajv({ allErrors: true, verbose: true }).compile<Snapshot>(SNAPSHOT_SCHEMA);
  const { value } = parsed;
  if (!compiled(value)) {
    const issues = (compiled.errors ?? []).map((error) => schemaIssue(error, parsed, file));
    return failure(issues.sort(compareIssues));
  }
  const badTime = checkTime(value, parsed, file);
  return badTime === undefined ? success(value) : failure([badTime]);
}

function checkIdentity(parsed: PlacedYaml, file: string): Issue | undefined {
  for (const [field, wanted] of [
    ['apiVersion', 'regshift.io/v1alpha1'],
    ['kind', 'ClusterSnapshot'],
  ] as const) {
    const got = at(parsed.value, field);
    if (got === wanted) continue;
    const gotText =
      typeof got === 'string' ? JSON.stringify(got.slice(0, 60)) : 'missing or no text';
    return {
      code: 'O021',
      severity: 'error',
      place: { file, ...parsed.placeOf([field]), path: field },
      message: `not a snapshot: ${field} is ${gotText}, expected ${wanted}`,
      hint: 'pass the file that regshift observe -o wrote; for a dump of the cluster use observe --from',
    };
  }
  return undefined;
}

function checkTime(snapshot: Snapshot, parsed: PlacedYaml, file: string): Issue | undefined {
  const time = snapshot.observedAt?.time;
  if (time === undefined || utcTime(time) === time) return undefined;
  const message = `${JSON.stringify(time.slice(0, 40))} is not an RFC 3339 time in UTC`;
  return wrongValue(parsed, file, ['observedAt', 'time'], message);
}

function schemaIssue(error: ErrorObject, parsed: PlacedYaml, file: string): Issue {
  const path = error.instancePath.split('/').slice(1).map(unescaped);
  const field = at(error.params, 'additionalProperty') ?? at(error.params, 'missingProperty');
  const inner = typeof field === 'string' ? [...path, field] : path;
  switch (error.keyword) {
    case 'additionalProperties':
      return {
        ...wrongValue(parsed, file, inner, 'unknown field'),
        code: 'O022',
        hint: 'was the snapshot written by another version of regshift?',
      };
    case 'required':
      return { ...wrongValue(parsed, file, inner, 'missing field'), code: 'O023' };
    default:
      return wrongValue(parsed, file, path, `${nounOf(error.data)} ${error.message ?? ''}`.trim());
  }
}

function wrongValue(
  parsed: PlacedYaml,
  file: string,
  path: readonly string[],
  message: string,
): Issue {
  return {
    code: 'O024',
    severity: 'error',
    place: { file, ...parsed.placeOf(path), path: dotted(path) },
    message,
    hint: 'write the snapshot anew with regshift observe',
  };
}

/** The schema's sentence begins with `must be …`; values are not shown, a snapshot edited by hand may hold anything. */
function nounOf(value: unknown): string {
  if (value === null) return 'nothing:';
  if (Array.isArray(value)) return 'a list:';
  return typeof value === 'object' ? 'a map:' : `a ${typeof value}:`;
}

function dotted(path: readonly string[]): string {
  return path
    .map((part, index) => (/^\d+$/.test(part) ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join('');
}

function unescaped(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}
