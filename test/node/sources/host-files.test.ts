import fc from 'fast-check';
import { folderNames } from '../../../src/node/hosts/tree';
import { lintHostTree } from '../../../src/node/hosts/lint-host-tree';
import { containerdTree } from '../../../src/node/sources/build-host-tree';
import { legacyMirrors } from '../../../src/node/sources/deckhouse-mirrors';
import { hostFolder } from '../../../src/node/sources/host-folder';
import { hostTreeData } from '../../../src/node/sources/host-tree-data';
import type { HostMirror, HostTable } from '../../../src/node/sources/host-table';
import { canMapPath } from '../../../src/node/sources/path-mapping';
import { HOST_DIALECTS } from '../../../src/node/sources/host-dialect';
import { parse } from '../toml';
import { deckhouseTree } from './deckhouse-tree';
import { CA, login, PEM, RO, sealedTree } from './samples';

const OWNER = '# Written by the DaemonSet of regshift. Changes made here are lost.\n';
const mirror = (host: string, fields: Partial<HostMirror> = {}): HostMirror => ({
  scheme: 'https',
  host,
  ...fields,
});

function hostsToml(mirrors: readonly HostMirror[]): string {
  const files = containerdTree([{ host: 'k8s.io', mirrors }]);
  return files.find(({ path }) => path === 'k8s.io/hosts.toml')?.content ?? '';
}

describe('hosts.toml for the upstream containerd', () => {
  it('makes the last mirror the server, so that no other host is asked', () => {
    const mirrors = [
      mirror('127.0.0.1:5001', { ca: CA, login: RO }),
      mirror('10.0.0.1:5001', { ca: PEM, login: login('robot') }),
    ];
    expect(hostsToml(mirrors)).toBe(`${OWNER}server = "https://10.0.0.1:5001"
capabilities = ["pull", "resolve"]
ca = ["https-10.0.0.1:5001-ca.crt"]
[header]
  Authorization = "Basic regshift-secret://env/PASSWORD_OF_robot#basic:robot"
[host."https://127.0.0.1:5001"]
  capabilities = ["pull", "resolve"]
  ca = ["https-127.0.0.1:5001-ca.crt"]
  [host."https://127.0.0.1:5001".header]
    Authorization = "Basic regshift-secret://generated/user-ro/password#basic:ro"
`);
    expect(containerdTree([{ host: 'k8s.io:5000', mirrors }]).slice(0, 2)).toEqual([
      { path: 'k8s.io_5000_/hosts.toml', content: hostsToml(mirrors) },
      { path: 'k8s.io_5000_/https-10.0.0.1:5001-ca.crt', content: PEM },
    ]);
  });

  it('has an empty table beside a lone mirror, without which it would be ignored before 1.7.32', () => {
    expect(hostsToml([mirror('mirror.io')])).toBe(`${OWNER}server = "https://mirror.io"
capabilities = ["pull", "resolve"]
[host]
`);
  });

  it('puts a path in front by override_path', () => {
    const rewrite = { from: 'k8s', to: 'team/mirror/k8s' };
    expect(hostsToml([mirror('mirror.io', { rewrite })]))
      .toBe(`${OWNER}server = "https://mirror.io/v2/team/mirror"
capabilities = ["pull", "resolve"]
override_path = true
[host]
`);
  });

  it('spells a server that comes twice in two ways, with a CA file for each', () => {
    const twice = (fields: Partial<HostMirror>): readonly HostMirror[] => [
      mirror('mirror.io', { ...fields, ca: PEM, login: login('old') }),
      mirror('mirror.io', { ...fields, ca: CA, login: login('new') }),
    ];
    expect(hostsToml(twice({}))).toBe(`${OWNER}server = "https://mirror.io/v2"
capabilities = ["pull", "resolve"]
ca = ["https-mirror.io-ca-2.crt"]
[header]
  Authorization = "Basic regshift-secret://env/PASSWORD_OF_new#basic:new"
[host."https://mirror.io"]
  capabilities = ["pull", "resolve"]
  ca = ["https-mirror.io-ca.crt"]
  [host."https://mirror.io".header]
    Authorization = "Basic regshift-secret://env/PASSWORD_OF_old#basic:old"
`);
    const text = hostsToml(twice({ rewrite: { from: '', to: 'team' } }));
    expect(text.match(/"https:[^"]*"/g)).toEqual([
      '"https://mirror.io/v2/team/"',
      '"https://mirror.io/v2/team"',
      '"https://mirror.io/v2/team"',
    ]);
  });

  it('asks Docker Hub where it answers, and names no CA for plain http', () => {
    expect(hostsToml([mirror('docker.io'), mirror('mirror.lan', { scheme: 'http', ca: PEM })]))
      .toBe(`${OWNER}server = "http://mirror.lan"
capabilities = ["pull", "resolve"]
[host."https://registry-1.docker.io"]
  capabilities = ["pull", "resolve"]
`);
  });

  it('treats a path that can not be mapped as a mistake of regshift', () => {
    const rewrite = { from: 'system/deckhouse', to: 'y' };
    expect(() => hostsToml([mirror('mirror.io', { rewrite })])).toThrow(
      'no path in front maps to mirror.io',
    );
  });

  const name = fc.stringMatching(/^[a-z0-9]([a-z0-9.-]{0,8}[a-z0-9])?$/);
  const host = fc
    .tuple(name, fc.option(fc.integer({ min: 1, max: 65535 }), { nil: undefined }))
    .map(([dns, port]) => (port === undefined ? dns : `${dns}:${String(port)}`));
  const anything = fc.string({ unit: 'binary', maxLength: 30 });
  const anyMirror = fc
    .record({
      host: fc.oneof(host, fc.constant('[fd00::1]:5001')),
      ca: fc.constantFrom(undefined, PEM, CA),
      username: fc.option(anything, { nil: undefined }),
      prefix: fc.constantFrom(undefined, 'p', 'p/q.r_s'),
    })
    .map(({ host: at, ca, username, prefix }) =>
      mirror(at, {
        ...(ca === undefined ? {} : { ca }),
        ...(username === undefined
          ? {}
          : { login: { username, password: { fromEnv: `P ${username}` } } }),
        ...(prefix === undefined ? {} : { rewrite: { from: 'k8s', to: `${prefix}/k8s` } }),
      }),
    );
  /** Each registry once; a place at most twice, as in a transition. */
  const anyTable: fc.Arbitrary<HostTable> = fc
    .uniqueArray(
      fc.record({ host, mirrors: fc.array(anyMirror, { minLength: 1, maxLength: 4 }) }),
      { selector: (entry) => entry.host, minLength: 1, maxLength: 3 },
    )
    .map((entries) =>
      entries.map((entry) => ({
        ...entry,
        mirrors: entry.mirrors.filter(
          ({ host: at }, index, all) =>
            all.slice(0, index).filter((before) => before.host === at).length < 2,
        ),
      })),
    );

  it('is free of every trap of every containerd, and reads back as it was meant', () => {
    fc.assert(
      fc.property(anyTable, (table) => {
        const files = sealedTree(containerdTree(table));
        for (const version of ['1.6.20', '1.7.0', '1.7.27', '1.7.x', '2.0.0', '2.1.0', '2.3.x']) {
          const containerd = { version, dialect: 'containerd' } as const;
          expect(lintHostTree({ files, roots: [] }, containerd)).toEqual([]);
        }
        for (const { host: registry, mirrors } of table) {
          const folder = hostFolder(registry);
          const text = files.find(({ path }) => path === `${folder}/hosts.toml`)?.content ?? '';
          const { server: last, host: others, ...top } = Object(parse(text)) as ParsedHosts;
          const found = [...Object.entries(others), [last, top] as const];
          expect(found.map(([url]) => url.split('/')[2])).toEqual(mirrors.map((one) => one.host));
          expect(found.map(([, table_]) => decodedUser(table_.header?.Authorization))).toEqual(
            mirrors.map((one) => one.login?.username),
          );
          expect(new Set(found.map(([url]) => url)).size).toBe(found.length);
        }
      }),
      { numRuns: 60 },
    );
  });
});

interface ParsedHosts {
  readonly server: string;
  readonly host: Readonly<Record<string, ParsedSettings>>;
  readonly header?: ParsedSettings['header'];
}

interface ParsedSettings {
  readonly header?: { readonly Authorization: string };
}

/** The user of a Basic header; what follows the last colon of these samples is the password. */
function decodedUser(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const text = Buffer.from(header.replace(/^Basic /, ''), 'base64').toString('utf8');
  return text.slice(0, text.lastIndexOf(':example-P '));
}

describe("the tree of DKP's containerd", () => {
  it('has tables for logins and paths, and absolute paths of CA files', () => {
    const table: HostTable = [
      {
        host: 'virtual.svc:5001',
        mirrors: [
          mirror('a.io', {
            ca: PEM,
            login: login('robot'),
            rewrite: { from: 'system/deckhouse', to: 'x/ee' },
          }),
          mirror('a.io', { rewrite: { from: 'system/deckhouse', to: '' } }),
          mirror('[fd00::1]:5001', { ca: CA }),
        ],
      },
    ];
    const folder = 'virtual.svc_5001_';
    expect(deckhouseTree(table, (host) => `hosts-${host.replace(':', '-')}.sh`)).toEqual([
      {
        path: `${folder}/hosts.toml`,
        content: `# Written by NodeGroupConfiguration hosts-virtual.svc-5001.sh (regshift). Changes made here are lost.
[host]
  [host."https://a.io"]
    capabilities = ["pull", "resolve"]
    ca = ["/etc/containerd/registry.d/virtual.svc_5001_/https-a.io-ca.crt"]
    [host."https://a.io".auth]
      username = "robot"
      password = "regshift-secret://env/PASSWORD_OF_robot"
    [[host."https://a.io".rewrite]]
      regex = "^system/deckhouse"
      replace = "x/ee"
  [host."https://a.io:443"]
    capabilities = ["pull", "resolve"]
    [[host."https://a.io:443".rewrite]]
      regex = "^system/deckhouse/?"
      replace = ""
  [host."https://[fd00::1]:5001"]
    capabilities = ["pull", "resolve"]
    ca = ["/etc/containerd/registry.d/virtual.svc_5001_/https-fd00::1:5001-ca.crt"]
`,
      },
      { path: `${folder}/https-a.io-ca.crt`, content: PEM },
      { path: `${folder}/https-fd00::1:5001-ca.crt`, content: CA },
    ]);
  });

  it('drops a default port that is named, to spell a server a second time', () => {
    const twice = [mirror('a.io:80', { scheme: 'http' }), mirror('a.io:80', { scheme: 'http' })];
    const [file] = deckhouseTree([{ host: 'x.io', mirrors: twice }], () => 'o');
    expect(Object.keys((parse(file?.content ?? '') as unknown as ParsedHosts).host)).toEqual([
      'http://a.io:80',
      'http://a.io',
    ]);
    const once = (): unknown =>
      deckhouseTree([{ host: 'x.io', mirrors: [mirror('a:1'), mirror('a:1')] }], () => 'o');
    expect(once).toThrow('a:1 can not be spelled once more');
  });
});

describe('the folder of a host', () => {
  it.each([
    ['registry.io', 'registry.io'],
    ['registry.io:5000', 'registry.io_5000_'],
    ['localhost:5', 'localhost_5_'],
  ])('%s is %s, where containerd looks first', (host, folder) => {
    expect(hostFolder(host)).toBe(folder);
    expect(folderNames(host, { version: '1.6.20', dialect: 'containerd' })[0]).toBe(folder);
  });
});

describe('paths that a dialect can map', () => {
  it.each([
    ['system/deckhouse', 'system/deckhouse', ['deckhouse', 'containerd', 'legacy']],
    ['k8s', 'team/k8s', ['deckhouse', 'containerd']],
    ['', 'team', ['deckhouse', 'containerd']],
    ['k8s', 'teamk8s', ['deckhouse']],
    ['k8s', '', ['deckhouse']],
    ['system/deckhouse', 'y', ['deckhouse']],
  ])('"%s" → "%s": %j', (from, to, dialects) => {
    const mapped = mirror('a.io', { rewrite: { from, to } });
    expect(HOST_DIALECTS.filter((dialect) => canMapPath(mapped, dialect))).toEqual(dialects);
  });

  it('are all paths as they are', () => {
    expect(HOST_DIALECTS.map((dialect) => canMapPath(mirror('a.io'), dialect))).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('and no others stand in a drop-in', () => {
    const mapped = mirror('a.io', { rewrite: { from: 'x', to: 'y' } });
    expect(() => legacyMirrors({ host: 'k8s.io', mirrors: [mapped] })).toThrow(
      'no drop-in maps the path of a.io',
    );
  });
});

describe('a host tree as the data of a Secret', () => {
  it('lists the certificates of a registry before the file that names them', () => {
    const files = [
      { path: 'a.io/hosts.toml', content: '1' },
      { path: 'a.io/https-a.io-ca.crt', content: '2' },
      { path: 'b.io_5000_/hosts.toml', content: '3' },
    ];
    expect(hostTreeData(files)).toEqual({
      index:
        'file-0000 a.io/https-a.io-ca.crt\nfile-0001 a.io/hosts.toml\nfile-0002 b.io_5000_/hosts.toml\n',
      'file-0000': '2',
      'file-0001': '1',
      'file-0002': '3',
    });
    expect(hostTreeData([])).toEqual({ index: '' });
  });

  it.each([
    'hosts.toml',
    '../a/hosts.toml',
    'a/b/hosts.toml',
    'a/x.toml',
    'a b/hosts.toml',
    '.a/hosts.toml',
  ])('treats %s as a mistake of regshift', (path) => {
    expect(() => hostTreeData([{ path, content: '' }])).toThrow('not a file of a host tree: ');
  });
});
