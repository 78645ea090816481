import { remember, rememberPair } from '../../../model/remember';
import type { Ground } from '../ground';
import type { Move } from '../move';
import { withoutField } from '../platform/with-changes';
import type { NodeBundle, NodeState, TwinState } from '../state';
import { isUp } from '../workloads/scheduling';
import { bundleOf } from './node-bundle';
import { nextOfRun, startedRun } from './node-run';
import type { RunStep, Running } from './node-run';
import { withNode } from './with-node';

/** What bashible on each node and the approver of DKP may do next (`objects.md` 2.5, `observing.md` 9). */
export function nodeMoves(state: TwinState, ground: Ground): readonly Move[] {
  if (state.platform === undefined) return [];
  const moves: Move[] = [];
  for (const node of state.nodes) {
    const move = moveOf(state, node, ground);
    if (move !== undefined) moves.push(move);
    const other = newerSteps(state, node, ground);
    if (other !== undefined) moves.push(other);
  }
  return moves;
}

function moveOf(state: TwinState, node: NodeState, ground: Ground): Move | undefined {
  const { run } = node;
  switch (run.at) {
    case 'idle':
      return isUp(node) ? asks(state, node) : undefined;
    case 'waiting':
      return mayStart(state, node, ground) ? approved(state, node) : undefined;
    case 'running':
      return runs(node, run) ? goesOn(state, node, run) : undefined;
  }
}

/** A node that joins runs before it is Ready. */
function runs(node: NodeState, { first }: Running): boolean {
  return first ? !node.faults.includes('NotReady') : isUp(node);
}

/**
 * Sees a new checksum, drops its own, downloads the steps and asks to start. When it asks makes no difference: one that
 * would ask later, for newer steps, is the same as one that is approved for those.
 */
function asks(state: TwinState, node: NodeState): Move | undefined {
  const bundle = bundleOf(state, node.group);
  if (bundle === undefined || node.checksum === bundle.checksum) return undefined;
  const next = withNode(state, asking(node, bundle));
  const text = 'asks to apply new configuration';
  return { actor: actorOf(node), text, takes: 'step', next, local: true };
}

const asking = rememberPair((node: NodeState, bundle: NodeBundle): NodeState => ({
  ...withoutField(node, 'checksum'),
  run: { at: 'waiting', checksum: bundle.checksum, bundle },
}));

/** A node at the beginning of a run; one that breaks off its first begins that again. */
const started = rememberPair((node: NodeState, bundle: NodeBundle): NodeState => ({
  ...node,
  run: startedRun(bundle, node.run.at === 'running' && node.run.first),
}));

/** New approvals only where all nodes of the group are Ready, and so many at once (`observing.md` 9). */
function mayStart(state: TwinState, { group }: NodeState, ground: Ground): boolean {
  const most = ground.groups[group]?.maxConcurrent ?? 1;
  let running = 0;
  for (const node of state.nodes) {
    if (node.group !== group) continue;
    if (!isUp(node)) return false;
    if (node.run.at === 'running') running += 1;
  }
  return running < most;
}

function approved(state: TwinState, node: NodeState): Move | undefined {
  const waiting = node.run.at === 'waiting' ? node.run.bundle : undefined;
  const bundle = waiting ?? bundleOf(state, node.group);
  if (bundle === undefined) return undefined;
  const next = withNode(state, started(node, bundle));
  return { actor: 'node-manager', text: `approves ${node.name}`, takes: 'approve', next };
}

/** Steps that became newer while the node waited: it may be that it had not asked before. */
function newerSteps(state: TwinState, node: NodeState, ground: Ground): Move | undefined {
  if (node.run.at !== 'waiting' || !mayStart(state, node, ground)) return undefined;
  const wanted = bundleOf(state, node.group);
  if (wanted === undefined || wanted.checksum === node.run.checksum) return undefined;
  const next = withNode(state, started(node, wanted));
  const text = `approves ${node.name} for the steps of now`;
  return { actor: 'node-manager', text, takes: 'approve', next };
}

function goesOn(state: TwinState, node: NodeState, run: Running): Move | undefined {
  const wanted = bundleOf(state, node.group);
  if (run.error !== undefined && wanted !== undefined && wanted.checksum !== run.checksum) {
    const next = withNode(state, started(node, wanted));
    return {
      actor: actorOf(node),
      text: 'starts anew with the steps of now',
      takes: 'retry',
      next,
    };
  }
  const bundle = run.bundle ?? wanted;
  if (bundle === undefined) return undefined;
  const step = run.bundle === undefined ? nextOfRun(node, run, bundle) : nextStep(node);
  if (step === undefined || step.node === node) return undefined;
  return {
    actor: actorOf(node),
    text: step.text,
    takes: run.error === undefined ? 'step' : 'retry',
    next: withNode(state, step.node),
  };
}

/** What a node that has its steps does next depends on nothing but itself. */
const nextStep = remember((node: NodeState): RunStep | undefined =>
  node.run.at === 'running' && node.run.bundle !== undefined
    ? nextOfRun(node, node.run, node.run.bundle)
    : undefined,
);

function actorOf({ name }: NodeState): string {
  return `node/${name}`;
}
