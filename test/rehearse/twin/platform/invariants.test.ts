import fc from 'fast-check';
import { passOver } from '../../../../src/rehearse/twin/platform/orchestrator-pass';
import {
  platformKey,
  registryStateHash,
} from '../../../../src/rehearse/twin/platform/platform-key';
import type { NodeConfig, RegistryParams, TwinState } from '../../../../src/rehearse/twin/state';
import {
  allMoves,
  ask,
  condition,
  conditionsOf,
  DIRECT,
  groundOf,
  HA_NODES,
  LOCAL,
  platformOf,
  PROXY,
  restOf,
  section,
  settledCluster,
  stepsOf,
  U0,
  U1,
} from './cluster';

const ground = groundOf({ imageCount: 2 });
const OTHER = section('b.io/y', { mode: 'Direct' });

const HOPS: readonly (readonly [RegistryParams, RegistryParams])[] = [
  [U0, DIRECT],
  [U0, U1],
  [U0, LOCAL],
  [U1, PROXY],
  [U1, section('b.io/y')],
  [DIRECT, OTHER],
  [DIRECT, LOCAL],
  [DIRECT, U0],
  [DIRECT, section('b.io/y')],
  [PROXY, OTHER],
  [PROXY, U0],
  [LOCAL, OTHER],
  [LOCAL, U1],
];

/** A legal hop, and which of the possible moves comes next, again and again. */
const walks = fc.record({
  hop: fc.constantFrom(...HOPS),
  choices: fc.array(fc.nat({ max: 9 }), { minLength: 40, maxLength: 120 }),
});

function walk(
  [from, to]: readonly [RegistryParams, RegistryParams],
  choices: readonly number[],
): readonly TwinState[] {
  const start = settledCluster(from, HA_NODES, ground);
  const nodes = start.nodes.map((node) => ({ ...node, store: 'filled' as const }));
  const states = [ask({ ...start, nodes }, to)];
  for (const choice of choices) {
    const at = states.at(-1) ?? start;
    const moves = allMoves(at, ground);
    const move = moves[choice % Math.max(moves.length, 1)];
    if (move === undefined) break;
    states.push(move.next);
  }
  return states;
}

function expectOnEveryStep(holds: (before: TwinState, after: TwinState) => boolean): void {
  fc.assert(
    fc.property(walks, ({ hop, choices }) =>
      stepsOf(walk(hop, choices)).every(([before, after]) => holds(before, after)),
    ),
    { numRuns: 80 },
  );
}

function isTrue(state: TwinState, type: string): boolean {
  return condition(state, type)?.status === 'True';
}

function sources(config: NodeConfig | undefined): readonly string[] {
  return (config?.hosts ?? []).flatMap(({ host, mirrors }) =>
    mirrors.map((mirror) => `${host} ${mirror.scheme}://${mirror.host}`),
  );
}

function allNodesHave(state: TwinState): boolean {
  const version = platformOf(state).nodeConfig?.version;
  return state.nodes.every((node) => node.version === version);
}

describe('what switching.md 8 asks for', () => {
  it('1: platform images are renamed only when every node knows both names', () => {
    expectOnEveryStep((before, after) => {
      const [old, now] = [platformOf(before).imagesBase, platformOf(after).imagesBase];
      if (old === now) return true;
      const hosts = platformOf(before).nodeConfig?.hosts.map(({ host }) => host) ?? [];
      const known = [old, now].every((base) => hosts.some((host) => base.startsWith(`${host}/`)));
      return known && allNodesHave(before);
    });
  });

  it('1: the old source is taken from the nodes only when the controller has switched', () => {
    expectOnEveryStep((before, after) => {
      const left = sources(platformOf(after).nodeConfig);
      const dropped = sources(platformOf(before).nodeConfig).some((one) => !left.includes(one));
      const { controller, formerImagesBase } = platformOf(after);
      return !dropped || (controller.phase === 'ready' && formerImagesBase === undefined);
    });
  });

  it('2: the Service selects only what is ready, and nothing is removed before the final configuration', () => {
    expectOnEveryStep((before, after) => {
      const [old, now] = [platformOf(before), platformOf(after)];
      const selected =
        old.service === now.service ||
        now.service === '' ||
        isTrue(
          after,
          now.service === 'incluster-proxy' ? 'InClusterProxyReady' : 'NodeServicesReady',
        );
      const removes =
        (old.inClusterProxy !== undefined && now.inClusterProxy === undefined) ||
        Object.keys(now.nodeServices).length < Object.keys(old.nodeServices).length;
      return (
        selected &&
        (!removes || (isTrue(after, 'FinalContainerdConfigReady') && allNodesHave(before)))
      );
    });
  });

  it('3: the settled mode changes only with Ready', () => {
    expectOnEveryStep((before, after) => {
      const [old, now] = [platformOf(before).orchestrator, platformOf(after).orchestrator];
      const settles = old === undefined || old.mode === now?.mode || isTrue(after, 'Ready');
      return settles && (!isTrue(after, 'Ready') || now?.mode === now?.targetMode);
    });
  });

  it('4: passes alone come to rest', () => {
    fc.assert(
      fc.property(walks, ({ hop, choices }) => {
        const state = walk(hop, choices).at(-1);
        if (state === undefined) return;
        const run = (platform: ReturnType<typeof platformOf>): typeof platform =>
          passOver(platform, state.nodes, ground);
        const rested = Array.from({ length: 8 }).reduce<ReturnType<typeof platformOf>>(
          run,
          platformOf(state),
        );
        expect(run(rested)).toBe(rested);
      }),
      { numRuns: 50 },
    );
  });

  it('5: a pass over what was stored and read again is the same', () => {
    fc.assert(
      fc.property(walks, ({ hop, choices }) => {
        for (const { nodes, platform } of walk(hop, choices).slice(-5)) {
          if (platform === undefined) continue;
          const again = structuredClone(platform);
          expect(passOver(again, nodes, ground)).toEqual(passOver(platform, nodes, ground));
          expect(platformKey(again)).toBe(platformKey(platform));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('9: the in-cluster proxy is rolled again only when every node has both sources', () => {
    expectOnEveryStep((before, after) => {
      const [old, now] = [platformOf(before).inClusterProxy, platformOf(after).inClusterProxy];
      if (old === undefined || now === undefined || old.version === now.version) return true;
      return allNodesHave(before) && sources(platformOf(before).nodeConfig).length === 2;
    });
  });

  it('10: nodes are told of Local only when the masters have every image', () => {
    expectOnEveryStep((before, after) => {
      const [old, now] = [platformOf(before), platformOf(after)];
      const isLocal = now.nodeConfig?.mode === 'Local' && old.nodeConfig?.mode !== 'Local';
      return !isLocal || (old.checker.ready && old.checker.queues.length === 3);
    });
  });

  it('comes to its end from wherever it is', () => {
    fc.assert(
      fc.property(walks, ({ hop, choices }) => {
        const at = walk(hop, choices).at(-1);
        const end = at && restOf(at, ground);
        expect(end && isTrue(end, 'Ready')).toBe(true);
        expect(end && platformOf(end).orchestrator?.mode).toBe(hop[1].mode);
      }),
      { numRuns: 50 },
    );
  });
});

describe('moves', () => {
  it('never lead to where they start', () => {
    fc.assert(
      fc.property(walks, ({ hop, choices }) => {
        for (const [before, after] of stepsOf(walk(hop, choices))) {
          expect(after).not.toEqual(before);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('keep every part that they do not touch', () => {
    expectOnEveryStep(
      (before, after) =>
        before.objects === after.objects &&
        before.registries === after.registries &&
        (before.platform === after.platform || before.nodes === after.nodes),
    );
  });
});

describe('the key of a platform', () => {
  const state = settledCluster(DIRECT);
  const platform = platformOf(state);
  const orchestrator = platform.orchestrator;

  function withConditions(change: (types: typeof platform.checker.message) => string): string {
    if (orchestrator === undefined) return '';
    const conditions = orchestrator.conditions.map((one) => ({
      ...one,
      message: change(one.type),
    }));
    return platformKey({ ...platform, orchestrator: { ...orchestrator, conditions } });
  }

  it('leaves out texts, order and counts', () => {
    const key = platformKey(platform);
    expect(withConditions((type) => (type.endsWith('PreflightReady') ? '' : 'text'))).toBe(key);
    expect(platformKey({ ...platform, configRevision: 7 })).toBe(key);
    const checker = { ...platform.checker, message: 'text' };
    expect(platformKey({ ...platform, checker })).toBe(key);
    const conditions = [...conditionsOf(state)].reverse();
    expect(
      orchestrator && platformKey({ ...platform, orchestrator: { ...orchestrator, conditions } }),
    ).toBe(key);
  });

  it('tells apart what the preflight lists', () => {
    expect(withConditions((type) => (type.endsWith('PreflightReady') ? 'text' : ''))).not.toBe(
      platformKey(platform),
    );
  });

  it.each([
    { module: 'off' as const },
    { config: PROXY },
    { service: '' as const },
    { ingress: true },
    { nodeServicesManager: true },
    { nodeServices: { 'master-1': 'v' } },
    { inClusterProxy: { version: 'v', rolledOut: true } },
    { controller: { ...platform.controller, phase: 'converging' as const } },
    { imagesBase: 'b.io' },
    { formerImagesBase: 'b.io' },
    { checker: { ...platform.checker, ready: false } },
    { pull: { ...platform.pull, password: 'other' } },
  ])('tells apart %j', (changes) => {
    expect(platformKey({ ...platform, ...changes })).not.toBe(platformKey(platform));
  });
});

describe('the hash of registry-state', () => {
  it('stays until a pass has stored other parameters, though Ready is True all the time', () => {
    const start = settledCluster(U1);
    const relogged = ask(start, { ...U1, checkMode: 'Relax' });
    const rendered = allMoves(relogged, ground)[0]?.next ?? start;
    const read = allMoves(rendered, ground)[0]?.next ?? start;
    const hashes = [start, relogged, rendered, read].map(registryStateHash);
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(hashes.slice(1, 3)).toEqual([hashes[0], hashes[0]]);
    expect(hashes[3]).not.toBe(hashes[0]);
  });

  it('does not move with the cluster', () => {
    const start = settledCluster(DIRECT);
    expect(registryStateHash({ ...start, nodes: [] })).toBe(registryStateHash(start));
  });
});
