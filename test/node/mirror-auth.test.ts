import fc from 'fast-check';
import { renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from './toml';
import { legacyAuthScript, legacyAuthUndoScript } from '../../src/node/scripts/legacy-auth';
import { mirrorAuthScript, mirrorAuthUndoScript } from '../../src/node/scripts/mirror-auth';
import type { MirrorSpec } from '../../src/spec/cluster';
import { ScratchNode, seal } from './scratch-node';
import type { Run } from './scratch-node';

const OWNER = 'regshift-mirror-auth-registry.io.sh';
const FOLDER = 'etc/containerd/registry.d/registry.io';
const HOSTS = `${FOLDER}/hosts.toml`;
const CA = `${FOLDER}/https-registry.io-ca.crt`;
const PEM = '-----BEGIN CERTIFICATE-----\nexample\n-----END CERTIFICATE-----\n';
const DONE: Run = { status: 0, stdout: '', stderr: '' };

const HOSTILE: readonly (readonly [string, string])[] = [
  ['quotes', `'"'"'""`],
  ['command substitution', '$(touch /tmp/regshift-pwned)`touch /tmp/regshift-pwned`'],
  ['newlines', '\nEOF\n\nEOF\n'],
  ['a template', '{{ .nodeGroup }}{{'],
  ['a substitution', '${HOME}$HOME$$'],
  ['other alphabets', 'пароль 密码 🔑 é'],
  ['backslashes', String.raw`\\\n\u0041\ `],
  ['control characters', '\u0001\u0007\b\t\f\r\u001b[31m\u007f\u0080'],
  ['a placeholder', 'regshift-secret://env/OTHER#toml-base64'],
  ['TOML', '"\nskip_verify = true\n[host."https://other"]\n#'],
  ['nothing', ''],
  ['blanks at its ends', '  \t '],
];

let node: ScratchNode;
beforeEach(() => {
  node = new ScratchNode();
});
afterEach(() => {
  node.remove();
});

function mirror(fields: Partial<MirrorSpec> = {}): MirrorSpec {
  return {
    url: 'https://registry.io',
    capabilities: ['pull', 'resolve'],
    skipVerify: false,
    ...fields,
  };
}

function script(mirrors: readonly MirrorSpec[], secrets: Record<string, string> = {}): string {
  return seal(mirrorAuthScript({ owner: OWNER, host: 'registry.io', mirrors }), secrets);
}

const undo = mirrorAuthUndoScript({ owner: OWNER, host: 'registry.io' });
const withLogin = mirror({ auth: { username: 'robot', password: { fromEnv: 'P' } } });
const withAll = { ...withLogin, ca: PEM };
const secret = { P: 'not-a-real-password' };

describe('a Mirror Auth script', () => {
  it('writes hosts.toml and the CA, for root alone', () => {
    expect(node.run(script([withAll], secret))).toEqual(DONE);
    expect(node.tree()).toEqual({
      'etc/containerd': 'folder',
      'etc/containerd/registry.d': 'folder',
      [FOLDER]: 'folder',
      [HOSTS]: `# Written by NodeGroupConfiguration ${OWNER} (regshift). Changes made here are lost.
[host]
  [host."https://registry.io"]
    capabilities = ["pull", "resolve"]
    ca = ["/etc/containerd/registry.d/registry.io/https-registry.io-ca.crt"]
    [host."https://registry.io".auth]
      username = "robot"
      password = "not-a-real-password"
`,
      [CA]: PEM,
    });
    const paths = [HOSTS, CA, FOLDER, 'etc/containerd/registry.d'];
    expect(paths.map((path) => node.mode(path))).toEqual(['600', '600', '700', '700']);
  });

  it.each(HOSTILE)('brings %s byte for byte to the node', (_name, text) => {
    const mirrors = [mirror({ ca: text, auth: { username: text, password: { fromEnv: 'P' } } })];
    expect(node.run(script(mirrors, { P: text }))).toEqual(DONE);
    expect(parse(node.read(HOSTS))).toMatchObject({
      host: { 'https://registry.io': { auth: { username: text, password: text } } },
    });
    expect(node.has(CA) ? node.read(CA) : '').toBe(text);
    expect(node.has('../regshift-pwned')).toBe(false);
  });

  it('brings anything byte for byte to the node', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    const host = fc.stringMatching(/^[a-z0-9]([a-zA-Z0-9.-]{0,8}[a-z0-9])?(:[0-9]{1,5})?$/);
    const place = fc.record({
      scheme: fc.constantFrom('http', 'https'),
      host,
      ca: fc.option(text, { nil: undefined }),
      login: fc.option(fc.record({ username: text, password: text }), { nil: undefined }),
    });
    const places = fc.uniqueArray(place, { selector: (p) => p.host, minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(host, places, (registry, list) => {
        const mirrors = list.map((p, index) =>
          mirror({
            url: `${p.scheme}://${p.host}`,
            ...(p.ca === undefined ? {} : { ca: p.ca }),
            ...(p.login === undefined
              ? {}
              : { auth: { username: p.login.username, password: { fromEnv: `P${index}` } } }),
          }),
        );
        const secrets = Object.fromEntries(list.map((p, i) => [`P${i}`, p.login?.password ?? '']));
        const rendered = mirrorAuthScript({ owner: OWNER, host: registry, mirrors });
        expect(rendered).not.toMatch(/\{\{|\$\{|\$\$/);
        expect(node.run(seal(rendered, secrets))).toEqual(DONE);

        const folder = `etc/containerd/registry.d/${registry}`;
        const hosts = Object.fromEntries(
          list.map((p) => [
            `${p.scheme}://${p.host}`,
            {
              capabilities: ['pull', 'resolve'],
              ...(p.ca ? { ca: [`/${folder}/${p.scheme}-${p.host}-ca.crt`] } : {}),
              ...(p.login ? { auth: p.login } : {}),
            },
          ]),
        );
        expect(parse(node.read(`${folder}/hosts.toml`))).toEqual({ host: hosts });
        for (const p of list.filter((one) => one.ca)) {
          expect(node.bytes(`${folder}/${p.scheme}-${p.host}-ca.crt`)).toEqual(
            Buffer.from(p.ca ?? ''),
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  it('changes nothing when it runs again', () => {
    const step = script([withAll], secret);
    expect(node.run(step)).toEqual(DONE);
    const before = node.stamps();
    expect(node.run(step)).toEqual(DONE);
    expect(node.stamps()).toEqual(before);
  });

  it('writes nothing before its secrets are filled in', () => {
    const unsealed = mirrorAuthScript({ owner: OWNER, host: 'registry.io', mirrors: [withAll] });
    expect(node.run(unsealed)).toEqual({
      status: 1,
      stdout: '',
      stderr: 'regshift: a secret of this script was not filled in, nothing was changed\n',
    });
    expect(node.tree()).toEqual({});
  });

  it('holds its paths once, and nothing a user wrote', () => {
    const text = script([
      mirror({ auth: { username: 'example-user', password: { fromEnv: 'P' } } }),
    ]);
    expect(text.match(/\/(etc|var)\/[\w./]*/g)).toEqual(['/etc/containerd/registry.d']);
    expect(text).not.toMatch(/registry\.io|example-user/);
  });

  it('replaces its own file by what is wanted now, and takes a CA away that is no longer named', () => {
    node.run(script([withAll, mirror({ url: 'https://other:5000', ca: PEM })], secret));
    expect(node.run(script([mirror({ ca: `${PEM}${PEM}` })]))).toEqual(DONE);
    expect(node.files()).toEqual({
      [HOSTS]: expect.not.stringContaining('robot') as string,
      [CA]: `${PEM}${PEM}`,
    });
    expect(node.run(script([mirror()]))).toEqual(DONE);
    expect(Object.keys(node.files())).toEqual([HOSTS]);
  });

  it.each([
    [
      'with another content',
      (): void => {
        node.write(HOSTS, '[host]\n');
      },
    ],
    [
      'of another owner',
      (): void => {
        node.write(
          HOSTS,
          '# Written by NodeGroupConfiguration other.sh (regshift). Changes made here are lost.\n[host]\n',
        );
      },
    ],
    [
      'that is empty',
      (): void => {
        node.write(HOSTS, '');
      },
    ],
    [
      'that is binary',
      (): void => {
        node.write(HOSTS, Buffer.from([0, 255, 10, 0]));
      },
    ],
    [
      'that is a link, be it to a file like ours',
      (): void => {
        node.run(script([mirror()]));
        renameSync(join(node.root, HOSTS), join(node.root, FOLDER, 'elsewhere'));
        symlinkSync('elsewhere', join(node.root, HOSTS));
      },
    ],
    [
      'that is a dangling link',
      (): void => {
        node.write(`${FOLDER}/x`, '');
        symlinkSync('nowhere', join(node.root, HOSTS));
      },
    ],
  ])('leaves a hosts.toml %s alone and fails', (_name, place) => {
    place();
    const before = node.stamps();
    const { status, stdout, stderr } = node.run(script([withAll], secret));
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toBe(
      `regshift: ${node.root}/${HOSTS} was not written by this step: move it away; nothing was changed\n`,
    );
    expect(node.stamps()).toEqual(before);
  });

  it('leaves a CA file of somebody else alone and fails', () => {
    node.write(CA, 'foreign\n');
    const before = node.stamps();
    expect(node.run(script([withAll], secret))).toEqual({
      status: 1,
      stdout: '',
      stderr: `regshift: ${node.root}/${CA} was not written by this step: move it away; nothing was changed\n`,
    });
    expect(node.stamps()).toEqual(before);
  });

  it('leaves every other file alone, in its folder and beside it', () => {
    const foreign = {
      [`${FOLDER}/ca.crt`]: 'foreign',
      [`${FOLDER}/https-foreign-ca.crt`]: 'foreign',
      'etc/containerd/registry.d/other.io/hosts.toml': '[host]\n',
    };
    for (const [path, content] of Object.entries(foreign)) node.write(path, content);
    const stamps = node.stamps();
    for (const step of [script([withAll], secret), script([mirror()]), undo]) {
      expect(node.run(step)).toEqual(DONE);
      expect(node.files()).toMatchObject(foreign);
    }
    expect(node.files()).toEqual(foreign);
    for (const path of Object.keys(foreign)) expect(node.stamps()[path]).toBe(stamps[path]);
  });

  it('removes what a killed run left behind', () => {
    node.write(`${FOLDER}/.regshift.AbC123`, 'half');
    expect(node.run(script([mirror()]))).toEqual(DONE);
    expect(Object.keys(node.files())).toEqual([HOSTS]);
  });
});

describe('the undo of a Mirror Auth script', () => {
  it('removes what the script wrote, and its folder', () => {
    node.run(script([withAll, mirror({ url: 'http://other', ca: PEM })], secret));
    expect(node.run(undo)).toEqual(DONE);
    expect(node.tree()).toEqual({
      'etc/containerd': 'folder',
      'etc/containerd/registry.d': 'folder',
    });
    expect(node.run(undo)).toEqual(DONE);
  });

  it('succeeds on a node that never had anything', () => {
    expect(node.run(undo)).toEqual(DONE);
    expect(node.tree()).toEqual({});
  });

  it('leaves a hosts.toml of somebody else, and the CA that it names', () => {
    node.write(HOSTS, `[host]\n  [host."https://registry.io"]\n    ca = ["/${CA}"]\n`);
    node.write(CA, 'foreign');
    const before = node.stamps();
    expect(node.run(undo)).toEqual(DONE);
    expect(node.stamps()).toEqual(before);
  });
});

describe('a step among the steps of bashible', () => {
  const step = script([withAll], secret);
  const encoded = Buffer.from('not-a-real-password').toString('base64');

  it('neither ends nor changes the shell that sources it', () => {
    const program = `before=$(shopt -p; set +o; umask; pwd; trap)
source "$STEP"
[ "$before" = "$(shopt -p; set +o; umask; pwd; trap)" ] && echo same`;
    expect(node.runWith(program, step, ['-eEo', 'pipefail'])).toEqual({
      ...DONE,
      stdout: 'same\n',
    });
    expect(node.has(HOSTS)).toBe(true);
  });

  it('fails the shell that sources it', () => {
    node.write(HOSTS, 'foreign');
    const run = node.runWith('source "$STEP"; echo went on', step, ['-eEo', 'pipefail']);
    expect([run.status, run.stdout]).toEqual([1, '']);
  });

  it('stops at the first failure where the caller asks for the result', () => {
    node.write(CA, 'foreign');
    const run = node.runWith('source "$STEP" || echo failed', step, ['-eEo', 'pipefail']);
    expect([run.status, run.stdout]).toEqual([0, 'failed\n']);
    expect(node.has(HOSTS)).toBe(false);
  });

  it('shows no secret to tracing and to error traps', () => {
    const program = `trap 'echo "ERR $BASH_COMMAND" >&2' ERR; set -x; source "$STEP"`;
    for (const place of [
      (): void => undefined,
      (): void => {
        node.write(HOSTS, 'foreign');
      },
    ]) {
      place();
      const { stderr } = node.runWith(program, step, ['-eEo', 'pipefail']);
      expect(stderr).toContain('+ source');
      expect(stderr).not.toContain('not-a-real-password');
      expect(stderr).not.toContain(encoded);
    }
  });
});

describe('a legacy auth script', () => {
  const props = {
    owner: 'regshift-legacy-auth-registry.io-port-5000.sh',
    slug: 'registry.io-port-5000',
  };
  const DROP_IN = 'etc/containerd/conf.d/regshift-registry.io-port-5000.toml';
  const LEGACY_CA = 'var/lib/regshift/legacy-ca/registry.io-port-5000/https-registry.io-ca.crt';
  const legacy = (mirrors: readonly MirrorSpec[], secrets = {}): string =>
    seal(legacyAuthScript({ ...props, host: 'registry.io:5000', mirrors }), secrets);
  const legacyUndo = legacyAuthUndoScript(props);

  it.each(HOSTILE)('brings %s byte for byte to the node', (_name, text) => {
    const auth = { username: text, password: { fromEnv: 'P' } };
    expect(node.run(legacy([mirror({ ca: PEM, auth })], { P: text }))).toEqual(DONE);
    expect(parse(node.read(DROP_IN))).toEqual({
      plugins: {
        'io.containerd.grpc.v1.cri': {
          registry: {
            mirrors: { 'registry.io:5000': { endpoint: ['https://registry.io'] } },
            configs: {
              'registry.io': {
                auth: { username: text, password: text },
                tls: { ca_file: `/${LEGACY_CA}` },
              },
            },
          },
        },
      },
    });
    expect(node.read(LEGACY_CA)).toBe(PEM);
    expect([DROP_IN, LEGACY_CA, 'var/lib/regshift'].map((p) => node.mode(p))).toEqual([
      '600',
      '600',
      '700',
    ]);
  });

  it('changes nothing when it runs again, and its undo leaves nothing of it', () => {
    node.write('etc/containerd/conf.d/other.toml', 'root = "/x"\n');
    const step = legacy([withAll], secret);
    node.run(step);
    const before = node.stamps();
    expect(node.run(step)).toEqual(DONE);
    expect(node.stamps()).toEqual(before);
    expect(node.run(legacyUndo)).toEqual(DONE);
    expect(node.tree()).toEqual({
      'etc/containerd': 'folder',
      'etc/containerd/conf.d': 'folder',
      'etc/containerd/conf.d/other.toml': 'root = "/x"\n',
      'var/lib': 'folder',
    });
    expect(node.run(legacyUndo)).toEqual(DONE);
  });

  it('makes no folder for a CA that no mirror has', () => {
    expect(node.run(legacy([mirror()]))).toEqual(DONE);
    expect(Object.keys(node.files())).toEqual([DROP_IN]);
    expect(node.has('var')).toBe(false);
  });
});
