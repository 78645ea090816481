import type { GateEvidence } from '../../../src/gate/evidence';
import type { NodeFacts } from '../../../src/observe/snapshot';
import type { GateClause } from '../../../src/plan/plan';
import { BASELINE, EVIDENCE, NODES, changed, node, withSnapshot } from '../gate-builder';
import { verdictsOf } from '../gate-case';
import type { GateCase, Verdicts } from '../gate-case';

const ALL: GateClause = { kind: 'NodesUpToDate', nodeGroups: ['*'] };
const WORKERS: GateClause = { kind: 'NodesUpToDate', nodeGroups: ['worker'] };
const NO_NODE = 'stale: can not tell: no Node was observed';
const UNMOVED = 'stale: NodeGroup master: its checksum is as before the commit';

function withNodes(...nodes: readonly NodeFacts[]): GateEvidence {
  return withSnapshot({ nodes });
}

function since(checksums: Readonly<Record<string, string>>): GateEvidence {
  return { ...EVIDENCE, baseline: { ...BASELINE, checksums } };
}

const SAME = EVIDENCE.snapshot.configurationChecksums ?? {};
const busy = withNodes(node('master-1', 'master', { update: ['approved'] }), NODES[1]);

const upToDate: Verdicts = {
  'have it when the checksum has moved and every node has it': [EVIDENCE, 'open'],
  'have it from before while the checksum of one group has not moved': [
    since({ master: 'm1', worker: 'w2' }),
    'stale: NodeGroup worker: its checksum is as before the commit',
  ],
  'have not, even where a node before them is at it': [
    { ...busy, baseline: { ...BASELINE, checksums: { master: 'm1', worker: 'w2' } } },
    'stale: NodeGroup worker: its checksum is as before the commit',
  ],
  'have it when the commit was taken back that would have moved it, before it did': [
    { ...since(SAME), takenBack: { ...BASELINE, checksums: SAME } },
    'open',
  ],
  'have not when the commit was taken back after it had moved it': [
    { ...since(SAME), takenBack: BASELINE },
    UNMOVED,
  ],
  'have not when nobody knows what was before the commit that is taken back': [
    { ...since(SAME), takenBack: changed(BASELINE, { checksums: undefined }) },
    UNMOVED,
  ],
  'have not while one has another checksum': [
    withNodes(NODES[0], node('worker-1', 'worker', { configurationChecksum: 'w1' })),
    'waiting: node worker-1 has not applied its configuration yet',
  ],
  'have not while one is at it': [
    withNodes(
      NODES[0],
      node('worker-1', 'worker', { update: ['approved', 'disruption-required'] }),
    ),
    'waiting: node worker-1: approved, disruption-required',
  ],
  'have not while one is not Ready': [
    withNodes(NODES[0], node('worker-1', 'worker', { ready: false })),
    'waiting: node worker-1 is not Ready',
  ],
  'have not while the first of two is not Ready': [
    withNodes(node('master-1', 'master', { ready: false }), busy.snapshot.nodes?.[1] ?? NODES[1]),
    'waiting: node master-1 is not Ready',
  ],
  'have not without any': [withNodes(), NO_NODE],
  'are not known': [withSnapshot({ nodes: undefined }), NO_NODE],
  'are of groups that nobody knows': [
    withNodes(changed(NODES[0], { group: undefined })),
    'stale: can not tell: which NodeGroups nodes belong to was not observed',
  ],
  'of no group do not matter beside others': [
    withNodes(changed(NODES[0], { group: undefined }), NODES[1]),
    'open',
  ],
  'have checksums that are not known': [
    withSnapshot({ configurationChecksums: undefined }),
    'stale: can not tell: Secret configuration-checksums was not observed',
  ],
  'had checksums that nobody remembers': [
    { ...EVIDENCE, baseline: changed(BASELINE, { checksums: undefined }) },
    'stale: can not tell: the checksums of NodeGroups were not remembered from before the commit',
  ],
  'had checksums of which nothing was remembered': [
    changed(EVIDENCE, { baseline: undefined }),
    'stale: can not tell: the checksums of NodeGroups were not remembered from before the commit',
  ],
  'of a new group have it': [since({ master: 'm1' }), 'open'],
  'of every group matter': [busy, 'waiting: node master-1: approved'],
};

const some: Verdicts = {
  'have it when other groups have not moved': [since({ master: 'm2', worker: 'w1' }), 'open'],
  'have it while other nodes are at it': [busy, 'open'],
  'have not while one of them is at it': [
    withNodes(NODES[0], node('worker-1', 'worker', { update: ['approved'] })),
    'waiting: node worker-1: approved',
  ],
};

const clean: Verdicts = {
  'report no drop-in': [EVIDENCE, 'open'],
  'report a drop-in': [
    withNodes(NODES[0], node('w', 'worker', { containerdConfigRegistry: 'custom' })),
    'waiting: node w reports containerd-config-registry=custom',
  ],
  'have not reported': [
    withNodes(NODES[0], changed(node('w', 'worker'), { containerdConfigRegistry: undefined })),
    'waiting: node w has not reported its containerd configuration',
  ],
  'are not there': [withNodes(), NO_NODE],
  'are not known': [withSnapshot({ nodes: undefined }), NO_NODE],
};

const released: Verdicts = {
  'have no configuration of the module': [EVIDENCE, 'open'],
  'have one': [
    withNodes(NODES[0], node('w', 'worker', { registryVersion: 'abc' })),
    "waiting: node w still has the registry module's configuration",
  ],
  'are not there': [withNodes(), NO_NODE],
  'are not known': [withSnapshot({ nodes: undefined }), NO_NODE],
};

export const NODE_CASES: readonly GateCase[] = [
  ...verdictsOf('nodes', ALL, upToDate),
  ...verdictsOf('nodes of one group', WORKERS, some),
  ...verdictsOf(
    'nodes of a group without any',
    { kind: 'NodesUpToDate', nodeGroups: ['empty'] },
    { 'have it': [EVIDENCE, 'open'] },
  ),
  ...verdictsOf('nodes, asked for drop-ins,', { kind: 'NodesReportDefaultConfig' }, clean),
  ...verdictsOf('nodes, asked for the layout,', { kind: 'NodesReleased' }, released),
];
