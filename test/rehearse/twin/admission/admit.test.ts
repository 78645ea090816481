import { admit } from '../../../../src/rehearse/twin/admission/admit';
import type { Ground } from '../../../../src/rehearse/twin/ground';
import type { TwinState } from '../../../../src/rehearse/twin/state';
import {
  DIRECT,
  deckhouseConfig,
  groundOf,
  LOCAL,
  moduleConfig,
  NODES,
  PROXY,
  settledCluster,
  U0,
  U1,
} from '../platform/cluster';

function judge(
  registry: unknown,
  fields: Partial<Ground> = {},
  state: TwinState = settledCluster(U0),
): string | undefined {
  return admit(moduleConfig('deckhouse', { settings: { registry } }), state, groundOf(fields));
}

const SECTION = { imagesRepo: 'a.io/x', scheme: 'HTTPS', license: 'regshift-secret://env/L' };

describe('the schema of settings.registry', () => {
  it.each([
    [undefined],
    [{}],
    [{ mode: 'Unmanaged' }],
    [{ mode: 'Unmanaged', unmanaged: SECTION }],
    [{ mode: 'Direct', direct: SECTION }],
    [{ mode: 'Direct', direct: { imagesRepo: 'a.io:5000', scheme: 'HTTP', checkMode: 'Relax' } }],
    [{ mode: 'Direct', direct: { imagesRepo: 'a.io', username: 'u', password: 'p' } }],
    [{ mode: 'Proxy', proxy: { ...SECTION, ttl: '5m' } }],
    [{ mode: 'Proxy', proxy: { ...SECTION, ttl: '123m123s' } }],
    [{ mode: 'Local' }],
  ])('takes %j', (registry) => {
    expect(judge(registry)).toBeUndefined();
  });

  it.each([
    ['text', 'must be an object'],
    [{ mode: 'Managed' }, 'mode must be one of Direct, Proxy, Local, Unmanaged'],
    [{ mode: 'Direct' }, 'section direct is required in mode Direct'],
    [{ mode: 'Proxy' }, 'section proxy is required in mode Proxy'],
    [{ mode: 'Local', direct: SECTION }, 'section direct is forbidden in mode Local'],
    [{ unmanaged: {} }, 'unmanaged: imagesRepo is required'],
    [{ mode: 'Direct', direct: { imagesRepo: 'a.io/x/' } }, 'direct: imagesRepo must match'],
    [
      { mode: 'Direct', direct: { imagesRepo: 'a.io', scheme: 'https' } },
      'direct: scheme must be one of HTTP, HTTPS',
    ],
    [
      { mode: 'Direct', direct: { imagesRepo: 'a.io', checkMode: 'None' } },
      'direct: checkMode must be one of Default, Relax',
    ],
    [
      { mode: 'Direct', direct: { imagesRepo: 'a.io', username: 'u' } },
      'direct: password is required with username',
    ],
    [
      { mode: 'Direct', direct: { imagesRepo: 'a.io', password: 'p' } },
      'direct: username is required with password',
    ],
    [
      { mode: 'Direct', direct: { ...SECTION, username: 'u', password: 'p' } },
      'direct: license excludes username and password',
    ],
    [
      { mode: 'Direct', direct: { imagesRepo: 'a.io', scheme: 'HTTP', ca: 'PEM' } },
      'direct: ca must be empty with scheme HTTP',
    ],
    [{ mode: 'Direct', direct: { imagesRepo: 'a.io', license: 7 } }, 'direct: license must be'],
    [{ mode: 'Proxy', proxy: { ...SECTION, ttl: '4m59s' } }, 'proxy: ttl must be at least 5m'],
    [{ mode: 'Proxy', proxy: { ...SECTION, ttl: '1d' } }, 'proxy: ttl must match'],
    [{ mode: 'Direct', direct: { ...SECTION, ttl: '24h' } }, 'direct: unknown field ttl'],
  ])('denies %j', (registry, text) => {
    expect(judge(registry)).toContain(
      `admission webhook denied the request: spec.settings.registry: ${text}`,
    );
  });

  it('tells everything at once', () => {
    expect(judge({ mode: 'Local', direct: {}, proxy: {} })).toBe(
      'admission webhook denied the request: spec.settings.registry: section direct is forbidden in mode Local; section proxy is forbidden in mode Local; direct: imagesRepo is required; proxy: imagesRepo is required',
    );
  });

  it('knows what each generation knows', () => {
    const unmanaged = { mode: 'Unmanaged', unmanaged: SECTION };
    expect(judge(unmanaged, { generation: 'D2' })).toBeUndefined();
    expect(judge(unmanaged, { generation: 'D1' })).toContain('unknown field unmanaged');
    expect(judge({ mode: 'Local' }, { generation: 'D2' })).toContain(
      'mode must be one of Unmanaged, Direct',
    );
  });
});

describe('the policy on updates of ModuleConfig deckhouse', () => {
  const off = settledCluster(U0, NODES, groundOf(), { module: 'off' });
  const config = deckhouseConfig(DIRECT);

  it('denies a change while the module is off', () => {
    expect(admit(config, off, groundOf())).toContain('enable module registry');
    expect(admit(deckhouseConfig(U0), off, groundOf())).toBeUndefined();
    expect(judge(undefined, {}, off)).toContain('enable module registry');
  });

  it('denies a change before the end of the bootstrap', () => {
    const state = settledCluster(U1);
    const ground = groundOf({ bootstrapped: false });
    expect(admit(config, state, ground)).toContain('wait for the end of the bootstrap');
    expect(admit(deckhouseConfig(U1), state, ground)).toBeUndefined();
  });

  it('denies Proxy and Local where the cluster is not static, changed or not', () => {
    const ground = groundOf({ clusterType: 'Cloud' });
    expect(admit(deckhouseConfig(PROXY), settledCluster(U1), ground)).toContain(
      'registry mode Proxy is not supported',
    );
    expect(admit(deckhouseConfig(LOCAL), settledCluster(LOCAL), ground)).toContain(
      'registry mode Local is not supported',
    );
    expect(admit(config, settledCluster(U1), ground)).toBeUndefined();
  });

  it('does not watch the creation of the object', () => {
    expect(admit(config, { ...off, objects: {} }, groundOf())).toBeUndefined();
  });

  it('lets pairs pass that only the orchestrator refuses', () => {
    expect(admit(deckhouseConfig(LOCAL), settledCluster(PROXY), groundOf())).toBeUndefined();
  });

  it('is not counted on before generation C', () => {
    expect(admit(config, off, groundOf({ generation: 'D2' }))).toBeUndefined();
  });
});

it('admits every other object', () => {
  const state = settledCluster(U0);
  const registry = moduleConfig('registry', { settings: { registry: 'text' } });
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'deckhouse' } };
  expect(admit(registry, state, groundOf())).toBeUndefined();
  expect(admit(secret, state, groundOf())).toBeUndefined();
});
