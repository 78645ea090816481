import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileSet } from '../../../src/model/file-set';
import { containerdTree } from '../../../src/node/sources/build-host-tree';
import { hostTreeData } from '../../../src/node/sources/host-tree-data';
import type { HostTable } from '../../../src/node/sources/host-table';
import type { Run } from '../scratch-node';
import { CA, login, PEM, RO, sealedTree } from './samples';
import { busybox, CERTS, CONFIG, GOOD_CONFIG, ScratchHost } from './scratch-host';
import type { Shell } from './scratch-host';

const DONE: Run = { status: 0, stdout: '', stderr: '' };
const STATE = '.regshift-files';
const programs = mkdtempSync(join(tmpdir(), 'regshift-busybox-'));
const DASH: Shell = { name: 'dash', command: ['dash'] };
const box = busybox(programs);
/** That of Alpine only where busybox is installed, as the end-to-end tests make sure. */
const SHELLS = [DASH, ...(box ? [box] : [])];

let host: ScratchHost;
beforeEach(() => {
  host = new ScratchHost();
});
afterEach(() => {
  host.remove();
});
afterAll(() => {
  rmSync(programs, { recursive: true });
});

const OLD: HostTable = [
  {
    host: 'k8s.io',
    mirrors: [{ scheme: 'https', host: 'a.io', ca: `${PEM}${PEM}`, login: login('a') }],
  },
  { host: 'gone.io:5000', mirrors: [{ scheme: 'https', host: 'a.io', ca: PEM }] },
];
const NEW: HostTable = [
  {
    host: 'k8s.io',
    mirrors: [
      { scheme: 'https', host: '127.0.0.1:5001', ca: CA, login: RO },
      { scheme: 'https', host: 'a.io', login: login('b') },
    ],
  },
  { host: 'new.io:5000', mirrors: [{ scheme: 'https', host: '[fd00::1]:5001', ca: CA }] },
];
const old = sealedTree(containerdTree(OLD));
const next = sealedTree(containerdTree(NEW));
const K8S = 'k8s.io/hosts.toml';

/** What the folder holds when a tree was written and nothing else. */
function asCerts(tree: FileSet): Record<string, string> {
  const folders = tree.map(({ path }) => [`${path.split('/')[0] ?? ''}/`, '']);
  const paths = tree.map(({ path }) => path).sort();
  return Object.fromEntries([
    ...folders,
    ...tree.map(({ path, content }) => [path, content]),
    ...(paths.length === 0 ? [] : [[STATE, `${paths.join('\n')}\n`]]),
  ]) as Record<string, string>;
}

function contentOf(tree: FileSet, path: string): string {
  return tree.find((file) => file.path === path)?.content ?? '';
}

function refused(message: string): Run {
  return { status: 1, stdout: '', stderr: `regshift: ${message}\n` };
}

describe.each(SHELLS)('by $name, the script', (shell) => {
  it('writes a tree, changes it and takes it back; twice is as good as once', () => {
    for (const tree of [old, next, old, []]) {
      host.mount(tree);
      expect(host.run(shell)).toEqual(DONE);
      expect(host.certs()).toEqual(asCerts(tree));
      const before = host.stamps();
      expect(host.run(shell)).toEqual(DONE);
      expect(host.stamps()).toEqual(before);
    }
  });

  it('writes for root alone', () => {
    host.mount(next);
    host.run(shell);
    const paths = [K8S, 'k8s.io/https-127.0.0.1:5001-ca.crt', 'new.io_5000_', STATE];
    expect(paths.map((path) => host.mode(path))).toEqual(['600', '600', '700', '600']);
  });

  it.each<readonly [string, string, (at: ScratchHost) => void]>([
    [
      'hosts.toml',
      K8S,
      (at): void => {
        at.write(`${CERTS}/${K8S}`, '[host]\n');
      },
    ],
    [
      'empty hosts.toml',
      K8S,
      (at): void => {
        at.write(`${CERTS}/${K8S}`, '');
      },
    ],
    [
      'link',
      K8S,
      (at): void => {
        at.write(`${CERTS}/k8s.io/elsewhere`, contentOf(next, K8S));
        at.link(`${CERTS}/${K8S}`, 'elsewhere');
      },
    ],
    [
      'dangling link',
      K8S,
      (at): void => {
        at.link(`${CERTS}/${K8S}`, 'nowhere');
      },
    ],
    [
      'folder in the place of a file',
      K8S,
      (at): void => {
        at.write(`${CERTS}/${K8S}/x`, '');
      },
    ],
    [
      'folder that is a link',
      'k8s.io',
      (at): void => {
        at.write('/elsewhere/x', '');
        at.link(`${CERTS}/k8s.io`, '../../../elsewhere');
      },
    ],
    [
      'file in the place of a folder',
      'k8s.io',
      (at): void => {
        at.write(`${CERTS}/k8s.io`, '');
      },
    ],
    [
      'CA',
      'k8s.io/https-127.0.0.1:5001-ca.crt',
      (at): void => {
        at.write(`${CERTS}/k8s.io/https-127.0.0.1:5001-ca.crt`, 'x');
      },
    ],
    [
      'folder host:port, which would no longer count',
      'new.io:5000/hosts.toml',
      (at): void => {
        at.write(`${CERTS}/new.io:5000/hosts.toml`, '');
      },
    ],
  ])("changes nothing where somebody else's %s is in the way", (_name, path, place) => {
    place(host);
    host.mount(next);
    const before = host.stamps();
    expect(host.run(shell)).toEqual(
      refused(
        `${host.root}${CERTS}/${path} was not written by regshift: move it away; nothing was changed`,
      ),
    );
    expect(host.stamps()).toEqual(before);
  });

  it('takes over a file that is what it would write, and leaves every other alone', () => {
    const foreign = { 'other.io/hosts.toml': '[host]\n', 'k8s.io/mine.crt': 'x', README: 'x' };
    for (const [path, content] of Object.entries(foreign)) host.write(`${CERTS}/${path}`, content);
    host.write(`${CERTS}/${K8S}`, contentOf(old, K8S));
    for (const tree of [old, next, []]) {
      host.mount(tree);
      expect(host.run(shell)).toEqual(DONE);
      expect(host.certs()).toMatchObject(foreign);
    }
    expect(host.certs()).toEqual({ ...foreign, 'other.io/': '', 'k8s.io/': '' });
  });

  it('leaves a file that somebody replaced since, and the CA beside it', () => {
    host.mount(old);
    host.run(shell);
    host.write(`${CERTS}/${K8S}`, '[host]\n');
    host.mount([]);
    expect(host.run(shell)).toEqual(DONE);
    expect(host.certs()).toEqual({
      'k8s.io/': '',
      [K8S]: '[host]\n',
      'k8s.io/https-a.io-ca.crt': `${PEM}${PEM}`,
    });
  });

  it.each([
    ['a/b/hosts.toml'],
    ['../hosts.toml'],
    ['../../hosts.toml'],
    ['/etc/hosts.toml'],
    ['.hidden/hosts.toml'],
    ['a/.hosts.toml'],
    ['a/passwd'],
    ['a b/hosts.toml'],
    ['$(touch pwned)/hosts.toml'],
    ['a;touch pwned/hosts.toml'],
    ['*/hosts.toml'],
    ['-rf/hosts.toml/x'],
    ['hosts.toml'],
  ])('refuses the path %s in the index and in its own record', (path) => {
    host.mountData({ index: `file-0000 ${path}\n`, 'file-0000': 'x' });
    expect(host.run(shell)).toEqual(
      refused(
        `the index of the tree names ${path}, which is no file of a host tree; nothing was changed`,
      ),
    );
    host.mount([]);
    host.write(`${CERTS}/${STATE}`, `${path}\n`);
    const before = host.certs();
    expect(host.run(shell)).toEqual(
      refused(
        `${host.root}${CERTS}/${STATE} names ${path}, which is no file of a host tree; nothing was changed`,
      ),
    );
    expect(host.certs()).toEqual(before);
  });

  it('writes nothing of a tree that is not whole, or whose secrets are not filled in', () => {
    host.mountData({ index: hostTreeData(next)['index'] ?? '' });
    expect(host.run(shell).stderr).toMatch(
      /secret\/\.\.version-1\/file-0000 is not there; nothing was changed/,
    );
    host.mount(containerdTree(NEW));
    expect(host.run(shell)).toEqual(
      refused('a secret of the tree was not filled in; nothing was changed'),
    );
    host.mountData({});
    expect(host.run(shell).stderr).toMatch(/index is not there; nothing was changed/);
    expect(host.certs()).toEqual({});
  });

  it('brings any text byte for byte to the node', () => {
    const content = `${contentOf(old, K8S)}# ' " \\ $(touch x) %s \\n \`x\` é 密码 \n\n`;
    host.mount([{ path: 'K8s-1.IO_5000_/hosts.toml', content }]);
    expect(host.run(shell)).toEqual(DONE);
    expect(host.certs()['K8s-1.IO_5000_/hosts.toml']).toBe(content);
  });

  describe('looks at the configuration of containerd:', () => {
    const CRI = 'plugins."io.containerd.grpc.v1.cri"';
    const IMAGES = "plugins.'io.containerd.cri.v1.images'";
    const toAdd = (file: string): Run =>
      refused(`containerd does not read ${CERTS}: add to ${file}, and restart containerd once:
  [plugins."io.containerd.grpc.v1.cri".registry]        (or, where it says version = 3, [plugins."io.containerd.cri.v1.images".registry])
    config_path = "${CERTS}"
nothing was changed`);
    const imports = 'imports = ["/etc/containerd/conf.d/*.toml"]\n';

    it.each<readonly [string, string, Readonly<Record<string, string>>]>([
      ['a table', GOOD_CONFIG, {}],
      ['a table of version 3', `version = 3\n[${IMAGES}.registry]\nconfig_path = '${CERTS}'\n`, {}],
      ['several folders', `[${CRI}.registry]\nconfig_path = "/x:${CERTS}/:/y" # z\r\n`, {}],
      [
        'keys with dots',
        `[${CRI}]\n  sandbox_image = "x"\n  registry . config_path = "${CERTS}"\n`,
        {},
      ],
      ['an import', imports, { 'a.toml': GOOD_CONFIG }],
      ['the last import', imports, { 'a.toml': `[${CRI}]\n`, 'b.toml': GOOD_CONFIG }],
      ['an import of another plugin', `${imports}${GOOD_CONFIG}`, { 'a.toml': '[plugins.cri]\n' }],
      [
        'a list over several lines, relative, and an import of an import',
        'imports = [\n  "conf.d/a.toml", # one\n  "none/*.toml",\n]\n[debug]\n',
        { 'a.toml': 'imports = ["b.toml"]\n', 'b.toml': `imports = ["a.toml"]\n${GOOD_CONFIG}` },
      ],
    ])('%s names the folder', (_name, config, dropIns) => {
      host.write(CONFIG, config);
      for (const [name, text] of Object.entries(dropIns)) {
        host.write(`/etc/containerd/conf.d/${name}`, text);
      }
      host.mount(old);
      expect(host.run(shell)).toEqual(DONE);
    });

    it.each<readonly [string, string, string, Readonly<Record<string, string>>]>([
      ['nothing', CONFIG, '', {}],
      ['another folder', CONFIG, `[${CRI}.registry]\nconfig_path = "${CERTS}2"\n`, {}],
      ['a comment', CONFIG, `[${CRI}.registry]\n# config_path = "${CERTS}"\n`, {}],
      ['another table', CONFIG, `[${CRI}.registry.mirrors]\nconfig_path = "${CERTS}"\n`, {}],
      [
        'an import that replaces the plugin',
        '/etc/containerd/conf.d/a.toml',
        `${imports}${GOOD_CONFIG}`,
        { 'a.toml': `[${CRI}.containerd.runtimes.nvidia]\n` },
      ],
    ])('%s does not', (_name, culprit, config, dropIns) => {
      host.write(CONFIG, config);
      for (const [name, text] of Object.entries(dropIns)) {
        host.write(`/etc/containerd/conf.d/${name}`, text);
      }
      host.mount(old);
      expect(host.run(shell)).toEqual(toAdd(culprit));
      expect(host.certs()).toEqual({});
    });

    it('before there is anything to write, too', () => {
      host.mount([]);
      expect(host.run(shell)).toEqual(DONE);
      host.write(CONFIG, '');
      expect(host.run(shell)).toEqual(toAdd(CONFIG));
      expect(host.certs()).toEqual({});
    });

    it('says so when there is none, and does not need it to take everything back', () => {
      host.mount(old);
      host.run(shell);
      host.removePath(CONFIG);
      expect(host.run(shell)).toEqual(
        refused(`${CONFIG} can not be read: containerd's configuration must name ${CERTS}`),
      );
      host.mount([]);
      expect(host.run(shell)).toEqual(DONE);
      expect(host.certs()).toEqual({});
    });
  });
});

describe('a run that ends early', () => {
  const WRITING = ['mkdir', 'mktemp', 'mv', 'rm', 'rmdir', 'sync'];
  const READING = ['cut', 'sed', 'sort'];
  const ACCIDENTS: readonly (readonly [string, string, readonly string[]])[] = [
    ['kills the shell before its work', 'kill -9 $$', WRITING],
    ['kills the shell after its work', 'command NAME "$@"; kill -9 $$', ['mv', 'rm']],
    ['fails before its work', 'return 9', [...WRITING, ...READING]],
  ];

  it.each(ACCIDENTS)(
    'because a program %s leaves old or new files, and the next run ends what it began or takes all back',
    (_name, accident, programs_) => {
      host.mount(old);
      host.run(DASH);
      host.save('before');
      host.mount(next);
      const states = statesUntilSafe((call, counter) =>
        standIns(accident, programs_, call, counter),
      );
      expect(host.certs()).toEqual(asCerts(next));
      expect(states).toBeGreaterThan(4);
    },
  );

  /** Lets one call after the other go wrong, until no call is left; answers how many different states that left. */
  function statesUntilSafe(before: (call: number, counter: string) => string): number {
    const seen = new Set<string>();
    const counter = join(host.folder, 'calls');
    for (let call = 1; ; call += 1) {
      host.restore('before');
      host.run(DASH, before(call, counter));
      if (readFileSync(counter, 'utf8').length < call) return seen.size;
      expectWhole();
      const state = JSON.stringify(host.certs()).replaceAll(/\.regshift\.\w{6}/g, '');
      if (!seen.has(state)) {
        seen.add(state);
        host.save('after');
        for (const tree of [[], next]) {
          host.restore('after');
          host.mount(tree);
          expect(host.run(DASH)).toEqual(DONE);
          expect(host.certs()).toEqual(asCerts(tree));
        }
      }
    }
  }

  /** Stand-ins that count their calls in a file, and go wrong at the chosen one. */
  function standIns(
    accident: string,
    names: readonly string[],
    call: number,
    counter: string,
  ): string {
    const stands = names.map(
      (name) => `${name}() {
  printf x >>'${counter}'
  read -r calls <'${counter}' || :
  if [ "$calls" = '${'x'.repeat(call)}' ]; then ${accident.replace('NAME', name)}; fi
  command ${name} "$@"
}`,
    );
    return `: >'${counter}'\n${stands.join('\n')}`;
  }

  /** Outside temporary files everything is old or new, and a certificate that is named is there. */
  function expectWhole(): void {
    const files = Object.entries(host.certs()).filter(
      ([path]) => !/\.regshift\.\w{6}/.test(path) && path !== STATE,
    );
    const [before, after] = [asCerts(old), asCerts(next)];
    expect(
      files.filter(([path, content]) => content !== before[path] && content !== after[path]),
    ).toEqual([]);
    const paths = files.map(([path]) => path);
    const missing = files
      .filter(([path]) => path.endsWith('/hosts.toml'))
      .flatMap(([path, content]) =>
        (content.match(/https-[^"/]*\.crt/g) ?? []).map((ca) => path.replace('hosts.toml', ca)),
      )
      .filter((path) => !paths.includes(path));
    expect(missing).toEqual([]);
    // A registry that stays is never without its file, and a new one appears as a whole.
    expect(paths).toContain(K8S);
    const fresh = paths.filter((path) => path.startsWith('new.io_5000_/'));
    expect([0, 3]).toContain(fresh.length);
  }
});
