import type { Diff } from './diff';

/** `1 to create, 1 to update, 0 to delete`. */
export function summaryLine({ summary: { created, updated, deleted } }: Diff): string {
  return `${created} to create, ${updated} to update, ${deleted} to delete`;
}
