import type { SwitchStatus } from '../../deliver/switch-status';
import type { Issue } from '../../model/issue';
import type { Streams } from '../streams';
import { formatIssues } from './issues';
import { painterFor } from './painter';
import { structured } from './structured';
import { formatStatus } from './switch-status';

/** How statuses are shown. */
export type StatusFormat = 'text' | 'json' | 'yaml';

/** One status, or several: below each other for people, a list for programs. */
export function formatStatuses(
  statuses: readonly SwitchStatus[],
  output: StatusFormat,
  streams: Streams,
): string {
  if (output !== 'text') return structured(asOne(statuses), output);
  const { stdout } = streams;
  const context = { paint: painterFor(stdout, streams), columns: stdout.columns ?? 100 };
  return statuses.map((status) => formatStatus(status, context)).join('\n');
}

/** What is wrong with a repository, and what would be right: a status tells the first alone. */
export function tellIssues(issues: readonly Issue[], streams: Streams): void {
  streams.stderr.write(formatIssues(issues, painterFor(streams.stderr, streams)));
}

function asOne(items: readonly SwitchStatus[]): unknown {
  return items.length === 1
    ? items[0]
    : { apiVersion: 'regshift.io/v1alpha1', kind: 'StatusList', items };
}
