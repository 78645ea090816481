import type { CheckerQueue, CheckerState } from '../state';

/** How many failing images a block lists. */
const LISTED_ERRORS = 5;

/** What the checker says while there is nothing to check (`switching.md` 3.3). */
export const STOPPED = 'Stopped';

/** Text of the checker; queues are sorted by registry (`switching.md` 3.3, corrected by `observing.md` 14). */
export function checkerMessage(
  checkMode: CheckerState['checkMode'],
  queues: readonly CheckerQueue[],
): string {
  return [`Mode: ${checkMode}`, ...queues.flatMap(block)].join('\n').trim();
}

function block({ registry, processed, total, errors }: CheckerQueue): readonly string[] {
  if (processed === total) return [`${registry}: all ${total} items are checked`];
  const progress = `${registry}: ${processed} of ${total} items processed`;
  if (errors.length === 0) return [progress];
  return [
    `${progress}, ${errors.length} items with errors:`,
    ...errors
      .slice(0, LISTED_ERRORS)
      .flatMap(({ source, image, error }) => [
        `- source: ${source}`,
        `  image: ${image}`,
        `  error: ${error}`,
      ]),
    ...(errors.length > LISTED_ERRORS ? ['', '  ...and more'] : []),
    '',
  ];
}
