import { fitMarkdown } from './fit-markdown';
import type { Forge } from './forge';
import { withoutCommands } from './without-commands';

/** The most characters that every forge takes: GitHub's limit; GitLab's is a million, Gitea names none. */
export const LONGEST_COMMENT = 65_536;

export type KeptComment = 'created' | 'updated' | 'unchanged';

/**
 * Keeps one comment of a pull request as it should be, recognised by a marker in its first line: later calls change it
 * instead of adding another. One with the marker that is somebody else's is left alone.
 *
 * @param name - letters, digits, dots and dashes; tells several comments of one pull request apart
 */
export async function keepComment(
  forge: Pick<Forge, 'listComments' | 'addComment' | 'editComment'>,
  number: number,
  name: string,
  text: string,
): Promise<KeptComment> {
  const marker = `<!-- regshift:comment ${name} -->\n`;
  const body = marker + fitMarkdown(withoutCommands(text), LONGEST_COMMENT - marker.length);
  const marked = (await forge.listComments(number)).filter((comment) =>
    unixText(comment.body).startsWith(marker),
  );
  if (marked.some((comment) => sameText(comment.body, body))) return 'unchanged';
  for (const { id } of marked) {
    if (await forge.editComment(number, id, body)) return 'updated';
  }
  await forge.addComment(number, body);
  return 'created';
}

/** Whether a forge shows the same for both: some change line ends, and cut off what is empty at the end. */
export function sameText(one: string, other: string): boolean {
  return unixText(one).trimEnd() === unixText(other).trimEnd();
}

function unixText(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
