import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { regshift } from './call';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIU\n-----END CERTIFICATE-----\n';
const HOSTS = `[host."https://a.io"]
ca = ["ca.crt", "../shared/ca.crt", "/etc/containerd/certs.d/shared/ca.crt", "none.crt"]
[host."https://a.io".auth]
username = "robot"
`;
const MISSING = (name: string): string => `${name} is not there: every pull of this registry fails`;
const VENDOR = 'table auth is ignored by upstream containerd: no credentials are sent';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'regshift-hosts-'));
  for (const folder of ['a.io', 'shared', '.git']) mkdirSync(join(root, folder));
  writeFileSync(join(root, 'a.io', 'hosts.toml'), HOSTS);
  writeFileSync(join(root, 'a.io', 'ca.crt'), PEM);
  writeFileSync(join(root, 'shared', 'ca.crt'), PEM);
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

async function findings(path: string, ...options: readonly string[]): Promise<readonly string[]> {
  const { code, stdout } = await regshift(['validate', path, ...options, '-o', 'text']);
  const found = stdout.split('\n').filter((line) => line.startsWith(root));
  return [String(code), ...found.map((line) => line.slice(root.length + 1))];
}

describe('regshift validate, of a host directory tree', () => {
  const at = 'a.io/hosts.toml';
  const ca = `${at}:2:1 error N010  hosts.toml host."https://a.io".ca: ${MISSING('none.crt')}`;
  const auth = `${at}:3:1 warning N020  hosts.toml host."https://a.io".auth: ${VENDOR}`;

  it('finds the certificate that is missing, in a folder and in a file', async () => {
    expect(await findings(root)).toEqual(['1', ca, auth]);
    expect(await findings(join(root, at))).toEqual(['1', ca, auth]);
  });

  it('says nothing of a certificate that can not be read', async () => {
    symlinkSync(join(root, 'loop'), join(root, 'loop'));
    symlinkSync(join(root, 'loop'), join(root, 'a.io', 'none.crt'));
    expect(await findings(root)).toEqual(['0', auth]);
  });

  it('knows the root by its name, and a file that is never read', async () => {
    const certs = join(root, 'certs.d');
    mkdirSync(join(certs, 'b.io', 'deep'), { recursive: true });
    writeFileSync(join(certs, 'b.io', 'deep', 'hosts.toml'), '[host]\n');
    writeFileSync(join(certs, 'hosts.toml'), '[host]\n');
    const never =
      'warning N032  hosts.toml: containerd never reads this file: it lies in no folder of a registry';
    expect(await findings(certs)).toEqual([
      '0',
      `certs.d/b.io/deep/hosts.toml ${never}`,
      `certs.d/hosts.toml ${never}`,
    ]);
  });

  it.each([
    ['1.7.x', ['1', ca, auth.replace('warning', 'error')]],
    ['deckhouse', ['1', ca]],
    ['deckhouse@2.1.3', ['1', ca]],
  ])('for containerd %s', async (containerd, want) => {
    expect(await findings(root, '--containerd', containerd)).toEqual(want);
  });

  it('refuses what is no version', async () => {
    const { code, stderr } = await regshift(['validate', root, '--containerd', 'newest']);
    expect(code).toBe(2);
    expect(stderr).toContain('newest is no version of containerd');
    expect(stderr).toContain(
      "for example 1.6.20, 1.7.x for the newest of its line, or deckhouse@1.7.x for DKP's build",
    );
  });

  it('a tree with nothing wrong is not nothing to check', async () => {
    writeFileSync(join(root, at), '[host."https://a.io"]\n');
    const { code, stdout } = await regshift(['validate', root]);
    expect([code, stdout]).toEqual([0, 'no errors in 1 file, 1 object checked\n']);
  });
});
