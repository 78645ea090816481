import type { Issue } from '../model/issue';
import { describeObject } from '../model/object-id';
import type { DumpObject } from './expand-lists';

/** Takes a warning that reading an object gave. */
export type Report = (issue: Issue) => void;

/** A warning about one key of an object. */
export function reportKey(
  report: Report,
  object: DumpObject,
  key: string,
  problem: { readonly code: string; readonly message: string },
): void {
  report({
    code: problem.code,
    severity: 'warning',
    place: { object: describeObject(object), path: `data.${key}` },
    message: problem.message,
  });
}

/** A warning about a key whose document is unreadable. */
export function reportDocument(
  report: Report,
  object: DumpObject,
  key: string,
  what: string,
): void {
  const message = `does not hold ${what}; what it tells stays unknown`;
  reportKey(report, object, key, { code: 'O009', message });
}
