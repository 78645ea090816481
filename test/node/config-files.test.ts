import fc from 'fast-check';
import { parse } from './toml';
import { buildHostsToml } from '../../src/node/hosts-toml';
import { buildLegacyConfigToml } from '../../src/node/legacy-config-toml';
import { caFileName, caFiles } from '../../src/node/mirrors';
import type { NodeMirror } from '../../src/node/mirrors';
import type { MirrorSpec } from '../../src/spec/cluster';

const OWNER = 'regshift-mirror-auth-registry.io.sh';
const caPath = (mirror: NodeMirror): string => `/ca/${caFileName(mirror)}`;
const mirror = (url: string, fields: Partial<MirrorSpec> = {}): MirrorSpec => ({
  url,
  capabilities: ['pull', 'resolve'],
  skipVerify: false,
  ...fields,
});
const auth = { username: 'robot', password: { fromEnv: 'PASSWORD' } };

describe('hosts.toml', () => {
  it('is written as the manual shows it, the owner in its first line', () => {
    const mirrors = [
      mirror('https://registry.io', { skipVerify: true, ca: 'PEM', auth }),
      mirror('http://mirror.lan:5000', { capabilities: ['pull'] }),
    ];
    expect(buildHostsToml(mirrors, caPath, OWNER)).toBe(
      `# Written by NodeGroupConfiguration ${OWNER} (regshift). Changes made here are lost.
[host]
  [host."https://registry.io"]
    capabilities = ["pull", "resolve"]
    skip_verify = true
    ca = ["/ca/https-registry.io-ca.crt"]
    [host."https://registry.io".auth]
      username = "robot"
      password = "regshift-secret://env/PASSWORD"
  [host."http://mirror.lan:5000"]
    capabilities = ["pull"]
`,
    );
  });

  it('names a place that is listed twice once, since a table that comes twice breaks the file', () => {
    const mirrors = [
      mirror('https://registry.io', { auth }),
      mirror('https://registry.io', { skipVerify: true }),
    ];
    expect(parse(buildHostsToml(mirrors, caPath, OWNER))).toEqual({
      host: {
        'https://registry.io': {
          capabilities: ['pull', 'resolve'],
          auth: { username: 'robot', password: 'regshift-secret://env/PASSWORD' },
        },
      },
    });
  });

  it('takes an empty CA for none, since containerd fails every pull on an empty one', () => {
    const mirrors = [mirror('https://registry.io', { ca: '' })];
    expect(buildHostsToml(mirrors, caPath, OWNER)).not.toContain('ca =');
    expect(caFiles(mirrors)).toEqual([]);
  });

  it('never takes the text of a user for the placeholder of a secret', () => {
    const username = 'regshift-secret://env/HOME';
    const text = buildHostsToml(
      [mirror('https://registry.io', { auth: { ...auth, username } })],
      caPath,
      OWNER,
    );
    expect(text).not.toContain(username);
    expect(parse(text)).toMatchObject({ host: { 'https://registry.io': { auth: { username } } } });
  });

  it('reads back as it was meant, whatever the username', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (username, skipVerify) => {
        const mirrors = [
          mirror('https://registry.io', { auth: { ...auth, username }, skipVerify }),
        ];
        expect(parse(buildHostsToml(mirrors, caPath, OWNER))).toEqual({
          host: {
            'https://registry.io': {
              capabilities: ['pull', 'resolve'],
              ...(skipVerify ? { skip_verify: true } : {}),
              auth: { username, password: 'regshift-secret://env/PASSWORD' },
            },
          },
        });
      }),
    );
  });

  it.each(['https://', 'registry.io', 'https://a/b', 'https://..', 'https://a b', 'ftp://a'])(
    'treats the mirror %s as a mistake of regshift: it never passes the check of the cluster file',
    (url) => {
      expect(() => caFileName(mirror(url))).toThrow(/^not (the URL of a mirror|a file name): /);
    },
  );

  it('treats an owner that would end the comment as a mistake of regshift', () => {
    expect(() => buildHostsToml([], caPath, 'a\n[host]')).toThrow('not the name of an object: a\n');
  });
});

describe('the legacy drop-in', () => {
  it('has the tables of containerd v1 without the registry module', () => {
    const mirrors = [
      mirror('https://mirror.lan:5000', { ca: 'PEM', skipVerify: true, auth }),
      mirror('http://mirror.lan:5000'),
      mirror('https://registry.io'),
    ];
    expect(buildLegacyConfigToml('registry.io', mirrors, caPath, OWNER)).toBe(
      `# Written by NodeGroupConfiguration ${OWNER} (regshift). Changes made here are lost.
[plugins."io.containerd.grpc.v1.cri".registry.mirrors."registry.io"]
  endpoint = ["https://mirror.lan:5000", "http://mirror.lan:5000", "https://registry.io"]
[plugins."io.containerd.grpc.v1.cri".registry.configs."mirror.lan:5000".auth]
  username = "robot"
  password = "regshift-secret://env/PASSWORD"
[plugins."io.containerd.grpc.v1.cri".registry.configs."mirror.lan:5000".tls]
  ca_file = "/ca/https-mirror.lan:5000-ca.crt"
  insecure_skip_verify = true
`,
    );
  });
});
