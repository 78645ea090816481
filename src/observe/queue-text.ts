import { describeFailure } from './queue-task';
import type { QueueFacts } from './snapshot';

const HEAD = /^Queue '(.*)': length (\d+), status: '(.*)'$/;
const TASK = /^ {0,2}(\d+)\. (.+)$/;
const MAIN = /^- 'main' queue: (?:empty|(\d+) tasks?)\.$/;
const TOTAL = /^- (?:no|total (\d+)) tasks? to handle\.$/;

/** Whether a text is what `d8 system queue list` prints (`observing.md` 7.2). */
export function isQueueText(text: string): boolean {
  return (
    /^Queue '.*': length \d+, status: '/m.test(text) ||
    (/^Summary:[ \t]*$/m.test(text) && /^(?:- 'main' queue: |\s*No queues\.)/m.test(text))
  );
}

/** One queue of the list while it is read. */
interface Queue {
  readonly name: string;
  readonly length: number;
  readonly status: string;
  readonly tasks: string[];
}

/**
 * Reads the text form of the list. Error texts of tasks may hold anything, line breaks too, so a line that is not
 * the next numbered task is taken for part of one.
 */
export function parseQueueText(text: string): QueueFacts {
  const queues: Queue[] = [];
  let main: number | undefined;
  let total: number | undefined;
  for (const line of text.split('\n').map((raw) => raw.trimEnd())) {
    const head = HEAD.exec(line);
    const task = TASK.exec(line);
    const current = queues.at(-1);
    if (head !== null) queues.push(queueOf(head));
    else if (task !== null && current !== undefined && isNext(current, task[1])) {
      current.tasks.push(task[2] ?? '');
    }
    main ??= countIn(MAIN.exec(line));
    total ??= countIn(TOTAL.exec(line));
  }
  const lengths = queues.map((queue) => queue.length);
  return {
    mainTasks: main ?? queues.find((queue) => queue.name === 'main')?.length ?? 0,
    totalTasks: total ?? lengths.reduce((sum, length) => sum + length, 0),
    failing: queues.flatMap(({ name, status, tasks }) => describeFailure(name, status, tasks)),
  };
}

function queueOf(head: RegExpExecArray): Queue {
  return { name: head[1] ?? '', length: Number(head[2]), status: head[3] ?? '', tasks: [] };
}

function isNext(queue: Queue, index: string | undefined): boolean {
  return Number(index) === queue.tasks.length + 1 && queue.tasks.length < queue.length;
}

function countIn(match: RegExpExecArray | null): number | undefined {
  return match === null ? undefined : Number(match[1] ?? 0);
}
