import type { Ground } from '../ground';
import type { Move } from '../move';
import type { EngineOperation, EngineState, ShownStatus, TwinState } from '../state';
import { formerTree, wouldAdmitAll } from './apply-attempt';
import { differingKeys, leftoverKeys } from './compare';
import { desiredAt } from './desired';
import { applicationHealth } from './health';
import { operationMoves } from './operation-moves';
import { proceed } from './proceed';
import { pruneRule } from './prune-rule';
import { tipOf } from './repository';
import { shownByFlux, turn } from './turn';

/** What Argo CD says where it would have to remove everything (`peers.md` 1.2). */
export const WIPE_OUT = 'auto-sync will wipe out all resources';

/**
 * Everything that Argo CD or Flux may do next (`peers.md` 1.2, 1.5).
 *
 * While an operation runs nothing else is offered: neither engine looks at a newer commit before it is over, and what it
 * shows of itself until then is at least as old.
 */
export function engineMoves(state: TwinState, ground: Ground): readonly Move[] {
  const { operation } = state.engine;
  if (operation !== undefined) return operationMoves(operation, state, ground);
  const next = ground.engine === 'Flux' ? [] : refreshMoves(state, ground);
  return [...fetchMoves(state), ...next, ...startMoves(state, ground)];
}

/** Only the tip is ever fetched: commits before it are never seen. */
function fetchMoves(state: TwinState): readonly Move[] {
  const tip = tipOf(state.repository)?.sha;
  if (tip === undefined || tip === state.engine.fetched) return [];
  const engine: EngineState = { ...state.engine, fetched: tip };
  return [engineMove(state, engine, `fetches ${short(tip)}`, 'fetch')];
}

/** Argo CD compares what it fetched with the cluster, and shows the outcome; until then it shows the former one. */
function refreshMoves(state: TwinState, ground: Ground): readonly Move[] {
  const { fetched, shown } = state.engine;
  if (fetched === undefined) return [];
  const fresh = compareNow(state, fetched, ground);
  if (isSameStatus(shown, fresh)) return [];
  const sync = fresh.synced ? 'Synced' : 'OutOfSync';
  const text = `shows ${sync} and ${fresh.health} at ${short(fetched)}`;
  const move = engineMove(state, { ...state.engine, shown: fresh }, text, 'refresh');
  // what follows is the sync; nobody gains by seeing that it is due
  return [fresh.synced || shown.revision === fetched ? move : { ...move, local: true }];
}

function compareNow(state: TwinState, revision: string, ground: Ground): ShownStatus {
  const { engine, objects, repository } = state;
  const tree = desiredAt(repository, revision, ground);
  const differing = differingKeys(objects, tree, formerTree(state, ground));
  const leftover = leftoverKeys(objects, tree, engine.inventory);
  const synced = differing.length + leftover.length === 0;
  const failure = engine.failed?.sha === revision ? engine.failed.message : undefined;
  const trouble = tree.keys.length === 0 ? WIPE_OUT : failure;
  const error = synced ? undefined : trouble;
  return {
    revision,
    synced,
    health: applicationHealth(state, tree),
    ...(error === undefined ? {} : { error }),
  };
}

function isSameStatus(a: ShownStatus, b: ShownStatus): boolean {
  return (
    a.revision === b.revision &&
    a.synced === b.synced &&
    a.health === b.health &&
    a.error === b.error
  );
}

function startMoves(state: TwinState, ground: Ground): readonly Move[] {
  const { fetched, failed, shown } = state.engine;
  const isFlux = ground.engine === 'Flux';
  // Argo CD acts on what it compared
  if (fetched === undefined || (!isFlux && (shown.revision !== fetched || shown.synced))) return [];
  const operation = plannedOperation(state, fetched, ground);
  if (!(isFlux ? fluxHasToDo(state, operation) : argoHasToDo(state, operation, ground))) return [];
  if (failed?.sha === fetched && !wouldAdmitAll(operation, state, ground)) return [];
  const engine = isFlux ? reconcile(operation, state, ground) : turn(state.engine, { operation });
  const verb = isFlux ? 'reconciles' : 'starts to sync';
  return [{ ...engineMove(state, engine, `${verb} ${short(fetched)}`, 'apply'), local: true }];
}

function plannedOperation(state: TwinState, sha: string, ground: Ground): EngineOperation {
  const { engine, objects, repository } = state;
  const tree = desiredAt(repository, sha, ground);
  return {
    sha,
    pending: differingKeys(objects, tree, formerTree(state, ground)),
    prune: leftoverKeys(objects, tree, engine.inventory).filter((key) => {
      const live = objects[key];
      return live !== undefined && pruneRule(live, ground.engine) !== 'keep';
    }),
  };
}

/** Argo CD never syncs to nothing; it heals what drifted, and does nothing where only leftovers make it OutOfSync. */
function argoHasToDo(
  { repository }: TwinState,
  { sha, pending, prune }: EngineOperation,
  ground: Ground,
): boolean {
  return pending.length + prune.length > 0 && desiredAt(repository, sha, ground).keys.length > 0;
}

/** Flux reconciles each revision that it fetched, with or without changes, and the same one again when something drifted. */
function fluxHasToDo({ engine }: TwinState, { sha, pending, prune }: EngineOperation): boolean {
  return engine.applied !== sha || engine.failed !== undefined || pending.length + prune.length > 0;
}

/** A reconciliation with nothing to do is over at once. */
function reconcile(operation: EngineOperation, state: TwinState, ground: Ground): EngineState {
  const { sha, pending, prune } = operation;
  return pending.length + prune.length === 0
    ? proceed(operation, state.engine.inventory, state, ground)
    : turn(state.engine, { operation, shown: shownByFlux(sha, false) });
}

function engineMove(
  state: TwinState,
  engine: EngineState,
  text: string,
  takes: Move['takes'],
): Move {
  return { actor: 'engine', text, takes, next: { ...state, engine } };
}

function short(sha: string): string {
  return sha.slice(0, 7);
}
