import type { FileSet } from '../../../../src/model/file-set';
import type { NodeState, TwinState } from '../../../../src/rehearse/twin/state';
import { TREE_OWNER_LINE } from '../../../../src/node/owner-line';
import {
  apply,
  atRest,
  change,
  cluster,
  GROUND,
  lastOf,
  moves,
  NODE_HOSTS,
  node,
  nodeNamed,
  phase,
  phases,
  play,
} from './cluster';

const PREFLIGHT = phase('11-kubernetes-proxy', '02-containerd-preflight');
const TRANSITION = phase('11-kubernetes-proxy', '04-transition-containerd-config');
const FINAL = phase('11-kubernetes-proxy', '06-final-containerd-config');
const DIRECT = phase('12-kubernetes-direct', '04-transition-containerd-config');

const HOST = 'registry.example.com';
const ready = ['ready', 'ready', 'ready', 'ready', 'ready'];

const CERTIFICATES = ['10.128.0.5', '10.128.0.6', '10.128.0.7', '127.0.0.1'].map(
  (address) => `${HOST}/https-${address}:5001-ca.crt`,
);
const PROXY_FILES = [`${HOST}/hosts.toml`, ...CERTIFICATES];

function paths(files: FileSet): readonly string[] {
  return files.map(({ path }) => path);
}

function contentOf(node: NodeState, path: string): string | undefined {
  return node.files.find((file) => file.path === path)?.content;
}

/** Distinct trees of a node, in the order in which they are seen. */
function trees(states: readonly TwinState[], name: string): readonly (readonly string[])[] {
  const seen = states.map((state) => nodeNamed(state, name).files);
  return seen.filter((files, at) => files !== seen[at - 1]).map(paths);
}

/** A worker with a file before our pod has written anything, asked to write. */
function withFile(path: string, content: string): TwinState {
  const state = atRest(cluster(PREFLIGHT, [node('worker-0')]));
  return apply(change(state, 'worker-0', { files: [{ path, content }] }), FINAL);
}

describe('pods that write the host tree', () => {
  it('come up without anything to write, and leave no trace', () => {
    const state = atRest(cluster(PREFLIGHT));
    expect(phases(state, NODE_HOSTS)).toEqual(ready);
    expect(state.nodes.map(({ files }) => files)).toEqual([[], [], [], [], []]);
  });

  it('do not come up where containerd does not read that folder', () => {
    const blind = [node('worker-0', { readsHosts: false })];
    expect(phases(atRest(cluster(PREFLIGHT, blind)), NODE_HOSTS)).toEqual(['CrashLoopBackOff']);
    const elsewhere = { ...GROUND, hostsRoot: '/etc/containerd/registry.d' };
    const state = atRest(cluster(PREFLIGHT, [node('worker-0')]), elsewhere);
    expect(phases(state, NODE_HOSTS)).toEqual(['CrashLoopBackOff']);
  });

  it('write, and are ready after that', () => {
    const states = play(cluster(FINAL, [node('worker-0')]));
    const files = states.map(({ nodes }) => nodes[0]?.files.length);
    const seen = states.map((state) => phases(state, NODE_HOSTS)[0]);
    expect(files.slice(-2)).toEqual([6, 6]);
    expect(seen.slice(-2)).toEqual(['starting', 'ready']);
    const last = nodeNamed(lastOf(states), 'worker-0');
    expect(paths(last.files)).toEqual(['.regshift-files', ...PROXY_FILES]);
    expect(contentOf(last, '.regshift-files')).toBe(
      PROXY_FILES.map((path) => `${path}\n`).join(''),
    );
    expect(contentOf(last, `${HOST}/hosts.toml`)).toMatch(/^# Written by the DaemonSet/);
  });

  it('roll a new tree out over five nodes, one at a time, in two steps each', () => {
    const before = atRest(cluster(DIRECT));
    const states = play(apply(before, TRANSITION));
    expect(phases(lastOf(states), NODE_HOSTS)).toEqual(ready);
    for (const { name } of before.nodes) {
      const [old = [], both = [], final = [], ...more] = trees(states, name);
      expect(more).toEqual([]);
      expect(both).toEqual([...new Set([...old, ...final])].sort());
      expect(final).not.toEqual(both);
      expect(final).not.toEqual(old);
    }
    const starting = states.map((state) =>
      phases(state, NODE_HOSTS).filter((text) => text !== 'ready'),
    );
    expect(Math.max(...starting.map(({ length }) => length))).toBe(1);
  });

  it('end what another left half done', () => {
    const before = atRest(cluster(DIRECT, [node('worker-0')]));
    const half = play(apply(before, TRANSITION)).find(
      ({ nodes: [only] }) => only?.files !== before.nodes[0]?.files,
    );
    const state = atRest(apply(half ?? before, FINAL));
    expect(paths(nodeNamed(state, 'worker-0').files)).toEqual(['.regshift-files', ...PROXY_FILES]);
  });

  it('take everything away when there is nothing to write any more, also where containerd no longer reads it', () => {
    const written = change(atRest(cluster(FINAL)), 'worker-0', { readsHosts: false });
    const state = atRest(apply(written, PREFLIGHT));
    expect(state.nodes.map(({ files }) => files)).toEqual([[], [], [], [], []]);
    expect(phases(state, NODE_HOSTS)).toEqual(ready);
  });

  it.each([
    ['a hosts.toml of somebody else', `${HOST}/hosts.toml`, 'server = "https://other"\n'],
    ['a certificate of somebody else', `${HOST}/https-127.0.0.1:5001-ca.crt`, 'other'],
  ])('write nothing over %s', (_what, path, content) => {
    const state = atRest(withFile(path, content));
    expect(phases(state, NODE_HOSTS)).toEqual(['CrashLoopBackOff']);
    expect(nodeNamed(state, 'worker-0').files).toEqual([{ path, content }]);
  });

  it('go on when the file in the way is gone', () => {
    const state = atRest(withFile(`${HOST}/hosts.toml`, 'server = "https://other"\n'));
    const cleared = atRest(change(state, 'worker-0', { files: [] }));
    expect(phases(cleared, NODE_HOSTS)).toEqual(['ready']);
  });

  it.each([
    ['files of other hosts', 'other.example.com/hosts.toml', 'server = "https://other"\n'],
    ['a hosts.toml that an earlier pod wrote', `${HOST}/hosts.toml`, `${TREE_OWNER_LINE}\n`],
    [
      'the same certificate',
      `${HOST}/https-127.0.0.1:5001-ca.crt`,
      'regshift-secret://generated/ca/crt',
    ],
  ])('are not held up by %s', (_what, path, content) => {
    const state = atRest(withFile(path, content));
    expect(phases(state, NODE_HOSTS)).toEqual(['ready']);
    expect(paths(nodeNamed(state, 'worker-0').files)).toEqual(
      [...new Set(['.regshift-files', path, ...PROXY_FILES])].sort(),
    );
  });

  it('do not hide a folder host:port of somebody else behind host_port_', () => {
    const moved = JSON.parse(
      JSON.stringify(FINAL).replaceAll(`${HOST}/h`, 'registry.example.com_5000_/h'),
    ) as typeof FINAL;
    const files = [{ path: 'registry.example.com:5000/hosts.toml', content: 'server = ""\n' }];
    const blocked = atRest(cluster(moved, [node('worker-0', { files })]));
    expect(phases(blocked, NODE_HOSTS)).toEqual(['CrashLoopBackOff']);
    expect(phases(atRest(cluster(moved, [node('worker-0')])), NODE_HOSTS)).toEqual(['ready']);
  });

  it('write again what is asked for when a pod starts, and not while it runs', () => {
    const state = atRest(cluster(FINAL, [node('worker-0')]));
    const damaged = change(state, 'worker-0', { files: [] });
    expect(moves(damaged)).toEqual([]);
  });
});
