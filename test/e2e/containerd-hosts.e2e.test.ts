import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { FileSet } from '../../src/model/file-set';
import { parseImageReference } from '../../src/node/hosts/image-reference';
import { simulatePull } from '../../src/node/hosts/simulate-pull';
import type { Simulation } from '../../src/node/hosts/simulation';
import type { Answer, Step, World, WorldHost } from '../../src/node/hosts/world';
import { ContainerdDaemon } from './containerd-daemon';
import { FaultRegistries, manifestDigest } from './fault-registry';
import type { SeenRequest } from './fault-registry';

/** Debian 12's, or another client that the environment names. */
const CTR = process.env['REGSHIFT_CTR'] ?? 'ctr';
const VERSION = process.env['REGSHIFT_CTR_VERSION'] ?? '1.6.20';
const CONTAINERD = { version: VERSION, dialect: 'containerd' } as const;
/** Nothing listens there. */
const DEAD = '127.0.0.1:9';
const NO_ADDRESS = 'nosuch.invalid';
const LOGIN = { username: 'robot', password: 'not-a-real-password' };
const HEADER = `Basic ${Buffer.from(`${LOGIN.username}:${LOGIN.password}`).toString('base64')}`;

const daemon = new ContainerdDaemon(CTR);
const registries = new FaultRegistries();
let certificate = '';

beforeAll(async () => {
  const [key, cert] = [join(daemon.folder, 'key.pem'), join(daemon.folder, 'cert.pem')];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const name = ['-subj', '/CN=test', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const files = ['-keyout', key, '-out', cert];
  execFileSync('openssl', ['req', '-x509', ...kind, ...name, ...files], { stdio: 'ignore' });
  certificate = readFileSync(cert, 'utf8');
  await registries.start(3, readFileSync(key, 'utf8'), certificate);
  await daemon.start();
}, 30_000);

afterAll(async () => {
  await daemon.stop();
  await registries.stop();
});

/** A pull, in words that hold for any ports: A and B are mirrors, T one with TLS, U the registry itself. */
interface Case {
  readonly world: World;
  /** The `hosts.toml` of U, or files of the tree. */
  readonly tree: string | FileSet;
  readonly byDigest?: boolean;
}

interface Pull {
  readonly outcome: string;
  readonly requests: readonly string[];
}

interface Both {
  readonly real: Pull;
  readonly simulated: Pull;
  readonly simulation: Simulation;
  readonly stderr: string;
}

let pulls = 0;

/** Pulls for real and in the simulation. */
async function pullBoth({ world: written, tree, byDigest = false }: Case): Promise<Both> {
  pulls += 1;
  const name = `pull-${String(pulls)}`;
  const hosts = Object.entries(written.hosts).map(([host, value]) => [real(host), value] as const);
  const unreachable = { [DEAD]: { answer: 'refused' }, [NO_ADDRESS]: { answer: 'dns' } } as const;
  const world: World = { ...written, hosts: { ...Object.fromEntries(hosts), ...unreachable } };
  registries.enter(name, world);
  const files: FileSet =
    typeof tree === 'string'
      ? [
          { path: `${real('U')}/ca.crt`, content: certificate },
          { path: `${real('U')}/hosts.toml`, content: real(tree) },
        ]
      : tree.map(({ path, content }) => ({ path: real(path), content: real(content) }));
  const folder = daemon.writeTree(name, files);
  const object = byDigest ? `@${manifestDigest(name)}` : ':v1';
  const text = `${real('U')}/${name}/app${object}`;
  const image = parseImageReference(text);
  if (image === undefined) throw new Error(`no image: ${text}`);
  const simulation = simulatePull(image, { files, roots: [folder] }, CONTAINERD, world);
  const seconds = simulation.outcome === 'hangs' ? 2 : 30;
  const login = written.secret;
  const pull = await daemon.pull(text, folder, {
    seconds,
    ...(login === undefined ? {} : { login: `${login.username}:${login.password}` }),
  });
  return {
    real: { outcome: pull.outcome, requests: registries.seenFor(name).map(seenText) },
    simulated: { outcome: simulation.outcome, requests: simulatedTexts(simulation, name) },
    simulation,
    stderr: pull.stderr,
  };
}

/** Puts the addresses of this run into a text: `{A}`, and `A` where it is all there is. */
function real(text: string): string {
  const [a = '', b = '', up = ''] = registries.plain;
  const [tls = ''] = registries.tls;
  const places: Readonly<Record<string, string>> = {
    A: a,
    B: b,
    U: up,
    T: tls,
    D: DEAD,
    N: NO_ADDRESS,
  };
  return (
    places[text] ??
    text.replace(/\{([ABUTDN])(_?)\}/g, (_all, place: string, under: string) => {
      const host = places[place] ?? '';
      return under === '' ? host : `${host.replace(':', '_')}_`;
    })
  );
}

const WITH_HEADER = /header/;
const WITH_LOGIN = /secret|token|auth/;

function seenText({ method, host, path, authorization }: SeenRequest): string {
  const shown = authorization.map((value) => (value.startsWith('Bearer') ? 'token' : value));
  return `${method} ${host} ${path} ${shown.length === 0 ? 'none' : String(shown.length)}`;
}

function simulatedTexts({ requests }: Simulation, name: string): readonly string[] {
  const unseen: readonly Answer[] = ['refused', 'dns', 'tls-untrusted', 'not-tls', 'silent', 400];
  const digest = manifestDigest(name);
  return requests
    .filter(({ answer, scheme, host }) => {
      // A TLS server refuses plain http below the listener.
      const belowListener = scheme === 'http' && registries.tls.includes(host);
      return answer === 400 ? !belowListener : !unseen.includes(answer);
    })
    .map(({ method, host, path, credentials }) => {
      const both = WITH_HEADER.test(credentials) && WITH_LOGIN.test(credentials);
      const shown = credentials === 'none' ? 'none' : both ? '2' : '1';
      return `${method} ${host} ${path.replace(digest, '{manifest}')} ${shown}`;
    });
}

async function expectAgreement(given: Case): Promise<Both> {
  const both = await pullBoth(given);
  expect(both.real).toEqual(both.simulated);
  return both;
}

const TWO_HOSTS = '[host."http://{A}"]\n[host."http://{B}"]\n';
const STATUSES = [400, 401, 403, 404, 405, 408, 429, 500, 502, 503, 504];
const STEPS: readonly (Step | 'answer')[] = ['answer', 'head', 'name', 'manifest', 'blob'];

describe('the fallback table: what the first of two hosts does, and where', () => {
  const faults: readonly Answer[] = [...STATUSES, 'reset', 'wrong-content', 'corrupt', 'cut-short'];
  it.each(STEPS.flatMap((step) => faults.map((answer) => [step, answer] as const)))(
    '%s: %s',
    async (step, answer) => {
      const { simulation, stderr } = await expectAgreement({
        world: { hosts: { A: { [step]: answer } } },
        tree: TWO_HOSTS,
      });
      const shown = typeof simulation.error?.answer === 'number' ? simulation.error.answer : '';
      expect(stderr).toContain(shown === 404 ? 'not found' : String(shown));
    },
  );

  it.each(['answer', 'head', 'manifest', 'blob'] as const)('%s: hang', async (step) => {
    const { real: pull } = await expectAgreement({
      world: { hosts: { A: { [step]: 'hang' } } },
      tree: TWO_HOSTS,
    });
    expect(pull.outcome).toBe('hangs');
  });

  it.each([
    ['connection refused', '[host."http://{D}"]\n[host."http://{B}"]\n', {}],
    ['no address', '[host."https://{N}"]\n[host."http://{B}"]\n', {}],
    ['untrusted TLS', '[host."https://{T}"]\n[host."http://{B}"]\n', { certificate: 'private' }],
    ['TLS to a plain port', '[host."https://{A}"]\n[host."http://{B}"]\n', { speaks: 'http' }],
  ] as const)('%s: the next host is asked', async (_name, tree, host: WorldHost) => {
    const both = await expectAgreement({ world: { hosts: { A: host, T: host } }, tree });
    expect(both.simulation).toMatchObject({ outcome: 'pulled', servedBy: { blob: real('B') } });
  });

  it.each(['Basic', 'Bearer'] as const)('a 401 with an endless %s challenge', async (challenge) => {
    await expectAgreement({ world: { hosts: { A: { answer: 401, challenge } } }, tree: TWO_HOSTS });
  });
});

describe('the error that is shown when no host has it', () => {
  it.each([
    [[401, 404, 500], '401'],
    [[404, 503, 401], '503'],
    [[404, 404, 404], 'not found'],
  ])('%j shows %s', async ([a = 0, b = 0, u = 0], text) => {
    const { stderr } = await expectAgreement({
      world: { hosts: { A: { answer: a }, B: { answer: b }, U: { answer: u } } },
      tree: TWO_HOSTS,
    });
    expect(stderr).toContain(text);
  });
});

describe('credentials', () => {
  const right = { ...LOGIN };
  const wrong = { ...LOGIN, password: 'wrong' };
  const header = (value: string, key = 'authorization'): string =>
    `[host."http://{A}".header]\n${key} = "${value}"\n`;
  const cases = [
    ['a good header', header(HEADER), undefined],
    ['a good header, wrong secret', header(HEADER), wrong],
    ['a wrong header, good secret', header('Basic eDp5'), right],
    [
      'a wrong header, good secret, the other spelling',
      header('Basic eDp5', 'Authorization'),
      right,
    ],
    ['no header, good secret', '[host."http://{A}"]\n', right],
    ['no header, wrong secret', '[host."http://{A}"]\n', wrong],
    ['neither', '[host."http://{A}"]\n', undefined],
    [
      'a header in a list',
      '[host."http://{A}".header]\nauthorization = ["' + HEADER + '"]\n',
      undefined,
    ],
  ] as const;
  const challenges = ['Basic', 'Bearer', 'none'] as const;
  it.each(
    challenges.flatMap((challenge) =>
      cases.map(([name, ...rest]) => [challenge, name, ...rest] as const),
    ),
  )('%s: %s', async (challenge, _name, tree, secret) => {
    await expectAgreement({
      world: {
        hosts: { A: { login: { ...LOGIN, challenge } } },
        ...(secret === undefined ? {} : { secret }),
      },
      tree,
    });
  });
});

describe('odd files', () => {
  const A = '[host."http://{A}"]\n';
  it.each([
    [
      'vendor tables',
      `${A}[host."http://{A}".auth]\nusername = "u"\n[[host."http://{A}".rewrite]]\nregex = "^x"\n`,
    ],
    ['unknown keys and tables', `colour = "red"\n${A}shape = 1\n[other]\nx = 1\n`],
    ['a syntax error', `${A}skip_verify\n`],
    ['a value that ends nowhere', `${A}capabilities = ["pull"\n`],
    ['an unknown capability', `${A}capabilities = ["pul"]\n`],
    ['capabilities as a string', `${A}capabilities = "pull"\n`],
    ['capabilities in capitals', `${A}capabilities = ["PULL", "Resolve"]\n`],
    ['no capabilities at all', `${A}capabilities = []\n`],
    ['pull only', `${A}capabilities = ["pull"]\n`],
    ['resolve only', `${A}capabilities = ["resolve"]\n[host."http://{B}"]\n`],
    ['push only', `${A}capabilities = ["push"]\n`],
    ['a server that may push only', `server = "http://{B}"\ncapabilities = ["push"]\n[host]\n`],
    ['an empty file', ''],
    ['a file of comments', '# nothing\n'],
    ['a server without a host table', 'server = "http://{A}"\n'],
    ['a server with an empty host table', 'server = "http://{A}"\n[host]\n'],
    ['a server without a scheme', 'server = "{A}"\n[host]\n'],
    ['a CA that is missing', `${A}ca = "none.crt"\n`],
    [
      'a CA that is missing, of the last host',
      `${A}[host."https://{T}"]\nca = ["ca.crt", "none.crt"]\n`,
    ],
    ['a CA that is no PEM', `${A}ca = "hosts.toml"\n`],
    ['a CA without a name', `${A}ca = ""\n`],
    ['an empty list of CAs', `${A}ca = []\n`],
    ['a CA as a string', '[host."https://{T}"]\nca = "ca.crt"\n'],
    ['a CA as a list', '[host."https://{T}"]\nca = ["ca.crt"]\n'],
    ['a client certificate that is missing', `${A}client = "none.pem"\n`],
    ['skip_verify', '[host."https://{T}"]\nskip_verify = true\n'],
    ['skip_verify as a string', '[host."https://{T}"]\nskip_verify = "true"\n'],
    ['a header that is no table', `${A}header = "x"\n`],
    ['override_path', '[host."http://{A}/v2/other"]\noverride_path = true\n'],
    ['override_path without a path', '[host."http://{A}"]\noverride_path = true\n'],
    ['a path without override_path', '[host."http://{A}/v2/other"]\n'],
    ['a path that ends with v2', '[host."http://{A}/v2"]\n[host."http://{B}/v2/"]\n'],
    ['dotted keys', 'host."http://{A}".capabilities = ["pull", "resolve"]\n'],
    [
      'dotted keys after a table',
      '[host]\n"http://{B}".skip_verify = false\n"http://{A}".skip_verify = false\n',
    ],
    ['one host in braces', '[host]\n"http://{A}" = {skip_verify = false}\n'],
    [
      'one host in braces after another host',
      '[host."http://{B}"]\n[host]\n"http://{A}" = {skip_verify = false}\n',
    ],
    [
      'a header table out of place',
      `${A}[host."http://{B}"]\n[host."http://{A}".header]\nx = "y"\n`,
    ],
    [
      'a header table before its host',
      `[host."http://{B}".header]\nx = "y"\n${A}[host."http://{B}"]\n`,
    ],
    ['keys in capitals', 'SERVER = "http://{A}"\n[host]\n'],
    ['capitalised keys', 'Server = "http://{A}"\n[host]\n'],
    ['a host table in capitals', '[HOST."http://{A}"]\n'],
    ['dial_timeout', `${A}dial_timeout = 5\n`],
    ['a URL with a space', '[host."http://127.0 .0.1"]\n'],
    ['two commas', `${A}capabilities = ["pull",, "resolve"]\n`],
    ['a comma for a value', `${A}skip_verify = ,\n`],
    ['a bracket for a value', `${A}skip_verify = ]\n`],
    ['a brace for a value', `${A}skip_verify = }\n`],
    ['a comma first', `${A}capabilities = [, "pull"]\n`],
    ['a comma at the end', `${A}capabilities = ["pull", "resolve",]\n`],
    ['a setting in the host table', '[host]\ncapabilities = ["pull"]\n'],
    ['a setting in the host table, and a host', `[host]\ncapabilities = ["pull"]\n${A}`],
    ['an array of host tables', '[[host."http://{A}"]]\n'],
    ['a host table that is a text', 'host = "http://{A}"\n'],
    ['a comma at the end of braces', '[host]\n"http://{A}" = {skip_verify = false,}\n'],
    ['a line end in braces', '[host]\n"http://{A}" = {skip_verify = false\n}\n'],
    ['an unknown escape', `${A}x = "\\e"\n`],
    ['plain http to a TLS port', '[host."http://{T}"]\n[host."http://{A}"]\n'],
  ])('%s', async (_name, tree) => {
    const hosts = {
      A: { speaks: 'http' },
      T: { certificate: 'private', speaks: 'https' },
    } as const;
    await expectAgreement({ world: { hosts }, tree });
  });

  it.each([
    ['host:port', ['{U}']],
    ['host_port_', ['{U_}']],
    ['_default', ['_default']],
    ['all three: the first counts', ['{U}', '{U_}', '_default']],
    ['a folder without the file', ['{U_}/x', '_default']],
  ])('folder %s', async (_name, folders) => {
    const mirrors = ['http://{A}', 'http://{B}', 'http://{D}'];
    const tree = folders.map((folder, index) => ({
      path: `${folder}/hosts.toml`,
      content: `[host."${mirrors[index] ?? ''}"]\n`,
    }));
    await expectAgreement({ world: { hosts: {} }, tree });
  });

  it('reads certificates of Docker where hosts.toml does not count', async () => {
    const { simulation } = await expectAgreement({
      world: { hosts: {} },
      tree: [
        { path: '{U}/broken.crt', content: 'no certificate' },
        { path: '{U}/hosts.toml', content: 'capabilities = "x"' },
      ],
    });
    expect(simulation.outcome).toBe('failed');
  });

  it('pulls by digest from a host that may not resolve', async () => {
    const tree = '[host."http://{A}"]\ncapabilities = ["pull"]\n';
    await expectAgreement({ world: { hosts: {} }, tree, byDigest: true });
    const missing = { hosts: { A: { answer: 404 }, U: { answer: 404 } } };
    await expectAgreement({ world: missing, tree, byDigest: true });
  });
});

const SETTINGS = [
  'capabilities = ["pull", "resolve"]',
  'capabilities = ["pull"]',
  'capabilities = ["resolve"]',
  'capabilities = ["pull", "reslove"]',
  'capabilities = "pull"',
  'CAPABILITIES = ["pull"]',
  'Capabilities = ["pull"]',
  'skip_verify = true',
  'skip_verify = false',
  'skip_verify = 1',
  'ca = "ca.crt"',
  'ca = ["none.crt"]',
  'override_path = true',
  'override_path = "yes"',
  'dial_timeout = "1s"',
  `header = {authorization = "${HEADER}"}`,
  'header = {authorization = "Basic eDp5"}',
  'auth = {username = "robot"}',
  'colour = "red"',
  'skip_verify = ,',
  'skip_verify =',
];

const PLACES = [
  'http://{A}',
  'http://{B}',
  'http://{D}',
  'https://{T}',
  'https://{A}',
  'https://{N}',
  'http://{A}/v2/x',
];

const hostTable = fc
  .record({
    settings: fc.uniqueArray(fc.constantFrom(...SETTINGS), {
      maxLength: 2,
      selector: (setting) => setting.split(' ')[0]?.toLowerCase(),
    }),
    dotted: fc.boolean(),
  })
  .map(
    ({ settings, dotted }) =>
      (place: string) =>
        dotted && settings.length > 0
          ? settings.map((setting) => `host."${place}".${setting}\n`).join('')
          : `[host."${place}"]\n${settings.map((setting) => `${setting}\n`).join('')}`,
  );

const hostsToml = fc
  .record({
    places: fc.uniqueArray(fc.constantFrom(...PLACES), { maxLength: 3 }),
    tables: fc.array(hostTable, { minLength: 3, maxLength: 3 }),
    top: fc.constantFrom(
      '',
      '',
      '',
      'server = "http://{B}"\n',
      'capabilities = ["pull"]\n',
      'ca = "ca.crt"\n',
    ),
    hostHeader: fc.boolean(),
  })
  .map(({ places, tables, top, hostHeader }) => {
    const texts = places.map((place, index) => tables[index]?.(place) ?? '');
    // Dotted keys belong to the root only while no header came.
    const sorted = [
      ...texts.filter((text) => text.startsWith('host')),
      ...texts.filter((text) => text.startsWith('[')),
    ];
    const header = hostHeader && texts.every((text) => text.startsWith('[')) ? '[host]\n' : '';
    return top + header + sorted.join('');
  });

const answer = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Answer>('ok') },
  { weight: 6, arbitrary: fc.constantFrom<Answer>(...STATUSES) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Answer>('reset', 'wrong-content', 'corrupt', 'cut-short'),
  },
);
const worldHostArbitrary = fc.oneof(
  answer.map((all): WorldHost => ({ answer: all })),
  fc
    .record({ head: answer, name: answer, manifest: answer, blob: answer })
    .map((host): WorldHost => host),
  fc
    .constantFrom('Basic', 'Bearer', 'none')
    .map((challenge): WorldHost => ({ login: { ...LOGIN, challenge } })),
  fc.constantFrom<WorldHost>({ answer: 401, challenge: 'Bearer' }, { blob: 'hang' }, {}),
);
const randomCase = fc
  .record({
    tree: hostsToml,
    A: worldHostArbitrary,
    B: worldHostArbitrary,
    T: worldHostArbitrary,
    U: worldHostArbitrary,
    secret: fc.constantFrom(undefined, undefined, LOGIN, { ...LOGIN, password: 'wrong' }),
    byDigest: fc.boolean(),
  })
  .map(({ tree, A, B, T, U, secret, byDigest }): Case => {
    // The token service of the TLS host speaks plain http to nobody; it has other challenges only.
    const withoutToken = T.login?.challenge === 'Bearer' || T.challenge === 'Bearer' ? {} : T;
    const hosts = {
      A: { ...A, speaks: 'http' as const },
      B,
      T: { ...withoutToken, certificate: 'private' as const, speaks: 'https' as const },
      U,
    };
    return { tree, byDigest, world: { hosts, ...(secret === undefined ? {} : { secret }) } };
  });

describe('random trees in random worlds', () => {
  it('agree with the simulation, all of 240', async () => {
    const cases = [
      ...fc.sample(randomCase, {
        numRuns: 240,
        seed: 20,
      }),
    ];
    const differences: unknown[] = [];
    const outcomes = new Map<string, number>();
    const work = async (): Promise<void> => {
      for (let next = cases.pop(); next !== undefined; next = cases.pop()) {
        const { real: pull, simulated, stderr } = await pullBoth(next);
        outcomes.set(pull.outcome, (outcomes.get(pull.outcome) ?? 0) + 1);
        if (JSON.stringify(pull) !== JSON.stringify(simulated)) {
          differences.push({ ...next, pull, simulated, stderr: stderr.slice(-400) });
        }
      }
    };
    await Promise.all([work(), work(), work(), work()]);
    expect(differences).toEqual([]);
    expect([...outcomes.keys()]).toEqual(expect.arrayContaining(['failed', 'hangs', 'pulled']));
  }, 180_000);
});
