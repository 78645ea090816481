import fc from 'fast-check';
import { parse } from 'yaml';
import { BugError } from '../../src/model/errors';
import { compareText } from '../../src/model/issue';
import type { SecretPlaceholder } from '../../src/model/secret';
import { PLACEHOLDER_PATTERN, replacePlaceholders } from '../../src/model/secret';
import type { Master } from '../../src/model/upstream';
import { balancerFiles } from '../../src/serving/balancer';
import { dockerConfig } from '../../src/serving/docker-config';
import { userLogin } from '../../src/serving/generated';
import { nodeServicesFiles } from '../../src/serving/node-services';
import { inClusterProxyFiles, nodeProxyFiles } from '../../src/serving/serving-pods';
import { upstreamAlias } from '../../src/serving/upstream-server';
import { evaluateMap, findAll, parseNginx, shapeOf, toRegExp } from './nginx-tree';
import {
  BASE,
  HOST,
  HOSTILE_MASTERS,
  HOSTILE_UPSTREAM,
  MASTERS,
  PATH,
  TEXT,
  UPSTREAM,
} from './samples';

type Files = Readonly<Record<string, string>>;

const LOCAL = { mode: 'Local', base: BASE, masters: MASTERS, replicate: true, push: true } as const;
const PROXY = { mode: 'Proxy', base: BASE, upstream: UPSTREAM, masters: MASTERS } as const;
const pullThrough = { base: BASE, upstream: UPSTREAM };

const listensOf = (text = ''): readonly string[] =>
  findAll(parseNginx(text), 'listen').map(({ words }) => words.slice(1).join(' '));

describe('files of serving pods', () => {
  const shared = ['htpasswd', 'ca.crt', 'upstream.conf', 'upstream-ca.crt'];

  it.each<[string, Files, readonly string[]]>([
    [
      'in-cluster proxy',
      inClusterProxyFiles(pullThrough),
      ['nginx.conf', 'distribution.yml', 'tls.crt', 'tls.key', ...shared],
    ],
    [
      'node proxy, system trust',
      nodeProxyFiles({ base: BASE, upstream: { scheme: 'https', host: 'r.io', path: '' } }),
      ['nginx.conf', 'distribution.yml', 'tls.crt', 'tls.key', ...shared.slice(0, 3)],
    ],
    [
      'node services, Proxy',
      nodeServicesFiles(PROXY),
      [
        ...['distribution.yml', ...shared],
        ...['master-1.tls.crt', 'master-1.tls.key', 'master-1.nginx.conf'],
        ...['master-2.tls.crt', 'master-2.tls.key', 'master-2.nginx.conf'],
      ],
    ],
    [
      'node services, Local',
      nodeServicesFiles(LOCAL),
      [
        ...['distribution.yml', 'htpasswd', 'ca.crt', 'master-1.tls.crt', 'master-1.tls.key'],
        ...['master-1.nginx.conf', 'master-1.regsync.yml', 'master-2.tls.crt', 'master-2.tls.key'],
        ...['master-2.nginx.conf', 'master-2.regsync.yml'],
      ],
    ],
    [
      'node services, Local, one master',
      nodeServicesFiles({ ...LOCAL, masters: MASTERS.slice(0, 1) }),
      [
        ...['distribution.yml', 'htpasswd', 'ca.crt', 'master-2.tls.crt', 'master-2.tls.key'],
        'master-2.nginx.conf',
      ],
    ],
  ])('%s', (_, files, names) => {
    expect(Object.keys(files)).toEqual(names);
  });

  it.each<[string, string | undefined, readonly string[]]>([
    [
      'in-cluster proxy',
      inClusterProxyFiles(pullThrough)['nginx.conf'],
      ['127.0.0.1:5003', '0.0.0.0:5001 ssl'],
    ],
    [
      'in-cluster proxy with IPv6',
      inClusterProxyFiles({ ...pullThrough, ipv6: true })['nginx.conf'],
      ['127.0.0.1:5003', '0.0.0.0:5001 ssl', '[::]:5001 ssl'],
    ],
    [
      'node proxy',
      nodeProxyFiles(pullThrough)['nginx.conf'],
      ['127.0.0.1:5013', '127.0.0.1:5011 ssl'],
    ],
    [
      'Proxy',
      nodeServicesFiles(PROXY)['master-1.nginx.conf'],
      ['127.0.0.1:5003', '10.0.0.1:5001 ssl'],
    ],
    ['Local', nodeServicesFiles(LOCAL)['master-2.nginx.conf'], ['10.0.0.2:5001 ssl']],
    [
      'Local on IPv6',
      nodeServicesFiles({ ...LOCAL, masters: [{ name: 'm', address: 'fd00::1' }] })['m.nginx.conf'],
      ['[fd00::1]:5001 ssl'],
    ],
  ])('%s listens', (_, text, listens) => {
    expect(listensOf(text)).toEqual(listens);
  });

  it('certificates and users are placeholders', () => {
    const files = nodeServicesFiles(LOCAL);
    const at = 'regshift-secret://generated';
    expect(files['master-1.tls.key']).toBe(`${at}/master-master-1/key`);
    expect(files['ca.crt']).toBe(`${at}/ca/crt`);
    expect(files['htpasswd']).toBe(
      ['ro', 'rw', 'mirror-puller', 'mirror-pusher']
        .map((user) => `${user}:${at}/user-${user}/hash\n`)
        .join(''),
    );
    expect(inClusterProxyFiles(pullThrough)['htpasswd']).toBe(`ro:${at}/user-ro/hash\n`);
  });

  it('the address of the upstream stands alone, with its port', () => {
    const upstreamOf = (scheme: 'http' | 'https', host: string): string | undefined =>
      nodeProxyFiles({ base: BASE, upstream: { scheme, host, path: '' } })['upstream.conf'];
    expect(upstreamOf('https', 'r.io')).toBe('server r.io:443 max_fails=0;\n');
    expect(upstreamOf('http', 'r.io')).toBe('server r.io:80 max_fails=0;\n');
    expect(upstreamOf('https', '10.0.0.9:5000')).toBe('server 10.0.0.9:5000 max_fails=0;\n');
  });

  it('a CA ends its last line', () => {
    const files = nodeProxyFiles({ base: BASE, upstream: { ...UPSTREAM, ca: 'CA' } });
    expect(files['upstream-ca.crt']).toBe('CA\n');
  });

  it.each([
    ['no master', [], 'node services without a master'],
    ['a name that is none', [{ name: 'A/b', address: '10.0.0.1' }], '"A/b" is no name of a node'],
    ['an address that is none', [{ name: 'a', address: 'b' }], '"b" is no IP address'],
    [
      'an address twice',
      [
        { name: 'a', address: '10.0.0.1' },
        { name: 'b', address: '10.0.0.1' },
      ],
      'two masters of one name or address: a, b',
    ],
  ])('refuses %s', (_, masters: readonly Master[], message) => {
    expect(() => nodeServicesFiles({ ...LOCAL, masters })).toThrow(new BugError(message));
  });
});

describe('texts', () => {
  it('distribution of a cache', () => {
    expect(inClusterProxyFiles({ ...pullThrough, ttl: '72h' })['distribution.yml']).toBe(
      `version: 0.1
log:
  level: "warn"
  accesslog:
    disabled: true
storage:
  filesystem:
    rootdirectory: "/data"
  delete:
    enabled: true
  redirect:
    disable: true
  maintenance:
    uploadpurging:
      enabled: false
http:
  net: "unix"
  addr: "/run/registry/distribution.sock"
  secret: "regshift-secret://generated/http-secret/value"
  relativeurls: true
  debug:
    addr: ":5002"
    prometheus:
      enabled: true
      path: "/metrics"
auth:
  htpasswd:
    realm: "Registry"
    path: "/config/htpasswd"
proxy:
  remoteurl: "http://regshift:regshift-secret://generated/http-secret/value@127.0.0.1:5003"
  username: "license-token"
  password: "regshift-secret://env/DKP_LICENSE#json"
  ttl: "72h"
`,
    );
  });

  it('distribution of a store, and of a cache on each node', () => {
    const store = parse(nodeServicesFiles(LOCAL)['distribution.yml'] ?? '') as object;
    expect(store).not.toHaveProperty('proxy');
    expect(store).toMatchObject({ http: { debug: { addr: '127.0.0.1:5002' } } });
    expect(store).not.toHaveProperty('storage.maintenance');
    const cache = parse(nodeProxyFiles(pullThrough)['distribution.yml'] ?? '') as object;
    expect(cache).not.toHaveProperty('http.debug');
    expect(cache).not.toHaveProperty('proxy.ttl');
  });

  it('an upstream without a login', () => {
    const { login, ...upstream } = UPSTREAM;
    const files = inClusterProxyFiles({ base: BASE, upstream });
    expect(login).toBeDefined();
    expect(
      Object.keys((parse(files['distribution.yml'] ?? '') as { proxy: object }).proxy),
    ).toEqual(['remoteurl']);
    expect(files['nginx.conf']).not.toContain('DKP_LICENSE');
  });

  it('regsync follows the first master and fills it', () => {
    const text = nodeServicesFiles({
      ...LOCAL,
      masters: [...MASTERS, { name: 'master-3', address: 'fd00::3' }],
    })['master-2.regsync.yml'];
    const at = 'regshift-secret://generated';
    expect(text).toBe(`version: 1
creds:
  - registry: "10.0.0.2:5001"
    user: "mirror-pusher"
    pass: "${at}/user-mirror-pusher/password"
    tls: "enabled"
    regcert: "{{file \\"/config/ca.crt\\"}}"
  - registry: "10.0.0.1:5001"
    user: "mirror-puller"
    pass: "${at}/user-mirror-puller/password"
    tls: "enabled"
    regcert: "{{file \\"/config/ca.crt\\"}}"
  - registry: "[fd00::3]:5001"
    user: "mirror-puller"
    pass: "${at}/user-mirror-puller/password"
    tls: "enabled"
    regcert: "{{file \\"/config/ca.crt\\"}}"
defaults:
  parallel: 1
  skipDockerConfig: true
sync:
  - source: "10.0.0.1:5001"
    target: "10.0.0.2:5001"
    type: "registry"
    interval: "1m"
    digestTags: true
    referrers: true
  - source: "[fd00::3]:5001"
    target: "10.0.0.2:5001"
    type: "registry"
    interval: "87600h"
    digestTags: true
    referrers: true
`);
  });

  it('only one master is written by rw, where they replicate', () => {
    const passes = (files: Files, name: string): readonly string[] =>
      findAll(parseNginx(files[`${name}.nginx.conf`] ?? ''), 'proxy_pass').map(
        ({ words }) => words[1] ?? '',
      );
    const store = 'http://distribution';
    expect(passes(nodeServicesFiles(LOCAL), 'master-1')).toEqual([store, store, store]);
    expect(passes(nodeServicesFiles(LOCAL), 'master-2')).toEqual([store, '$registry', '$registry']);
    const config = parseNginx(nodeServicesFiles(LOCAL)['master-2.nginx.conf'] ?? '');
    expect(evaluateMap(config, 'registry', 'rw')).toBe('https://leader');
    expect(evaluateMap(config, 'registry', 'mirror-pusher')).toBe(store);
    const alone = nodeServicesFiles({ ...LOCAL, replicate: false });
    expect(passes(alone, 'master-2')).toEqual([store, store, store]);
    expect(alone).not.toHaveProperty('master-2.regsync.yml');
  });

  it('the balancer', () => {
    expect(balancerFiles({ endpoints: ['10.0.0.1:5001', '[fd00::2]:5001'] })).toEqual({
      'nginx.conf': `worker_processes 2;
worker_rlimit_nofile 130048;
worker_shutdown_timeout 10s;
pid /tmp/nginx.pid;
error_log stderr warn;
events {
  worker_connections 16384;
}
stream {
  upstream masters {
    zone masters 64k;
    least_conn;
    server 10.0.0.1:5001 max_fails=1 fail_timeout=3s;
    server "[fd00::2]:5001" max_fails=1 fail_timeout=3s;
  }
  server {
    listen 127.0.0.1:5001;
    proxy_pass masters;
    proxy_connect_timeout 1s;
    proxy_timeout 1h;
    proxy_socket_keepalive on;
  }
}
`,
    });
  });

  it.each([
    [[], 'a balancer without endpoints'],
    [['master-1:5001'], '"master-1:5001" is no address with a port'],
    [['10.0.0.1:5001;'], '"10.0.0.1:5001;" is no address with a port'],
    [['10.0.0.1'], '"10.0.0.1" is no address with a port'],
  ])('the balancer refuses %j', (endpoints: readonly string[], message) => {
    expect(() => balancerFiles({ endpoints })).toThrow(new BugError(message));
  });

  it('docker config', () => {
    const host = 'registry.regshift-system.svc:5001';
    expect(dockerConfig({ host, login: userLogin('ro') })).toBe(
      `{"auths":{"${host}":{"auth":"regshift-secret://generated/user-ro/password#basic:ro"}}}`,
    );
    expect(dockerConfig({ host })).toBe(`{"auths":{"${host}":{}}}`);
  });
});

describe('the way to the token service of an upstream', () => {
  it.each([
    ['registry.example.com', 'regshift-upstream.registry.example.com'],
    ['Registry.Example.com:5000', 'regshift-upstream.registry.example.com'],
    ['registry', 'regshift-upstream.registry'],
    ['10.0.0.5:5000', undefined],
    [`${'a'.repeat(60)}.`.repeat(4).slice(0, -1), undefined],
  ])('%s has the alias %s', (host, alias) => {
    expect(upstreamAlias({ ...UPSTREAM, host })).toBe(alias);
  });

  it('distribution meets the upstream by the alias of the pod', () => {
    const alias = upstreamAlias(UPSTREAM);
    const files = nodeServicesFiles({ ...PROXY, alias });
    expect(files['distribution.yml']).toContain(`@${alias ?? ''}:5003"`);
    expect(files['master-1.nginx.conf']).toContain(`http://${alias ?? ''}:5003`);
  });

  const here = '${before_realm}http://127.0.0.1:5013${after_realm}';
  const there = '$upstream_http_www_authenticate';
  it.each([
    ['Bearer realm="https://registry.example.com/token",service="x"', here],
    ['bearer realm="https://Registry.Example.com:443/v2/auth"', here],
    ['Bearer service="x",realm="https://registry.example.com/token"', here],
    ['Bearer realm="https://auth.example.com/token"', there],
    ['Bearer realm="https://registry.example.com:444/token"', there],
    ['Bearer realm="https://registryxexample.com/token"', there],
    ['Bearer realm="https://registry.example.com.evil.test/token"', there],
    ['Bearer realm="http://registry.example.com/token"', there],
    ['Basic realm="https://registry.example.com/"', there],
    ['', there],
  ])('%s', (challenge, expected) => {
    const config = parseNginx(nodeProxyFiles(pullThrough)['nginx.conf'] ?? '');
    expect(evaluateMap(config, 'challenge', challenge)).toBe(expected);
  });
});

describe('whatever the values are', () => {
  const made = (upstream = UPSTREAM, base = BASE, masters = MASTERS): Files => {
    const names = masters.map(({ name }) => name).sort(compareText);
    const ranked = (files: Files): Files =>
      Object.fromEntries(
        Object.entries(files).map(([key, text]) => {
          const [, name = '', file] = /^(.*)\.(nginx\.conf|tls\.\w+|regsync\.yml)$/.exec(key) ?? [];
          return [file === undefined ? key : `${String(names.indexOf(name))}.${file}`, text];
        }),
      );
    return {
      ...prefixed('in-cluster', inClusterProxyFiles({ base, upstream, ttl: '72h' })),
      ...prefixed('node', nodeProxyFiles({ base, upstream })),
      ...ranked(nodeServicesFiles({ ...PROXY, base, upstream, masters })),
      ...prefixed('local', ranked(nodeServicesFiles({ ...LOCAL, base, masters }))),
      ...prefixed('docker', {
        'config.json': dockerConfig({ host: base.host, ...only(upstream.login) }),
      }),
    };
  };
  const harmless = shapesOf(resolved(made(), 'not-a-real-password'));

  it('those that the specification lets pass, and any password, change no structure', () => {
    const base = fc.record({ host: HOST, path: PATH });
    fc.assert(
      fc.property(
        HOSTILE_UPSTREAM,
        base,
        HOSTILE_MASTERS,
        TEXT,
        (upstream, of, masters, password) => {
          const files = made(upstream, of, masters);
          expect(shapesOf(resolved(files, password))).toEqual(harmless);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('those that it does not are refused, or change none either', () => {
    const values = fc.record({ host: TEXT, path: TEXT, name: TEXT, address: TEXT });
    const pick = fc.constantFrom('host', 'path', 'basePath', 'name', 'address');
    fc.assert(
      fc.property(values, pick, ({ host, path, name, address }, broken) => {
        const upstream = {
          ...UPSTREAM,
          ...(broken === 'host' ? { host } : {}),
          ...(broken === 'path' ? { path } : {}),
        };
        const [first] = MASTERS;
        const master = {
          name: broken === 'name' ? name : 'master-9',
          address: broken === 'address' ? address : '10.0.0.9',
        };
        const base = { ...BASE, ...(broken === 'basePath' ? { path } : {}) };
        const files = attempt(() =>
          made(upstream, base, first === undefined ? [] : [first, master]),
        );
        const shapes = files === undefined ? harmless : shapesOf(resolved(files, 'x'));
        expect(shapes).toEqual(harmless);
      }),
      { numRuns: 200 },
    );
  });

  it('the values themselves arrive', () => {
    fc.assert(
      fc.property(HOSTILE_UPSTREAM, TEXT, (upstream, password) => {
        const files = resolved(inClusterProxyFiles({ base: BASE, upstream }), password);
        const { proxy } = parse(files['distribution.yml'] ?? '') as { proxy: object };
        expect(proxy).toMatchObject({ username: upstream.login?.username, password });
        const config = parseNginx(files['nginx.conf'] ?? '');
        const basic = `Basic ${Buffer.from(`${upstream.login?.username ?? ''}:${password}`).toString('base64')}`;
        const pod = `Basic ${Buffer.from(`regshift:${password}`).toString('base64')}`;
        expect(evaluateMap(config, 'upstream_authorization', pod)).toBe(basic);
        expect(evaluateMap(config, 'upstream_authorization', 'Bearer x')).toBe(
          '$http_authorization',
        );
        expect(evaluateMap(config, 'stranger', 'Basic eDp5')).toBe('1');
        expect(findAll(config, 'proxy_set_header').map(({ words }) => words)).toContainEqual([
          ...['proxy_set_header', 'Host', upstream.host],
        ]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('who may do what in Local', () => {
  const config = parseNginx(nodeServicesFiles(LOCAL)['master-1.nginx.conf'] ?? '');
  const refused = (method: string, user: string): boolean => {
    const may = evaluateMap(config, 'may_write', user) ?? '';
    return evaluateMap(config, 'refused', `${method} ${may}`) === '1';
  };
  const listRefused = (user: string): boolean =>
    evaluateMap(config, 'list_refused', evaluateMap(config, 'may_list', user) ?? '') === '1';
  const WRITES = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;

  it.each([
    ['ro', true, true],
    ['rw', false, false],
    ['mirror-pusher', false, false],
    ['mirror-puller', true, false],
    // distribution asks for a login.
    ['', false, false],
    ['anyone-else', true, true],
  ])('%j: writes refused %s, catalog refused %s', (user, writes, list) => {
    expect(WRITES.map((method) => refused(method, user))).toEqual(WRITES.map(() => writes));
    expect([refused('GET', user), refused('HEAD', user)]).toEqual([false, false]);
    expect(listRefused(user)).toBe(list);
  });

  it('no name and no method gets around it', () => {
    const user = fc.oneof(
      fc.string(),
      fc.constantFrom('ro', 'ro 1', ' rw', 'rw ', 'rw\n', '~rw', '1'),
    );
    const method = fc.oneof(fc.constantFrom(...WRITES), fc.stringMatching(/^[A-Z_-]{1,9}$/));
    fc.assert(
      fc.property(user, method, (name, verb) => {
        const writer = ['', 'rw', 'mirror-pusher'].includes(name.toLowerCase());
        fc.pre(!writer && verb !== 'GET' && verb !== 'HEAD');
        expect(refused(verb, name)).toBe(true);
      }),
    );
  });
});

describe('paths of a cache', () => {
  const locationsOf = (base: string, upstream: string): readonly (readonly [RegExp, string])[] => {
    const files = nodeProxyFiles({
      base: { ...BASE, path: base },
      upstream: { ...UPSTREAM, path: upstream },
    });
    return findAll(parseNginx(files['nginx.conf'] ?? ''), 'location')
      .filter(({ words }) => words[1] === '~' && words[2]?.startsWith('^/v2') === true)
      .map(({ words, body = [] }) => {
        const target = findAll(body, 'rewrite')[0]?.words[2] ?? '';
        return [toRegExp(`~${words[2] ?? ''}`), target] as const;
      });
  };
  const mapped = (base: string, upstream: string, path: string): string | undefined => {
    for (const [pattern, target] of locationsOf(base, upstream)) {
      const found = pattern.exec(path);
      if (found !== null) {
        return target.replace(/\$\{(\w+)\}/g, (_, name: string) => found.groups?.[name] ?? '');
      }
    }
    return undefined;
  };
  const digest = `sha256:${'a'.repeat(64)}`;

  it.each([
    ['/v2/system/deckhouse/x/manifests/v1', '/v2/up/ee/x/manifests/v1'],
    [`/v2/system/deckhouse/manifests/${digest}`, `/v2/up/ee/manifests/${digest}`],
    [`/v2/system/deckhouse/a/b/blobs/${digest}`, `/v2/up/ee/a/b/blobs/${digest}`],
    ['/v2/system/deckhouse/x/tags/list', '/v2/up/ee/x/tags/list'],
    ['/v2/system/deckhouse/manifests/manifests/v1', '/v2/up/ee/manifests/manifests/v1'],
    ['/v2/system/deckhousex/manifests/v1', undefined],
    ['/v2/up/ee/x/manifests/v1', undefined],
    ['/v2/system/deckhouse/x/blobs/v1', undefined],
    ['/v2/system/deckhouse/X/manifests/v1', undefined],
    ['/v2/system/deckhouse/../x/manifests/v1', undefined],
    ['/v2/system/deckhouse/x/manifests/v1/', undefined],
    ['/v2/system/deckhouse/x/referrers/v1', undefined],
    ['/v1/system/deckhouse/x/manifests/v1', undefined],
  ])('%s', (path, expected) => {
    expect(mapped('system/deckhouse', 'up/ee', path)).toBe(expected);
  });

  it('a base or an upstream without a path needs a name', () => {
    expect(mapped('', '', '/v2/x/manifests/v1')).toBe('/v2/x/manifests/v1');
    expect(mapped('a', '', '/v2/a/x/manifests/v1')).toBe('/v2/x/manifests/v1');
    expect(mapped('', 'b', '/v2/x/manifests/v1')).toBe('/v2/b/x/manifests/v1');
    expect(mapped('a', '', '/v2/a/manifests/v1')).toBeUndefined();
    expect(mapped('', 'b', '/v2/manifests/v1')).toBeUndefined();
  });

  it('holds for any base, upstream and name, and dots are dots', () => {
    const some = PATH.filter((path) => path !== '');
    fc.assert(
      fc.property(some, some, some, (base, upstream, name) => {
        const path = `/v2/${base}/${name}/manifests/v1`;
        expect(mapped(base, upstream, path)).toBe(`/v2/${upstream}/${name}/manifests/v1`);
        const other = `/v2/${base.replaceAll('.', 'x').replaceAll('-', 'x')}/${name}/manifests/v1`;
        fc.pre(other !== path);
        expect(mapped(base, upstream, other)).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });
});

function only<T>(login: T | undefined): { login?: T } {
  return login === undefined ? {} : { login };
}

function prefixed(prefix: string, files: Files): Files {
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [`${prefix}:${name}`, text]),
  );
}

/** Files with one value for every secret, written in the form that each place asks for. */
function resolved(files: Files, secret: string): Files {
  const value = ({ ref, form }: SecretPlaceholder): string => {
    if (form.encoding === 'basic')
      return Buffer.from(`${form.username}:${secret}`).toString('base64');
    if (form.encoding === 'json') return JSON.stringify(secret).slice(1, -1);
    // What is written plainly is generated: letters and digits, or PEM.
    return 'generated' in ref ? 'Abc123' : 'unreachable';
  };
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, replacePlaceholders(text, value)]),
  );
}

function shapesOf(files: Files): unknown {
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, shapeOfFile(name, text)]),
  );
}

function shapeOfFile(name: string, text: string): unknown {
  expect(text).not.toMatch(PLACEHOLDER_PATTERN);
  if (name.endsWith('.conf')) return shapeOf(parseNginx(text));
  if (/\.(yml|json)$/.test(name)) return typesOf(parse(text));
  return name.endsWith('upstream-ca.crt') ? 'any text' : text.split('\n').length;
}

function typesOf(value: unknown, key = ''): unknown {
  if (key === 'auths') return 'by host';
  if (Array.isArray(value)) return value.map((item) => typesOf(item));
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, typesOf(inner, name)]),
  );
}

/** The files, or nothing where the values were refused. */
function attempt(make: () => Files): Files | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof BugError) return undefined;
    throw error;
  }
}
