/** What a pull request is for: stands in the first line of its body, where nobody sees it. */
export interface PullRequestMarker {
  /** Hash of the frozen plan. */
  readonly plan: string;
  readonly cluster: string;
  /** Name of the switch's journal. */
  readonly switch: string;
  /** The phase's id; `start` and `close` for what writes the journal alone. */
  readonly phase: string;
}

const KEYS = ['plan', 'cluster', 'switch', 'phase'] as const;
const LINE = /^<!-- regshift:phase ([^\s<>]+) ([^\s<>]+) ([^\s<>]+) ([^\s<>]+) -->(?:\r?\n|$)/;

/** One line of Markdown that shows nothing. */
export function markerLine(marker: PullRequestMarker): string {
  const fields = KEYS.map((key) => `${key}=${encoded(marker[key])}`);
  return `<!-- regshift:phase ${fields.join(' ')} -->`;
}

/**
 * The marker of a body; `undefined` when it does not begin with one. Whoever may edit the pull request may edit it: it
 * tells what was meant, and proves nothing.
 */
export function markerOf(body: string): PullRequestMarker | undefined {
  const fields = LINE.exec(body)?.slice(1) ?? [];
  const [plan, cluster, id, phase] = KEYS.map((key, at) => decoded(key, fields[at]));
  return plan === undefined || cluster === undefined || id === undefined || phase === undefined
    ? undefined
    : { plan, cluster, switch: id, phase };
}

/** Two dashes would end the comment. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll('-', '%2D');
}

function decoded(key: string, field: string | undefined): string | undefined {
  if (field?.startsWith(`${key}=`) !== true) return undefined;
  try {
    return decodeURIComponent(field.slice(key.length + 1));
  } catch {
    return undefined;
  }
}
