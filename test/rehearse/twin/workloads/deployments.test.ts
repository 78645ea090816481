import fc from 'fast-check';
import type { TwinState } from '../../../../src/rehearse/twin/state';
import { workloadFacts } from '../../../../src/rehearse/twin/workloads/facts';
import { endpointListener } from '../../../../src/rehearse/twin/workloads/services';
import {
  apply,
  atRest,
  change,
  cluster,
  emptied,
  IN_CLUSTER_PROXY,
  keyOf,
  lastOf,
  moves,
  node,
  NODES,
  objectOf,
  phase,
  play,
  without,
} from './cluster';
import type { Objects } from './cluster';

const SECRET = keyOf('v1', 'Secret', 'registry-in-cluster-proxy');

/** Three replicas, two of which may be missing, no two on one master; images as nodes without a host tree can pull them. */
const THREE = JSON.parse(
  JSON.stringify(phase('14-without-the-module', '06-in-cluster-proxy-direct')).replaceAll(
    /"image":"[^"/]*\//g,
    '"image":"registry.example.com/',
  ),
) as Objects;
const ONE = phase('12-kubernetes-direct', '05-in-cluster-proxy');

function only(objects: Objects): Objects {
  return {
    [IN_CLUSTER_PROXY]: objectOf(objects, IN_CLUSTER_PROXY),
    [SECRET]: objectOf(objects, SECRET),
  };
}

/** The Deployment with another template, and perhaps with other fields of its spec. */
function renewed(objects: Objects, spec: object = {}): Objects {
  const text = JSON.stringify(only(objects)[IN_CLUSTER_PROXY]).replaceAll(
    /"regshift.io\/config-version":"[^"]*"/g,
    '"regshift.io/config-version":"other"',
  );
  const object = JSON.parse(text) as Objects[string] & { readonly spec: object };
  return { ...only(objects), [IN_CLUSTER_PROXY]: { ...object, spec: { ...object.spec, ...spec } } };
}

function podsOf(state: TwinState): readonly string[] {
  const pods = state.deployments[IN_CLUSTER_PROXY]?.pods ?? [];
  return pods.map(({ phase: at, waiting }) => waiting ?? at);
}

function countReady(state: TwinState): number {
  return podsOf(state).filter((text) => text === 'ready').length;
}

describe('pods of Deployments', () => {
  it('come up, as many as are wanted', () => {
    expect(podsOf(atRest(cluster(only(THREE))))).toEqual(['ready', 'ready', 'ready']);
    expect(podsOf(atRest(cluster(only(ONE))))).toEqual(['ready']);
  });

  it('are replaced within maxUnavailable and maxSurge, whatever happens first', () => {
    const changed = apply(atRest(cluster(only(THREE))), renewed(THREE));
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 30, maxLength: 30 }), (picks) => {
        let at = 0;
        const states = play(changed, () => picks[(at += 1) % picks.length] ?? 0);
        for (const state of states) {
          expect(countReady(state)).toBeGreaterThanOrEqual(1);
          expect(podsOf(state).length).toBeLessThanOrEqual(3);
        }
        expect(workloadFacts(lastOf(states))).toMatchObject([
          { kind: 'Deployment', desired: 3, updated: 3, ready: 3, pods: 3 },
        ]);
      }),
      { numRuns: 50 },
    );
  });

  it('are made before others end where maxSurge says so', () => {
    const rollingUpdate = { maxSurge: 1, maxUnavailable: 0 };
    const strategy = { type: 'RollingUpdate', rollingUpdate };
    const changed = apply(atRest(cluster(only(THREE))), renewed(THREE, { strategy, replicas: 2 }));
    const states = play(changed);
    expect(Math.min(...states.map(countReady))).toBe(2);
    expect(podsOf(lastOf(states))).toEqual(['ready', 'ready']);
  });

  it('show that nobody acted on a new template yet', () => {
    const changed = apply(atRest(cluster(only(THREE))), renewed(THREE));
    expect(workloadFacts(changed)).toMatchObject([{ desired: 3, updated: 0, ready: 3, pods: 3 }]);
  });

  it('end when the Deployment is gone, and leave no entry', () => {
    const state = atRest(apply(atRest(cluster(only(THREE))), {}));
    expect(state.deployments).toEqual({});
    expect(moves(state)).toEqual([]);
  });

  it('become fewer when fewer are wanted', () => {
    const state = atRest(cluster(only(THREE)));
    const { [IN_CLUSTER_PROXY]: deployment } = only(THREE);
    const fewer = {
      ...only(THREE),
      [IN_CLUSTER_PROXY]: {
        ...deployment,
        spec: { ...(deployment?.['spec'] as object), replicas: 1 },
      },
    } as Objects;
    expect(podsOf(atRest(apply(state, fewer)))).toEqual(['ready']);
  });

  it('are not made while their Secret is missing', () => {
    expect(moves(cluster(without(only(THREE), SECRET)))).toEqual([]);
  });

  it('are ready with a configuration that Flux emptied, and answer nothing', () => {
    const state = atRest(cluster(emptied(only(ONE))));
    expect(podsOf(state)).toEqual(['ready']);
    const [pod] = state.deployments[IN_CLUSTER_PROXY]?.pods ?? [];
    expect(pod && endpointListener({ pod, ready: true })).toBeUndefined();
    const whole = atRest(cluster(only(ONE))).deployments[IN_CLUSTER_PROXY]?.pods[0];
    expect(whole && endpointListener({ pod: whole, ready: true })?.kind).toBe('pull-through');
  });

  it('wait for an image that no master can pull', () => {
    const gone = { ...cluster(only(ONE)), registries: {} };
    expect(podsOf(atRest(gone))).toEqual(['ImagePullBackOff']);
  });

  it('do not start beside each other where they must not, nor on nodes that take none', () => {
    const nodes = [
      node('master-0'),
      node('master-1', { unschedulable: true }),
      node('master-2', { ready: false }),
      node('worker-0'),
    ];
    const state = atRest(cluster(only(THREE), nodes));
    expect(podsOf(state)).toEqual(['ready', 'starting', 'starting']);
    expect(atRest(change(state, 'master-1', { unschedulable: false }))).toHaveProperty(
      ['deployments', IN_CLUSTER_PROXY, 'pods', 'length'],
      3,
    );
  });

  it('crash where every master that may run them is at fault', () => {
    const nodes = NODES.map((each) => ({ ...each, faults: ['PodFails' as const] }));
    expect(podsOf(atRest(cluster(only(ONE), nodes)))).toEqual(['CrashLoopBackOff']);
  });
});
