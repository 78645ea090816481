import type { Diff } from '../diff/diff';
import { markdownPages } from '../diff/print-markdown';
import { safeCode } from './markdown-safe';
import type { ProposalFacts } from './proposal-facts';

/** Room for what is said of what does not fit. */
const ROOM_FOR_NOTES = 1_000;
/** Below this, nothing of a diff is shown. */
const SMALLEST_PAGE = 1_000;

/**
 * The diff of the proposed phase, and those of the other phases folded, in at most so many characters. What does not fit
 * is counted, with the command that shows it.
 */
export function phaseChanges(
  { plan, changes, file }: ProposalFacts,
  current: number | undefined,
  room: number,
): string {
  const names = plan.hops.flatMap(({ phases }) => phases).map(({ id }) => id);
  const parts = [ownChanges(names, changes, current, file, room - ROOM_FOR_NOTES)];
  let left = room - ROOM_FOR_NOTES - (parts[0] ?? '').length;
  let hidden = 0;
  for (const [index, name] of names.entries()) {
    const diff = changes[index];
    if (index === current || diff === undefined || diff.objects.length === 0) continue;
    const section = foldedChanges(name, diff, left);
    if (section === undefined) hidden += 1;
    else parts.push(section);
    left -= section?.length ?? 0;
  }
  return parts.join('') + hiddenNote(hidden, file);
}

function ownChanges(
  names: readonly string[],
  changes: readonly Diff[],
  current: number | undefined,
  file: string,
  room: number,
): string {
  const [name, diff] = current === undefined ? [] : [names[current], changes[current]];
  if (name === undefined || diff === undefined) return '';
  const title = `\n\n### Changes of ${safeCode(name, 100)}\n\n`;
  const [first = '', ...rest] = markdownPages(diff, { limit: room - title.length });
  const note =
    rest.length === 0
      ? ''
      : `\nThis is page 1 of ${String(rest.length + 1)}; ${diffCommand(file, name)} shows the others.\n`;
  return title + first + note;
}

/** A section that is opened by a click; `undefined` where there is no room for all of it. */
function foldedChanges(name: string, diff: Diff, room: number): string | undefined {
  const [before, after] = [
    `\n<details><summary>Changes of ${safeCode(name, 100)}</summary>\n\n`,
    '\n</details>\n',
  ];
  const limit = room - before.length - after.length;
  if (limit < SMALLEST_PAGE) return undefined;
  const [page = '', ...rest] = markdownPages(diff, { limit });
  return rest.length === 0 ? before + page + after : undefined;
}

function hiddenNote(hidden: number, file: string): string {
  if (hidden === 0) return '';
  const phases = hidden === 1 ? 'one other phase' : `${String(hidden)} other phases`;
  return `\nThere is no room for the changes of ${phases}; ${diffCommand(file, 'PHASE')} shows them.\n`;
}

function diffCommand(file: string, phase: string): string {
  return safeCode(`regshift diff -f ${file} --phase ${phase}`, 300);
}
