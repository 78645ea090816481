import fc from 'fast-check';
import { parseDocument } from 'yaml';
import { isClusterDocument } from '../../src/spec/cluster-document';
import { durationSeconds } from '../../src/spec/duration';
import { loadClusterText } from '../../src/spec/load-cluster';
import { asList, asMap } from '../../src/spec/plain-value';
import { carriesLogin, closest, quote } from '../../src/spec/quoting';
import { checkRegistrySettings } from '../../src/spec/registry-settings';
import { BASE, CERTIFICATE, FULL_FILES } from './cluster-files';
import { whole } from './refused-files';

describe('checkRegistrySettings of a ModuleConfig', () => {
  const PLACEHOLDER = 'regshift-secret://env/DKP_LICENSE';
  const literals = (settings: unknown): readonly string[] =>
    checkRegistrySettings(settings, { secrets: 'literals' }).map(
      ({ code, path, message }) => `${code} ${path.join('.')}: ${message}`,
    );

  it.each([
    ['nothing at all', {}],
    ['Local', { mode: 'Local' }],
    ['Unmanaged without section', { mode: 'Unmanaged' }],
    [
      'a licence as placeholder',
      { mode: 'Direct', direct: { imagesRepo: 'a.b/c', license: PLACEHOLDER } },
    ],
    [
      'a login',
      { mode: 'Proxy', proxy: { imagesRepo: 'a.b/c', username: 'u', password: PLACEHOLDER } },
    ],
    [
      'empty texts, which DKP takes for none',
      {
        mode: 'Direct',
        direct: {
          imagesRepo: 'a.b',
          license: PLACEHOLDER,
          username: '',
          password: '',
          ca: '',
          scheme: 'HTTP',
        },
      },
    ],
    ['an absent mode with the section of the default', { unmanaged: { imagesRepo: 'a.b' } }],
    ['no settings', undefined],
    ['settings of another type, which the schema refuses', ['Direct']],
    ['a mode that does not exist, which the schema refuses', { mode: 'Managed', direct: 'x' }],
  ])('accepts %s', (_name, settings) => {
    expect(literals(settings)).toEqual([]);
  });

  it.each([
    [
      'an absent mode with another section',
      { direct: { imagesRepo: 'a.b' } },
      ['S031 direct: mode Unmanaged takes only section unmanaged'],
    ],
    [
      'a section without imagesRepo',
      { mode: 'Direct', direct: {} },
      ['S022 direct: field imagesRepo is missing'],
    ],
    [
      'a licence beside a login',
      { mode: 'Direct', direct: { imagesRepo: 'a.b', license: 'x', username: 'u', password: 'p' } },
      ['S033 direct.license: license excludes username and password'],
    ],
    [
      'several at once',
      { mode: 'Proxy', direct: { imagesRepo: 'a.b:0' } },
      [
        'S030 mode: mode Proxy needs section proxy',
        'S031 direct: mode Proxy takes only section proxy',
        'S039 direct.imagesRepo: port 0 does not exist; ports are 1 to 65535',
      ],
    ],
  ])('refuses %s', (_name, settings, problems) => {
    expect(literals(settings)).toEqual(problems);
  });

  it('demands references where a cluster file has them', () => {
    const settings = { mode: 'Direct', direct: { imagesRepo: 'a.b', license: 'example-license' } };
    expect(checkRegistrySettings(settings, { secrets: 'references' })).toEqual([
      {
        code: 'S103',
        severity: 'error',
        path: ['direct', 'license'],
        message: 'a secret must not stand here in clear',
        hint: 'write  license: {fromEnv: DKP_LICENSE}  or  {secretRef: {name: …, key: …}}',
      },
    ]);
  });

  it('never throws, whatever the settings', () => {
    const settings = fc.record(
      {
        mode: fc.oneof(fc.constantFrom('Direct', 'Proxy', 'Local', 'Unmanaged'), fc.jsonValue()),
        direct: fc.oneof(
          fc.dictionary(
            fc.constantFrom('imagesRepo', 'ca', 'ttl', 'license', 'scheme'),
            fc.jsonValue(),
          ),
          fc.jsonValue(),
        ),
        proxy: fc.dictionary(
          fc.constantFrom('imagesRepo', 'ca', 'ttl', 'license', 'scheme'),
          fc.string(),
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(settings, fc.constantFrom('references', 'literals'), (value, secrets) => {
        expect(Array.isArray(checkRegistrySettings(value, { secrets }))).toBe(true);
      }),
    );
  });
});

describe('a valid cluster file', () => {
  const valueOf = (text: string): unknown => {
    const result = loadClusterText(text, 'f.yaml');
    return result.ok ? result.value : result.issues;
  };

  it('gets every default', () => {
    expect(valueOf(BASE)).toEqual({
      name: 'prod-1',
      engine: 'Module',
      platform: { type: 'Deckhouse', enableModule: false },
      state: 'Direct',
      registry: {
        mode: 'Direct',
        direct: { imagesRepo: 'registry.example.com/deckhouse/ee', scheme: 'HTTPS' },
      },
      via: {},
      leave: { legacyContainerd: false, disableModule: false },
      nodeRegistries: [],
    });
  });

  it('keeps all it says', () => {
    const section = {
      imagesRepo: 'registry.example.com:5000/deckhouse/ee',
      scheme: 'HTTPS',
      username: 'robot',
      password: { fromEnv: 'REGISTRY_PASSWORD', generation: 2 },
      ca: CERTIFICATE,
      checkMode: 'Relax',
    };
    expect(valueOf(FULL_FILES['Direct'] ?? '')).toEqual({
      name: 'prod-1',
      engine: 'Module',
      platform: {
        type: 'Deckhouse',
        clusterType: 'Static',
        cri: 'ContainerdV1',
        publicDomainTemplate: '%s.prod-1.example.com',
        profile: 'C',
        enableModule: true,
      },
      state: 'Direct',
      registry: { mode: 'Direct', direct: section },
      via: { unmanaged: section },
      previous: {
        mode: 'Unmanaged',
        unmanaged: {
          imagesRepo: 'registry.example.com/deckhouse/ee',
          scheme: 'HTTPS',
          license: { secretRef: { name: 'dkp-license', key: 'license' } },
        },
      },
      leave: { legacyContainerd: false, disableModule: false },
      nodeRegistries: [
        {
          host: 'registry.io',
          mirrors: [
            {
              url: 'https://mirror.example.com',
              capabilities: ['pull', 'resolve'],
              skipVerify: false,
              ca: CERTIFICATE,
              auth: { username: 'u', password: { fromFile: 'secrets/mirror' } },
            },
          ],
          nodeGroups: ['worker'],
          bundles: ['ubuntu-lts'],
        },
      ],
      moduleConfigFile: 'clusters/deckhouse.yaml',
      secrets: { backend: 'Sops', ageRecipients: ['age1qqqq'] },
      delivery: {
        tool: 'ArgoCD',
        plugin: 'decrypt',
        repository: 'https://git.example.com/fleet.git',
        branch: 'main',
        promotion: 'GitOpsPromoter',
        path: 'clusters',
        engine: { context: 'hub', namespace: 'argocd', name: 'prod-1' },
        forge: { type: 'Gitea', url: 'https://git.example.com' },
        settleSeconds: 30,
        deadline: '2h',
      },
      approvals: { from: 'ContainerdRestart', signers: ['ssh-ed25519 AAAA'] },
    });
  });

  it.each([
    ['U0', '{mode: Unmanaged}'],
    ['U1', '{mode: Unmanaged, unmanaged: {imagesRepo: a.b}}'],
    ['Local', '{mode: Local}'],
    ['Proxy', '{mode: Proxy, proxy: {imagesRepo: a.b/c, license: {fromEnv: L}}}'],
  ])('asks for state %s', (state, registry) => {
    expect(valueOf(whole(`registry: ${registry}`))).toMatchObject({ state });
  });

  it('has its addresses trimmed, and the scheme of via.unmanaged left to the observation', () => {
    const text = whole(
      'registry: {mode: Direct, direct: {imagesRepo: " a.b/c// "}}',
      'via: {unmanaged: {imagesRepo: "a.b/"}}',
      'delivery: {tool: Flux, path: fleet/}',
    );
    expect(valueOf(text)).toMatchObject({
      registry: { direct: { imagesRepo: 'a.b/c', scheme: 'HTTPS' } },
      via: { unmanaged: { imagesRepo: 'a.b' } },
      delivery: { branch: 'main', path: 'fleet', settleSeconds: 30, deadline: '2h' },
    });
    expect(valueOf(text)).not.toHaveProperty('via.unmanaged.scheme');
  });

  it('has its defaults for registries on the nodes, and the registries in order', () => {
    const mirrors = '[{url: "https://b"}, {url: "https://a"}]';
    const text = whole(
      'registry: {mode: Local}',
      `nodeRegistries: [{host: b.c, mirrors: ${mirrors}}, {host: a.c, mirrors: ${mirrors}}]`,
    );
    const defaults = { capabilities: ['pull', 'resolve'], skipVerify: false };
    const rest = {
      mirrors: [
        { url: 'https://b', ...defaults },
        { url: 'https://a', ...defaults },
      ],
      nodeGroups: ['*'],
      bundles: ['*'],
    };
    expect(valueOf(text)).toMatchObject({
      nodeRegistries: [
        { host: 'a.c', ...rest },
        { host: 'b.c', ...rest },
      ],
    });
  });

  it('may leave empty what it does not use', () => {
    const empty = ['via: {}', 'previous: {}', 'leave: {}', 'platform: {}', 'nodeRegistries: []'];
    expect(valueOf(BASE + empty.map((line) => `  ${line}\n`).join(''))).toEqual(valueOf(BASE));
  });

  it('may repeat a section by an alias', () => {
    const text = whole(
      'registry: {mode: Direct, direct: &d {imagesRepo: a.b}}',
      'previous: {mode: Direct, direct: *d}',
    );
    expect(valueOf(text)).toMatchObject({
      previous: { direct: { imagesRepo: 'a.b', scheme: 'HTTPS' } },
    });
  });

  it('becomes the same cluster, byte for byte, in whatever order its fields stand', () => {
    const seeds = fc.infiniteStream(fc.nat());
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(FULL_FILES)), seeds, (text, seed) => {
        const shuffled = JSON.stringify(shuffle(parseDocument(text).toJS(), seed));
        expect(JSON.stringify(valueOf(shuffled))).toBe(JSON.stringify(valueOf(text)));
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    ['ttl of five minutes', 'proxy', 'ttl: 5m'],
    ['ttl of mixed units above five minutes', 'proxy', 'ttl: 123m123s'],
    ['ttl of a week', 'proxy', 'ttl: 168h'],
    ['the first port', 'direct', 'imagesRepo: "a.b:1/c"'],
    ['the last port', 'direct', 'imagesRepo: "a.b:65535/c"'],
    ['an IP address', 'direct', 'imagesRepo: "10.0.0.5:5000"'],
    ['localhost', 'direct', 'imagesRepo: localhost/c'],
    ['signs between letters of a path', 'direct', 'imagesRepo: a.b/c-d/e_f/g.h/i__j/k--l'],
    [
      'several certificates with notes between them',
      'direct',
      `ca: ${JSON.stringify(`# first\n${CERTIFICATE}\nsecond:\n${CERTIFICATE}`)}`,
    ],
  ])('may have %s', (_name, mode, field) => {
    const repo = field.startsWith('imagesRepo') ? [] : ['imagesRepo: a.b/c'];
    const section = [...repo, 'license: {fromEnv: L}', field].join(', ');
    const name = mode === 'proxy' ? 'Proxy' : 'Direct';
    expect(
      loadClusterText(whole(`registry: {mode: ${name}, ${mode}: {${section}}}`), 'f.yaml'),
    ).toMatchObject({ ok: true, issues: [] });
  });

  it('may name a user in an ssh URL, which is no secret', () => {
    const urls = [
      'ssh://git@git.example.com/fleet.git',
      'git@git.example.com:fleet.git',
      'https://git.example.com/fleet.git',
    ];
    const results = urls.map((url) =>
      loadClusterText(
        whole('registry: {mode: Local}', `delivery: {tool: Flux, repository: "${url}"}`),
        'f.yaml',
      ),
    );
    expect(results.map(({ issues }) => issues)).toEqual([[], [], []]);
  });
});

/** The same data with the keys of every map in another order. */
function shuffle(value: unknown, seed: Iterator<number>): unknown {
  if (Array.isArray(value)) return asList(value).map((item) => shuffle(item, seed));
  const map = asMap(value);
  if (map === undefined) return value;
  const keyed = Object.entries(map).map(([key, field]) => ({
    key,
    field,
    rank: Number(seed.next().value),
  }));
  keyed.sort((a, b) => a.rank - b.rank);
  return Object.fromEntries(keyed.map(({ key, field }) => [key, shuffle(field, seed)]));
}

describe('the words of messages', () => {
  it.each([
    ['Direkt', ['Direct', 'Proxy'], 'Direct'],
    ['PROXY', ['Direct', 'Proxy'], 'Proxy'],
    ['ttl', ['tag', 'mode'], undefined],
    ['licence', ['license', 'username'], 'license'],
    ['x'.repeat(10_000), ['license'], undefined],
  ])('propose the nearest name to %s', (name, allowed, meant) => {
    expect(closest(name, allowed)).toBe(meant);
  });

  it.each([
    ['plain', '"plain"'],
    ['a\u001b[31m\u202Eb', '"a\uFFFD[31m\uFFFDb"'],
    ['https://u:example-license@a.b', 'a value with a login in it'],
    ['y'.repeat(70), `"${'y'.repeat(59)}…"`],
  ])('quote %j', (text, quoted) => {
    expect(quote(text)).toBe(quoted);
  });

  it.each([
    ['a.b/c@sha256:00', false],
    ['git@a.b:c', false],
    ['ssh://git@a.b/c', false],
    ['u:p@a.b', true],
    ['https://token@a.b', true],
  ])('know whether %s carries a login', (text, login) => {
    expect(carriesLogin(text)).toBe(login);
  });
});

describe('durationSeconds', () => {
  it.each([
    ['1h2m3s', 3723],
    ['123m123s', 7503],
    ['0s', 0],
    ['', undefined],
    ['1m1h', undefined],
    ['2562047h', 9_223_369_200],
    ['2562048h', undefined],
  ])('of %j', (text, seconds) => {
    expect(durationSeconds(text)).toBe(seconds);
  });
});

describe('isClusterDocument', () => {
  it.each([
    [{ apiVersion: 'regshift.io/v1alpha1', kind: 'ClusterRegistry' }, true],
    [{ kind: 'ClusterRegistry' }, true],
    [{ apiVersion: 'regshift.io/v1alpha1', kind: 'ClusterRegistri' }, true],
    [{ apiVersion: 'regshift.io/v1alpha1' }, true],
    [{ apiVersion: 'regshift.io/v1alpha1', kind: 'Plan' }, false],
    [{ apiVersion: 'v1', kind: 'Secret' }, false],
    ['ClusterRegistry', false],
    [null, false],
  ])('of %j', (document, answer) => {
    expect(isClusterDocument(document)).toBe(answer);
  });
});
