import { execFileSync } from 'node:child_process';
import { createPrivateKey, sign, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ManifestAnswer } from '../../src/images/registry-api';
import { registryClient } from '../../src/io/registry/registry-client';
import { DockerRegistry } from './docker-registry';

const folder = mkdtempSync(join(tmpdir(), 'regshift-tokens-'));
const SERVICE = 'registry of tests';
const ISSUER = 'tests';

describe('a registry that wants tokens', () => {
  const LOGIN = { username: 'robot', password: 'a-password-of-tests' };
  const crt = join(folder, 'tokens.crt');
  const key = join(folder, 'tokens.key');
  const storage = join(folder, 'tokens');
  const registry = new DockerRegistry(join(folder, 'tokens-registry'), '127.0.0.1:5009');
  let issuer: Server;

  beforeAll(async () => {
    const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    const files = ['-keyout', key, '-out', crt, '-subj', '/CN=tokens', '-days', '2'];
    execFileSync('openssl', ['req', '-x509', ...ec, ...files], { stdio: 'ignore' });
    await registry.start({ storage });
    await registry.push('platform/apps/web', 'v1');
    await registry.kill();
    issuer = createServer((request, response) => {
      const isKnown = request.headers.authorization === basic(LOGIN);
      const scope = new URL(request.url ?? '', 'http://x').searchParams.get('scope') ?? '';
      response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' });
      response.end(isKnown ? JSON.stringify({ token: signedToken(scope, { crt, key }) }) : '{}');
    });
    await new Promise<void>((resolve) => {
      issuer.listen(0, '127.0.0.1', resolve);
    });
    const realm = `http://127.0.0.1:${String((issuer.address() as AddressInfo).port)}/token`;
    const tokens = { realm, service: SERVICE, issuer: ISSUER, rootcertbundle: crt };
    await registry.start({ storage, tokens });
  });

  afterAll(async () => {
    await registry.kill();
    issuer.closeAllConnections();
    issuer.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = (repository: string, login?: typeof LOGIN): Promise<ManifestAnswer> =>
    registryClient({
      scheme: 'http',
      host: registry.address,
      ...(login === undefined ? {} : { login }),
    }).ask({ repository, reference: 'v1' });

  it('is asked with one for each repository', async () => {
    expect(await ask('platform/apps/web', LOGIN)).toEqual({ kind: 'present' });
    expect(await ask('platform/apps/db', LOGIN)).toEqual({ kind: 'missing' });
  });

  it('refuses who gets none', async () => {
    const wrong = await ask('platform/apps/web', { ...LOGIN, password: 'another' });
    expect(wrong).toMatchObject({
      reason: expect.stringContaining('it refuses user robot') as unknown,
    });
    expect(await ask('platform/apps/web')).toMatchObject({
      reason: 'it wants a login; the cluster file has none for it',
    });
  });
});

function basic({
  username,
  password,
}: {
  readonly username: string;
  readonly password: string;
}): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** A token as distribution reads them: a JSON Web Token with the certificate of who signed it. */
function signedToken(
  scope: string,
  { crt, key }: { readonly crt: string; readonly key: string },
): string {
  const [type, name, actions = ''] = scope.split(':');
  const now = Math.floor(Date.now() / 1000);
  const x5c = [new X509Certificate(readFileSync(crt)).raw.toString('base64')];
  const parts = [
    { typ: 'JWT', alg: 'ES256', x5c },
    {
      ...{ iss: ISSUER, sub: 'robot', aud: SERVICE, jti: '1' },
      ...{ iat: now, nbf: now - 60, exp: now + 300 },
      access: [{ type, name, actions: actions.split(',') }],
    },
  ].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  const signature = sign('sha256', Buffer.from(parts.join('.')), {
    key: createPrivateKey(readFileSync(key)),
    dsaEncoding: 'ieee-p1363',
  });
  return [...parts, signature.toString('base64url')].join('.');
}
