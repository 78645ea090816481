import type { Answer, Step, WorldHost } from '../../src/node/hosts/world';
import { BothPulls, HEADER, itHas, LOGIN } from './containerd-pulls';
import type { Both, Case } from './containerd-pulls';

const pulls = new BothPulls();
const real = (text: string): string => pulls.real(text);

async function expectAgreement(given: Case): Promise<Both> {
  return agreed(await pulls.pull(given));
}

function agreed(both: Both): Both {
  expect(both.real).toEqual(both.simulated);
  return both;
}

const TWO_HOSTS = '[host."http://{A}"]\n[host."http://{B}"]\n';
const STATUSES = [400, 401, 403, 404, 405, 408, 429, 500, 502, 503, 504];
const STEPS: readonly (Step | 'answer')[] = ['answer', 'head', 'name', 'manifest', 'blob'];

/** Whether pulls that take minutes are among those that wait for something. */
const PATIENT = (process.env['REGSHIFT_PATIENT'] ?? '') !== '';

const NO_OTHER_HAS_IT = { B: { head: 404 }, U: { answer: 404 } } as const;
/** Pulls that wait for something; they run beside the others from the start on. */
const SLOW: Readonly<Record<string, { readonly when?: boolean; readonly given: Case }>> = {
  'a host that never answers': {
    when: PATIENT || !itHas('answerDeadline'),
    ...hanging('answer'),
  },
  'a host that never answers a HEAD': hanging('head'),
  'a host that never gives the manifest': hanging('manifest'),
  'a host that never gives the blob': hanging('blob'),
  'a last host that never answers': {
    when: PATIENT || !itHas('answerDeadline'),
    given: { world: { hosts: { U: { answer: 'hang' } } }, tree: '' },
  },
  'a TLS host that never shakes hands': {
    given: { world: { hosts: {} }, tree: '[host."https://{S}"]\n[host."http://{B}"]\n' },
  },
  'a last host that never shakes hands': {
    given: { world: { hosts: {} }, tree: 'server = "https://{S}"\n[host]\n' },
  },
  'a plain host that takes the connection and no more': {
    when: PATIENT || !itHas('answerDeadline'),
    given: { world: { hosts: {} }, tree: '[host."http://{S}"]\n[host."http://{B}"]\n' },
  },
  'a host whose packets are dropped, and no other has it': {
    given: {
      world: { hosts: NO_OTHER_HAS_IT },
      tree: '[host."http://{H}"]\n[host."http://{B}"]\n',
    },
  },
  'a host whose packets are dropped: paid again at every step': {
    when: PATIENT,
    given: { world: { hosts: {} }, tree: '[host."http://{H}"]\n[host."http://{B}"]\n' },
  },
  'a host whose packets are dropped, with a dial_timeout': {
    when: itHas('dialTimeout'),
    given: {
      world: { hosts: {} },
      tree: '[host."http://{H}"]\ndial_timeout = "1s"\n[host."http://{B}"]\n',
    },
  },
  'a last host whose packets are dropped, with a dial_timeout': {
    when: itHas('dialTimeout'),
    given: {
      world: { hosts: {} },
      tree: 'server = "http://{H}"\ndial_timeout = "1s"\n[host]\n',
    },
  },
};

function hanging(step: Step | 'answer'): { readonly given: Case } {
  return { given: { world: { hosts: { A: { [step]: 'hang' } } }, tree: TWO_HOSTS } };
}

const slow = new Map<string, Promise<Both>>();

beforeAll(async () => {
  await pulls.start();
  for (const [name, { when = true, given }] of Object.entries(SLOW)) {
    if (!when) continue;
    const both = pulls.pull(given);
    // The test that waits for it reports what went wrong.
    both.catch(() => undefined);
    slow.set(name, both);
  }
}, 30_000);

afterAll(async () => {
  await pulls.stop();
});

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

  it.each([
    ['connection refused', '[host."http://{D}"]\n[host."http://{B}"]\n', {}],
    ['no address', '[host."https://{N}"]\n[host."http://{B}"]\n', {}],
    ['untrusted TLS', '[host."https://{T}"]\n[host."http://{B}"]\n', { certificate: 'private' }],
    ['TLS to a plain port', '[host."https://{A}"]\n[host."http://{B}"]\n', { speaks: 'http' }],
  ] as const)('%s: the next host is asked', async (_name, tree, host: WorldHost) => {
    const both = await expectAgreement({ world: { hosts: { A: host, T: host } }, tree });
    expect(both.simulation).toMatchObject({ outcome: 'pulled', servedBy: { blob: real('B') } });
  });

  it.each(STATUSES)('the last host: %s', async (status) => {
    const hosts = { A: { answer: 404 }, U: { answer: status } };
    await expectAgreement({ world: { hosts }, tree: '[host."http://{A}"]\n' });
  });

  it.each([...STATUSES, 'reset'] as const)('both hosts, by digest: %s', async (answer) => {
    const hosts = { A: { answer }, U: { answer } };
    await expectAgreement({ world: { hosts }, tree: '[host."http://{A}"]\n', byDigest: true });
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

describe('an image that the mirror does not have, and the registry has', () => {
  const hosts = { A: { answer: 404 } };
  it.each([
    ['is had from the registry', '[host."http://{A}"]\n', 'pulled'],
    [
      'is not asked for there, when the mirror is the server',
      'server = "http://{A}"\n[host]\n',
      'failed',
    ],
  ])('%s', async (_name, tree, outcome) => {
    const { real: pull } = await expectAgreement({ world: { hosts }, tree });
    expect(pull.outcome).toBe(outcome);
    expect(pull.requests.some((request) => request.includes(real('U') + '/v2'))).toBe(false);
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
    ['a server in place of the registry, which fails', 'server = "http://{D}"\n[host]\n'],
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

describe('what takes time', () => {
  it.each(Object.entries(SLOW).filter(([, { when = true }]) => when))(
    '%s',
    async (name) => {
      const both = await slow.get(name);
      if (both === undefined) throw new Error('was not started');
      const { simulation, seconds } = agreed(both);
      const least = simulation.seconds + (simulation.outcome === 'hangs' ? 2 : 0);
      expect(seconds).toBeGreaterThan(least - 0.5);
      expect(seconds).toBeLessThan(least + 15);
    },
    240_000,
  );
});
