import type { Disruption } from '../model/disruption';
import type { State } from '../model/mode';
import { preconditionRow } from './preconditions';
import type { PreconditionRow, Profile, TransitionRow } from './profile';
import * as states from './states';

/**
 * Engine Pipeline as data: the moves that regshift's own commits perform. Its states are those of DKP's module, and so
 * is the one pair that has no direct way: Proxy and Local use the same port and the same place on masters
 * (`switching.md` 2.1).
 */

/** Between our own modes, and into and out of the mode that DKP knows by a section. Image names stay. */
const MOVES: readonly TransitionRow[] = [
  move('U1', 'Direct', 'None'),
  move('U1', 'Proxy', 'None'),
  move('U1', 'Local', 'None'),
  move('Direct', 'U1', 'None'),
  move('Proxy', 'U1', 'None'),
  move('Local', 'U1', 'None'),
  move('Direct', 'Proxy', 'None'),
  move('Direct', 'Local', 'None'),
  move('Proxy', 'Direct', 'None'),
  move('Local', 'Direct', 'None'),
  move('U0', 'U1', 'None'),
  move('U1', 'U0', 'None'),
  move('U1', 'U1', 'None'),
  move('Direct', 'Direct', 'None'),
  move('Proxy', 'Proxy', 'None'),
  move('Local', 'Local', 'None'),
  never('Proxy', 'Local'),
  never('Local', 'Proxy'),
];

/** Where image names stay, the registry they name is always known: Unmanaged without a section is like any other state. */
const MOVES_FROM_U0: readonly TransitionRow[] = [
  move('U0', 'Direct', 'None'),
  move('U0', 'Proxy', 'None'),
  move('U0', 'Local', 'None'),
  move('Direct', 'U0', 'None'),
  move('Proxy', 'U0', 'None'),
  move('Local', 'U0', 'None'),
];

const EVERYWHERE: readonly PreconditionRow[] = [
  preconditionRow('P016', 'supported-runtime', 'switching.md 5'),
  preconditionRow('P015', 'nodes-ready', 'observing.md 9'),
  preconditionRow('P034', 'pipeline-masters', 'objects.md 4.4, 4.6', ['Direct', 'Proxy', 'Local']),
  preconditionRow('P013', 'masters-ready', 'switching.md 5', ['Direct', 'Proxy', 'Local']),
  preconditionRow('P014', 'masters-schedulable', 'switching.md 5', ['Direct', 'Proxy', 'Local']),
  preconditionRow('P035', 'pipeline-images', 'objects.md 4.7', ['Local']),
  preconditionRow('P036', 'pipeline-paths', 'peers.md 3.2'),
  preconditionRow('P023', 'via-section', 'switching.md 6.1'),
  { ...preconditionRow('P028', 'secret-delivery', 'objects.md 1.1, 2.1'), scope: 'commits' },
  preconditionRow('P026', 'pipeline-push', 'objects.md 4.11', ['Local']),
];

const SHARED = {
  id: 'Pipeline',
  versions: {},
  states: [states.U0, states.U1, states.DIRECT, states.PROXY, states.LOCAL],
  conditions: {},
  risks: [],
  unmanagedSection: 'state',
  plannable: { kind: 'yes' },
  source: 'switching.md 2.1, 3.2',
} as const satisfies Partial<Profile>;

/** Any cluster with containerd: image names stay as they are. */
export const PIPELINE_KUBERNETES: Profile = {
  ...SHARED,
  title: 'engine Pipeline on Kubernetes',
  transitions: [...MOVES, ...MOVES_FROM_U0],
  preconditions: EVERYWHERE,
};

/** DKP with its registry module off: image names move between the registry and a base of our own. */
export const PIPELINE_DECKHOUSE: Profile = {
  ...SHARED,
  title: 'engine Pipeline on DKP',
  transitions: MOVES.map((row) =>
    renamesImages(row) ? { ...row, disruption: 'AllComponentsRestart' } : row,
  ),
  preconditions: [
    preconditionRow('P037', 'module-off', 'objects.md 3.1'),
    preconditionRow('P022', 'no-update-running', 'versions.md 5.1'),
    preconditionRow('P038', 'pipeline-containerd', 'objects.md 3.1'),
    preconditionRow('P039', 'pipeline-one-master', 'objects.md 4.7', ['Proxy', 'Local']),
    ...EVERYWHERE,
    { ...preconditionRow('P030', 'nodes-up-to-date', 'observing.md 8.3'), scope: 'commits' },
    { ...preconditionRow('P027', 'foreign-node-scripts', 'switching.md 6.1'), scope: 'commits' },
  ],
};

/** Image names are the registry's own in Unmanaged, and below a base of ours elsewhere. */
function renamesImages({ from, to }: TransitionRow): boolean {
  return (from === 'U1' && to !== 'U0') || (to === 'U1' && from !== 'U0');
}

function move(from: State, to: State, disruption: Disruption): TransitionRow {
  return {
    from,
    to,
    standing: 'documented',
    disruption,
    reason: 'old and new source side by side, then the new one alone',
    source: 'switching.md 3.6, 3.9',
  };
}

function never(from: State, to: State): TransitionRow {
  return {
    from,
    to,
    standing: 'rejected',
    disruption: 'None',
    reason: 'both use the same port and the same place on masters',
    source: 'switching.md 2.1',
  };
}
