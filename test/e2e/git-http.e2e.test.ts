import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { advanceOnce } from '../../src/deliver/advance';
import { GateWatch } from '../../src/deliver/gate-watch';
import type { GitBranch, GitBranchOptions } from '../../src/io/git-branch';
import { portsOf, switchOf } from '../deliver/switch-builder';
import { BareFleet, FIRST, SECOND, land } from '../io/bare-fleet';
import { GitHttpServer } from './git-http-server';

const PASSWORD = 'pl&nted "s3cret" = %41 ü';
const LOGIN = { REGSHIFT_GIT_USERNAME: 'robin', REGSHIFT_GIT_PASSWORD: PASSWORD };
/** Everything that a leak may look like. */
const FORMS = [
  PASSWORD,
  encodeURIComponent(PASSWORD),
  Buffer.from(PASSWORD).toString('base64'),
  Buffer.from(`robin:${PASSWORD}`).toString('base64'),
];

jest.setTimeout(120_000);

let fleet: BareFleet;
let server: GitHttpServer;

beforeEach(async () => {
  fleet = new BareFleet();
  fleet.git('config', 'http.receivepack', 'true');
  server = await GitHttpServer.start(fleet.root, `robin:${PASSWORD}`);
});

afterEach(async () => {
  await server.close();
  fleet.close();
});

function writer(
  env: NodeJS.ProcessEnv = LOGIN,
  options: Partial<GitBranchOptions> = {},
): Promise<GitBranch> {
  return fleet.writer({
    repository: `${server.origin}/fleet.git`,
    remote: { env, silenceSeconds: 60 },
    ...options,
  });
}

async function complaintOf(work: Promise<unknown>): Promise<string> {
  const complaint = await work.then(() => 'nothing failed', String);
  expect(FORMS.filter((form) => complaint.includes(form))).toEqual([]);
  return complaint;
}

describe('smart HTTP with a login', () => {
  it('carries a whole switch by two runners, one commit a phase', async () => {
    const runners = [await writer(), await writer()];
    await Promise.all(
      runners.map(async (branch) => {
        const ports = portsOf(branch);
        while ((await advanceOnce(ports, switchOf(), new GateWatch())).kind !== 'done');
      }),
    );
    expect(fleet.log()).toEqual([
      'prod-1: the switch is done',
      'prod-1: settle',
      'prod-1: switch-local',
      'prod-1: adopt',
    ]);
  });

  it('takes the login of a helper that git knows', async () => {
    const store = join(fleet.root, 'credentials');
    const url = new URL(server.origin);
    url.username = 'robin';
    url.password = encodeURIComponent(PASSWORD);
    writeFileSync(store, `${url.href}\n`);
    const config = join(fleet.root, 'gitconfig');
    writeFileSync(config, `[credential]\n\thelper = store --file=${store}\n`);
    process.env['GIT_CONFIG_GLOBAL'] = config;
    try {
      await land(await writer({}), FIRST);
      expect(fleet.log()).toEqual(['m']);
    } finally {
      delete process.env['GIT_CONFIG_GLOBAL'];
    }
  });

  it('gives the login to no helper that would keep it', async () => {
    const store = join(fleet.root, 'credentials');
    const config = join(fleet.root, 'gitconfig');
    writeFileSync(config, `[credential]\n\thelper = store --file=${store}\n`);
    process.env['GIT_CONFIG_GLOBAL'] = config;
    try {
      await land(await writer(), FIRST);
      expect(readdirSync(fleet.root)).not.toContain('credentials');
    } finally {
      delete process.env['GIT_CONFIG_GLOBAL'];
    }
  });

  it('shows the login to nobody on the machine: no argument, no file', async () => {
    const seen: string[] = [];
    server.interfere = () => {
      seen.push(...commandLines());
      return 'go on';
    };
    const branch = await writer(LOGIN, { scratchIn: fleet.root });
    await land(branch, FIRST);
    expect(seen.some((line) => line.includes('REGSHIFT_GIT_PASSWORD'))).toBe(true);
    const written = filesOf(fleet.root);
    expect(
      FORMS.filter((form) => [...seen, ...written].some((text) => text.includes(form))),
    ).toEqual([]);
  });

  it.each([
    ['no login', {}],
    ['another password', { ...LOGIN, REGSHIFT_GIT_PASSWORD: `${PASSWORD}!` }],
  ])('with %s tells so, and asks nobody', async (_, env) => {
    const complaint = await complaintOf((await writer(env)).read());
    expect(complaint).toMatch(
      /^EnvironmentError: git ls-remote failed: .*(could not read Username|Authentication failed)/,
    );
  });

  it.each([
    ['half a login', { REGSHIFT_GIT_USERNAME: 'robin' }, 'a login to git is both'],
    ['a login of two lines', { ...LOGIN, REGSHIFT_GIT_USERNAME: 'a\nb' }, 'is one line'],
  ])('%s is none', async (_, env, reason) => {
    expect(await complaintOf(writer(env))).toContain(reason);
  });

  it('gives the login to no other host that the first one points to', async () => {
    const other = await GitHttpServer.start(fleet.root, 'nobody:at-all');
    try {
      server.interfere = (request, response) => {
        response.writeHead(302, { location: `${other.origin}${request.url ?? ''}` }).end();
        return 'handled';
      };
      await complaintOf((await writer()).read());
      expect(other.authorizations.length).toBeGreaterThan(0);
      expect(other.authorizations.filter((given) => given !== '')).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it('shows a refusal of the server without the login in it', async () => {
    fleet.hook('pre-receive', `echo 'protected branch, says ${PASSWORD}' >&2\nexit 1`);
    const complaint = await complaintOf(land(await writer(), FIRST));
    expect(complaint).toContain('protected branch, says ***');
    expect(fleet.git('for-each-ref')).toBe('');
  });

  it('tells that a repository may only be read', async () => {
    fleet.git('config', 'http.receivepack', 'false');
    expect(await complaintOf(land(await writer(), FIRST))).toMatch(/git push failed: .*403/);
  });
});

describe('a line that is cut', () => {
  it('after the push: it has landed, once', async () => {
    const branch = await writer();
    await land(branch, FIRST);
    server.losesNextAnswer = true;
    expect(await land(branch, SECOND, 'second\n')).toBe(fleet.git('rev-parse', 'main'));
    expect(fleet.log()).toEqual(['second', 'm']);
  });

  it('before the push: nothing has landed, and the next try does', async () => {
    const branch = await writer();
    await land(branch, FIRST);
    server.interfere = ({ method, url = '' }, response) => {
      if (method !== 'POST' || !url.endsWith('/git-receive-pack')) return 'go on';
      response.destroy();
      return 'handled';
    };
    expect(await complaintOf(land(branch, SECOND))).toMatch(/git push failed/);
    expect(fleet.log()).toEqual(['m']);
    server.interfere = () => 'go on';
    await land(branch, SECOND, 'second\n');
    expect(fleet.log()).toEqual(['second', 'm']);
  });

  it('by silence: the call ends, and so does everything it has started', async () => {
    server.interfere = () => 'handled';
    const branch = await writer(LOGIN, { remote: { env: LOGIN, silenceSeconds: 1 } });
    expect(await complaintOf(branch.read())).toBe(
      'EnvironmentError: git ls-remote failed: no answer for 1 s',
    );
    expect(commandLines().filter((line) => line.includes(`${server.origin}/fleet.git`))).toEqual(
      [],
    );
  });
});

/** Command lines of all processes. */
function commandLines(): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')];
      } catch {
        return [];
      }
    });
}

/** Contents of all files below a folder. */
function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
}
