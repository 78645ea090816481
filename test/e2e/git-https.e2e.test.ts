import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GitBranch } from '../../src/io/git-branch';
import { BareFleet, FIRST, land } from '../io/bare-fleet';
import { GitHttpServer } from './git-http-server';
import { Authority } from './serving-certificates';
import type { KeyPair } from './serving-certificates';

const LOGIN = 'robin:planted-password';
const ENV = { REGSHIFT_GIT_USERNAME: 'robin', REGSHIFT_GIT_PASSWORD: 'planted-password' };
const HINT =
  'if its authority is your own, name a file with the certificate of it in GIT_SSL_CAINFO or http.sslCAInfo';

let fleet: BareFleet;
/** Folder of the authority, which nothing on the machine knows. */
let folder: string;
let authority: Authority;
let server: GitHttpServer;
let others: GitHttpServer[];

beforeEach(async () => {
  // what the machine trusts is not to matter
  delete process.env['GIT_SSL_CAINFO'];
  delete process.env['GIT_SSL_CAPATH'];
  delete process.env['GIT_SSL_NO_VERIFY'];
  process.env['GIT_CONFIG_GLOBAL'] = '/dev/null';
  fleet = new BareFleet();
  fleet.git('config', 'http.receivepack', 'true');
  folder = join(fleet.root, 'authority');
  mkdirSync(folder);
  authority = new Authority(folder);
  server = await serve(LOGIN, authority.server('git', 'IP:127.0.0.1'));
  others = [];
});

afterEach(async () => {
  for (const one of [server, ...others]) await one.close();
  fleet.close();
});

describe('a repository behind an authority of its own', () => {
  it('is refused, with what to set, and before the login is sent', async () => {
    const complaint = await complaintOf((await writer()).read());
    expect(complaint).toMatch(/^EnvironmentError: git ls-remote failed: .*certificate/);
    expect(complaint).toContain(HINT);
    expect(server.authorizations).toEqual([]);
  });

  it.each([
    [
      'GIT_SSL_CAINFO',
      (crt: string) => {
        process.env['GIT_SSL_CAINFO'] = crt;
      },
    ],
    [
      'http.sslCAInfo',
      (crt: string) => {
        settings(`[http]\n\tsslCAInfo = ${crt}\n`);
      },
    ],
    [
      'http.<url>.sslCAInfo',
      (crt: string) => {
        settings(`[http "${server.origin}/"]\n\tsslCAInfo = ${crt}\n`);
      },
    ],
  ])('is read and written once %s names the authority', async (_, trust) => {
    trust(join(folder, 'ca.crt'));
    await land(await writer(), FIRST);
    expect(fleet.log()).toEqual(['m']);
    expect(server.authorizations.some((given) => given !== '')).toBe(true);
  });

  it('is refused where another authority is named', async () => {
    const other = join(fleet.root, 'other');
    mkdirSync(other);
    new Authority(other);
    process.env['GIT_SSL_CAINFO'] = join(other, 'ca.crt');
    expect(await complaintOf((await writer()).read())).toContain(HINT);
    expect(server.authorizations).toEqual([]);
  });

  it('is refused where its certificate is for another host', async () => {
    process.env['GIT_SSL_CAINFO'] = join(folder, 'ca.crt');
    const elsewhere = await serve(LOGIN, authority.server('elsewhere', 'DNS:git.example.com'));
    others.push(elsewhere);
    const complaint = await complaintOf((await writer(elsewhere)).read());
    expect(complaint).toContain("host name '127.0.0.1'");
    expect(complaint).not.toContain(HINT);
    expect(elsewhere.authorizations).toEqual([]);
  });

  it.each([
    ['another host', () => authority.server('other', 'IP:127.0.0.1')],
    ['one without TLS', () => undefined],
  ])('gives its login to nobody when it points to %s', async (_, pair) => {
    process.env['GIT_SSL_CAINFO'] = join(folder, 'ca.crt');
    const other = await serve('nobody:at-all', pair());
    others.push(other);
    server.interfere = (request, response) => {
      response.writeHead(302, { location: `${other.origin}${request.url ?? ''}` }).end();
      return 'handled';
    };
    await complaintOf((await writer()).read());
    expect(other.authorizations.length).toBeGreaterThan(0);
    expect(other.authorizations.filter((given) => given !== '')).toEqual([]);
  });
});

function serve(login: string, pair?: KeyPair): Promise<GitHttpServer> {
  return GitHttpServer.start(fleet.root, login, pair);
}

function writer(to = server): Promise<GitBranch> {
  return fleet.writer({
    repository: `${to.origin}/fleet.git`,
    remote: { env: ENV, silenceSeconds: 60 },
  });
}

/** Settings of git for the user that runs it. */
function settings(text: string): void {
  const file = join(fleet.root, 'gitconfig');
  writeFileSync(file, text);
  process.env['GIT_CONFIG_GLOBAL'] = file;
}

async function complaintOf(work: Promise<unknown>): Promise<string> {
  const complaint = await work.then(() => 'nothing failed', String);
  expect(complaint).not.toContain('planted');
  return complaint;
}
