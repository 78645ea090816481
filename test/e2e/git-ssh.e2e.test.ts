import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BareFleet, FIRST, SECOND, land } from '../io/bare-fleet';
import { sshKey } from './ssh-keys';
import { freePort } from './free-port';
import { withGitConfig } from './git-config';

jest.setTimeout(120_000);

let fleet: BareFleet;
let daemon: ChildProcess;
let url: string;
/** A client that knows the host and has a key. */
let client: string;

beforeEach(async () => {
  fleet = new BareFleet();
  const { root } = fleet;
  const [host, user] = [sshKey(root, 'host'), sshKey(root, 'user')];
  const port = await freePort();
  copyFileSync(`${user.key}.pub`, join(root, 'authorized_keys'));
  writeFileSync(join(root, 'known_hosts'), `[127.0.0.1]:${String(port)} ${host.listed}\n`);
  const config = join(root, 'sshd_config');
  writeFileSync(
    config,
    [
      `Port ${String(port)}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${host.key}`,
      `AuthorizedKeysFile ${join(root, 'authorized_keys')}`,
      'PidFile none',
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication no',
      'PermitRootLogin prohibit-password',
      '',
    ].join('\n'),
  );
  // Debian's sshd wants this folder when it runs as root
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
  daemon = spawn('/usr/sbin/sshd', ['-D', '-f', config], { stdio: 'ignore' });
  await listening(port);
  url = `ssh://${userInfo().username}@127.0.0.1:${String(port)}${fleet.path}`;
  client = `ssh -F none -o BatchMode=yes -o IdentitiesOnly=yes -i ${user.key} -o UserKnownHostsFile=${join(root, 'known_hosts')}`;
});

afterEach(() => {
  daemon.kill('SIGKILL');
  fleet.close();
  delete process.env['GIT_SSH_COMMAND'];
});

async function listening(port: number): Promise<void> {
  for (;;) {
    const answered = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1')
        .on('connect', () => {
          socket.destroy();
          resolve(true);
        })
        .on('error', () => {
          resolve(false);
        });
    });
    if (answered) return;
    await sleep(50);
  }
}

describe('a repository behind ssh', () => {
  it('is read and written with the ssh command of the environment', async () => {
    process.env['GIT_SSH_COMMAND'] = client;
    const branch = await fleet.writer({ repository: url });
    await land(branch, FIRST);
    fleet.foreignCommit({ 'README.md': 'x\n' });
    await land(branch, SECOND, 'second\n');
    expect(fleet.log()).toEqual(['second', 'other', 'm']);
  });

  it('is read and written with the ssh command that git is set up with', async () => {
    await withGitConfig(fleet.root, `[core]\n\tsshCommand = ${client}\n`, async () => {
      await land(await fleet.writer({ repository: url }), FIRST);
    });
    expect(fleet.log()).toEqual(['m']);
  });

  it('asks nobody whether an unknown host is the right one', async () => {
    const branch = await fleet.writer({ repository: url });
    await expect(branch.read()).rejects.toThrow(
      /^git ls-remote failed: .*Host key verification failed/,
    );
  });

  it('tells that a key is not let in', async () => {
    process.env['GIT_SSH_COMMAND'] = client;
    writeFileSync(join(fleet.root, 'authorized_keys'), '');
    const branch = await fleet.writer({ repository: url });
    await expect(branch.read()).rejects.toThrow(/^git ls-remote failed: .*Permission denied/);
  });

  it('that never answers is given up, and ssh with it', async () => {
    const silent = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => silent.listen(port, '127.0.0.1', resolve));
    const closed = new Promise<void>((resolve) => {
      silent.on('connection', (socket) => {
        socket.on('error', () => undefined);
        socket.on('close', () => {
          resolve();
        });
        socket.resume();
      });
    });
    try {
      process.env['GIT_SSH_COMMAND'] = client;
      const branch = await fleet.writer({
        repository: `ssh://nobody@127.0.0.1:${String(port)}/fleet.git`,
        remote: { silenceSeconds: 1 },
      });
      await expect(branch.read()).rejects.toThrow('git ls-remote failed: no answer for 1 s');
      await closed;
    } finally {
      silent.close();
    }
  });
});
