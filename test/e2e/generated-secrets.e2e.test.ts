import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { materialOf } from '../../src/secrets/material';
import type { Material } from '../../src/secrets/material';
import type { MaterialRequest } from '../../src/secrets/material-request';
import { newPrivateKey } from '../../src/secrets/material-tools';
import type { MaterialTools } from '../../src/secrets/material-tools';
import { renewMaterial } from '../../src/secrets/renew-material';
import { resolveLeaf } from '../../src/secrets/resolve-placeholders';
import { materialValues } from '../../src/secrets/secret-values';
import { generated } from '../../src/serving/generated';
import type { GeneratedItem } from '../../src/serving/generated';
import { USERS } from '../../src/serving/names';
import { freePort } from './free-port';

const TOOLS: MaterialTools = { now: () => new Date(), randomBytes, newPrivateKey };
const WANTED: MaterialRequest = {
  items: [
    'ca',
    'in-cluster-proxy',
    'node-proxy',
    'push-client',
    'master-m0',
    'master-m1',
    'http-secret',
    ...USERS.map((user): GeneratedItem => `user-${user}`),
  ],
  masters: [
    { name: 'm0', address: '10.0.0.10' },
    { name: 'm1', address: '2001:db8::11' },
  ],
};
const SERVICE_DNS = 'registry.regshift-system.svc';

const folder = mkdtempSync(join(tmpdir(), 'regshift-secrets-'));
let material: Material;

beforeAll(async () => {
  ({ material } = await renewMaterial(undefined, WANTED, TOOLS));
  writeMaterial(folder, material);
}, 60_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Run {
  readonly status: number | null;
  readonly output: string;
}

function run(program: string, ...args: readonly string[]): Run {
  const { error, status, stdout, stderr } = spawnSync(program, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: folder },
  });
  if (error !== undefined) throw error;
  return { status, output: stdout + stderr };
}

/** Files `ITEM.FIELD` in a folder. */
function writeMaterial(into: string, { items }: Material): void {
  mkdirSync(into, { recursive: true });
  for (const [item, fields] of Object.entries(items)) {
    for (const [field, value] of Object.entries(fields)) {
      writeFileSync(join(into, `${item}.${field}`), value, { mode: 0o600 });
    }
  }
}

/** A text of the serving programs, as sealing makes it. */
function sealed(text: string): string {
  const result = resolveLeaf(text, {}, materialValues(material));
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

function openssl(...args: readonly string[]): Run {
  return run('openssl', ...args);
}

function verify(item: string, purpose: string, ...more: readonly string[]): Run {
  const args = ['-x509_strict', '-purpose', purpose, ...more, `${item}.crt`];
  return openssl('verify', '-CAfile', 'ca.crt', ...args);
}

describe('openssl', () => {
  const serverOf = {
    'in-cluster-proxy': [],
    'node-proxy': [],
    'master-m0': ['10.0.0.10'],
    'master-m1': ['2001:db8:0:0:0:0:0:11'],
  };

  it.each(Object.entries(serverOf))('verifies %s for its hosts and no other', (item, own) => {
    const names = ['localhost', SERVICE_DNS].map((host) => ['-verify_hostname', host] as const);
    const addresses = ['127.0.0.1', ...own].map((host) => ['-verify_ip', host] as const);
    for (const host of [...names, ...addresses]) {
      expect(verify(item, 'sslserver', ...host)).toEqual({
        status: 0,
        output: `${item}.crt: OK\n`,
      });
    }
    const others = [
      ['-verify_hostname', 'registry-distribution'],
      ['-verify_hostname', 'registry.d8-system.svc'],
      ['-verify_ip', '10.0.0.11'],
      ['-verify_ip', '::1'],
    ] as const;
    for (const host of others) {
      const { status, output } = verify(item, 'sslserver', ...host);
      expect([status, /(hostname|IP address) mismatch/.test(output)]).toEqual([2, true]);
    }
    expect(verify(item, 'sslclient').output).toContain('certificate purpose');
  });

  it('verifies the client certificate as such and not as a server', () => {
    expect(verify('push-client', 'sslclient').status).toBe(0);
    expect(verify('push-client', 'sslserver').output).toContain('certificate purpose');
  });

  it('reads the CA as the facts have it', () => {
    const text = openssl('x509', '-in', 'ca.crt', '-noout', '-text').output;
    const facts = [
      'Subject: CN = registry-ca',
      'ASN1 OID: prime256v1',
      'X509v3 Basic Constraints: critical\n                CA:TRUE\n',
      'X509v3 Key Usage: critical\n                Certificate Sign, CRL Sign\n',
      'X509v3 Subject Key Identifier:',
    ];
    expect(facts.filter((fact) => !text.includes(fact))).toEqual([]);
    expect(verify('ca', 'any').status).toBe(0);
  });

  it('reads the lifetimes: ten years, and for the others an hour less', () => {
    const ends = Object.keys(serverOf)
      .concat('push-client')
      .map((item) => datesOf(item).to);
    const ca = datesOf('ca');
    expect(ca.to - ca.from).toBe(87_600 * 3_600_000);
    expect(new Set(ends)).toEqual(new Set([ca.to - 3_600_000]));
  });

  it.each(['ca', 'in-cluster-proxy', 'node-proxy', 'push-client', 'master-m0', 'master-m1'])(
    'finds the key of %s sound and fitting',
    (item) => {
      expect(openssl('pkey', '-in', `${item}.key`, '-check', '-noout').output).toContain('valid');
      const ofKey = openssl('pkey', '-in', `${item}.key`, '-pubout').output;
      expect(openssl('x509', '-in', `${item}.crt`, '-noout', '-pubkey').output).toBe(ofKey);
    },
  );

  function datesOf(item: string): { from: number; to: number } {
    const { output } = openssl('x509', '-in', `${item}.crt`, '-noout', '-startdate', '-enddate');
    const [from = '', to = ''] = output.split('\n').map((line) => line.replace(/^not\w+=/, ''));
    return { from: Date.parse(from), to: Date.parse(to) };
  }
});

describe("a CA of somebody else's making", () => {
  const EC = ['ec', '-pkeyopt'];
  const MINIMAL = '[req]\ndistinguished_name = dn\nx509_extensions = ext\n[dn]\n[ext]\n';

  it.each([
    ['RSA', ['rsa:2048'], '/C=XX/O=Fire Île/CN=Example CA', ''],
    ['P-384', [...EC, 'ec_paramgen_curve:P-384'], '/CN=Example CA', ''],
    ['P-521', [...EC, 'ec_paramgen_curve:P-521'], '/CN=Example CA', ''],
    ['a key identifier of its own', ['rsa:2048'], '/CN=x', 'subjectKeyIdentifier = 01:02:03\n'],
  ])('with %s is kept and signs what openssl verifies', async (name, key, subject, extension) => {
    const other = join(folder, `ca-${name}`);
    mkdirSync(other);
    const config = join(other, 'req.cnf');
    writeFileSync(config, `${MINIMAL}basicConstraints = critical,CA:TRUE\n${extension}`);
    const [crt, pem] = [join(other, 'ca.crt'), join(other, 'ca.key')];
    const asked = ['-x509', '-nodes', '-utf8', '-days', '400', '-subj', subject, '-newkey'];
    openssl('req', '-config', config, ...asked, ...key, '-keyout', pem, '-out', crt);
    const read = (file: string): string => run('cat', file).output;
    const ca = { crt: read(crt), key: read(pem) };
    const wanted = { ...WANTED, items: ['node-proxy'] as const };
    const { material: made, changes } = await renewMaterial(
      materialOf([['ca', ca]]),
      wanted,
      TOOLS,
    );
    expect(changes.map(({ item, action }) => [item, action])).toEqual([
      ['ca', 'kept'],
      ['node-proxy', 'issued'],
    ]);
    expect(made.items['ca']).toEqual(ca);
    writeMaterial(other, made);
    const { output } = openssl('verify', '-CAfile', crt, join(other, 'node-proxy.crt'));
    expect(output).toBe(`${join(other, 'node-proxy.crt')}: OK\n`);
  });
});

describe('htpasswd', () => {
  it.each(USERS)('verifies the password of %s and refuses another', (user) => {
    const file = `${user}.htpasswd`;
    writeFileSync(join(folder, file), sealed(`${user}:${generated(`user-${user}`, 'hash')}\n`));
    const password = material.items[`user-${user}`]?.['password'] ?? '';
    expect(run('htpasswd', '-vb', file, user, password).status).toBe(0);
    expect(run('htpasswd', '-vb', file, user, `${password.slice(1)}x`).status).toBe(3);
  });
});

describe('distribution and skopeo', () => {
  const registries: ChildProcess[] = [];
  let host = '';
  let guarded = '';

  beforeAll(async () => {
    const users = USERS.map((user) => `${user}:${generated(`user-${user}`, 'hash')}\n`);
    writeFileSync(join(folder, 'htpasswd'), sealed(users.join('')));
    host = await startRegistry('open', []);
    guarded = await startRegistry('guarded', [
      '    clientcas:',
      `      - ${join(folder, 'ca.crt')}`,
    ]);
    writeImage(join(folder, 'image'));
    writeTrust('trust', undefined);
    writeTrust('trust-with-client', 'push-client');
    writeTrust('trust-with-server', 'in-cluster-proxy');
    mkdirSync(join(folder, 'no-trust'));
    const { status, output } = copyTo(
      `${host}/team/app:1`,
      'trust',
      dockerConfig('rw', 'rw', host),
    );
    if (status !== 0) throw new Error(output);
  }, 60_000);

  afterAll(async () => {
    for (const registry of registries) {
      const ended = new Promise((resolve) => registry.once('exit', resolve));
      registry.kill('SIGTERM');
      await ended;
    }
  });

  it.each(USERS)('let %s in by the docker config that a placeholder made', (user) => {
    const { status, output } = inspect(host, 'trust', dockerConfig(user, user, host));
    expect([status, output.includes('"Digest": "sha256:')]).toEqual([0, true]);
  });

  it('read the user name back from the docker config', () => {
    const config = dockerConfig('mirror-puller', 'mirror-puller', host);
    expect(run('skopeo', 'login', '--get-login', '--authfile', config, host)).toEqual({
      status: 0,
      output: 'mirror-puller\n',
    });
  });

  it.each([
    ['the password of another', () => dockerConfig('ro', 'rw', host)],
    ['a docker config for another host', () => dockerConfig('ro', 'ro', 'example.com')],
  ])('refuse %s', (_what, config) => {
    const { status, output } = inspect(host, 'trust', config());
    expect([status, /unauthorized|authentication required/.test(output)]).toEqual([1, true]);
  });

  it('refuse to talk without the CA', () => {
    const { status, output } = inspect(host, 'no-trust', dockerConfig('ro', 'ro', host));
    expect([status, output.includes('certificate signed by unknown authority')]).toEqual([1, true]);
  });

  it('take the client certificate, and neither none nor that of a server', () => {
    const push = (trust: string): Run =>
      copyTo(`${guarded}/team/app:1`, trust, dockerConfig('rw', 'rw', guarded));
    const refusals = [push('trust'), push('trust-with-server')];
    expect(
      refusals.map(({ status, output }) => [status, /remote error: tls: /.test(output)]),
    ).toEqual([
      [1, true],
      [1, true],
    ]);
    expect(push('trust-with-client')).toMatchObject({ status: 0 });
  });

  /** Serves on 127.0.0.1 with the certificate of a master. */
  async function startRegistry(name: string, tls: readonly string[]): Promise<string> {
    const port = await freePort();
    const address = `127.0.0.1:${String(port)}`;
    const config = [
      'version: 0.1',
      'log: {level: error}',
      `storage: {filesystem: {rootdirectory: ${join(folder, name)}}}`,
      'http:',
      `  addr: ${address}`,
      `  secret: "${generated('http-secret', 'value', { encoding: 'json' })}"`,
      '  tls:',
      `    certificate: ${join(folder, 'master-m0.crt')}`,
      `    key: ${join(folder, 'master-m0.key')}`,
      ...tls,
      `auth: {htpasswd: {realm: regshift, path: ${join(folder, 'htpasswd')}}}`,
    ];
    const file = join(folder, `${name}.yml`);
    writeFileSync(file, sealed(config.join('\n')));
    registries.push(spawn('docker-registry', ['serve', file], { stdio: 'ignore' }));
    await untilOpen(port);
    return address;
  }

  /** A docker config whose login is that of `user`, with the password of `passwordOf`. */
  function dockerConfig(user: string, passwordOf: (typeof USERS)[number], forHost: string): string {
    const auth = generated(`user-${passwordOf}`, 'password', { encoding: 'basic', username: user });
    const file = join(folder, `docker-${user}-${passwordOf}.json`);
    writeFileSync(file, sealed(JSON.stringify({ auths: { [forHost]: { auth } } })));
    return file;
  }

  function writeTrust(name: string, client: string | undefined): void {
    mkdirSync(join(folder, name));
    const copy = (from: string, to: string): void => {
      const [item = '', field = ''] = from.split('.');
      writeFileSync(join(folder, name, to), material.items[item]?.[field] ?? '');
    };
    copy('ca.crt', 'ca.crt');
    if (client === undefined) return;
    copy(`${client}.crt`, 'client.cert');
    copy(`${client}.key`, 'client.key');
  }

  function inspect(at: string, trust: string, config: string): Run {
    const options = ['--authfile', config, '--cert-dir', join(folder, trust), '--retry-times', '0'];
    return run('skopeo', 'inspect', ...options, `docker://${at}/team/app:1`);
  }

  function copyTo(target: string, trust: string, config: string): Run {
    const options = ['--dest-authfile', config, '--dest-cert-dir', join(folder, trust)];
    const source = `oci:${join(folder, 'image')}:1`;
    return run('skopeo', '--insecure-policy', 'copy', ...options, source, `docker://${target}`);
  }
});

/** An OCI layout with one image of one small layer. */
function writeImage(layout: string): void {
  const blobs = join(layout, 'blobs/sha256');
  mkdirSync(blobs, { recursive: true });
  const blob = (mediaType: string, content: Buffer): object => {
    const hex = createHash('sha256').update(content).digest('hex');
    writeFileSync(join(blobs, hex), content);
    return { mediaType, digest: `sha256:${hex}`, size: content.length };
  };
  const type = (what: string): string => `application/vnd.oci.image.${what}`;
  const layer = blob(type('layer.v1.tar'), Buffer.alloc(1024));
  const config = blob(
    type('config.v1+json'),
    Buffer.from(
      JSON.stringify({
        architecture: 'amd64',
        os: 'linux',
        rootfs: {
          type: 'layers',
          diff_ids: [`sha256:${createHash('sha256').update(Buffer.alloc(1024)).digest('hex')}`],
        },
      }),
    ),
  );
  const manifest = {
    schemaVersion: 2,
    mediaType: type('manifest.v1+json'),
    config,
    layers: [layer],
  };
  const entry = blob(type('manifest.v1+json'), Buffer.from(JSON.stringify(manifest)));
  const annotations = { 'org.opencontainers.image.ref.name': '1' };
  writeFileSync(join(layout, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  const index = { schemaVersion: 2, manifests: [{ ...entry, annotations }] };
  writeFileSync(join(layout, 'index.json'), JSON.stringify(index));
}

async function untilOpen(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => {
        resolve(false);
      });
    });
    if (open) return;
    await sleep(100);
  }
  throw new Error('docker-registry does not start');
}
