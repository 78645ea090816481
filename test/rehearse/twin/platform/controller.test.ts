import {
  moduleConfigKey,
  requestedParams,
} from '../../../../src/rehearse/twin/platform/module-settings';
import { imagesBaseOf, pullSecretOf } from '../../../../src/rehearse/twin/platform/pull-secret';
import { platformMoves } from '../../../../src/rehearse/twin/platform/platform-moves';
import { withoutField } from '../../../../src/rehearse/twin/platform/with-changes';
import type { KubeObject } from '../../../../src/model/object-id';
import type { TwinState } from '../../../../src/rehearse/twin/state';
import {
  ask,
  DIRECT,
  groundOf,
  LOCAL,
  moduleConfig,
  NODES,
  platformOf,
  PROXY,
  restOf,
  section,
  settledCluster,
  U0,
  U1,
} from './cluster';

function withConfig(state: TwinState, config: KubeObject): TwinState {
  return {
    ...state,
    objects: { ...state.objects, [moduleConfigKey(config.metadata.name)]: config },
  };
}

function requested(registry: unknown): ReturnType<typeof requestedParams> {
  return requestedParams(
    withConfig(settledCluster(U0), moduleConfig('deckhouse', { settings: { registry } })),
  );
}

describe('what ModuleConfig deckhouse asks for', () => {
  it('turns a license into a login and fills in what is left out', () => {
    expect(
      requested({ mode: 'Direct', direct: { imagesRepo: ' a.io/x// ', license: 'secret' } }),
    ).toEqual({
      mode: 'Direct',
      imagesRepo: 'a.io/x',
      scheme: 'HTTPS',
      username: 'license-token',
      password: 'secret',
      checkMode: 'Default',
    });
  });

  it('takes every field of Proxy', () => {
    const proxy = {
      imagesRepo: 'a.io/x',
      scheme: 'HTTP',
      username: 'u',
      password: 'p',
      ca: 'PEM',
      checkMode: 'Relax',
      ttl: '24h',
    };
    expect(requested({ mode: 'Proxy', proxy })).toEqual({ mode: 'Proxy', ...proxy });
  });

  it('tells Unmanaged with its section from Unmanaged without', () => {
    expect(requested({ mode: 'Unmanaged' })).toEqual(U0);
    expect(requested({})).toEqual(U0);
    expect(requested(undefined)).toEqual(U0);
    expect(requested({ mode: 'Unmanaged', unmanaged: { imagesRepo: 'a.io/x' } })).toMatchObject({
      mode: 'Unmanaged',
      imagesRepo: 'a.io/x',
    });
  });

  it('is Unmanaged without its section when the object is gone', () => {
    const state = settledCluster(DIRECT);
    expect(requestedParams({ ...state, objects: {} })).toEqual(U0);
  });

  it('is only the mode in Local', () => {
    expect(requested({ mode: 'Local' })).toEqual(LOCAL);
  });
});

describe('Secret registry-config', () => {
  it('counts its renderings', () => {
    const once = restOf(ask(settledCluster(DIRECT), U1));
    expect(platformOf(once)).toMatchObject({ config: U1, configRevision: 1 });
    expect(platformOf(restOf(ask(once, DIRECT)))).toMatchObject({
      config: DIRECT,
      configRevision: 2,
    });
  });

  it('is not rendered while the module is not ready', () => {
    const off = settledCluster(U0, NODES, groundOf(), { module: 'off' });
    expect(platformMoves(ask(off, DIRECT), groundOf())).toEqual([]);
  });

  it('is not rendered while the controller restarts', () => {
    const state = ask(settledCluster(DIRECT), PROXY);
    const platform = platformOf(state);
    const controller = { ...platform.controller, phase: 'restarting' as const };
    const moves = platformMoves({ ...state, platform: { ...platform, controller } }, groundOf());
    expect(moves.map(({ text }) => text)).toEqual(['starts with the new registry']);
  });
});

describe('ModuleConfig registry', () => {
  it('takes what the module rendered with it, but for the configuration of nodes', () => {
    const state = settledCluster(PROXY);
    const off = restOf(withConfig(state, moduleConfig('registry', { enabled: false })));
    expect(platformOf(off)).toMatchObject({
      module: 'off',
      service: '',
      nodeServices: {},
      nodeServicesManager: false,
      nodeConfig: platformOf(state).nodeConfig,
      config: PROXY,
    });
    expect(platformOf(off).orchestrator).toBeUndefined();
    expect(off.nodes).toBe(state.nodes);
  });

  it('leaves the module as it is when it does not say', () => {
    const state = withConfig(settledCluster(DIRECT), moduleConfig('registry', {}));
    expect(platformMoves(state, groundOf())).toEqual([]);
  });
});

describe('the controller', () => {
  it('starts again for a Secret that changed while it converged', () => {
    const state = settledCluster(U1);
    const platform = platformOf(state);
    const pull = pullSecretOf(section('b.io/y'));
    const converging = { phase: 'converging', pullHash: platform.controller.pullHash } as const;
    const [move] = platformMoves(
      { ...state, platform: { ...platform, pull, controller: converging } },
      groundOf(),
    );
    expect(move?.text).toBe('stops for the new registry');
  });

  it('names images by the Secret', () => {
    expect(imagesBaseOf(pullSecretOf(section('b.io:5000')))).toBe('b.io:5000');
    expect(imagesBaseOf(pullSecretOf(PROXY))).toBe('registry.d8-system.svc:5001/system/deckhouse');
    expect(pullSecretOf(PROXY)).toEqual(pullSecretOf(LOCAL));
    expect(pullSecretOf(DIRECT)).toMatchObject({
      username: DIRECT.username,
      password: DIRECT.password,
      ca: 'registry-ca',
    });
  });
});

it('offers nothing on Kubernetes without DKP', () => {
  const kubernetes = withoutField(settledCluster(DIRECT), 'platform');
  expect(platformMoves(kubernetes, groundOf({ platform: 'Kubernetes' }))).toEqual([]);
});
