/** Longest run of backticks that is shown as it is: a fence has to be longer than the runs inside it. */
const LONGEST_RUN = 60;

/** The text as HTML shows it. */
function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The text as HTML shows it, in at most so many characters. */
export function clippedHtml(text: string, length: number): string {
  const escaped = escapeHtml(text);
  return escaped.length <= length
    ? escaped
    : escaped.slice(0, length - 1).replace(/&\w*$/, '') + '…';
}

/** The text with endless runs of backticks counted instead of repeated. */
export function shortenBackticks(text: string): string {
  return text.replace(/`{61,}/g, (run) => `${'`'.repeat(LONGEST_RUN)}(${run.length} backticks)`);
}

/** A fence that no line of the text can close. */
export function fenceFor(text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  return '`'.repeat(longest + 1);
}
