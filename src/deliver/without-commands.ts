import { NOTHING_OPEN, openAfter } from './markdown-openings';

/**
 * Markdown that reads the same and commands nothing: GitLab obeys a line such as `/merge` of a comment, in the name of
 * whoever wrote it, unless it stands in a block of code.
 */
export function withoutCommands(text: string): string {
  let open = NOTHING_OPEN;
  return text
    .split('\n')
    .map((line) => {
      const isProse = open.fence === undefined;
      open = openAfter(line, open);
      return isProse ? line.replace(/^(\s*)\//, '$1\\/') : line;
    })
    .join('\n');
}
