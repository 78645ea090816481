import fc from 'fast-check';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { ManifestAnswer, RegistryAccess } from '../../src/images/registry-api';
import { readChallenges } from '../../src/io/registry/challenge';
import { registryClient } from '../../src/io/registry/registry-client';
import type { RegistryPatience } from '../../src/io/registry/web-client';
import { renewAuthority } from '../../src/secrets/certificate-authority';
import { renewLeaf } from '../../src/secrets/certificate-leaf';
import { SERVER_PURPOSE } from '../../src/secrets/leaf-profile';
import type { MaterialTools } from '../../src/secrets/material-tools';
import { newPrivateKey } from '../../src/secrets/material-tools';
import { having, MANIFEST, RegistryServer, says } from './registry-server';
import type { Answering } from './registry-server';

const IMAGE = { repository: 'deckhouse/ee', reference: 'v1' };
const PATH = '/v2/deckhouse/ee/manifests/v1';
const LOGIN = { username: 'robot', password: 'a-password-of-tests' };
const BASIC = `Basic ${Buffer.from('robot:a-password-of-tests').toString('base64')}`;
const DIGEST = `sha256:${'1'.repeat(64)}`;

let servers: RegistryServer[];
let slept: number[];
let patience: RegistryPatience;

beforeEach(() => {
  servers = [];
  slept = [];
  patience = {
    timeoutSeconds: 20,
    attempts: 3,
    longestWait: 30,
    sleep: (seconds) => {
      slept.push(seconds);
      return Promise.resolve();
    },
  };
});

afterEach(async () => {
  await Promise.all(servers.map((server) => server.stop()));
});

async function serve(answering: Answering, tls?: Identity): Promise<RegistryServer> {
  const server = await RegistryServer.start(answering, tls);
  servers.push(server);
  return server;
}

function accessTo(server: RegistryServer, more: Partial<RegistryAccess> = {}): RegistryAccess {
  return { scheme: 'http', host: server.host, section: 'spec.registry.proxy', ...more };
}

function ask(
  server: RegistryServer,
  more: Partial<RegistryAccess> = {},
  image = IMAGE,
): Promise<ManifestAnswer> {
  return registryClient(accessTo(server, more), patience).ask(image);
}

/** Nothing that is told holds the password in any form. */
function reasonOf(answer: ManifestAnswer): string {
  const reason = answer.kind === 'untold' ? answer.reason : answer.kind;
  expect(reason).not.toContain(LOGIN.password);
  expect(reason).not.toContain(BASIC.slice('Basic '.length));
  return reason;
}

/** Answers one after the other, the last one for ever. */
function inTurn(...answers: readonly Answering[]): Answering {
  let at = 0;
  return (request, response) => {
    answers[Math.min(at++, answers.length - 1)]?.(request, response);
  };
}

describe('a manifest', () => {
  it('is there, and was asked for by its head, in every form that manifests have', async () => {
    const server = await serve(having(PATH));
    expect(await ask(server)).toEqual({ kind: 'present' });
    expect(server.seen).toHaveLength(1);
    const [seen] = server.seen;
    expect(seen).toMatchObject({ method: 'HEAD', path: PATH, authorization: undefined });
    for (const type of ['oci.image.index', 'oci.image.manifest', 'manifest.list', 'manifest.v2'])
      expect(seen?.accept).toContain(type);
  });

  it('is missing', async () => {
    expect(await ask(await serve(having()))).toEqual({ kind: 'missing' });
  });

  it('is there by its digest, whatever media type it has', async () => {
    const server = await serve(says(200, { 'docker-content-digest': DIGEST }));
    const image = { ...IMAGE, reference: DIGEST };
    expect(await ask(server, {}, image)).toEqual({ kind: 'present' });
    expect(server.seen[0]?.path).toBe(`/v2/deckhouse/ee/manifests/${DIGEST}`);
  });

  it.each([
    ['../../admin', 'v1'],
    ['Deckhouse/EE', 'v1'],
    ['a?b', 'v1'],
    ['a//b', 'v1'],
    ['', 'v1'],
    ['a', ''],
    ['a', '../x'],
  ])(
    'of a name that none can have is missing, and nobody is asked: %s %s',
    async (repository, reference) => {
      const server = await serve(says(200, { 'content-type': MANIFEST }));
      expect(await ask(server, {}, { repository, reference })).toEqual({ kind: 'missing' });
      expect(server.seen).toEqual([]);
    },
  );
});

describe('an answer that no registry gives', () => {
  const NONSENSE = 'it does not answer as a registry does; is the address right?';
  it.each([
    ['a page', says(200, { 'content-type': 'text/html' }), NONSENSE],
    ['nothing at all', says(200), NONSENSE],
    [
      'another digest',
      says(200, { 'docker-content-digest': `sha256:${'2'.repeat(64)}` }),
      NONSENSE,
    ],
    ['what nobody asked for', says(418), 'its answer is HTTP 418'],
    ['a redirect to nowhere', says(307), 'its answer is HTTP 307'],
    [
      'a redirect to no address',
      says(307, { location: 'http://[' }),
      'it leads to something that is no address',
    ],
    [
      'a redirect to a file',
      says(307, { location: 'file:///etc/passwd' }),
      'it leads to something that is no address',
    ],
    [
      'a redirect with a login',
      says(307, { location: 'http://a:b@127.0.0.1/' }),
      'it leads to something that is no address',
    ],
    [
      'a redirect to itself',
      says(307, { location: PATH }),
      'it leads from one address to the next without end',
    ],
  ])('is not taken for one: %s', async (_, answering, reason) => {
    const server = await serve(answering);
    const image = { ...IMAGE, reference: DIGEST };
    expect(reasonOf(await ask(server, {}, image))).toBe(reason);
  });

  it('is not taken for one: no HTTP', async () => {
    const raw = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end('+OK POP3 ready\r\n');
    });
    await new Promise<void>((resolve) => {
      raw.listen(0, '127.0.0.1', resolve);
    });
    const { port } = raw.address() as AddressInfo;
    const client = registryClient({ scheme: 'http', host: `127.0.0.1:${String(port)}` }, patience);
    expect(reasonOf(await client.ask(IMAGE))).toBe('what it says is no HTTP');
    raw.close();
  });
});

describe('a login', () => {
  const wantsBasic: Answering = (request, response) => {
    const isIn = request.authorization === BASIC;
    response
      .writeHead(isIn ? 200 : 401, {
        'content-type': MANIFEST,
        'www-authenticate': 'Basic realm="a registry"',
      })
      .end();
  };

  it('is shown where it is asked for, and then at once', async () => {
    const server = await serve(wantsBasic);
    const client = registryClient(accessTo(server, { login: LOGIN }), patience);
    expect(await client.ask(IMAGE)).toEqual({ kind: 'present' });
    expect(await client.ask(IMAGE)).toEqual({ kind: 'present' });
    expect(server.seen.map(({ authorization }) => authorization)).toEqual([
      undefined,
      BASIC,
      BASIC,
    ]);
  });

  it('is refused', async () => {
    const server = await serve(wantsBasic);
    const login = { ...LOGIN, username: 'mallory' };
    expect(reasonOf(await ask(server, { login }))).toBe(
      'it refuses user mallory; is the login in spec.registry.proxy right, and may it pull there?',
    );
  });

  it('may not be enough', async () => {
    const answer = await ask(await serve(says(403)), { login: LOGIN });
    expect(reasonOf(answer)).toContain('it refuses user robot');
  });

  it('is wanted, and nobody has one', async () => {
    const server = await serve(wantsBasic);
    expect(reasonOf(await ask(server))).toBe(
      'it wants a login; write one into spec.registry.proxy',
    );
    const nowhere = registryClient({ scheme: 'http', host: server.host }, patience);
    expect(reasonOf(await nowhere.ask(IMAGE))).toBe(
      'it wants a login; the cluster file has none for it',
    );
  });

  it('is wanted in a way that nobody knows', async () => {
    const server = await serve(says(401, { 'www-authenticate': 'Negotiate' }));
    expect(reasonOf(await ask(server, { login: LOGIN }))).toBe(
      'it asks for a login of a kind that is not known here',
    );
  });
});

describe('a token', () => {
  /** A registry that takes tokens, and a server that hands them out to who logs in. */
  async function pair(tokens: Answering): Promise<{
    readonly registry: RegistryServer;
    readonly tokens: RegistryServer;
  }> {
    const hands = await serve(tokens);
    const registry = await serve((request, response) => {
      const isIn = request.authorization?.startsWith('Bearer good') === true;
      response
        .writeHead(isIn ? 200 : 401, {
          'content-type': MANIFEST,
          'www-authenticate': `Bearer realm="${hands.url}/token?x=1",service="registry of tests",scope="repository:deckhouse/ee:pull"`,
        })
        .end();
    });
    return { registry, tokens: hands };
  }

  function handing(body: string): Answering {
    return (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    };
  }

  it('is fetched with the login, which the registry itself never sees', async () => {
    const { registry, tokens } = await pair(handing('{"token": "good"}'));
    expect(await ask(registry, { login: LOGIN })).toEqual({ kind: 'present' });
    expect(tokens.seen).toEqual([
      {
        method: 'GET',
        path: '/token?x=1&service=registry+of+tests&scope=repository%3Adeckhouse%2Fee%3Apull',
        authorization: BASIC,
        accept: 'application/json',
      },
    ]);
    expect(registry.seen.map(({ authorization }) => authorization)).toEqual([
      undefined,
      'Bearer good',
    ]);
  });

  it('is fetched without a login where there is none, and by its other name', async () => {
    const { registry, tokens } = await pair(handing('{"access_token": "good"}'));
    expect(await ask(registry)).toEqual({ kind: 'present' });
    expect(tokens.seen[0]?.authorization).toBeUndefined();
  });

  it('is shared by images of one repository, and by requests that run at once', async () => {
    const { registry, tokens } = await pair(handing('{"token": "good"}'));
    const client = registryClient(accessTo(registry, { login: LOGIN }), patience);
    const many = Array.from({ length: 6 }, () => client.ask(IMAGE));
    expect(await Promise.all(many)).toEqual(many.map(() => ({ kind: 'present' })));
    const before = tokens.seen.length;
    expect(await client.ask(IMAGE)).toEqual({ kind: 'present' });
    expect(tokens.seen).toHaveLength(before);
  });

  it('is fetched anew when it has run out', async () => {
    let given = 0;
    const hands = await serve((_, response) => {
      response.writeHead(200).end(`{"token": "number-${String(++given)}"}`);
    });
    let accepted = 'number-1';
    const registry = await serve((request, response) => {
      const isIn = request.authorization === `Bearer ${accepted}`;
      const challenge = `Bearer realm="${hands.url}/token"`;
      response
        .writeHead(isIn ? 200 : 401, { 'content-type': MANIFEST, 'www-authenticate': challenge })
        .end();
    });
    const client = registryClient(accessTo(registry), patience);
    expect(await client.ask(IMAGE)).toEqual({ kind: 'present' });
    accepted = 'number-2';
    expect(await client.ask(IMAGE)).toEqual({ kind: 'present' });
    expect(given).toBe(2);
  });

  it.each([
    ['is refused', says(401), /it refuses user robot/],
    ['is none', handing('{"token": 1}'), /hands out no token for it: its answer is HTTP 200/],
    ['can not be sent', handing('{"token": "a\\nb"}'), /hands out no token/],
    ['is a page', handing('<html>'), /hands out no token/],
    ['is without end', handing(' '.repeat(2 * 1024 * 1024)), /its answer is too long/],
    ['is not there', says(404), /hands out no token for it: its answer is HTTP 404/],
  ])('that %s tells nothing of the image', async (_, tokens, reason) => {
    const { registry } = await pair(tokens);
    expect(reasonOf(await ask(registry, { login: LOGIN }))).toMatch(reason);
  });

  it.each(['no address', 'file:///etc/passwd', 'http://user:word@127.0.0.1/'])(
    'is not fetched from %s',
    async (realm) => {
      const registry = await serve(says(401, { 'www-authenticate': `Bearer realm="${realm}"` }));
      expect(reasonOf(await ask(registry, { login: LOGIN }))).toBe(
        'it sends for a token to something that is no safe address',
      );
    },
  );
});

describe('a redirect', () => {
  it('is followed, and takes the login along at the same registry alone', async () => {
    const other = await serve(says(200, { 'content-type': MANIFEST }));
    const registry = await serve((request, response) => {
      const isFirst = request.path === PATH;
      if (request.authorization === undefined)
        response.writeHead(401, { 'www-authenticate': 'Basic realm="a"' }).end();
      else response.writeHead(307, { location: isFirst ? '/second' : `${other.url}/third` }).end();
    });
    expect(await ask(registry, { login: LOGIN })).toEqual({ kind: 'present' });
    expect(registry.seen.map(({ path, authorization }) => [path, authorization])).toEqual([
      [PATH, undefined],
      [PATH, BASIC],
      ['/second', BASIC],
    ]);
    expect(other.seen).toEqual([
      {
        method: 'HEAD',
        path: '/third',
        authorization: undefined,
        accept: expect.anything() as unknown,
      },
    ]);
  });
});

describe('trouble that passes', () => {
  it('is waited for as long as the registry asks', async () => {
    const server = await serve(inTurn(says(429, { 'retry-after': '7' }), having(PATH)));
    expect(await ask(server)).toEqual({ kind: 'present' });
    expect(slept).toEqual([7]);
  });

  it('is waited for until a date', async () => {
    const past = 'Tue, 15 Jul 2025 13:00:00 GMT';
    const server = await serve(inTurn(says(503, { 'retry-after': past }), having(PATH)));
    expect(await ask(server)).toEqual({ kind: 'present' });
    expect(slept).toEqual([0]);
  });

  it.each([
    [429, 'it is asked too often, and wants a longer pause'],
    [503, 'its answer is HTTP 503'],
  ])('ends at some time: %i', async (status, reason) => {
    const server = await serve(says(status));
    expect(reasonOf(await ask(server))).toBe(reason);
    expect(slept).toEqual([1, 2]);
  });

  it('is not waited for longer than anybody has time', async () => {
    const server = await serve(says(429, { 'retry-after': '3600' }));
    expect(reasonOf(await ask(server))).toContain('a longer pause');
    expect(slept).toEqual([]);
  });

  it('is a connection that breaks', async () => {
    const server = await serve(inTurn((_, response) => response.destroy(), having(PATH)));
    expect(await ask(server)).toEqual({ kind: 'present' });
    expect(slept).toEqual([1]);
  });
});

describe('a registry that is not there', () => {
  it('is told from one that answers', async () => {
    const server = await serve(having());
    const { host } = server;
    await server.stop();
    servers = [];
    const answer = await registryClient({ scheme: 'http', host }, patience).ask(IMAGE);
    expect(answer).toMatchObject({ kind: 'untold', unreachable: true });
    expect(reasonOf(answer)).toBe(`it can not be reached: connect ECONNREFUSED ${host}`);
  });

  it('hangs', async () => {
    const server = await serve(() => undefined);
    patience = { ...patience, timeoutSeconds: 0.05 };
    const answer = await ask(server);
    expect(answer).toEqual({
      kind: 'untold',
      reason: 'it gave no answer within 0.05 s',
      unreachable: true,
    });
    expect(slept).toEqual([]);
  });
});

describe('TLS', () => {
  let ca: string;
  let identity: Identity;
  beforeAll(async () => {
    ({ ca, identity } = await makeIdentity('127.0.0.1'));
  });

  it('is trusted by the authority that is given, beside those of the system', async () => {
    const server = await serve(having(PATH), identity);
    expect(await ask(server, { scheme: 'https', ca })).toEqual({ kind: 'present' });
  });

  it('is not trusted without it, and the login is not shown', async () => {
    const server = await serve(having(PATH), identity);
    expect(reasonOf(await ask(server, { scheme: 'https', login: LOGIN }))).toBe(
      'its certificate is of an authority that is not known here; write it as spec.registry.proxy.ca',
    );
    expect(server.seen).toEqual([]);
  });

  it('names another host', async () => {
    const other = await makeIdentity('127.0.0.9');
    const server = await serve(having(PATH), other.identity);
    expect(reasonOf(await ask(server, { scheme: 'https', ca: other.ca }))).toBe(
      'its certificate does not name this host',
    );
  });

  it('is not spoken', async () => {
    const server = await serve(having(PATH));
    expect(reasonOf(await ask(server, { scheme: 'https' }))).toBe(
      'TLS with it fails; is it a registry, and is spec.registry.proxy.scheme right?',
    );
  });

  it('is not left: neither by a redirect nor for a token', async () => {
    const plain = await serve(having(PATH));
    const leading = await serve(says(307, { location: plain.url }), identity);
    const sending = await serve(
      says(401, { 'www-authenticate': `Bearer realm="${plain.url}/token"` }),
      identity,
    );
    const way = { scheme: 'https', ca, login: LOGIN } as const;
    expect(reasonOf(await ask(leading, way))).toBe('it leads away from TLS');
    expect(reasonOf(await ask(sending, way))).toBe(
      'it sends for a token to something that is no safe address',
    );
    expect(plain.seen).toEqual([]);
  });
});

describe('what a registry asks for', () => {
  it.each([
    ['Basic realm="a, b=c"', [{ scheme: 'basic', params: { realm: 'a, b=c' } }]],
    [
      'Bearer realm="https://a/t",service=r , Scope="x:y"',
      [{ scheme: 'bearer', params: { realm: 'https://a/t', service: 'r', scope: 'x:y' } }],
    ],
    [
      'Negotiate, BASIC realm="a \\"b\\""',
      [
        { scheme: 'negotiate', params: {} },
        { scheme: 'basic', params: { realm: 'a "b"' } },
      ],
    ],
    ['', []],
    ['="x"', []],
    ['realm="x"', []],
  ])('%s', (header, challenges) => {
    expect(readChallenges(header)).toEqual(challenges);
  });
});

it('whatever a registry asks for is read as it was written', () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9-]*$/);
  const challenge = fc.record({
    scheme: word,
    params: fc.dictionary(word, fc.string({ unit: 'grapheme-ascii' })),
  });
  fc.assert(
    fc.property(fc.array(challenge), (challenges) => {
      const header = challenges.map(
        ({ scheme, params }) =>
          `${scheme} ${Object.entries(params)
            .map(([name, value]) => `${name}="${value.replace(/["\\]/g, '\\$&')}"`)
            .join(', ')}`,
      );
      expect(readChallenges(header.join(', '))).toEqual(challenges);
    }),
  );
});

interface Identity {
  readonly cert: string;
  readonly key: string;
}

async function makeIdentity(address: string): Promise<{ ca: string; identity: Identity }> {
  const now = new Date();
  const tools: MaterialTools = {
    now: () => now,
    randomBytes: (length) => new Uint8Array(length).fill(7),
    // keys of RSA take their time
    newPrivateKey: () => newPrivateKey('ecdsa-p256'),
  };
  const made = await renewAuthority(undefined, now, tools);
  const profile = {
    commonName: 'registry',
    purpose: SERVER_PURPOSE,
    hosts: [{ type: 'ip', value: address }],
  } as const;
  const leaf = await renewLeaf(undefined, profile, made.authority, now, tools);
  const { crt = '', key = '' } = leaf.fields;
  return { ca: made.fields['crt'] ?? '', identity: { cert: crt, key } };
}
