import { createPrivateKey, generateKeyPairSync, webcrypto, X509Certificate } from 'node:crypto';
import { compareSync } from 'bcryptjs';
import fc from 'fast-check';
import { EnvironmentError } from '../../src/model/errors';
import type { Master } from '../../src/model/upstream';
import { issueAuthority, issueLeaf } from '../../src/secrets/issue-certificate';
import { CLIENT_PURPOSE, SERVER_PURPOSE } from '../../src/secrets/leaf-profile';
import type { LeafProfile } from '../../src/secrets/leaf-profile';
import { materialOf } from '../../src/secrets/material';
import type { Material, MaterialFields } from '../../src/secrets/material';
import type { MaterialRequest } from '../../src/secrets/material-request';
import { newPrivateKey } from '../../src/secrets/material-tools';
import { randomText } from '../../src/secrets/random-text';
import { renewMaterial } from '../../src/secrets/renew-material';
import type { Renewal } from '../../src/secrets/renew-material';
import { x509 } from '../../src/secrets/x509-library';
import type { GeneratedItem } from '../../src/serving/generated';
import { daysLater, NOW, PreparedKeys } from './prepared-tools';

const MASTERS: readonly Master[] = [
  { name: 'master-0', address: '10.0.0.11' },
  { name: 'm1.example.com', address: 'fd00::11' },
];
const LEAVES: readonly GeneratedItem[] = [
  'in-cluster-proxy',
  'node-proxy',
  'push-client',
  'master-master-0',
  'master-m1.example.com',
];
const CERTIFICATES: readonly GeneratedItem[] = ['ca', ...LEAVES];
const EVERYTHING: readonly GeneratedItem[] = [...CERTIFICATES, 'http-secret', 'user-ro', 'user-rw'];

const prepared = new PreparedKeys();
let first: Renewal;
let foreign: Renewal;

beforeAll(async () => {
  await prepared.prepare();
  first = await renewMaterial(undefined, request(EVERYTHING), prepared.tools('first'));
  foreign = await renewMaterial(undefined, request(CERTIFICATES), prepared.tools('foreign'));
});

function request(items: readonly GeneratedItem[], masters = MASTERS): MaterialRequest {
  return { items, masters };
}

function itemOf({ items }: Material, name: string): MaterialFields {
  return items[name] ?? {};
}

function certificateOf(material: Material, name: string): X509Certificate {
  return new X509Certificate(itemOf(material, name)['crt'] ?? '');
}

/** The first material with some fields of some items replaced. */
function damaged(damage: Readonly<Record<string, MaterialFields>>): Material {
  const { items } = first.material;
  const mended = Object.entries(damage).map(([name, fields]) => ({
    [name]: { ...items[name], ...fields },
  }));
  return materialOf(Object.entries(Object.assign({}, items, ...mended) as Material['items']));
}

function reasonsOf({ changes }: Renewal): Record<string, string> {
  return Object.fromEntries(
    changes
      .filter(({ action }) => action !== 'kept')
      .map(({ item, action, reason }) => [item, `${action}: ${reason}`]),
  );
}

/** Without users, whose hashes take long to check. */
async function renewedAfter(current: Material, now = NOW): Promise<Renewal> {
  const wanted = request([...CERTIFICATES, 'http-secret']);
  return renewMaterial(current, wanted, prepared.tools('again', now));
}

describe('renewing nothing', () => {
  it('issues everything that is asked for, the CA first', () => {
    expect(first.changes).toEqual(
      [
        'ca',
        'http-secret',
        'in-cluster-proxy',
        'master-m1.example.com',
        'master-master-0',
        'node-proxy',
        'push-client',
        'user-ro',
        'user-rw',
      ].map((item) => ({ item, action: 'issued', reason: 'there was none' })),
    );
  });

  it('gives each value its fields', () => {
    expect(
      Object.entries(first.material.items).map(([name, fields]) => [name, Object.keys(fields)]),
    ).toEqual([
      ['ca', ['crt', 'key']],
      ['http-secret', ['value']],
      ['in-cluster-proxy', ['crt', 'key']],
      ['master-m1.example.com', ['crt', 'key']],
      ['master-master-0', ['crt', 'key']],
      ['node-proxy', ['crt', 'key']],
      ['push-client', ['crt', 'key']],
      ['user-ro', ['hash', 'password']],
      ['user-rw', ['hash', 'password']],
    ]);
  });

  it('makes a CA for ten years from five minutes ago', () => {
    const ca = certificateOf(first.material, 'ca');
    expect({
      subject: ca.subject,
      issuer: ca.issuer,
      ca: ca.ca,
      from: new Date(ca.validFrom).toISOString(),
      hours: (Date.parse(ca.validTo) - Date.parse(ca.validFrom)) / 3_600_000,
      curve: ca.publicKey.asymmetricKeyDetails?.namedCurve,
    }).toEqual({
      subject: 'CN=registry-ca',
      issuer: 'CN=registry-ca',
      ca: true,
      from: '2025-11-20T10:25:00.000Z',
      hours: 87_600,
      curve: 'prime256v1',
    });
  });

  it.each([
    ['in-cluster-proxy', 'registry-distribution', '', [SERVER_PURPOSE]],
    ['node-proxy', 'registry-distribution', '', [SERVER_PURPOSE]],
    ['push-client', 'registry-push-client', undefined, [CLIENT_PURPOSE]],
    ['master-master-0', 'registry-distribution', 'IP Address:10.0.0.11, ', [SERVER_PURPOSE]],
    [
      'master-m1.example.com',
      'registry-distribution',
      'IP Address:FD00:0:0:0:0:0:0:11, ',
      [SERVER_PURPOSE],
    ],
  ])('makes %s for %s', (item, name, address, purpose) => {
    const made = certificateOf(first.material, item);
    const ca = certificateOf(first.material, 'ca');
    expect({
      subject: made.subject,
      names: made.subjectAltName,
      purpose: made.keyUsage,
      authority: made.ca,
      issued: made.checkIssued(ca) && made.verify(ca.publicKey),
      bits: made.publicKey.asymmetricKeyDetails?.modulusLength,
      endsBeforeCa: Date.parse(ca.validTo) - Date.parse(made.validTo),
      fits: made.checkPrivateKey(createPrivateKey(itemOf(first.material, item)['key'] ?? '')),
    }).toEqual({
      subject: `CN=${name}`,
      names:
        address === undefined
          ? undefined
          : `IP Address:127.0.0.1, ${address}DNS:localhost, DNS:registry.regshift-system.svc`,
      purpose,
      authority: false,
      issued: true,
      bits: 2048,
      endsBeforeCa: 3_600_000,
      fits: true,
    });
  });

  it('gives every certificate a serial number of its own', () => {
    const serials = CERTIFICATES.map((name) => certificateOf(first.material, name).serialNumber);
    expect(new Set(serials).size).toBe(CERTIFICATES.length);
    expect(serials.filter((serial) => !/^[4-7][0-9A-F]{31}$/.test(serial))).toEqual([]);
  });

  it('writes keys as PKCS#8', () => {
    const keys = CERTIFICATES.map((name) => itemOf(first.material, name)['key']?.split('\n')[0]);
    expect(new Set(keys)).toEqual(new Set(['-----BEGIN PRIVATE KEY-----']));
  });

  it('makes passwords and the http secret of letters and digits', () => {
    const { password = '', hash = '' } = itemOf(first.material, 'user-ro');
    expect(password).toMatch(/^[a-zA-Z0-9]{16}$/);
    expect(hash).toMatch(/^\$2y\$10\$[./A-Za-z0-9]{53}$/);
    expect(compareSync(password, hash)).toBe(true);
    expect(compareSync(`${password}x`, hash)).toBe(false);
    expect(itemOf(first.material, 'http-secret')['value']).toMatch(/^[a-zA-Z0-9]{25}$/);
    expect(itemOf(first.material, 'user-rw')['password']).not.toBe(password);
  });

  it('makes no CA where no certificate is asked for', async () => {
    const { material } = await renewMaterial(
      undefined,
      request(['http-secret']),
      prepared.tools('few'),
    );
    expect(Object.keys(material.items)).toEqual(['http-secret']);
  });

  it('makes a CA for the first certificate', async () => {
    const wanted = request(['push-client']);
    const { material } = await renewMaterial(undefined, wanted, prepared.tools('one'));
    expect(Object.keys(material.items)).toEqual(['ca', 'push-client']);
  });
});

describe('renewing what is good', () => {
  it('keeps every byte and says why', async () => {
    const tools = prepared.tools('again', daysLater(3000));
    const again = await renewMaterial(first.material, request(EVERYTHING), tools);
    expect(JSON.stringify(again.material)).toBe(JSON.stringify(first.material));
    expect(again.changes.filter(({ item }) => !/^(in-|node|push|master-m)/.test(item))).toEqual([
      { item: 'ca', action: 'kept', reason: 'valid until 2035-11-18' },
      { item: 'http-secret', action: 'kept', reason: 'it does not age' },
      { item: 'user-ro', action: 'kept', reason: 'the hash verifies against the password' },
      { item: 'user-rw', action: 'kept', reason: 'the hash verifies against the password' },
    ]);
    expect(new Set(again.changes.slice(2, 7).map(({ reason }) => reason))).toEqual(
      new Set(['valid under the CA, for every host it serves']),
    );
  });

  it('changes nothing the second time, whatever is asked for and whatever is there', async () => {
    const names = fc.subarray([...CERTIFICATES, 'http-secret'] as GeneratedItem[]);
    const day = fc.constantFrom(0, 3000, 3615, 3620, 3650, 4000, 30_000);
    const property = fc.asyncProperty(names, names, day, async (before, wanted, days) => {
      const tools = prepared.tools(`${before.join()}/${wanted.join()}`, daysLater(days));
      const some = materialOf(
        Object.entries(first.material.items).filter(([name]) => before.some((n) => n === name)),
      );
      const once = await renewMaterial(some, request(wanted), tools);
      const twice = await renewMaterial(once.material, request(wanted), tools);
      expect(twice.material).toEqual(once.material);
      expect(reasonsOf(twice)).toEqual({});
      const ca = wanted.some((name) => name !== 'http-secret') ? ['ca'] : [];
      const present = Object.keys(once.material.items);
      expect([...wanted, ...ca].filter((name) => !present.includes(name))).toEqual([]);
    });
    await fc.assert(property, { numRuns: 25 });
  });

  it('keeps what nobody asks for', async () => {
    const wanted = request(['http-secret', 'user-ro']);
    const { material, changes } = await renewMaterial(first.material, wanted, prepared.tools('x'));
    expect(material).toEqual(first.material);
    expect(changes.map(({ item }) => item)).toEqual(['http-secret', 'user-ro']);
  });
});

describe('renewing a CA', () => {
  const leavesReissued = Object.fromEntries(
    LEAVES.map((leaf) => [leaf, 'reissued: it is not signed by the CA']),
  );

  it.each<readonly [string, () => MaterialFields, Date, string]>([
    ['broken', () => ({ crt: 'not-a-certificate' }), NOW, 'its certificate can not be read'],
    ['without a key', () => ({ key: '' }), NOW, 'its key can not be read'],
    [
      'with nothing readable',
      () => ({ crt: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', key: 'x' }),
      NOW,
      'its certificate can not be read; its key can not be read',
    ],
    [
      'with the key of another',
      () => ({
        key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export(PKCS8).toString(),
      }),
      NOW,
      'its key belongs to another certificate',
    ],
    [
      'with a changed signature',
      () => ({ crt: withOtherSignature(certificateOf(first.material, 'ca')) }),
      NOW,
      'it is not signed by itself',
    ],
  ])('that is %s makes every certificate anew', async (_what, damage, now, reason) => {
    const again = await renewedAfter(damaged({ ca: damage() }), now);
    expect(reasonsOf(again)).toEqual({ ca: `reissued: ${reason}`, ...leavesReissued });
    expect(reasonsOf(await renewedAfter(again.material, now))).toEqual({});
  });

  it('that is a plain certificate makes every certificate anew', async () => {
    const again = await renewedAfter(damaged({ ca: itemOf(first.material, 'push-client') }));
    expect(reasonsOf(again)['ca']).toBe(
      'reissued: its certificate is not that of a CA; it is not signed by itself',
    );
  });

  it.each([3619, 3619.95])('keeps it for %d days', async (days) => {
    expect(reasonsOf(await renewedAfter(first.material, daysLater(days)))).toEqual({});
  });

  it.each([
    [3619.96, 'it ends soon, on 2035-11-18'],
    [3621, 'it ends soon, on 2035-11-18'],
    [3700, 'it ended on 2035-11-18'],
  ])('replaces it after %d days, with every certificate', async (days, why) => {
    const again = await renewedAfter(first.material, daysLater(days));
    const leaves = LEAVES.map((leaf) => [leaf, `reissued: it is not signed by the CA; ${why}`]);
    expect(reasonsOf(again)).toEqual({ ca: `reissued: ${why}`, ...Object.fromEntries(leaves) });
    expect(reasonsOf(await renewedAfter(again.material, daysLater(days)))).toEqual({});
  });

  it('keeps a CA that begins in the future: the clock here may be wrong', async () => {
    const { changes } = await renewedAfter(first.material, daysLater(-400));
    expect(changes[0]).toEqual({ item: 'ca', action: 'kept', reason: 'valid until 2035-11-18' });
  });

  it('that is lost drops the certificates that nobody asks for', async () => {
    const items = Object.entries(first.material.items).filter(([name]) => name !== 'ca');
    const wanted = request(['node-proxy', 'http-secret']);
    const again = await renewMaterial(materialOf(items), wanted, prepared.tools('lost'));
    expect(reasonsOf(again)).toEqual({
      ca: 'issued: there was none',
      'node-proxy': 'reissued: it is not signed by the CA',
      'in-cluster-proxy': 'dropped: its CA is no more',
      'push-client': 'dropped: its CA is no more',
      'master-master-0': 'dropped: its CA is no more',
      'master-m1.example.com': 'dropped: its CA is no more',
    });
    expect(Object.keys(again.material.items)).toEqual([
      'ca',
      'http-secret',
      'node-proxy',
      'user-ro',
      'user-rw',
    ]);
  });

  it('of a kind that can not sign here is replaced', async () => {
    const again = await renewedAfter(damaged({ ca: await ed25519Authority() }));
    expect(reasonsOf(again)).toEqual({
      ca: 'reissued: its key is of a kind that can not sign here',
      ...leavesReissued,
    });
  });
});

describe('renewing a certificate', () => {
  const good: LeafProfile = {
    commonName: 'registry-distribution',
    purpose: SERVER_PURPOSE,
    hosts: [
      { type: 'ip', value: '127.0.0.1' },
      { type: 'dns', value: 'localhost' },
      { type: 'dns', value: 'registry.regshift-system.svc' },
    ],
  };

  async function leafLike(
    profile: Partial<LeafProfile>,
    from = NOW,
    to = daysLater(1000),
    authority = 'registry-ca',
  ): Promise<MaterialFields> {
    const { key = '' } = itemOf(first.material, 'ca');
    const leafKey = itemOf(first.material, 'node-proxy')['key'] ?? '';
    const validity = { from, to };
    const tools = prepared.tools('leaf');
    const crt = await issueAuthority(authority, key, validity, tools);
    const issuer = { certificate: new X509Certificate(crt), key: createPrivateKey(key) };
    const made = await issueLeaf({ ...good, ...profile }, leafKey, issuer, validity, tools);
    return { crt: made, key: leafKey };
  }

  it.each<readonly [string, () => MaterialFields | Promise<MaterialFields>, string | undefined]>([
    ['is good', () => leafLike({}), undefined],
    ['bears another name', () => leafLike({ commonName: 'someone' }), undefined],
    [
      'names more hosts',
      () => leafLike({ hosts: [{ type: 'dns', value: 'more' }, ...good.hosts] }),
      undefined,
    ],
    ['is unreadable', () => ({ crt: 'x' }), 'its certificate can not be read'],
    ['has no key', () => ({ key: '' }), 'its key can not be read'],
    [
      'has the key of another',
      () => ({ key: itemOf(first.material, 'ca')['key'] ?? '' }),
      'its key belongs to another certificate',
    ],
    [
      'is signed by another CA of the same name',
      () => itemOf(foreign.material, 'node-proxy'),
      'it is not signed by the CA',
    ],
    [
      'names a CA of the same key as its issuer, and another name',
      () => leafLike({}, NOW, daysLater(1000), 'other-ca'),
      'it is not signed by the CA',
    ],
    [
      'has a changed signature',
      () => ({ crt: withOtherSignature(certificateOf(first.material, 'node-proxy')) }),
      'it is not signed by the CA',
    ],
    [
      'lacks hosts',
      () => leafLike({ hosts: [{ type: 'ip', value: '10.9.9.9' }] }),
      'it does not name 127.0.0.1, localhost, registry.regshift-system.svc',
    ],
    [
      'has a host in its subject alone',
      () => leafLike({ commonName: 'localhost', hosts: good.hosts.slice(0, 1) }),
      'it does not name localhost, registry.regshift-system.svc',
    ],
    [
      'is one of a client',
      () => leafLike({ purpose: CLIENT_PURPOSE }),
      'it is no certificate of a server',
    ],
    ['ends in 31 days', () => leafLike({}, NOW, daysLater(31)), undefined],
    ['ends in 29 days', () => leafLike({}, NOW, daysLater(29)), 'it ends soon, on 2025-12-19'],
    ['has ended', () => leafLike({}, daysLater(-9), daysLater(-1)), 'it ended on 2025-11-19'],
    ['begins tomorrow', () => leafLike({}, daysLater(1)), 'it begins on 2025-11-21'],
  ])('that %s', async (_what, damage, reason) => {
    const current = damaged({ 'node-proxy': await damage() });
    const again = await renewedAfter(current);
    expect(reasonsOf(again)).toEqual(
      reason === undefined ? {} : { 'node-proxy': `reissued: ${reason}` },
    );
    expect(again.material.items['ca']).toEqual(first.material.items['ca']);
    expect(reasonsOf(await renewedAfter(again.material))).toEqual({});
  });

  it('of a client that is one of a server', async () => {
    const again = await renewedAfter(damaged({ 'push-client': await leafLike({}) }));
    expect(reasonsOf(again)).toEqual({
      'push-client': 'reissued: it is no certificate of a client',
    });
  });

  it('follows the address of its master', async () => {
    const moved = [{ name: 'master-0', address: '10.0.0.99' }, ...MASTERS.slice(1)];
    const wanted = request(EVERYTHING, moved);
    const again = await renewMaterial(first.material, wanted, prepared.tools('moved'));
    expect(reasonsOf(again)).toEqual({
      'master-master-0': 'reissued: it does not name 10.0.0.99',
    });
  });

  it('gives up nothing of it in what it says', async () => {
    const current = damaged({ ca: { crt: 'x' }, 'user-ro': { hash: 'y' } });
    const again = await renewMaterial(current, request(EVERYTHING), prepared.tools('said'));
    const said = JSON.stringify(again.changes);
    const values = [again.material, first.material].flatMap(({ items }) =>
      Object.values(items).flatMap((fields) => Object.values(fields)),
    );
    expect(values.filter((value) => said.includes(value))).toEqual([]);
  });
});

describe('renewing a user', () => {
  const cheap = '$2y$04$abcdefghijklmnopqrstuu5Kk0a5ZQ0Lh0q0vYv0y0v0v0v0v0v0u';

  it.each<readonly [string, MaterialFields, string, boolean]>([
    ['an empty password', { password: '' }, 'there is no password', false],
    [
      'a password that is too long',
      { password: 'long '.repeat(15) },
      'bcrypt reads only 72 bytes of the password',
      false,
    ],
    [
      'a password with a line end',
      { password: 'not-a-real-password\n' },
      'the password has characters that HTTP can not send',
      false,
    ],
    ['no hash', { hash: '' }, 'there is no hash', true],
    ['a hash of another kind', { hash: '{SHA}abc' }, 'the hash is none of bcrypt', true],
    [
      'a hash without rounds',
      { hash: cheap.replace('$04$', '$03$') },
      'the hash is none of bcrypt',
      true,
    ],
    [
      'a hash that takes hours',
      { hash: cheap.replace('$04$', '$31$') },
      'the hash takes too long to check',
      true,
    ],
    [
      'the hash of another password',
      { hash: cheap },
      'the hash does not verify against the password',
      true,
    ],
  ])('with %s', async (_what, damage, reason, keepsPassword) => {
    const current = damaged({ 'user-ro': damage });
    const wanted = request(['user-ro']);
    const again = await renewMaterial(current, wanted, prepared.tools('user'));
    expect(reasonsOf(again)).toEqual({ 'user-ro': `reissued: ${reason}` });
    const { password = '', hash = '' } = itemOf(again.material, 'user-ro');
    expect(password === itemOf(current, 'user-ro')['password']).toBe(keepsPassword);
    expect(compareSync(password, hash)).toBe(true);
  });

  it('keeps a hash in another spelling that verifies', async () => {
    const { hash = '' } = itemOf(first.material, 'user-ro');
    const current = damaged({ 'user-ro': { hash: hash.replace('$2y$', '$2a$') } });
    const again = await renewMaterial(current, request(['user-ro']), prepared.tools('user'));
    expect(again.material).toEqual(current);
  });

  it('makes a lost http secret', async () => {
    const current = damaged({ 'http-secret': { value: '' } });
    const again = await renewMaterial(current, request(['http-secret']), prepared.tools('h'));
    expect(reasonsOf(again)).toEqual({ 'http-secret': 'issued: there was none' });
  });
});

describe('random text', () => {
  it('holds each character equally often when each byte comes equally often', () => {
    let next = 0;
    const everyByteInTurn = (length: number): Uint8Array =>
      Uint8Array.from({ length }, () => next++ % 256);
    const counts = new Map<string, number>();
    for (const char of randomText(62 * 4 * 10, everyByteInTurn)) {
      counts.set(char, (counts.get(char) ?? 0) + 1);
    }
    expect([...counts.keys()].sort().join('')).toBe(
      '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
    );
    expect(new Set(counts.values())).toEqual(new Set([40]));
  });

  it('draws again for each byte that it can not use', () => {
    const draws = [Uint8Array.of(255, 0, 248), Uint8Array.of(61, 250), Uint8Array.of(247)];
    const asked: number[] = [];
    const text = randomText(3, (length) => {
      asked.push(length);
      return draws[asked.length - 1] ?? new Uint8Array();
    });
    expect([text, asked]).toEqual(['a99', [3, 2, 1]]);
  });

  it.each([
    ['gives nothing', () => new Uint8Array()],
    ['gives the same useless byte for ever', (length: number) => new Uint8Array(length).fill(255)],
    ['gives more than it was asked for', () => new Uint8Array(99)],
  ])('is refused from a source that %s', (_what, source) => {
    expect(() => randomText(16, source)).toThrow(
      new EnvironmentError('the source of random bytes is broken'),
    );
  });
});

describe('a new private key', () => {
  it.each([
    ['ecdsa-p256', { asymmetricKeyType: 'ec', namedCurve: 'prime256v1' }],
    ['rsa-2048', { asymmetricKeyType: 'rsa', modulusLength: 2048 }],
  ] as const)('is of the kind %s', async (kind, wanted) => {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(await newPrivateKey(kind));
    expect({ asymmetricKeyType, ...asymmetricKeyDetails }).toMatchObject(wanted);
  });
});

const PKCS8 = { type: 'pkcs8', format: 'pem' } as const;

/** The last byte of a certificate belongs to its signature. */
function withOtherSignature(certificate: X509Certificate): string {
  const der = Buffer.from(certificate.raw);
  der.writeUInt8(der.readUInt8(der.length - 1) ^ 1, der.length - 1);
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

async function ed25519Authority(): Promise<MaterialFields> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { subtle } = webcrypto;
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const name = { name: 'Ed25519' };
  const made = await x509.X509CertificateGenerator.create(
    {
      serialNumber: '40',
      subject: 'CN=registry-ca',
      issuer: 'CN=registry-ca',
      notBefore: NOW,
      notAfter: daysLater(1000),
      publicKey: await subtle.importKey('spki', spki, name, true, ['verify']),
      signingKey: await subtle.importKey('pkcs8', pkcs8, name, false, ['sign']),
      signingAlgorithm: { name: 'Ed25519', hash: '' },
      extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
    },
    webcrypto,
  );
  return { crt: made.toString('pem'), key: privateKey.export(PKCS8).toString() };
}
