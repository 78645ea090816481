/** Characters that steer a terminal, hide or reorder text, or break a line; a tab is left as it is. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Ideographs, Hangul, emoji: two columns on a terminal. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const MARK = /\p{M}/u;
const TAB_COLUMNS = 8;

/** The text with every character visible: an escape sequence in user data is shown, not obeyed. */
export function printable(text: string): string {
  return text.replace(UNSEEN, (char) => (char === '\t' ? char : escapeChar(char)));
}

/** `\u001b`: the notation of JSON, which takes the result back. */
export function escapeChar(char: string): string {
  return Array.from(
    { length: char.length },
    (_, at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');
}

/** Columns that a character takes on a terminal; of a tab the most it can take. */
function columnsOf(char: string): number {
  if (char === '\t') return TAB_COLUMNS;
  if (MARK.test(char)) return 0;
  return WIDE.test(char) ? 2 : 1;
}

/** Columns that a text takes on a terminal. */
export function textColumns(text: string): number {
  let columns = 0;
  for (const char of text) columns += columnsOf(char);
  return columns;
}

/** The text in pieces of at most so many columns; the first may have another room than the rest. */
export function wrapText(text: string, first: number, rest: number): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  for (const char of text) {
    const width = columnsOf(char);
    if (used + width > (pieces.length === 0 ? first : rest) && piece !== '') {
      pieces.push(piece);
      piece = '';
      used = 0;
    }
    piece += char;
    used += width;
  }
  return [...pieces, piece];
}
