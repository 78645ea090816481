/** What is open behind a line of Markdown. */
export interface MarkdownOpenings {
  /** The fence of a code block. */
  readonly fence: string | undefined;
  /** How many folded sections. */
  readonly details: number;
}

export const NOTHING_OPEN: MarkdownOpenings = { fence: undefined, details: 0 };

/** What is open behind one more line. */
export function openAfter(line: string, { fence, details }: MarkdownOpenings): MarkdownOpenings {
  const [, marks = '', rest = ''] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
  if (fence !== undefined) {
    const isEnd = marks.startsWith(fence) && rest.trim() === '';
    return { fence: isEnd ? undefined : fence, details };
  }
  const isStart = marks.startsWith('~') || (marks !== '' && !rest.includes('`'));
  if (isStart) return { fence: marks, details };
  const opened = details + count(line, /<details[\s>]/gi) - count(line, /<\/details>/gi);
  return { fence, details: Math.max(0, opened) };
}

function count(line: string, tag: RegExp): number {
  return Array.from(line.matchAll(tag)).length;
}

/** What closes it. */
export function closing({ fence, details }: MarkdownOpenings): string {
  return `${fence === undefined ? '' : `\n${fence}`}${'\n\n</details>'.repeat(details)}`;
}
