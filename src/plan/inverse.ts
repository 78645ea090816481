import { changesBetween, withObjects } from './changes';
import type { Tree } from './changes';
import type { PhaseDraft } from './draft';
import type { Gates } from './gates';
import { groupsOf, undoOf } from './node-scripts';
import { desiredKey, sameObject } from './objects';
import { clausesOfChange } from './pipeline/change-clauses';
import { isPipelineObject } from './pipeline/objects';
import type { DesiredObject } from './objects';
import type { Gate, Inverse, InverseStep } from './plan';
import { stateOfSettings } from './settings';

/**
 * How to undo one phase: back to the tree before it. A ModuleConfig is never deleted, and a node script that wrote
 * something first becomes the script that takes it away, since a deleted one leaves its files behind.
 */
export function inverseOf(phase: PhaseDraft, before: Tree, gates: Gates): Inverse {
  if (phase.kind === 'check') return { steps: [], note: 'nothing was committed' };
  if (phase.kind === 'action') {
    const released = phase.id === 'release-nodes';
    return {
      steps: [],
      note: released
        ? 'nodes are on the legacy layout: the way back into the module is a new switch'
        : 'nothing was committed: undo the phase before it',
    };
  }
  const created = createdBy(before, phase.tree);
  const undone = withObjects(phase.tree, created.flatMap(undoOf));
  const back = withObjects(before, created.flatMap(remainderOf));
  const steps = [
    ...step(`undo-${phase.id}`, phase.tree, undone, gates),
    ...step(`revert-${phase.id}`, undone, back, gates),
  ];
  return { steps, ...noteOf(phase, before, steps) };
}

function createdBy(before: Tree, after: Tree): readonly DesiredObject[] {
  const existed = new Set(before.map(desiredKey));
  return after.filter((object) => !existed.has(desiredKey(object)));
}

/** What stays of an object that did not exist before. */
function remainderOf(object: DesiredObject): readonly DesiredObject[] {
  if (isPipelineObject(object)) return object.kind === 'RegistryNamespace' ? [object] : [];
  switch (object.kind) {
    case 'RegistryModuleConfig':
      return [object];
    case 'RegistryModuleSwitch':
      return [{ ...object, enabled: !object.enabled }];
    case 'MirrorAuth':
    case 'LegacyAuth':
    case 'DropLegacyConfig':
    case 'MirrorAuthUndo':
    case 'LegacyAuthUndo':
    case 'RestoreLegacyConfig':
      return [];
  }
}

function step(id: string, from: Tree, to: Tree, gates: Gates): readonly InverseStep[] {
  const changes = changesBetween(from, to);
  return changes.length === 0
    ? []
    : [{ id, changes, gate: gateOfChange(from, to, gates), objects: to }];
}

function gateOfChange(from: Tree, to: Tree, gates: Gates): Gate {
  if ([...from, ...to].some(isPipelineObject))
    return gates.applied(clausesOfChange(from, to) ?? []);
  const changed = to.filter((object) => !from.some((old) => sameObject(old, object)));
  const settings = changed.find((object) => object.kind === 'RegistryModuleConfig');
  if (settings !== undefined) return gates.settledIn(stateOfSettings(settings.settings));
  const groups = groupsOf(changed);
  return groups.length > 0 ? gates.nodesUpToDate(groups, 'nodes up to date') : gates.delivered();
}

function noteOf(
  phase: PhaseDraft,
  before: Tree,
  steps: readonly InverseStep[],
): Pick<Inverse, 'note'> {
  const own = phase.tree.some((object) => object.kind === 'RegistryModuleConfig');
  if (
    own &&
    phase.id.startsWith('switch-') &&
    !before.some((o) => o.kind === 'RegistryModuleConfig')
  ) {
    return { note: 'no way back: the settings in force are not known; give them in spec.previous' };
  }
  if (phase.id === 'drop-legacy-containerd-config') {
    return {
      note: 'no revert once it is committed, for nodes run the script at once: from then on by the way out',
    };
  }
  return steps.length === 0 ? { note: 'nothing to undo: no effect on the cluster' } : {};
}
