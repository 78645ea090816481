import { printable } from '../diff/printable-text';

/** Everything that Markdown, HTML or a forge may read a meaning into; what is left can not start anything. */
const ACTIVE = /[^\p{L}\p{N} .,:;'"()/=+–—→…◆✓✗-]/u;
/** Starts a mention or a reference: `@user`, `#1`, `!1`, `~label`, `%milestone`, `$snippet`, `&epic`. */
const REFERENCE = /[@#!~%$&:]/;
/** One character; in the group the one that makes a link: `https://…/issues/1`. */
const CHARACTERS = /(:)(?=\/\/)|./gsu;
/** At the beginning of a line: a list, a heading's underline, or a command to the forge (GitLab obeys `/merge`). */
const BEGINS_SOMETHING = /[-+=/\p{N}]/u;
/** Characters of Markdown that a text may take unless more is asked for. */
const USUAL_ROOM = 300;

/**
 * A text of unknown origin as a piece of a line of Markdown that reads as it is: it can not end the line, the cell or the
 * element that it stands in, mention a person, refer or link to anything, or command the forge. Takes at most `room`
 * characters.
 */
export function safeMarkdown(text: string, room = USUAL_ROOM): string {
  return safe(text, room, (char) =>
    REFERENCE.test(char) ? `<code>${entity(char)}</code>` : entity(char),
  );
}

/** The same as code; forges look for nothing inside. */
export function safeCode(text: string, room = USUAL_ROOM): string {
  return `<code>${safe(text, room, entity)}</code>`;
}

function safe(text: string, room: number, escape: (char: string) => string): string {
  let written = '';
  const line = printable(text.replace(/\s+/g, ' ').trim());
  for (const [char, link] of line.matchAll(CHARACTERS)) {
    const begins = written === '' && BEGINS_SOMETHING.test(char);
    const piece = begins || link !== undefined || ACTIVE.test(char) ? escape(char) : char;
    if (written.length + piece.length > room - 1) return `${written}…`;
    written += piece;
  }
  return written;
}

/** An entity is never taken for syntax, whatever character it stands for. */
function entity(char: string): string {
  return `&#${String(char.codePointAt(0) ?? 0xfffd)};`;
}
