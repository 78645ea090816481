import { at, integerAt, isFields, isList, listAt, textAt } from './fields';
import { describeFailure } from './queue-task';
import type { QueueFacts } from './snapshot';

/** The JSON or YAML form of `d8 system queue list` (`observing.md` 7.2); `undefined` for any other value. */
export function queueOfData(value: unknown): QueueFacts | undefined {
  if (!isFields(value) || at(value, 'apiVersion') !== undefined) return undefined;
  const total = integerAt(value, 'summary', 'totalTasks');
  if (total === undefined && !(isList(value['active']) && isList(value['empty']))) return undefined;
  const active = listAt(value, 'active');
  const main = active.find((queue) => textAt(queue, 'name') === 'main');
  return {
    mainTasks: integerAt(value, 'summary', 'mainQueueTasks') ?? lengthOf(main),
    totalTasks: total ?? active.map(lengthOf).reduce((sum, length) => sum + length, 0),
    failing: active.flatMap((queue) =>
      describeFailure(
        textAt(queue, 'name') ?? '',
        textAt(queue, 'status') ?? '',
        listAt(queue, 'tasks').map((task) => textAt(task, 'description') ?? ''),
      ),
    ),
  };
}

function lengthOf(queue: unknown): number {
  return integerAt(queue, 'tasksCount') ?? listAt(queue, 'tasks').length;
}
