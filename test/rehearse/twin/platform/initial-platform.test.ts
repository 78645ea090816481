import { platformMoves } from '../../../../src/rehearse/twin/platform/platform-moves';
import {
  conditionsOf,
  DIRECT,
  groundOf,
  HA_NODES,
  LOCAL,
  NODES,
  platformOf,
  PROXY,
  restOf,
  settledCluster,
  U0,
  U1,
} from './cluster';

describe.each([
  ['C', 'U0', U0],
  ['C', 'U1', U1],
  ['C', 'Direct', DIRECT],
  ['C', 'Proxy', PROXY],
  ['C', 'Local', LOCAL],
  ['D2', 'U0', U0],
  ['D2', 'U1', U1],
  ['D2', 'Direct', DIRECT],
  ['D1', 'U0', U0],
  ['D1', 'Direct', DIRECT],
] as const)('a settled cluster of %s in %s', (generation, _name, params) => {
  const ground = groundOf({ generation });

  it.each([{ nodes: NODES }, { nodes: HA_NODES }])(
    'is at rest on $nodes.length nodes',
    ({ nodes }) => {
      const state = settledCluster(params, nodes, ground);
      expect(platformMoves(state, ground)).toEqual([]);
      expect(conditionsOf(state).at(-1)).toMatchObject({ type: 'Ready', status: 'True' });
      expect(platformOf(state).orchestrator).toMatchObject({
        mode: params.mode,
        targetMode: params.mode,
      });
    },
  );
});

describe('a settled U0', () => {
  it('may have nodes that are still configured', () => {
    const state = settledCluster(U0, NODES, groundOf(), { nodesConfigured: true });
    expect(platformMoves(state, groundOf())).toEqual([]);
    expect(platformOf(state).nodeConfig?.hosts[0]?.host).toBe('a.io');
  });

  it('makes its state when the module is switched on', () => {
    const off = settledCluster(U0, NODES, groundOf(), { module: 'off' });
    expect(platformOf(off).orchestrator).toBeUndefined();
    expect(platformMoves(off, groundOf())).toEqual([]);
    const objects = settledCluster(U0).objects;
    expect(platformOf(restOf({ ...off, objects })).orchestrator).toEqual(
      platformOf(settledCluster(U0)).orchestrator,
    );
  });
});
