import { compareText } from '../model/issue';
import type { QueueFacts } from './snapshot';

/**
 * The failing tasks of one queue, as `<queue>: <type> <description>`. A task text is
 * `<type>:<queue>:<description>`, then `:failures <n>` and the error's text, which is dropped (`observing.md` 7.2).
 */
export function describeFailure(
  queue: string,
  status: string,
  tasks: readonly string[],
): readonly string[] {
  const failing = tasks.filter((task) => FAILURES.test(task));
  if (failing.length > 0) return failing.map((task) => `${queue}: ${describeTask(queue, task)}`);
  if (!status.startsWith('sleep after fail')) return [];
  const [head] = tasks;
  return [`${queue}: ${head === undefined ? 'its head task' : describeTask(queue, head)}`];
}

/** Several lists of one cluster, taken apart in time: the worse of them, in whatever order they come. */
export function worstQueue(samples: readonly QueueFacts[]): QueueFacts | undefined {
  if (samples.length === 0) return undefined;
  return {
    mainTasks: Math.max(...samples.map((sample) => sample.mainTasks)),
    totalTasks: Math.max(...samples.map((sample) => sample.totalTasks)),
    failing: [...new Set(samples.flatMap((sample) => sample.failing))].sort(compareText),
  };
}

const FAILURES = /:failures \d+(?::|$)/;

function describeTask(queue: string, task: string): string {
  const [line = ''] = task.split('\n');
  const [text = ''] = line.split(FAILURES);
  const colon = text.indexOf(':');
  if (colon < 0) return text;
  const type = text.slice(0, colon);
  const rest = text.slice(colon + 1);
  const description = rest.startsWith(`${queue}:`) ? rest.slice(queue.length + 1) : rest;
  return `${type} ${description}`.trimEnd();
}
