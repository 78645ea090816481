import fc from 'fast-check';
import type { Answer, WorldHost } from '../../src/node/hosts/world';
import { BothPulls, HEADER, itHas, LOGIN } from './containerd-pulls';
import type { Case } from './containerd-pulls';

const pulls = new BothPulls();

beforeAll(async () => {
  await pulls.start();
}, 30_000);

afterAll(async () => {
  await pulls.stop();
});

const STATUSES = [400, 401, 403, 404, 405, 408, 429, 500, 502, 503, 504];

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
  'dial_timeout = 5',
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

/** How a host is written. A header or braces may follow another host's. */
const FORMS = ['table', 'table', 'table', 'header apart', 'dotted', 'dotted', 'braces'] as const;

interface HostText {
  /** Dotted keys, which belong to the root: they come first. */
  readonly root: string;
  readonly tables: string;
  /** Comes after all tables. */
  readonly end: string;
}

const NOTHING: HostText = { root: '', tables: '', end: '' };

function hostText(
  place: string,
  settings: readonly string[],
  form: (typeof FORMS)[number],
): HostText {
  const lines = settings.map((setting) => `${setting}\n`).join('');
  const table = `[host."${place}"]\n${lines}`;
  if (settings.length === 0) return { ...NOTHING, tables: table };
  switch (form) {
    case 'table':
      return { ...NOTHING, tables: table };
    case 'header apart':
      return { ...NOTHING, tables: table, end: `[host."${place}".header]\nx-test = "y"\n` };
    case 'dotted':
      return {
        ...NOTHING,
        root: settings.map((setting) => `host."${place}".${setting}\n`).join(''),
      };
    case 'braces':
      return { ...NOTHING, end: `[host]\n"${place}" = {${settings.join(', ')}}\n` };
  }
}

const hostArbitrary = fc.record({
  settings: fc.uniqueArray(fc.constantFrom(...SETTINGS), {
    maxLength: 2,
    selector: (setting) => setting.split(' ')[0]?.toLowerCase(),
  }),
  form: fc.constantFrom(...FORMS),
});

const hostsToml = fc
  .record({
    places: fc.uniqueArray(fc.constantFrom(...PLACES), { maxLength: 3 }),
    hosts: fc.array(hostArbitrary, { minLength: 3, maxLength: 3 }),
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
  .map(({ places, hosts, top, hostHeader }) => {
    const dotted = hosts.some(({ form }) => form === 'dotted');
    const texts = places.map((place, index) => {
      const { settings, form } = hosts[index] ?? { settings: [], form: 'table' };
      // Several hosts in braces have no order. Braces after dotted keys are no TOML, which 1.x does not mind.
      const braces = form === 'braces' && index === 0 && !dotted;
      return hostText(place, settings, form === 'braces' && !braces ? 'table' : form);
    });
    const all = (part: keyof HostText): string => texts.map((text) => text[part]).join('');
    const plain = all('root') === '' && !all('end').includes('[host]');
    return top + all('root') + (hostHeader && plain ? '[host]\n' : '') + all('tables') + all('end');
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
  // Where an answer has a deadline a hang takes half a minute; those are among the pulls that take time.
  fc.constantFrom<WorldHost>(
    { answer: 401, challenge: 'Bearer' },
    { blob: itHas('answerDeadline') ? 502 : 'hang' },
    {},
  ),
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
    folder: fc.constantFrom('{U}', '{U}', '{U_}', '_default'),
  })
  .map(({ tree, A, B, T, U, secret, byDigest, folder }): Case => {
    // The token service of the TLS host speaks plain http to nobody; it has other challenges only.
    const withoutToken = T.login?.challenge === 'Bearer' || T.challenge === 'Bearer' ? {} : T;
    const hosts = {
      A: { ...A, speaks: 'http' as const },
      B,
      T: { ...withoutToken, certificate: 'private' as const, speaks: 'https' as const },
      U,
    };
    return {
      tree,
      folder,
      byDigest,
      world: { hosts, ...(secret === undefined ? {} : { secret }) },
    };
  });

/** Pulls all of them; answers how many came to which outcome, and those that differ from their simulation. */
async function pullAll(
  cases: Case[],
): Promise<{ readonly outcomes: ReadonlyMap<string, number>; readonly differences: unknown[] }> {
  const differences: unknown[] = [];
  const outcomes = new Map<string, number>();
  const work = async (): Promise<void> => {
    for (let next = cases.pop(); next !== undefined; next = cases.pop()) {
      const { real, simulated, stderr } = await pulls.pull(next);
      outcomes.set(real.outcome, (outcomes.get(real.outcome) ?? 0) + 1);
      if (JSON.stringify(real) !== JSON.stringify(simulated)) {
        differences.push({ ...next, real, simulated, stderr: stderr.slice(-400) });
      }
    }
  };
  await Promise.all([work(), work(), work(), work()]);
  return { outcomes, differences };
}

describe('random trees in random worlds', () => {
  it('agree with the simulation, all of 300', async () => {
    const cases = fc.sample(randomCase, { numRuns: 300, seed: 20 });
    const { outcomes, differences } = await pullAll(cases);
    expect(differences).toEqual([]);
    // The sample must hold something of everything.
    expect(outcomes.get('pulled')).toBeGreaterThan(50);
    expect(outcomes.get('failed')).toBeGreaterThan(50);
    expect(outcomes.has('hangs')).toBe(!itHas('answerDeadline'));
  }, 180_000);

  it('agree where the daemon itself resolves and fetches', async () => {
    if (!pulls.daemonFetches) return;
    // A panic would end the daemon; and what is no image at all is none to it only when it is unpacked.
    const harmless = ({ tree, world }: Case): boolean =>
      !JSON.stringify(tree).includes('skip_verify') &&
      !JSON.stringify(world).includes('wrong-content');
    const cases = fc.sample(randomCase.filter(harmless), { numRuns: 60, seed: 21 });
    const { differences } = await pullAll(cases.map((given) => ({ ...given, byDaemon: true })));
    expect(differences).toEqual([]);
  }, 120_000);
});
