import { compareText } from '../../../model/issue';
import { remember } from '../../../model/remember';
import { withoutField } from '../platform/with-changes';
import type { NodeBundle, NodeRun, NodeState } from '../state';
import { PLATFORM_STEPS } from './platform-steps';
import { scriptStep } from './script-steps';
import type { Step } from './step';

/** A run that is under way. */
export type Running = Extract<NodeRun, { readonly at: 'running' }>;

/** What a run does next. */
export interface RunStep {
  readonly text: string;
  readonly node: NodeState;
  /** Whether the step failed. */
  readonly failed: boolean;
}

/** The steps of a bundle in the order of their files, scripts of users among the platform's own (`objects.md` 2.3). */
export const stepsOf = remember((bundle: NodeBundle): readonly Step[] =>
  [...PLATFORM_STEPS, ...bundle.scripts.map(scriptStep)].sort((a, b) =>
    compareText(a.name, b.name),
  ),
);

/** The run at its beginning (`objects.md` 2.5). */
export function startedRun(bundle: NodeBundle, first: boolean): Running {
  return { at: 'running', checksum: bundle.checksum, done: [], first, bundle };
}

/** The next step that has an effect, or the end of the run. Steps without one take no time worth a move. */
export function nextOfRun(node: NodeState, run: Running, bundle: NodeBundle): RunStep {
  if (node.faults.includes('ScriptFails')) {
    return failed(node, run, stepsOf(bundle)[0]?.name ?? '', 'the script ends with an error');
  }
  const steps = stepsOf(bundle);
  const last = run.done.at(-1);
  const from = last === undefined ? 0 : steps.findIndex(({ name }) => name === last) + 1;
  for (const step of steps.slice(from)) {
    const after = step.run(node, bundle, run.first);
    if (typeof after === 'string') return failed(node, run, step.name, after);
    if (after !== node) return stepped(after, run, step);
  }
  return { text: 'finishes', node: finished(node, run, bundle), failed: false };
}

/** A failing step is tried again for ever (`objects.md` 2.5). */
function failed(node: NodeState, run: Running, step: string, why: string): RunStep {
  const error = `${step}: ${why}`;
  const after = run.error === error ? node : { ...node, run: { ...run, error } };
  return { text: `fails at ${error}`, node: after, failed: true };
}

function stepped(node: NodeState, run: Running, { name, text }: Step): RunStep {
  const next = { ...withoutField(run, 'error'), done: [...run.done, name] };
  return { text, node: { ...node, run: next }, failed: false };
}

const IDLE: NodeRun = { at: 'idle' };

/**
 * The node after its run. It then reports the checksum, and the version of the configuration that it applied
 * (`switching.md` 3.6); after its first run neither, so that it runs once more (`objects.md` 3.5).
 */
function finished(
  node: NodeState,
  { first }: Running,
  { checksum, nodeConfig }: NodeBundle,
): NodeState {
  const rest = withoutField(withoutField(node, 'version'), 'checksum');
  if (first) return { ...rest, ready: true, run: IDLE };
  const version = nodeConfig === undefined ? {} : { version: nodeConfig.version };
  return { ...rest, ...version, checksum, run: IDLE };
}

/** The node after all steps at once; it stays in its run where one of them fails. */
export function afterRun(node: NodeState, bundle: NodeBundle): NodeState {
  let current = node;
  while (current.run.at === 'running') {
    const next = nextOfRun(current, current.run, bundle);
    if (next.failed) return next.node;
    current = next.node;
  }
  return current;
}
