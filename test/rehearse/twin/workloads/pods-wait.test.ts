import { explore } from '../../../../src/rehearse/explore/explore';
import type { Exploration, Problem } from '../../../../src/rehearse/explore/explore';
import type { Move } from '../../../../src/rehearse/twin/move';
import type { PodState, TwinState } from '../../../../src/rehearse/twin/state';
import {
  podKey,
  podsKey,
  sameContent,
  sameTemplate,
} from '../../../../src/rehearse/twin/workloads/pod-key';
import {
  apply,
  atRest,
  BALANCER,
  cluster,
  IN_CLUSTER_PROXY,
  keyOf,
  moves,
  NODE_HOSTS,
  NODE_PROXY,
  NODE_SERVICES,
  node,
  nodeNamed,
  objectOf,
  phase,
  withoutLists,
} from './cluster';
import type { Objects } from './cluster';

const HOSTS_SECRET = keyOf('v1', 'Secret', 'registry-node-hosts');

/** A commit that changes a workload together with its configuration. */
interface Change {
  readonly workload: string;
  readonly config: string;
  readonly before: Objects;
  readonly after: Objects;
}

const HOST_TREE: Change = {
  workload: NODE_HOSTS,
  config: HOSTS_SECRET,
  before: phase('11-kubernetes-proxy', '02-containerd-preflight'),
  after: phase('11-kubernetes-proxy', '04-transition-containerd-config'),
};

/** The same objects with one more line in a configuration, which is then of another version. */
function changed(objects: Objects, workload: string, config: string): Change {
  const [, version = ''] = /"version-(\w+)"/.exec(JSON.stringify(objects[config])) ?? [];
  const after = JSON.stringify(objects)
    .replaceAll(version, 'other')
    .replaceAll(/nginx\.conf":"(?=[^"])/g, 'nginx.conf":"# changed\\n');
  return { workload, config, before: objects, after: JSON.parse(after) as Objects };
}

const PROXY = phase('11-kubernetes-proxy', '03-node-services');
const DIRECT = phase('12-kubernetes-direct', '05-in-cluster-proxy');

const CHANGES: readonly (readonly [string, Change])[] = [
  ['registry-node-hosts', HOST_TREE],
  [
    'registry-node-services',
    changed(PROXY, NODE_SERVICES, keyOf('v1', 'Secret', 'registry-node-services')),
  ],
  ['registry-balancer', changed(PROXY, BALANCER, keyOf('v1', 'ConfigMap', 'registry-balancer'))],
  [
    'registry-node-proxy',
    changed(DIRECT, NODE_PROXY, keyOf('v1', 'Secret', 'registry-node-proxy')),
  ],
  [
    'registry-in-cluster-proxy',
    changed(DIRECT, IN_CLUSTER_PROXY, keyOf('v1', 'Secret', 'registry-in-cluster-proxy')),
  ],
];

/** Only the workload and its configuration. */
function ofChange({ workload, config }: Change, objects: Objects): Objects {
  return { [workload]: objectOf(objects, workload), [config]: objectOf(objects, config) };
}

/** Everything that can happen once the first of the two objects is applied, the other one at any moment after it. */
function everyWay(change: Change, first: 'workload' | 'config'): Exploration<Move> {
  const before = ofChange(change, change.before);
  const after = ofChange(change, change.after);
  const key = change[first];
  const start = atRest(cluster(before, [node('master-0'), node('worker-0')]));
  return explore(
    {
      start: apply(start, { ...before, [key]: objectOf(after, key) }),
      steps: (state) => [...moves(state), ...arrival(state, after)],
      key: (state) => `${keyOfPods(state)} ${String(state.objects === after)}`,
      judgeState: (state) => oldContent(change, state) ?? unfinished(change, state),
      judgeStep: () => undefined,
      isEnd: (state) => state.objects === after && moves(state).length === 0,
    },
    { most: 10_000 },
  );
}

function arrival(state: TwinState, after: Objects): readonly Move[] {
  if (state.objects === after) return [];
  const next = apply(state, after);
  return [{ actor: 'engine', text: 'applies the other object', takes: 'apply', next }];
}

/** A pod of the new template that works with the configuration of the old one. */
function oldContent({ workload, config, after }: Change, state: TwinState): Problem | undefined {
  const stale = podsOf(state, workload).filter(
    ({ phase: reached, template, mounted }) =>
      reached === 'ready' &&
      sameTemplate(template, objectOf(after, workload)) &&
      !sameContent(mounted[config], after[config]),
  );
  return stale.length === 0 ? undefined : { invariant: 'new pods, new files', message: config };
}

/** A cluster at rest in which a pod is not what the commit asks for. */
function unfinished({ workload, after }: Change, state: TwinState): Problem | undefined {
  const hasBoth = Object.entries(state.objects).every(([key, object]) => object === after[key]);
  if (!hasBoth || moves(state).length > 0) return undefined;
  const done = podsOf(state, workload).filter(
    ({ phase: reached, template }) =>
      reached === 'ready' && sameTemplate(template, objectOf(after, workload)),
  );
  const wanted = podsOf(atRest(cluster(state.objects, state.nodes)), workload).length;
  return done.length === wanted && wanted > 0
    ? undefined
    : { invariant: 'rolled out', message: workload };
}

function podsOf({ nodes, deployments }: TwinState, workload: string): readonly PodState[] {
  const onNodes = nodes.flatMap(({ pods }) => pods[workload] ?? []);
  return [...onNodes, ...(deployments[workload]?.pods ?? [])];
}

function keyOfPods({ nodes, deployments }: TwinState): string {
  const deployed = Object.values(deployments).map(({ pods }) => pods.map(podKey));
  const files = nodes.map((each) => each.files.map(({ path, content }) => path + content));
  return JSON.stringify([nodes.map(podsKey), deployed, files]);
}

describe('a commit of which one object is refused for a moment', () => {
  it.each(CHANGES)('%s: no pod of the new template runs with the old files', (_name, change) => {
    const seen = everyWay(change, 'workload');
    expect([seen.outcome, seen.counterexample, seen.ends]).toEqual(['exhausted', undefined, 1]);
    expect(seen.states).toBeGreaterThan(5);
  });

  it.each(CHANGES)('%s: the configuration may be the first too', (_name, change) => {
    const seen = everyWay(change, 'config');
    expect([seen.outcome, seen.counterexample, seen.ends]).toEqual(['exhausted', undefined, 1]);
  });

  it.each(CHANGES)('%s: that is what the listed keys are for', (_name, change) => {
    const { before, after } = change;
    const bare = { ...change, before: withoutLists(before), after: withoutLists(after) };
    expect(everyWay(bare, 'workload').counterexample?.invariant).toBe('new pods, new files');
  });

  it('would otherwise leave nodes without the new source for good, with everything rolled out', () => {
    const { before, after } = HOST_TREE;
    const old = withoutLists(ofChange(HOST_TREE, before));
    const all = withoutLists(ofChange(HOST_TREE, after));
    const start = atRest(cluster(old, [node('worker-0')]));
    const early = atRest(apply(start, { ...all, [HOSTS_SECRET]: objectOf(old, HOSTS_SECRET) }));
    expect(nodeNamed(atRest(apply(early, all)), 'worker-0').files).toEqual([]);
    const listed = ofChange(HOST_TREE, after);
    const waiting = atRest(
      apply(start, {
        ...listed,
        [HOSTS_SECRET]: objectOf(ofChange(HOST_TREE, before), HOSTS_SECRET),
      }),
    );
    const { pods } = nodeNamed(waiting, 'worker-0');
    expect(Object.values(pods).map((pod) => pod.waiting)).toEqual(['ContainerCreating']);
    const files = nodeNamed(atRest(apply(waiting, listed)), 'worker-0').files;
    expect(files.length).toBeGreaterThan(1);
  });

  it('keeps the images that the pod before it had, also where nobody serves them any more', () => {
    const { before, after } = changed(
      PROXY,
      NODE_SERVICES,
      keyOf('v1', 'Secret', 'registry-node-services'),
    );
    const only = [NODE_SERVICES, keyOf('v1', 'Secret', 'registry-node-services')] as const;
    const pick = (objects: Objects): Objects =>
      Object.fromEntries(only.map((key) => [key, objectOf(objects, key)]));
    const start = atRest(cluster(pick(before), [node('master-0')]));
    const [workload] = only;
    const late = { ...pick(before), [workload]: objectOf(after, workload) };
    const waiting = atRest({ ...apply(start, late), registries: {} });
    const end = atRest(apply(waiting, pick(after)));
    expect(nodeNamed(end, 'master-0').pods[workload]?.phase).toBe('ready');
  });

  it('lets pods run on that have started, whatever becomes of their configuration', () => {
    const before = ofChange(HOST_TREE, HOST_TREE.before);
    const after = ofChange(HOST_TREE, HOST_TREE.after);
    const start = atRest(cluster(before, [node('worker-0')]));
    const moved = { ...before, [HOSTS_SECRET]: objectOf(after, HOSTS_SECRET) };
    expect(moves(apply(start, moved))).toEqual([]);
    const joined = atRest({ ...apply(start, moved), nodes: [...start.nodes, node('worker-1')] });
    expect(nodeNamed(joined, 'worker-0').pods[NODE_HOSTS]?.phase).toBe('ready');
    expect(nodeNamed(joined, 'worker-1').pods).toEqual({});
  });
});
