import { failure, success } from '../../../model/result';
import type { Snapshot } from '../../../observe/snapshot';
import { internTree } from '../engine/intern';
import type { Ground } from '../ground';
import { requestedParams } from '../platform/module-settings';
import { paramsOfPull } from '../platform/params';
import { registryStateHash } from '../platform/platform-key';
import type { TwinState } from '../state';
import { generationOf, usesModule } from './generation';
import { groundOf } from './ground-of';
import { kubernetesTwin } from './kubernetes-twin';
import type { Made } from './kubernetes-twin';
import { liveObjects } from './live-objects';
import { noNodes } from './no-nodes';
import { seenConfig } from './node-config-of';
import type { SnapshotInput, TwinResult } from './options';
import { registriesFor, startingState } from './starting-state';
import { sameButPassword } from './params';
import { bareNode, placedNodes } from './placed-nodes';
import { platformOf } from './platform-of';
import { progressOf } from './progress';
import { seenNodes } from './seen-nodes';
import type { SeenNode } from './seen-nodes';
import { settleWorkloads } from './settle-workloads';
import { requestedOf, sourcesOf } from './sources';
import { Assumptions } from './usual';

/**
 * A twin of the user's cluster: their nodes, their mode, and what is broken in it. What the snapshot does not tell is
 * taken to be as usual, and listed.
 */
export function twinFromSnapshot(input: SnapshotInput): TwinResult {
  const generation = generationOf(input.generation);
  if (!generation.ok) return generation;
  const assumptions = new Assumptions();
  const nodes = seenNodes(input.snapshot, input.options, assumptions);
  if (nodes.length === 0) return failure([noNodes()]);
  const ground = groundOf(input, generation.value, nodes, assumptions);
  const twin =
    ground.platform === 'Deckhouse'
      ? deckhouseTwin(input, nodes, ground, assumptions)
      : kubernetesTwin(input, nodes, ground);
  const settled = settleWorkloads(twin.state, twin.ground);
  return success({ state: settled, ground: twin.ground, assumed: assumptions.all });
}

function deckhouseTwin(
  input: SnapshotInput,
  nodes: readonly SeenNode[],
  ground: Ground,
  assumptions: Assumptions,
): Made {
  const { snapshot } = input;
  const progress = progressOf(snapshot);
  const seenRequest = requestedOf(snapshot, input);
  const objects = liveObjects(snapshot, internTree(input.tree), seenRequest);
  const bare = startingState(input, nodes.map(bareNode), objects);
  const asked = requestedParams(bare);
  const requested = sameButPassword(asked, seenRequest) ? asked : seenRequest;
  const sources = sourcesOf(snapshot, input, requested, progress, assumptions);
  const config = seenConfig(snapshot, sources, progress, nodes, assumptions);
  const masters = bare.nodes.filter(({ role }) => role === 'master');
  const seen = { snapshot, sources, progress, config, ground };
  const platform = platformOf(seen, masters, assumptions);
  const source = { platform, objects };
  const ownLocal = !usesModule(input.generation) && input.settingsInForce?.mode === 'Local';
  const placed = placedNodes(nodes, { snapshot, source, config, progress, ownLocal });
  const params = [requested, sources.requested, sources.settled, paramsOfPull(sources.pull)];
  const state: TwinState = {
    ...bare,
    platform,
    nodes: placed.nodes,
    registries: registriesFor(input, params),
  };
  const spelled = { ...placed.spelled, ...spelledSecrets(snapshot, state) };
  return { state, ground: { ...ground, seen: { snapshot, spelled } } };
}

/** How the cluster spells the module's own CA, and the hash of its state. */
function spelledSecrets(
  { registry: { state, pull } }: Snapshot,
  twin: TwinState,
): Readonly<Record<string, string>> {
  const hash = registryStateHash(twin);
  const ca = twin.platform?.pull.ca;
  return {
    ...(hash === undefined || state.hash === undefined ? {} : { [hash]: state.hash }),
    ...(ca === undefined || pull.ca === undefined ? {} : { [ca]: pull.ca }),
  };
}
