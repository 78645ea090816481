import fc from 'fast-check';
import { stringify } from 'yaml';
import type { KubeObject } from '../../src/model/object-id';
import { formatSnapshot } from '../../src/observe/format-snapshot';
import { maskPatterns, maskerFor } from '../../src/observe/mask-text';
import { readDump } from '../../src/observe/read-dump';
import type { Snapshot } from '../../src/observe/snapshot';
import * as dump from './dump-builder';

/** Ways in which programs write a secret into a message. */
const ENCODINGS: Readonly<Record<string, (secret: string) => string>> = {
  plain: (secret) => secret,
  base64: (secret) => Buffer.from(secret).toString('base64'),
  'base64 without padding': (secret) => Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  base64url: (secret) => Buffer.from(secret).toString('base64url'),
  'base64 of a login': (secret) => Buffer.from(`someone:${secret}`).toString('base64'),
  url: (secret) => encodeURIComponent(secret),
  'lower-case url': (secret) =>
    encodeURIComponent(secret).replace(/%../g, (hex) => hex.toLowerCase()),
  form: (secret) => encodeURIComponent(secret).replaceAll('%20', '+'),
  json: (secret) => JSON.stringify(secret).slice(1, -1),
  'json of Go': (secret) =>
    JSON.stringify(secret)
      .slice(1, -1)
      .replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`),
  hex: (secret) => Buffer.from(secret).toString('hex'),
  'upper-case hex': (secret) => Buffer.from(secret).toString('hex').toUpperCase(),
  html: (secret) => secret.replace(/[<>&"']/g, (char) => `&#${String(char.charCodeAt(0))};`),
};

/** Places of a dump that hold a secret, by the way it is written there. */
const HIDING_PLACES: readonly ((secret: string) => KubeObject)[] = [
  (secret) => dump.secret('default/app', { value: secret }),
  (secret) => dump.object('v1', 'Secret', 'default/typed', { stringData: { value: secret } }),
  (secret) =>
    dump.secret('default/pull', {
      '.dockerconfigjson': dump.dockerConfig('registry.example.com', 'someone', secret),
    }),
  (secret) => dump.secret('d8-system/registry-user-rw', { name: 'rw', password: secret }),
  (secret) =>
    dump.secret('d8-system/registry-pki', {
      state: stringify({ users: { ro: { password: secret } } }),
    }),
  (secret) => dump.registryConfig({ mode: 'Direct', username: 'license-token', password: secret }),
  (secret) =>
    dump.moduleConfig('deckhouse', {
      settings: { registry: { mode: 'Direct', direct: { license: secret } } },
    }),
  (secret) => dump.moduleConfig('prometheus', { settings: { auth: { password: secret } } }),
  (secret) => {
    const httpProxy = `http://someone:${encodeURIComponent(secret)}@proxy.example.com:3128`;
    return dump.secret('kube-system/d8-cluster-configuration', {
      'cluster-configuration.yaml': stringify({ clusterType: 'Static', proxy: { httpProxy } }),
    });
  },
  (secret) => {
    const value = `http://someone:${encodeURIComponent(secret)}@proxy.example.com:3128`;
    const containers = [{ name: 'deckhouse', env: [{ name: 'HTTPS_PROXY', value }] }];
    return dump.object('apps/v1', 'Deployment', 'd8-system/deckhouse', {
      spec: { template: { spec: { containers } } },
    });
  },
  (secret) =>
    dump.nodeScript(
      'own.sh',
      `cat > /etc/containerd/conf.d/a.toml <<EOF\npassword = ${JSON.stringify(secret)}\nEOF\n`,
    ),
  (secret) => {
    const parts = [
      '[host."https://a.io".auth]\n  password = "',
      JSON.stringify(secret).slice(1, -1),
      '"\n',
    ];
    const calls = parts.map((part) => `decode '${Buffer.from(part).toString('base64')}'`);
    return dump.nodeScript('cut.sh', `config_text() {\n${calls.join(' &&\n')}\n}`);
  },
  (secret) =>
    dump.object('deckhouse.io/v1alpha1', 'ModuleConfig', 'registry', {
      annotations: {
        'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({
          spec: { settings: { license: secret } },
        }),
      },
      spec: {},
    }),
];

/** Everything a snapshot keeps of free texts, with one message in each. */
function gossip(message: string): readonly KubeObject[] {
  const off = { type: 'EnabledByModuleManager', status: 'False', message };
  return [
    dump.registryState('Direct', 'Direct', [{ type: 'Ready', status: 'False', message }]),
    dump.object('deckhouse.io/v1alpha1', 'Module', 'registry', { status: { conditions: [off] } }),
    dump.object('deckhouse.io/v1alpha1', 'ModuleConfig', 'global', {
      spec: {},
      status: { message },
    }),
    dump.object('deckhouse.io/v1', 'NodeGroup', 'worker', { spec: {}, status: { error: message } }),
    dump.object('deckhouse.io/v1alpha1', 'ModuleConfig', 'tracked', {
      annotations: { 'argocd.argoproj.io/tracking-id': message },
      spec: { maintenance: message },
    }),
    dump.node('worker-0', '10.0.0.20', { checksum: message, version: message }),
  ];
}

function queueFile(message: string): ReturnType<typeof dump.textFile> {
  const tasks = [{ index: 1, description: `ModuleRun:main:${message}:failures 3:${message}` }];
  const active = [{ name: 'main', tasksCount: 1, status: 'sleep after fail for 5s', tasks }];
  const summary = { mainQueueTasks: 1, totalTasks: 1 };
  return dump.textFile(JSON.stringify({ active, empty: [], summary }), 'queue.json');
}

function snapshotOf(objects: readonly KubeObject[], message: string): Snapshot {
  const result = readDump([dump.listFile([...objects, ...gossip(message)]), queueFile(message)]);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsOf(inner)]);
}

const SECRETS = fc
  .string({
    unit: fc.constantFrom(...Array.from('abcXYZ0189 <>&"\'`\\/+-_=%@:;,#$!?*(){}[]|~^.\n\täß€')),
    minLength: 8,
    maxLength: 24,
  })
  .filter((text) => text.trim() === text && new Set(text).size >= 6 && /[a-z0-9]/i.test(text));

describe('secrets', () => {
  it('survive in no encoding, wherever in the dump they are and wherever they are repeated', () => {
    fc.assert(
      fc.property(SECRETS, fc.nat(HIDING_PLACES.length - 1), (secret, place) => {
        const hide = HIDING_PLACES[place];
        const encoded = Object.values(ENCODINGS).map((encode) => encode(secret));
        const snapshot = snapshotOf(hide === undefined ? [] : [hide(secret)], encoded.join(' | '));
        const kept = [
          ...textsOf(snapshot),
          JSON.stringify(snapshot),
          formatSnapshot(snapshot),
        ].join('\n');
        expect(encoded.filter((text) => kept.includes(text))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it.each(HIDING_PLACES.map((hide, index) => [index, hide] as const))(
    'are taken out of a message and the rest of it stays (place %i)',
    (_, hide) => {
      const secret = 'h4rd!to-guess"';
      const snapshot = snapshotOf(
        [hide(secret)],
        `login ${secret} was refused by registry.example.com`,
      );
      expect(snapshot.modules?.[0]?.message).toBe('login *** was refused by registry.example.com');
      expect(snapshot.queue?.failing).toEqual([
        'main: ModuleRun login *** was refused by registry.example.com',
      ]);
    },
  );

  it.each(Object.entries(ENCODINGS))('are found as %s', (_, encode) => {
    const secret = 'pa ss<w>&"ör\\d';
    const text = `before ${encode(secret)} after`;
    expect(maskerFor([secret], [text])(text)).toBe('before *** after');
  });

  it.each([
    ['abcd', 'abcdabcd', '***'],
    ['abab', 'xabababy', 'x***y'],
    ['tail', 'the tail', 'the ***'],
    ['hunter22', `image/${Buffer.from('hunter22').toString('base64')}`, '***'],
    ['hunter22', `at f${Buffer.from('hunter22').toString('hex')} in`, 'at *** in'],
    ['hunter22', Buffer.from(Buffer.from('hunter22').toString('base64')).toString('base64'), '***'],
    ['hunter22', JSON.stringify(JSON.stringify('{"hunter22"}')), '"\\"{\\\\\\"***\\\\\\"}\\""'],
  ])('%j in %j leave %j', (secret, text, masked) => {
    expect(maskerFor([secret], [text])(text)).toBe(masked);
  });

  it('hide no public fact that some other Secret repeats', () => {
    const copies = dump.secret('other/copy', {
      address: 'registry.example.com',
      path: '/deckhouse/ee',
      namespace: 'd8-system',
      version: 'cd'.repeat(32),
      mode: 'Processing',
    });
    const objects = [...dump.directCluster(), copies];
    expect(readDump([dump.listFile(objects)])).toEqual(
      readDump([dump.listFile(dump.directCluster())]),
    );
  });

  it('that are words of the format, or too short to be told, change nothing', () => {
    const silly = ['password', 'Direct', 'abc', 'deckhouse'].map((password, index) =>
      dump.secret(`other/silly-${String(index)}`, { password }),
    );
    const objects = [...dump.directCluster(), ...silly];
    expect(readDump([dump.listFile(objects)])).toEqual(
      readDump([dump.listFile(dump.directCluster())]),
    );
  });

  it('never stand in an issue', () => {
    const result = readDump([
      dump.textFile('{"kind": "Secret", "data": {"p": not-a-real-password}}', 'broken.json'),
      dump.textFile('kind: Secret\n  data: [not-a-real-password', 'broken.yaml'),
      dump.listFile([
        dump.secret('d8-system/registry-state', {
          mode: 'not-a-real-password',
          conditions: 'not-a-real-password',
        }),
        dump.secret('d8-system/registry-user-rw', { password: 'not-a-real-password' }),
        dump.object('v1', 'Secret', 'd8-system/registry-config', {
          data: { mode: 'not-a-real-password!' },
        }),
      ]),
    ]);
    expect(result.issues).toHaveLength(5);
    expect(JSON.stringify(result)).not.toContain('not-a-real-password');
  });
});

describe('maskPatterns', () => {
  it.each([
    ['proxy http://u:p@proxy:3128/x', 'proxy http://***@proxy:3128/x'],
    [
      'HTTPS://token@host and https://host/a@sha256:12',
      'HTTPS://***@host and https://host/a@sha256:12',
    ],
    ['https://host:5001/v2/a@sha256:12', 'https://host:5001/v2/a@sha256:12'],
    ['Authorization: Basic dXNlcg== sent', 'Authorization: *** sent'],
    ['"authorization":["Bearer abcd.efgh"]', '"authorization":["***"]'],
    ['got Bearer abcd.efgh from', 'got Bearer *** from'],
    [
      'www-authenticate: Bearer realm="https://auth"',
      'www-authenticate: Bearer realm="https://auth"',
    ],
    ['a\n-----BEGIN EC PRIVATE KEY-----\nabc\n-----END EC PRIVATE KEY-----\nb', 'a\n***\nb'],
    ['-----BEGIN PRIVATE KEY-----\\nabc', '***'],
    ['-----BEGIN CERTIFICATE-----\nabc', '-----BEGIN CERTIFICATE-----\nabc'],
  ])('%j becomes %j', (text, masked) => {
    expect(maskPatterns(text)).toBe(masked);
  });
});
