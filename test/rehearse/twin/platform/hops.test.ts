import { pullSecretOf } from '../../../../src/rehearse/twin/platform/pull-secret';
import { platformMoves } from '../../../../src/rehearse/twin/platform/platform-moves';
import { withoutField } from '../../../../src/rehearse/twin/platform/with-changes';
import type { RegistryParams, TwinState } from '../../../../src/rehearse/twin/state';
import {
  ask,
  condition,
  conditionsOf,
  DIRECT,
  groundOf,
  HA_NODES,
  LOCAL,
  node,
  platformOf,
  PROXY,
  restOf,
  runToRest,
  section,
  settledCluster,
  stepsOf,
  traceOf,
  U0,
  U1,
  waitingFor,
} from './cluster';

const short = (version: string | undefined): string => `${(version ?? '').slice(0, 8)}...`;

describe('U0 to Direct', () => {
  const states = runToRest(ask(settledCluster(U0), DIRECT));
  const versions = [...new Set(states.map((state) => platformOf(state).nodeConfig?.version))];

  it('shows the trace of switching.md 3.13', () => {
    const [, first, second] = versions;
    const rollOut = (
      type: string,
      from: string,
      to: string | undefined,
      last: string,
    ): readonly string[] => [
      `${type} False Applying configuration to nodes\n0/2 node(s) ready. Waiting:\n- master-1: "${from}" → "${short(to)}"\n- worker-1: "${from}" → "${short(to)}"`,
      `${type} False Applying configuration to nodes\n1/2 node(s) ready. Waiting:\n- worker-1: "${from}" → "${short(to)}"`,
      `${type} True`,
      last,
    ];
    expect(traceOf(states)).toEqual([
      'RegistryContainsRequiredImages False Initializing',
      'Ready False Transitioning to Direct',
      'RegistryContainsRequiredImages False Mode: Default\na.io: 0 of 3 items processed',
      'RegistryContainsRequiredImages True Mode: Default\na.io: all 3 items are checked',
      'ContainerdConfigPreflightReady True',
      'TransitionContainerdConfigReady False Applying configuration to nodes\nCreating Managed configuration...',
      ...rollOut(
        'TransitionContainerdConfigReady',
        'unknown',
        first,
        'InClusterProxyReady False Deploying incluster-proxy...',
      ),
      'InClusterProxyReady False Incluster-proxy deploying in progress: 0 of 1 updated replicas are available.',
      'InClusterProxyReady True',
      'DeckhouseRegistrySwitchReady False Updating registry for deckhouse components',
      'DeckhouseRegistrySwitchReady False Applying new registry to deckhouse-controller',
      'DeckhouseRegistrySwitchReady False Waiting for deckhouse-controller to become ready',
      'DeckhouseRegistrySwitchReady True',
      ...rollOut('FinalContainerdConfigReady', short(first), second, 'CleanupNodeServices True'),
      'Ready True',
    ]);
  });

  it('renders a configuration with both sources, then one with the new source', () => {
    expect(versions).toHaveLength(3);
    const hosts = states.flatMap((state) => platformOf(state).nodeConfig?.hosts ?? []);
    expect([...new Set(hosts.map(({ host }) => host))]).toEqual([
      'a.io',
      'registry.d8-system.svc:5001',
    ]);
  });

  it('names images by the virtual base from the patch on, and by both while the controller converges', () => {
    const bases = states
      .map(platformOf)
      .map((platform) => [
        platform.controller.phase,
        platform.imagesBase,
        platform.formerImagesBase,
      ]);
    const virtual = 'registry.d8-system.svc:5001/system/deckhouse';
    expect(unique(bases)).toEqual([
      ['ready', 'a.io/x', undefined],
      ['ready', virtual, 'a.io/x'],
      ['restarting', virtual, 'a.io/x'],
      ['converging', virtual, 'a.io/x'],
      ['ready', virtual, undefined],
    ]);
  });
});

function unique<T>(values: readonly T[]): readonly T[] {
  const texts = values.map((value) => JSON.stringify(value));
  return values.filter((_, index) => texts.indexOf(texts[index] ?? '') === index);
}

const TYPES: Readonly<Record<string, readonly string[]>> = {
  Direct: ['R', 'P', 'T', 'I', 'S', 'F', 'cn'],
  Proxy: ['R', 'P', 'N', 'T', 'S', 'F', 'ci'],
  Local: ['P', 'N', 'R', 'T', 'S', 'F', 'ci'],
  Unmanaged: ['R', 'P', 'T', 'S', 'F', 'cn', 'ci'],
  U0: ['R', 'T', 'S', 'F', 'cn', 'ci'],
};
const SHORT: Readonly<Record<string, string>> = {
  RegistryContainsRequiredImages: 'R',
  ContainerdConfigPreflightReady: 'P',
  TransitionContainerdConfigReady: 'T',
  InClusterProxyReady: 'I',
  NodeServicesReady: 'N',
  DeckhouseRegistrySwitchReady: 'S',
  FinalContainerdConfigReady: 'F',
  CleanupInClusterProxy: 'ci',
  CleanupNodeServices: 'cn',
};

/** Conditions in the order in which each first changed; all of them, where another mode has cleared them. */
function orderOf(
  states: readonly TwinState[],
  from: RegistryParams,
  to: RegistryParams,
): readonly string[] {
  const cleared = states.filter((state) => platformOf(state).orchestrator?.targetMode === to.mode);
  const [first] = cleared.map((state) => {
    return { ...state, platform: withoutField(platformOf(state), 'orchestrator') };
  });
  const seen = from.mode === to.mode || first === undefined ? states : [first, ...cleared];
  const types = traceOf(seen).map((text) => text.split(' ')[0] ?? '');
  return unique(types.filter((type) => type !== 'Ready')).map((type) => SHORT[type] ?? type);
}

function filledStores(state: TwinState): TwinState {
  return { ...state, nodes: state.nodes.map((one) => ({ ...one, store: 'filled' as const })) };
}

describe.each([
  ['U0', U0, DIRECT],
  ['U0', U0, PROXY],
  ['U0', U0, LOCAL],
  ['U0', U0, section('b.io/y')],
  ['U1', U1, DIRECT],
  ['U1', U1, PROXY],
  ['U1', U1, LOCAL],
  ['Direct', DIRECT, PROXY],
  ['Direct', DIRECT, LOCAL],
  ['Direct', DIRECT, U1],
  ['Direct', DIRECT, U0],
  ['Proxy', PROXY, DIRECT],
  ['Proxy', PROXY, U1],
  ['Proxy', PROXY, U0],
  ['Local', LOCAL, DIRECT],
  ['Local', LOCAL, U1],
] as const)('%s to another mode', (_name, from, to) => {
  const target = to.mode === 'Unmanaged' && to.imagesRepo === undefined ? 'U0' : to.mode;
  const start = filledStores(settledCluster(from, HA_NODES));
  const states = runToRest(ask(start, to));
  const end = states.at(-1) ?? start;

  it(`settles in ${to.mode} by way of every condition in order`, () => {
    expect(condition(end, 'Ready')).toMatchObject({ status: 'True', reason: '', message: '' });
    expect(platformOf(end).orchestrator).toMatchObject({ mode: to.mode, targetMode: to.mode });
    expect(orderOf(states, from, to)).toEqual(
      TYPES[target]?.filter((type) => !isKept(type, from, to)),
    );
  });

  it('ends as a cluster that was always there', () => {
    const fresh = platformOf(settledCluster(to, HA_NODES, groundOf(), leftFrom(end, to)));
    const { orchestrator, checker, configRevision, controller, ...rest } = platformOf(end);
    expect(fresh).toMatchObject(rest);
    expect(withoutField(controller, 'restarts')).toEqual(fresh.controller);
    expect(Object.keys(fresh).sort()).toEqual(Object.keys(platformOf(end)).sort());
    expect(configRevision).toBe(1);
    expect(checker.ready).toBe(true);
    expect(orchestrator?.users).toEqual(fresh.orchestrator?.users);
    expect(orchestrator?.remembered).toEqual(fresh.orchestrator?.remembered);
    expect(orchestrator?.actual).toEqual(fresh.orchestrator?.actual);
  });
});

/** U0 to U1 keeps the mode, so conditions of U0 that stay True do not change. */
function isKept(type: string, from: RegistryParams, to: RegistryParams): boolean {
  return from.mode === to.mode && type.startsWith('c');
}

function leftFrom(end: TwinState, to: RegistryParams): object {
  return to.mode === 'Unmanaged' && to.imagesRepo === undefined
    ? { pull: platformOf(end).pull, nodesConfigured: true }
    : {};
}

describe('Direct to Local', () => {
  const parked = restOf(ask(settledCluster(DIRECT, HA_NODES), LOCAL));

  it('parks at the image check until the stores are filled', () => {
    expect(waitingFor(parked)).toEqual(['RegistryContainsRequiredImages']);
    expect(platformOf(parked)).toMatchObject({
      ingress: true,
      service: 'incluster-proxy',
      pull: pullSecretOf(DIRECT),
    });
    expect(platformOf(parked).orchestrator).toMatchObject({ mode: 'Direct', targetMode: 'Local' });
    const message = condition(parked, 'RegistryContainsRequiredImages')?.message.split('\n') ?? [];
    expect(message.slice(0, 3)).toEqual([
      'Mode: Default',
      'master-1: 0 of 3 items processed, 3 items with errors:',
      expect.stringMatching(/^- source: module\/registry\/image-00[123]$/),
    ]);
    expect(message[3]).toMatch(
      /^ {2}image: 10\.0\.0\.1:5001\/system\/deckhouse@sha256:[0-9a-f]{64}$/,
    );
    expect(message[4]).toMatch(
      /^ {2}error: HEAD https:\/\/10\.0\.0\.1:5001\/v2\/system\/deckhouse\/manifests\/sha256:[0-9a-f]{64}: unexpected status code 404 Not Found \(HEAD responses have no body, use GET for details\)$/,
    );
  });

  it('changes nothing on nodes before the images are there', () => {
    const before = platformOf(settledCluster(DIRECT, HA_NODES)).nodeConfig;
    expect(platformOf(parked).nodeConfig).toEqual(before);
  });

  it('needs every master', () => {
    const one = { ...parked, nodes: parked.nodes.with(0, fill(parked.nodes[0])) };
    expect(waitingFor(restOf(one))).toEqual(['RegistryContainsRequiredImages']);
    expect(condition(restOf(filledStores(parked)), 'Ready')?.status).toBe('True');
  });
});

function fill(one: TwinState['nodes'][number] | undefined): TwinState['nodes'][number] {
  if (one === undefined) throw new Error('no such node');
  return { ...one, store: 'filled' };
}

describe('leaving a mode', () => {
  it('stops the masters in Proxy to Direct only after the final configuration', () => {
    const states = runToRest(ask(settledCluster(PROXY, HA_NODES), DIRECT)).filter(
      (state) => platformOf(state).orchestrator?.targetMode === 'Direct',
    );
    const removed = states.findIndex((state) =>
      state.nodes.some(({ role, nodeServices }) => role === 'master' && nodeServices === undefined),
    );
    const final = states.findIndex(
      (state) => condition(state, 'FinalContainerdConfigReady')?.status === 'True',
    );
    expect(final).toBeGreaterThan(0);
    expect(removed).toBeGreaterThan(final);
    expect(traceOf(states)).toContain(
      'CleanupNodeServices False Waiting for nodes cleanup:\n- master-1\n- master-2\n- master-3',
    );
  });

  it('keeps the balancers in the double configuration', () => {
    const states = runToRest(ask(settledCluster(PROXY, HA_NODES), DIRECT));
    const endpoints = states.map((state) => platformOf(state).nodeConfig?.proxyEndpoints.length);
    expect(unique(endpoints)).toEqual([3, 0]);
    const configs = unique(states.map((state) => platformOf(state).nodeConfig?.hosts));
    expect(configs[1]?.[0]?.mirrors.map(({ host }) => host)).toEqual(['127.0.0.1:5001', 'a.io']);
  });

  it('switches the Service off in the clean-up of Unmanaged', () => {
    const steps = stepsOf(runToRest(ask(settledCluster(DIRECT), section('b.io/y'))));
    const [before] = steps.find(([, after]) => platformOf(after).service === '') ?? [];
    expect(before && platformOf(before).pull.address).toBe('b.io');
    expect(before && waitingFor(before)).toEqual(['FinalContainerdConfigReady']);
  });

  it('keeps the nodes configured in U0 until their Secret is deleted', () => {
    const settled = restOf(ask(settledCluster(U1), U0));
    expect(platformOf(settled).nodeConfig?.hosts[0]?.host).toBe('a.io');
    const platform = withoutField(platformOf(settled), 'nodeConfig');
    const states = runToRest({ ...settled, platform });
    expect(traceOf(states)).toEqual(
      [
        expect.stringMatching(
          /^FinalContainerdConfigReady False Applying configuration to nodes\n0\/2 node\(s\) ready\. Waiting:\n- master-1: "[0-9a-f]{8}\.\.\." → Unmanaged\n- worker-1: "[0-9a-f]{8}\.\.\." → Unmanaged$/,
        ),
        'Ready False Transitioning to Unmanaged',
        expect.stringMatching(/1\/2 node\(s\) ready/),
        'FinalContainerdConfigReady True',
        'CleanupNodeServices True',
        'CleanupInClusterProxy True',
        'Ready True',
      ].filter((text) => !String(text).startsWith('Cleanup')),
    );
    expect(platformOf(states.at(-1) ?? settled).orchestrator?.actual).toBeUndefined();
  });

  it('goes from U1 to U0 without a move on the nodes', () => {
    const states = runToRest(ask(settledCluster(U1), U0));
    expect(traceOf(states)).toEqual([]);
    expect(platformOf(states.at(-1) ?? states[0] ?? settledCluster(U1)).orchestrator).toMatchObject(
      {
        params: U0,
      },
    );
  });
});

describe('generations before C', () => {
  it.each([
    ['D1', U0, DIRECT, ['R', 'P', 'T', 'I', 'S', 'F']],
    ['D1', DIRECT, U0, ['R', 'T', 'S', 'F', 'ci']],
    ['D2', DIRECT, U1, ['R', 'P', 'T', 'S', 'F', 'ci']],
    ['D2', U1, DIRECT, ['R', 'P', 'T', 'I', 'S', 'F']],
  ] as const)('%s have their own order', (generation, from, to, types) => {
    const ground = groundOf({ generation });
    const start = settledCluster(from, HA_NODES, ground);
    const states = runToRest(ask(start, to), ground);
    expect(orderOf(states, from, to)).toEqual(types);
    expect(condition(states.at(-1) ?? start, 'Ready')?.status).toBe('True');
  });
});

describe('Direct to U0', () => {
  it('forgets the upstream once the platform has switched to it', () => {
    const states = runToRest(ask(settledCluster(DIRECT), U0));
    const remembered = states.map(
      (state) =>
        [waitingFor(state)[0], platformOf(state).orchestrator?.remembered?.imagesRepo] as const,
    );
    expect(unique(remembered).filter(([type]) => type !== undefined)).toEqual([
      ['RegistryContainsRequiredImages', 'a.io/x'],
      ['TransitionContainerdConfigReady', 'a.io/x'],
      ['DeckhouseRegistrySwitchReady', 'a.io/x'],
      ['FinalContainerdConfigReady', undefined],
      ['CleanupInClusterProxy', undefined],
    ]);
  });
});

describe('pairs that the module refuses', () => {
  it.each([
    ['Proxy', PROXY, 'Local', LOCAL],
    ['Local', LOCAL, 'Proxy', PROXY],
    ['Local', LOCAL, 'Unmanaged', U0],
  ] as const)('%s to another: only the error is set', (from, old, to, asked) => {
    const start = settledCluster(old, HA_NODES);
    const states = runToRest(ask(start, asked));
    expect(traceOf(states)).toEqual([
      `ErrTransitionNotSupported True mode transition from ${from} to ${to} not supported`,
    ]);
    const end = platformOf(states.at(-1) ?? start);
    expect(end).toEqual({
      ...platformOf(start),
      config: end.config,
      configRevision: 1,
      orchestrator: {
        ...platformOf(start).orchestrator,
        targetMode: to,
        conditions: [
          {
            type: 'ErrTransitionNotSupported',
            status: 'True',
            reason: 'Error',
            message: `mode transition from ${from} to ${to} not supported`,
          },
        ],
      },
    });
  });

  it('settles again when the old mode is asked for', () => {
    const start = settledCluster(PROXY, HA_NODES);
    const end = restOf(ask(restOf(ask(start, LOCAL)), PROXY));
    expect(conditionsOf(end)).toEqual(conditionsOf(start));
  });

  it('does not pass a Proxy whose upstream has no login', () => {
    const start = settledCluster(U1);
    const anonymous = withoutField(withoutField(PROXY, 'username'), 'password');
    const end = restOf(ask(start, anonymous));
    expect(platformOf(end).nodeServicesManager).toBe(false);
    expect(waitingFor(end)).toEqual(['RegistryContainsRequiredImages']);
  });
});

describe('other parameters in the same mode', () => {
  const other = section('b.io/y', { mode: 'Direct' });

  it('shows the old Ready until registry-config is rendered and read', () => {
    const asked = ask(settledCluster(DIRECT), other);
    const [rendered] = platformMoves(asked, groundOf());
    expect(rendered?.text).toBe('renders registry-config');
    expect(rendered && condition(rendered.next, 'Ready')?.status).toBe('True');
    const [read] = rendered ? platformMoves(rendered.next, groundOf()) : [];
    expect(read && condition(read.next, 'Ready')?.status).toBe('False');
  });

  it('does not clear the conditions', () => {
    const states = runToRest(ask(settledCluster(DIRECT), other));
    expect(states.every((state) => conditionsOf(state).length === 8)).toBe(true);
    expect(traceOf(states).filter((text) => text.startsWith('CleanupNodeServices'))).toEqual([]);
  });

  it('rolls the in-cluster proxy only when the nodes have both mirrors', () => {
    const states = runToRest(ask(settledCluster(DIRECT, HA_NODES), other));
    const old = platformOf(settledCluster(DIRECT, HA_NODES)).inClusterProxy?.version;
    const [before] =
      stepsOf(states).find(([, after]) => platformOf(after).inClusterProxy?.version !== old) ?? [];
    const config = before && platformOf(before).nodeConfig;
    expect(config?.hosts[0]?.mirrors.map(({ host }) => host)).toEqual(['a.io', 'b.io']);
    expect(before?.nodes.every(({ version }) => version === config?.version)).toBe(true);
    const now = platformOf(states.at(-1) ?? settledCluster(DIRECT)).inClusterProxy?.version;
    expect(traceOf(states)).toContain(
      `InClusterProxyReady False Incluster-proxy deployment version mismatch: current ${old ?? ''}, expected ${now ?? ''}.`,
    );
  });

  it('has no overlap of the old and the new login of one host', () => {
    const relogged = { ...DIRECT, password: 'another' };
    const states = runToRest(ask(settledCluster(DIRECT), relogged));
    const mirrors = states.map((state) =>
      platformOf(state).nodeConfig?.hosts[0]?.mirrors.map(({ password }) => password),
    );
    expect(unique(mirrors)).toEqual([['license-of-a.io/x'], ['another']]);
  });

  it('moves only the masters in Proxy', () => {
    const states = runToRest(
      ask(settledCluster(PROXY, HA_NODES), { ...PROXY, imagesRepo: 'b.io/y' }),
    );
    const changed = unique(traceOf(states).map((text) => text.split(' ')[0]));
    expect(changed).toEqual(['RegistryContainsRequiredImages', 'Ready', 'NodeServicesReady']);
  });
});

describe('a controller that restarts in mid-switch', () => {
  const killedAt = (type: string): readonly [TwinState, TwinState] => {
    const waits = (state: TwinState): boolean => waitingFor(state).includes(type);
    const states = runToRest(ask(settledCluster(U0), DIRECT), groundOf(), waits);
    const at = states.at(-1) ?? settledCluster(U0);
    const platform = platformOf(at);
    const controller = { ...platform.controller, phase: 'restarting' as const };
    return [at, { ...at, platform: { ...platform, controller } }];
  };

  it.each(['RegistryContainsRequiredImages', 'TransitionContainerdConfigReady'])(
    'goes on from the stored state at %s',
    (type) => {
      const [at, killed] = killedAt(type);
      const quiet = platformMoves(killed, groundOf()).map(({ actor }) => actor);
      expect(quiet).toEqual(['controller']);
      expect(traceOf(runToRest(killed))).toEqual(traceOf(runToRest(at)));
    },
  );

  it('is waited for once more at FinalContainerdConfigReady, with the nodes as they are', () => {
    const [at, killed] = killedAt('FinalContainerdConfigReady');
    const states = runToRest(killed);
    expect(waitingFor(states[2] ?? at)).toEqual([
      'FinalContainerdConfigReady',
      'DeckhouseRegistrySwitchReady',
    ]);
    expect(unique(states.map((state) => platformOf(state).nodeConfig?.version))).toHaveLength(1);
    expect(condition(states.at(-1) ?? at, 'Ready')?.status).toBe('True');
  });
});

describe('a target that changes in mid-flight', () => {
  it('leaves the abandoned upstream out of the double configuration, though pods name it', () => {
    const start = settledCluster(U1);
    const switched = (state: TwinState): boolean =>
      condition(state, 'DeckhouseRegistrySwitchReady')?.message.startsWith('Applying') === true;
    const half = runToRest(ask(start, section('b.io/y')), groundOf(), switched).at(-1) ?? start;
    const third = section('c.io/z');
    const registries = { ...half.registries, 'c.io': { health: 'up' as const } };
    const states = runToRest(ask({ ...half, registries }, third));
    const double = states.find((state) =>
      platformOf(state).nodeConfig?.hosts.some(({ host }) => host === 'c.io'),
    );
    expect(double && platformOf(double).nodeConfig?.hosts.map(({ host }) => host)).toEqual([
      'a.io',
      'c.io',
    ]);
    expect(double && platformOf(double).imagesBase).toBe('b.io/y');
  });
});

describe('what holds a switch up', () => {
  it('parks at the preflight while a node has custom drop-ins, and goes on when it has not', () => {
    const nodes = [node('master-1', { label: 'custom' }), node('worker-1')];
    const parked = restOf(ask(settledCluster(U0, nodes), U1));
    expect(condition(parked, 'ContainerdConfigPreflightReady')?.message).toBe(
      'Check current nodes configuration\n1/2 node(s) Unready:\n- master-1: has custom toml merge containerd configuration\n',
    );
    expect(platformOf(parked).nodeConfig).toBeUndefined();
    const cured = {
      ...parked,
      nodes: parked.nodes.map((one) => ({ ...one, label: 'default' as const })),
    };
    expect(condition(restOf(cured), 'Ready')?.status).toBe('True');
  });

  it('passes the preflight for good once nodes are configured by the module', () => {
    const nodes = [node('master-1', { label: 'custom' }), node('worker-1')];
    const end = restOf(ask(settledCluster(U1, nodes), DIRECT));
    expect(condition(end, 'Ready')?.status).toBe('True');
  });

  it('waits for a master that is not Ready in Proxy', () => {
    const start = settledCluster(U1, HA_NODES);
    const sick = {
      ...start,
      nodes: start.nodes.map((one, i) => (i === 1 ? { ...one, ready: false } : one)),
    };
    const parked = restOf(ask(sick, PROXY));
    expect(condition(parked, 'NodeServicesReady')?.message).toBe(
      '2/3 node(s) ready. Waiting:\n- master-2: node is not Ready',
    );
  });

  it('waits for a master where pods fail', () => {
    const start = settledCluster(U1, HA_NODES);
    const faults = ['PodFails'] as const;
    const sick = {
      ...start,
      nodes: start.nodes.map((one, i) => (i === 1 ? { ...one, faults } : one)),
    };
    expect(waitingFor(restOf(ask(sick, PROXY)))).toEqual(['NodeServicesReady']);
    expect(waitingFor(restOf(ask(sick, DIRECT)))).toEqual(['InClusterProxyReady']);
  });

  it('waits for a node whose script fails', () => {
    const start = settledCluster(DIRECT);
    const faults = ['ScriptFails'] as const;
    const sick = {
      ...start,
      nodes: start.nodes.map((one, i) => (i === 1 ? { ...one, faults } : one)),
    };
    expect(waitingFor(restOf(ask(sick, PROXY)))).toEqual(['TransitionContainerdConfigReady']);
  });
});
