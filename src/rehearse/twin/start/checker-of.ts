import type { Ground } from '../ground';
import { checkerMessage } from '../platform/checker-message';
import { filled, STOPPED_CHECKER } from '../platform/checker-moves';
import { checkerParamsOf } from '../platform/checker-params';
import { isNonConfigurable } from '../platform/params';
import type { CheckerQueue, CheckerState, NodeState } from '../state';
import type { Progress } from './progress';
import type { Sources } from './sources';

/** What the checker works for, and how far it came by the text of its condition (`switching.md` 3.3). */
export function checkerOf(
  { requested }: Sources,
  progress: Progress,
  masters: readonly NodeState[],
  ground: Ground,
): CheckerState {
  const condition = progress.condition('RegistryContainsRequiredImages');
  if (isNonConfigurable(requested) || (condition === undefined && !progress.settled)) {
    return STOPPED_CHECKER;
  }
  const params = checkerParamsOf(requested, masters);
  const begun = filled(STOPPED_CHECKER, params, ground);
  if (condition === undefined) return checked(begun, begun.queues.map(allFound));
  const { message, status } = condition;
  if (message === 'Initializing') return { ...STOPPED_CHECKER, params, ready: false };
  const ready = status !== 'False';
  const queues = begun.queues.map((queue) =>
    ready ? allFound(queue) : { ...queue, processed: processedOf(queue, message) },
  );
  return { ...begun, queues, ready, message };
}

function checked(checker: CheckerState, queues: CheckerState['queues']): CheckerState {
  return { ...checker, queues, ready: true, message: checkerMessage(checker.checkMode, queues) };
}

function allFound(queue: CheckerQueue): CheckerQueue {
  return { ...queue, processed: queue.total };
}

/** How many images were found, out of a line such as `host: 3 of 157 items processed`. */
function processedOf({ registry, total }: CheckerQueue, message: string): number {
  const line = message.split('\n').find((one) => one.startsWith(`${registry}: `)) ?? '';
  if (line.startsWith(`${registry}: all `)) return total;
  const [, found = '0'] = /: (\d+) of \d+ items/.exec(line) ?? [];
  return Math.min(total, Number(found));
}
