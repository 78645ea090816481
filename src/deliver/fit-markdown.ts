import { NOTHING_OPEN, closing, openAfter } from './markdown-openings';
import type { MarkdownOpenings } from './markdown-openings';

/** Told in place of what was cut off. */
const CUT = '\n\n_The rest is cut off: it is longer than a forge takes._\n';

/**
 * Markdown in at most so many characters: what is too long is cut between two lines, and what is open there is closed, so
 * that nothing behind it is swallowed.
 */
export function fitMarkdown(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept: string[] = [];
  let open: MarkdownOpenings = NOTHING_OPEN;
  let length = 0;
  for (const line of text.split('\n')) {
    const next = openAfter(line, open);
    length += line.length + 1;
    if (length + closing(next).length + CUT.length > limit) break;
    kept.push(line);
    open = next;
  }
  return kept.join('\n') + closing(open) + CUT;
}
