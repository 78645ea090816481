import fc from 'fast-check';
import {
  FEATURES,
  hasFeature,
  parseContainerd,
  parseContainerdVersion,
} from '../../../src/node/hosts/containerd';
import type { Containerd, FeatureName } from '../../../src/node/hosts/containerd';
import { parseImageReference } from '../../../src/node/hosts/image-reference';
import type { ImageReference } from '../../../src/node/hosts/image-reference';
import { simulatePull } from '../../../src/node/hosts/simulate-pull';
import type { Simulation } from '../../../src/node/hosts/simulation';
import type { Answer, World, WorldHost } from '../../../src/node/hosts/world';

const OLD: Containerd = { version: '1.6.20', dialect: 'containerd' };
const NEW: Containerd = { version: '2.1.0', dialect: 'containerd' };
const TWO = '[host."https://a.io"]\n[host."https://b.io"]\n';
const LOGIN = { username: 'robot', password: 'not-a-real-password' };
const HEADER = `Basic ${Buffer.from(`${LOGIN.username}:${LOGIN.password}`).toString('base64')}`;
const DIGEST = `sha256:${'0'.repeat(64)}`;

function imageOf(text: string): ImageReference {
  const image = parseImageReference(text);
  if (image === undefined) throw new Error(`no image: ${text}`);
  return image;
}

function simulate(
  hostsToml: string,
  hosts: World['hosts'],
  options: { containerd?: Containerd; image?: string; secret?: NonNullable<World['secret']> } = {},
): Simulation {
  const { containerd = OLD, image = 'up.io/team/app:v1', secret } = options;
  const files = [{ path: 'up.io/hosts.toml', content: hostsToml }];
  const world = { hosts, ...(secret === undefined ? {} : { secret }) };
  return simulatePull(imageOf(image), { files, roots: [] }, containerd, world);
}

/** The requests as lines: `HEAD a.io manifests/v1 503`. */
function lines({ requests }: Simulation): readonly string[] {
  return requests.map(
    ({ method, host, path, answer }) =>
      `${method} ${host} ${path.replace(/\?.*/, '').split('/').slice(-2).join('/')} ${String(answer)}`,
  );
}

describe('the fallback table (components.md 3.1): when the first host does', () => {
  const next: readonly Answer[] = ['refused', 'dns', 'tls-untrusted', 'not-tls', 'reset'];
  const statuses: readonly Answer[] = [400, 401, 403, 404, 500, 502, 503, 504];
  it.each([...next, ...statuses])('%s, the next one is asked at each step', (answer) => {
    const simulation = simulate(TWO, { 'a.io': { answer } });
    expect(lines(simulation)).toEqual([
      `HEAD a.io manifests/v1 ${String(answer)}`,
      'HEAD b.io manifests/v1 ok',
      `GET a.io manifests/{manifest} ${String(answer)}`,
      'GET b.io manifests/{manifest} ok',
      `GET a.io blobs/{blob} ${String(answer)}`,
      'GET b.io blobs/{blob} ok',
    ]);
    expect(simulation).toMatchObject({
      outcome: 'pulled',
      servedBy: { resolve: 'b.io', manifest: 'b.io', blob: 'b.io' },
    });
  });

  it.each([408, 429])('%s, it is asked six times at each step, then the next one', (answer) => {
    const { outcome, requests } = simulate(TWO, { 'a.io': { answer } });
    const counts = ['a.io', 'b.io'].map(
      (host) => requests.filter((sent) => sent.host === host).length,
    );
    expect([outcome, ...counts]).toEqual(['pulled', 18, 3]);
  });

  it('405, HEAD becomes GET, then the next one is asked', () => {
    expect(lines(simulate(TWO, { 'a.io': { head: 405, name: 405 } })).slice(0, 3)).toEqual([
      'HEAD a.io manifests/v1 405',
      'GET a.io manifests/v1 405',
      'HEAD b.io manifests/v1 ok',
    ]);
  });

  it.each<readonly [WorldHost, string]>([
    [{ answer: 'wrong-content' }, 'a.io answers 200 with something else'],
    [{ manifest: 'wrong-content' }, 'a.io answers 200 with something else'],
    [{ blob: 'wrong-content' }, 'a.io answers 200 with something else'],
    [{ manifest: 'corrupt' }, 'a.io answers 200 with corrupt content'],
    [{ blob: 'corrupt' }, 'a.io answers 200 with corrupt content'],
    [{ manifest: 'cut-short' }, 'a.io sends less than it announced'],
    [{ blob: 'cut-short' }, 'a.io sends less than it announced'],
  ])('%j, the pull fails and no other host is asked for it', (host, message) => {
    const { outcome, error, requests } = simulate(TWO, { 'a.io': host });
    expect([outcome, error?.message]).toEqual(['failed', message]);
    expect(requests.filter(({ host: asked }) => asked !== 'a.io')).toEqual([]);
  });

  it('a page on HEAD alone does not matter', () => {
    expect(simulate(TWO, { 'a.io': { head: 'wrong-content' } }).outcome).toBe('pulled');
  });

  it.each([
    ['http', 'hang', 'hangs', 0],
    ['http', 'silent', 'hangs', 0],
    ['https', 'hang', 'hangs', 0],
    ['https', 'silent', 'pulled', 30],
    ['https', 'blackhole', 'pulled', 90],
  ] as const)('%s and %s, the pull %s', (scheme, answer, outcome, seconds) => {
    const hostsToml = `[host."${scheme}://a.io"]\n[host."https://b.io"]\n`;
    expect(simulate(hostsToml, { 'a.io': { answer } })).toMatchObject({ outcome, seconds });
  });
});

describe('the error that is shown', () => {
  const three = (a: Answer, b: Answer, up: Answer): World['hosts'] => ({
    'a.io': { answer: a },
    'b.io': { answer: b },
    'up.io': { answer: up },
  });
  it.each<readonly [Answer, Answer, Answer, string, string]>([
    [401, 404, 'refused', 'a.io answers 401', 'a.io answers 401'],
    ['refused', 404, 404, 'a.io refuses the connection', 'not found'],
    ['refused', 404, 503, 'a.io refuses the connection', 'up.io answers 503'],
    [404, 404, 404, 'not found', 'not found'],
    [404, 404, 'dns', 'up.io has no address', 'not found'],
  ])('of %s, %s, %s is, before 2.0.0 and after, %s and %s', (a, b, up, before, after) => {
    const shown = [OLD, NEW].map(
      (containerd) => simulate(TWO, three(a, b, up), { containerd }).error?.message,
    );
    expect(shown).toEqual([before, after]);
  });
});

describe('credentials (components.md 3.3): header, pull secret', () => {
  const header = (value: string): string =>
    `[host."https://a.io".header]\nauthorization = "${value}"\n`;
  const wrong = { ...LOGIN, password: 'wrong' };
  const only = (
    secret: World['secret'],
    hostsToml: string,
    challenge: 'Basic' | 'Bearer' = 'Basic',
  ) =>
    simulate(
      hostsToml,
      { 'a.io': { login: { ...LOGIN, challenge } }, 'up.io': { answer: 404 } },
      secret === undefined ? {} : { secret },
    );
  const none = '[host."https://a.io"]\n';
  it.each([
    ['good', 'none', header(HEADER), undefined, 'pulled'],
    ['good', 'wrong', header(HEADER), wrong, 'pulled'],
    ['wrong', 'good', header('Basic eDp5'), LOGIN, 'pulled'],
    ['none', 'good, no server address', none, LOGIN, 'pulled'],
    [
      'none',
      'good, of the original host',
      none,
      { ...LOGIN, serverAddress: 'https://up.io' },
      'failed',
    ],
    [
      'none',
      'good, of the mirror',
      none,
      { ...LOGIN, serverAddress: 'https://a.io/v2/' },
      'pulled',
    ],
    ['none', 'none', none, undefined, 'failed'],
  ])('%s, %s', (_header, _secret, hostsToml, secret, outcome) => {
    expect(only(secret, hostsToml).outcome).toBe(outcome);
  });

  it('a secret is sent only after a challenge, beside the header', () => {
    const shown = only(LOGIN, header('Basic eDp5')).requests.map(({ credentials }) => credentials);
    const both = 'secret and header';
    expect(shown).toEqual(['header', both, 'header', both, both]);
  });

  it('no secret of a user is in a simulation', () => {
    expect(JSON.stringify(only(LOGIN, header(HEADER)))).not.toMatch(/not-a-real-password|Basic /);
  });

  it('headers open a token service from 2.1.0 on', () => {
    const hosts = { 'a.io': { login: { ...LOGIN, challenge: 'Bearer' } } } as const;
    const served = ['2.0.7', '2.1.0'].map((version) => {
      const containerd = { version, dialect: 'containerd' } as const;
      return simulate(header(HEADER), hosts, { containerd }).servedBy.blob;
    });
    expect(served).toEqual(['up.io', 'a.io']);
  });
});

describe('paths', () => {
  const first = (
    hostsToml: string,
    containerd: Containerd = OLD,
    image = 'up.io/system/deckhouse/bb:v1',
  ) => simulate(hostsToml, {}, { containerd, image }).requests[0]?.path;
  it.each([
    ['a host', '[host."https://a.io"]', '/v2/system/deckhouse/bb/manifests/v1?ns=up.io'],
    ['the registry itself', '', '/v2/system/deckhouse/bb/manifests/v1'],
    [
      'override_path',
      '[host."https://a.io/v2/x"]\noverride_path = true',
      '/v2/x/system/deckhouse/bb/manifests/v1?ns=up.io',
    ],
    [
      'a path without it',
      '[host."https://a.io/v2/x"]',
      '/v2/x/v2/system/deckhouse/bb/manifests/v1?ns=up.io',
    ],
  ])('of %s', (_name, hostsToml, path) => {
    expect(first(hostsToml)).toBe(path);
  });

  it('are rewritten by DKP alone, which takes credentials from the file too', () => {
    const hostsToml = [
      '[host]',
      '[host."https://a.io"]',
      '[host."https://a.io".auth]',
      `auth = "${HEADER.replace('Basic ', '')}"`,
      '[[host."https://a.io".rewrite]]',
      'regex = "^system/deckhouse"',
      'replace = "deckhouse/ee"',
    ].join('\n');
    const deckhouse: Containerd = { version: '1.7.0', dialect: 'deckhouse' };
    expect(first(hostsToml, deckhouse)).toBe('/v2/deckhouse/ee/bb/manifests/v1?ns=up.io');
    expect(first(hostsToml)).toBe('/v2/system/deckhouse/bb/manifests/v1?ns=up.io');
    const hosts = {
      'a.io': { login: { ...LOGIN, challenge: 'Basic' }, repositories: ['deckhouse/ee/bb'] },
      'up.io': { answer: 404 },
    } as const;
    const image = 'up.io/system/deckhouse/bb:v1';
    const pulled = [deckhouse, OLD].map(
      (containerd) => simulate(hostsToml, hosts, { containerd, image }).outcome,
    );
    expect(pulled).toEqual(['pulled', 'failed']);
  });
});

describe('what the versions make of one file', () => {
  const asked = (hostsToml: string, version: string): string => {
    const { requests, outcome } = simulate(
      hostsToml,
      { 'up.io': {}, 'a.io': { answer: 404 }, 'b.io': { answer: 404 } },
      {
        containerd: { version, dialect: 'containerd' },
      },
    );
    const heads = requests.filter(({ method }) => method === 'HEAD').map(({ host }) => host);
    return outcome === 'panics' ? 'panics' : heads.join(' ');
  };
  it.each([
    [
      'server alone',
      'server = "https://a.io"',
      ['1.7.31', 'up.io'],
      ['1.7.32', 'a.io'],
      ['2.0.0', 'a.io'],
    ],
    [
      'dotted keys',
      `host."https://a.io".capabilities = ["pull", "resolve"]\n`,
      ['1.7.32', 'a.io up.io'],
      ['2.0.0', 'up.io'],
    ],
    [
      'a header table out of place',
      `${TWO}[host."https://a.io".header]\nx = "y"`,
      ['1.7.32', 'a.io b.io up.io'],
      ['2.0.0', 'a.io b.io a.io up.io'],
    ],
    [
      'capitalised keys',
      '[host]\n[host."https://a.io"]\nCapabilities = ["pull"]',
      ['1.7.32', 'a.io up.io'],
      ['2.0.0', 'up.io'],
    ],
    ['a stray comma', 'ca = ,', ['1.6.20', 'panics'], ['1.7.0', 'up.io']],
    [
      'pull only',
      '[host."https://a.io"]\ncapabilities = ["pull"]',
      ['1.6.20', 'up.io'],
      ['2.1.0', 'up.io'],
    ],
    [
      'skip_verify in dotted keys, before a fault',
      'host."https://a.io".ca = "x"\nhost."https://a.io".skip_verify = true\nfault',
      ['1.7.32', 'up.io'],
      ['2.0.0', 'panics'],
      ['2.3.7', 'panics'],
      ['2.4.0', 'up.io'],
    ],
    [
      'a fault before skip_verify in dotted keys',
      'capabilities = "x"\nhost."https://a.io".ca = "x"\nhost."https://a.io".skip_verify = true',
      ['2.3.7', 'up.io'],
    ],
    [
      'a comma of TOML 1.1 after skip_verify in dotted keys',
      'host."https://a.io".ca = "x"\nhost."https://a.io".skip_verify = true\n[x]\nx = {y = 1,}',
      ['2.3.7', 'panics'],
    ],
    [
      'a comma of TOML 1.1',
      '[host."https://a.io"]\nheader = {x = "y",}',
      ['1.7.x', 'up.io'],
      ['2.3.7', 'up.io'],
      ['2.4.0', 'a.io up.io'],
    ],
    [
      'a typo',
      '[host."https://a.io"]\ncapabilities = ["pul"]',
      ['1.6.20', 'up.io'],
      ['2.1.0', 'up.io'],
    ],
  ])('%s', (_name, hostsToml, ...expected) => {
    for (const [version = '', hosts] of expected)
      expect([version, asked(hostsToml, version)]).toEqual([version, hosts]);
  });

  it('500 of the last host is asked for once more from 2.1.0 on', () => {
    const counts = [OLD, NEW].map(
      (containerd) => simulate('', { 'up.io': { answer: 500 } }, { containerd }).requests.length,
    );
    expect(counts).toEqual([1, 2]);
  });

  const of = (version: string): { containerd: Containerd } => ({
    containerd: { version, dialect: 'containerd' },
  });

  it('a host that never answers blocks the pull; from 2.3.0 on the next one is asked after 30 seconds', () => {
    const hosts = { 'a.io': { head: 'hang' } } as const;
    const [before, after] = ['2.2.9', '2.3.0'].map((version) => simulate(TWO, hosts, of(version)));
    expect([before?.outcome, before?.seconds, before?.servedBy]).toEqual(['hangs', 0, {}]);
    expect([after?.outcome, after?.seconds, after?.servedBy.resolve]).toEqual([
      'pulled',
      30,
      'b.io',
    ]);
  });

  it.each([
    ['2.3.1', 1, 10],
    ['2.3.2', 5, 50],
  ])('%s asks a last host that never shakes hands %d times', (version, times, seconds) => {
    const simulation = simulate('', { 'up.io': { answer: 'silent' } }, of(version));
    expect([simulation.requests.length, simulation.seconds]).toEqual([times, seconds]);
  });

  it.each([
    ['2.3.1', 6],
    ['2.3.2', 5],
  ])('%s asks %d times after 429', (version, times) => {
    expect(simulate('', { 'up.io': { answer: 429 } }, of(version)).requests).toHaveLength(times);
  });

  it.each([
    ['1.7.x', ['HEAD a.io', 'HEAD b.io', 'HEAD up.io']],
    ['2.0.13', ['HEAD a.io', 'GET a.io', 'HEAD b.io', 'HEAD up.io']],
    ['2.1.x', ['HEAD a.io', 'HEAD b.io', 'HEAD up.io']],
    ['2.3.3', ['HEAD a.io', 'GET a.io', 'HEAD b.io', 'GET b.io', 'HEAD up.io', 'GET up.io']],
  ])('%s asks after 403 of every host: %j', (version, requests) => {
    const refuse = { answer: 403 } as const;
    const hosts = { 'a.io': refuse, 'b.io': refuse, 'up.io': refuse };
    const asked = simulate(TWO, hosts, of(version)).requests;
    expect(asked.map(({ method, host }) => `${method} ${host}`)).toEqual(requests);
  });

  it.each([
    ['2.2.5', 401, 2],
    ['2.2.6', 401, 1],
    ['2.1.x', 401, 2],
    ['2.3.0', 404, 2],
  ])('%s looks for a digest that was answered by %d in %d places', (version, answer, places) => {
    const simulation = simulate(
      '',
      { 'up.io': { answer } },
      { ...of(version), image: `up.io/a@${DIGEST}` },
    );
    expect(simulation.requests).toHaveLength(places);
  });

  it.each([
    ['2.2.9', 'blob'],
    ['2.3.0', 'name'],
  ])('%s fails over an error in place of a manifest at the step %s', (version, step) => {
    const hosts = { 'up.io': { head: 'wrong-content', name: 502, blob: 404 } } as const;
    expect(simulate('', hosts, of(version)).error?.step).toBe(step);
  });

  it.each([
    ['1.7.7', 'a.io'],
    ['2.0.0', 'b.io'],
  ])(
    '%s shows a Basic challenge without a login as the error of %s, before that of others',
    (version, host) => {
      const hosts = {
        'a.io': { login: { ...LOGIN, challenge: 'Basic' } },
        'b.io': { answer: 503 },
        'up.io': { answer: 404 },
      } as const;
      expect(simulate(TWO, hosts, of(version)).error?.host).toBe(host);
    },
  );

  it('a missing CA of one host fails every pull, and no host is asked', () => {
    const simulation = simulate(`${TWO}ca = "none.crt"\n`, {});
    expect(simulation).toMatchObject({
      outcome: 'failed',
      requests: [],
      error: { step: 'configuration', message: 'ca: none.crt is not there' },
    });
  });
});

describe('features', () => {
  it.each<readonly [FeatureName, string, boolean]>([
    ['defaultFolder', '1.6.16', false],
    ['defaultFolder', '1.6.17', true],
    ['defaultFolder', '1.5.18', false],
    ['hostTableOptional', '1.7.31', false],
    ['hostTableOptional', '1.7.x', true],
    ['dialTimeout', '1.7.x', false],
    ['dialTimeout', '2.0.6', false],
    ['dialTimeout', '2.2.0', true],
  ])('%s in %s: %s', (name, version, has) => {
    expect(hasFeature({ version, dialect: 'containerd' }, name)).toBe(has);
  });

  it('each names its source', () => {
    expect(
      Object.values(FEATURES).filter(({ source, since }) => source === '' || since.length === 0),
    ).toEqual([]);
  });

  it.each([
    ['v1.6.20', '1.6.20'],
    ['1.6.20~ds1', '1.6.20'],
    ['2.1.0-rc.1', '2.1.0'],
    ['1.7', '1.7.x'],
    ['1.7.x', '1.7.x'],
    ['2.x', '2.x.x'],
    ['latest', undefined],
  ])('version %s is %s', (text, version) => {
    expect(parseContainerdVersion(text)).toBe(version);
  });
});

describe('the containerd that is named', () => {
  it.each([
    ['1.7.x', { version: '1.7.x', dialect: 'containerd' }],
    ['deckhouse', { version: '1.6.20', dialect: 'deckhouse' }],
    ['deckhouse@2.1.3', { version: '2.1.3', dialect: 'deckhouse' }],
    ['deckhouse@', undefined],
    ['latest', undefined],
  ])('%s is %j', (text, containerd) => {
    expect(parseContainerd(text)).toEqual(containerd);
  });
});

describe('image references', () => {
  it.each([
    ['busybox', 'docker.io/library/busybox:latest'],
    ['team/app:v1', 'docker.io/team/app:v1'],
    ['localhost/app', 'localhost/app:latest'],
    ['registry.io:5000/a/b:v1', 'registry.io:5000/a/b:v1'],
    [`registry.io/a:v1@${DIGEST}`, `registry.io/a@${DIGEST}`],
    ['registry.io/UPPER', undefined],
    ['https://registry.io/a', undefined],
    ['', undefined],
  ])('%s is %s', (text, name) => {
    expect(parseImageReference(text)?.name).toBe(name);
  });
});

it('every simulation ends, whatever the file and the answers', () => {
  const answer = fc.constantFrom<Answer>(
    'ok',
    401,
    404,
    405,
    429,
    503,
    'hang',
    'cut-short',
    'wrong-content',
  );
  const host = fc.record({ head: answer, name: answer, manifest: answer, blob: answer });
  const settings = fc.constantFrom(
    '',
    'skip_verify = true\n',
    'capabilities = ["pull"]\n',
    'ca = "x"\n',
  );
  fc.assert(
    fc.property(host, host, settings, fc.constantFrom('1.6.20', '2.2.0'), (a, b, more, version) => {
      const { outcome, requests } = simulate(
        `${TWO}${more}`,
        { 'a.io': a, 'b.io': b },
        {
          containerd: { version, dialect: 'containerd' },
        },
      );
      return requests.length < 200 && (outcome !== 'pulled' || requests.at(-1)?.answer === 'ok');
    }),
  );
});
