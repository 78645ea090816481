import { HIDDEN } from './credential-patterns';
import type { FieldChange, FieldDiff } from './diff';
import { formatPath } from './field-path';
import type { FieldPath } from './field-path';
import { isRepetition, isSecretBlock } from './folded-fields';
import { isSecretField, showValue } from './secret-fields';
import { textHunks } from './text-hunks';

/** The difference of two values that are shown whole; an absent one is `undefined`. */
export function leafDiff(
  path: FieldPath,
  before: unknown,
  after: unknown,
  change: FieldChange = changeOf(before, after),
): FieldDiff {
  const head = { path: formatPath(path), change };
  if (isRepetition(head.path)) return head;
  if (isSecretBlock(path)) return { ...head, secret: true };
  if (isLongText(before, after) && !isSecretField(path)) {
    const { text, hidden } = textHunks(asText(before), asText(after));
    return { ...head, ...(hidden ? { secret: true } : {}), ...(text === '' ? {} : { text }) };
  }
  return { ...head, ...shownSides(path, before, after) };
}

function changeOf(before: unknown, after: unknown): FieldChange {
  if (before === undefined) return 'added';
  return after === undefined ? 'removed' : 'changed';
}

/** Whether both sides are texts, as far as they are there, and one has several lines. */
function isLongText(before: unknown, after: unknown): boolean {
  const sides = [before, after].filter((side) => side !== undefined);
  return (
    sides.every((side) => typeof side === 'string') && sides.some((side) => side.includes('\n'))
  );
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function shownSides(
  path: FieldPath,
  before: unknown,
  after: unknown,
): Pick<FieldDiff, 'before' | 'after' | 'secret'> {
  const older = showValue(path, before);
  const newer = showValue(path, after);
  const isAllHidden = (shown: unknown): boolean => shown === undefined || shown === HIDDEN;
  return {
    ...(isAllHidden(older.value) ? {} : { before: older.value }),
    ...(isAllHidden(newer.value) ? {} : { after: newer.value }),
    ...(older.hidden || newer.hidden ? { secret: true } : {}),
  };
}
