import { stringify } from 'yaml';
import { readDump } from '../../src/observe/read-dump';
import type { QueueFacts } from '../../src/observe/snapshot';
import * as dump from './dump-builder';

function queueOf(...texts: readonly string[]): QueueFacts | undefined {
  const result = readDump(
    texts.map((text, index) => dump.textFile(text, `queue-${String(index)}`)),
  );
  if (!result.ok || result.issues.length > 0) throw new Error(JSON.stringify(result.issues));
  return result.value.queue;
}

const BUSY = `Queue 'main': length 12, status: 'sleep after fail for 20s'

 1. ModuleRun:main:registry:doStartup:Kubernetes:failures 7:module hook failed: error: license example-license
 2. ModuleRun:main:not-a-task: part of the error text
3 errors occurred:
 7. ModuleRun:main:out-of-order:failures 1:part of the error text
 2. ModuleRun:main:prometheus:Kubernetes

Queue '/modules/registry/orchestrator': length 1, status: 'run first task'

 1. ModuleHookRun:/modules/registry/orchestrator:kubernetes:registry/hooks/orchestrator:nodes:failures 1:no master
 2. ModuleRun:main:beyond-the-length:failures 1:part of the error text

Empty queues (2):
- /modules/a
- /modules/b

Summary:
- 'main' queue: 12 tasks.
- 3 other queues (1 active, 2 empty): 1 task.
- total 13 tasks to handle.
`;

const TASK = 'ModuleHookRun:main:kubernetes:registry/hooks/checker:failures 2:some: error';

describe('a saved list of queues', () => {
  it('in text tells that nothing waits', () => {
    expect(queueOf(dump.QUIET_QUEUE)).toEqual({ mainTasks: 0, totalTasks: 0, failing: [] });
  });

  it('in text tells which tasks fail, without what their errors say', () => {
    expect(queueOf(BUSY)).toEqual({
      mainTasks: 12,
      totalTasks: 13,
      failing: [
        '/modules/registry/orchestrator: ModuleHookRun kubernetes:registry/hooks/orchestrator:nodes',
        'main: ModuleRun registry:doStartup:Kubernetes',
      ],
    });
  });

  it.each([
    ['one task', "Summary:\n- 'main' queue: 1 task.\n- total 1 task to handle.\n", 1, 1],
    ['no queue at all', 'Summary:\n  No queues.\n', 0, 0],
    [
      'no summary',
      "Queue 'main': length 2, status: 'run first task'\n\n 1. A:main:b\n 2. A:main:c\n",
      2,
      2,
    ],
    [
      'a queue that is not made yet',
      "Queue 'main': length 0, status: 'Queue is not created'\n",
      0,
      0,
    ],
    [
      'colours',
      "\u001b[1mSummary:\u001b[0m\n- 'main' queue: 4 tasks.\n- total 5 tasks to handle.\n",
      4,
      5,
    ],
  ])('in text with %s is counted', (_, text, mainTasks, totalTasks) => {
    expect(queueOf(text)).toEqual({ mainTasks, totalTasks, failing: [] });
  });

  it('blames the head of a queue that sleeps after a failure it does not show', () => {
    expect(
      queueOf("Queue 'main': length 1, status: 'sleep after fail for 5s'\n\n 1. A:main:b\n"),
    ).toEqual({ mainTasks: 1, totalTasks: 1, failing: ['main: A b'] });
    expect(queueOf("Queue 'x': length 1, status: 'sleep after fail for 5s'\n")).toEqual({
      mainTasks: 0,
      totalTasks: 1,
      failing: ['x: its head task'],
    });
  });

  it.each([
    ['JSON', (value: unknown): string => JSON.stringify(value)],
    ['YAML', (value: unknown): string => stringify(value)],
  ])('in %s tells the same', (_, write) => {
    const tasks = [{ index: 1, description: TASK }];
    const data = {
      active: [{ name: 'main', tasksCount: 1, status: 'sleep after fail for 5s', tasks }],
      empty: [{ name: '/modules/a', tasksCount: 0, status: 'waiting for task', tasks: [] }],
      summary: { mainQueueTasks: 1, otherQueues: { active: 0, empty: 1, tasks: 0 }, totalTasks: 1 },
    };
    const facts = {
      mainTasks: 1,
      totalTasks: 1,
      failing: ['main: ModuleHookRun kubernetes:registry/hooks/checker'],
    };
    expect(queueOf(write(data))).toEqual(facts);
    const { active, empty } = data;
    expect(queueOf(write({ active, empty }))).toEqual(facts);
  });

  it('taken twice counts at its worst, in any order', () => {
    const worst = { ...queueOf(BUSY), totalTasks: 13 };
    expect(queueOf(BUSY, dump.QUIET_QUEUE)).toEqual(worst);
    expect(queueOf(dump.QUIET_QUEUE, BUSY)).toEqual(worst);
  });

  it('is not seen in an object that has the same fields', () => {
    const crd = dump.object('example.com/v1', 'Thing', 'a', { summary: { totalTasks: 3 } });
    const result = readDump([dump.textFile(JSON.stringify(crd), 'a.json')]);
    expect(result.ok && result.value.queue).toBeUndefined();
  });
});
