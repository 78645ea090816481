import type { Ground } from '../ground';
import { withoutField } from '../platform/with-changes';
import type { NodeState } from '../state';
import { sameNames, sameTree } from './file-trees';
import { bundleOf } from './node-bundle';
import type { BundleSource } from './node-bundle';
import { afterRun, startedRun } from './node-run';

/** What is known of a node. */
export interface InitialNodeFacts
  extends
    Pick<NodeState, 'name' | 'role' | 'group' | 'address' | 'containerd' | 'label'>,
    Partial<Pick<NodeState, 'ready' | 'unschedulable' | 'faults' | 'store'>> {
  /**
   * Whether a drop-in has registry settings.
   *
   * @default - what the label says
   */
  readonly dropIns?: boolean;
}

/**
 * A node that has applied what the cluster asks of it: its files, its balancer and its annotations are what its steps make
 * of them. The label stays as it was observed. Where a step can not work the node is in the run that fails.
 */
export function initialNode(facts: InitialNodeFacts, around: BundleSource): NodeState {
  const bare = bareNode(facts);
  const bundle = bundleOf(around, facts.group);
  if (bundle === undefined) return { ...bare, readsHosts: true };
  const settled = afterRun({ ...bare, run: startedRun(bundle, false) }, bundle);
  return facts.label === undefined
    ? withoutField(settled, 'label')
    : { ...settled, label: facts.label };
}

/** A node on which nothing ran yet. */
export function bareNode(facts: InitialNodeFacts): NodeState {
  const { name, role, group, address, containerd, label } = facts;
  return {
    name,
    role,
    group,
    address,
    ready: facts.ready ?? true,
    unschedulable: facts.unschedulable ?? false,
    containerd,
    dropIns: facts.dropIns ?? label === 'custom',
    dropInsAside: false,
    readsHosts: containerd === 'v2',
    ...(label === undefined ? {} : { label }),
    files: NO_FILES,
    ownedFolders: NO_FOLDERS,
    run: { at: 'idle' },
    pods: {},
    store: facts.store ?? 'empty',
    faults: facts.faults ?? [],
  };
}

const NO_FILES = sameTree([]);
const NO_FOLDERS = sameNames([]);

/** Which line of containerd a cluster's nodes have, where no node tells. */
export function usualContainerd({ containerd }: Ground): NodeState['containerd'] {
  return containerd.version.startsWith('1.') ? 'v1' : 'v2';
}
