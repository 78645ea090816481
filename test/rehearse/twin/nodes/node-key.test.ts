import { nodeKey } from '../../../../src/rehearse/twin/nodes/node-key';
import { nodeMoves } from '../../../../src/rehearse/twin/nodes/node-moves';
import type { NodeState } from '../../../../src/rehearse/twin/state';
import {
  cluster,
  finalConfig,
  GROUND,
  LOCAL,
  NEW,
  nodeOf,
  settle,
  withConfig,
  WORKERS,
} from './samples';

const state = cluster(WORKERS);
const node = nodeOf(state, 'worker-1');

describe('nodeKey', () => {
  it('is the same for nodes that differ in name and address alone', () => {
    expect(nodeKey(node)).toBe(nodeKey(nodeOf(state, 'worker-2')));
    const files = node.files.map((file) => ({ ...file }));
    expect(nodeKey({ ...node, files })).toBe(nodeKey(node));
  });

  it.each<readonly [string, Partial<NodeState>]>([
    ['role', { role: 'master' }],
    ['group', { group: 'other' }],
    ['readiness', { ready: false }],
    ['cordon', { unschedulable: true }],
    ['containerd', { containerd: 'v1' }],
    ['drop-ins', { dropIns: true }],
    ['drop-ins aside', { dropInsAside: true }],
    ['layout', { readsHosts: false }],
    ['label', { label: 'custom' }],
    ['files', { files: [] }],
    ['owned folders', { ownedFolders: [] }],
    ['balancer', { balancer: ['10.0.0.1:5001'] }],
    ['version', { version: 'v' }],
    ['checksum', { checksum: 'c' }],
    ['run', { run: { at: 'waiting', checksum: 'c' } }],
    ['step', { run: { at: 'running', checksum: 'c', done: [], first: false } }],
    ['registry', { nodeServices: { version: 'v', ready: true } }],
    ['store', { store: 'filled' }],
    ['fault', { faults: ['ScriptFails'] }],
  ])('tells nodes of another %s apart', (_name, change) => {
    expect(nodeKey({ ...node, ...change })).not.toBe(nodeKey(node));
  });

  it('tells runs apart by how far they are and why they fail', () => {
    const run = { at: 'running', checksum: 'c', done: ['a'], first: false } as const;
    const keys = [
      run,
      { ...run, done: ['a', 'b'] },
      { ...run, error: 'e' },
      { ...run, first: true },
    ];
    expect(new Set(keys.map((each) => nodeKey({ ...node, run: each }))).size).toBe(4);
  });

  it('has the version that a master is asked for as such, since it differs from master to master', () => {
    const serving = (version: string): NodeState => ({
      ...node,
      nodeServices: { version, ready: true },
    });
    expect(nodeKey(serving('a'), 'a')).toBe(nodeKey(serving('b'), 'b'));
    expect(nodeKey(serving('a'), 'b')).not.toBe(nodeKey(serving('b'), 'b'));
    expect(nodeKey(node, 'b')).not.toBe(nodeKey(node));
  });

  it('differs after every move of a run', () => {
    const moves = settle(withConfig(state, finalConfig(LOCAL)));
    const keys = moves.map(({ next }) => next.nodes.map((each) => nodeKey(each)).join(' '));
    expect(new Set(keys).size).toBe(moves.length);
  });
});

describe('moves', () => {
  it('never lead to the state that they come from, and keep what they do not touch', () => {
    const start = withConfig(state, finalConfig(NEW));
    for (const { next } of settle(start)) {
      expect(next.platform).toBe(start.platform);
      expect(next.objects).toBe(start.objects);
      for (const move of nodeMoves(next, GROUND)) expect(move.next.nodes).not.toBe(next.nodes);
    }
  });
});
