import { listAt, textAt, wordAt } from './fields';

/** A condition as Kubernetes writes it below `status`. */
export interface StatusCondition {
  readonly isTrue: boolean;
  readonly reason?: string;
  readonly message?: string;
}

/** The condition of a type in `status.conditions`; a missing one is not True. */
export function statusCondition(object: unknown, type: string): StatusCondition | undefined {
  const found = listAt(object, 'status', 'conditions').find(
    (condition) => textAt(condition, 'type') === type,
  );
  if (found === undefined) return undefined;
  const reason = wordAt(found, 'reason');
  const message = wordAt(found, 'message');
  return {
    isTrue: textAt(found, 'status') === 'True',
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
  };
}
