import { join } from 'node:path';
import {
  dropLegacyConfigScript,
  restoreLegacyConfigScript,
} from '../../src/node/scripts/legacy-config';
import { legacyAuthScript, legacyAuthUndoScript } from '../../src/node/scripts/legacy-auth';
import { mirrorAuthScript, mirrorAuthUndoScript } from '../../src/node/scripts/mirror-auth';
import { registryHostsScript } from '../../src/node/scripts/registry-hosts';
import type { MirrorSpec } from '../../src/spec/cluster';
import { ScratchNode, seal } from './scratch-node';
import { CA, login, sealed } from './sources/samples';

/** Every program that the scripts call. */
const PROGRAMS = [
  'base64',
  'basename',
  'cat',
  'cp',
  'mkdir',
  'mktemp',
  'mv',
  'rm',
  'rmdir',
  'stat',
  'sync',
];

/** What happens at the chosen call of a program, given the bash that does its work. */
const ACCIDENTS = {
  'fails before its work': (): string => 'return 9',
  'fails after its work': (work: string): string => `${work}; return 9`,
  'kills the shell that called it': (): string => 'kill -KILL "$BASHPID"',
};
type Accident = keyof typeof ACCIDENTS;
const ALL: readonly Accident[] = [
  'fails before its work',
  'fails after its work',
  'kills the shell that called it',
];

const OLD = { P: 'example-old-password' };
const NEW = { P: 'example-new-password' };
const SECRETS = [...Object.values(OLD), ...Object.values(NEW)].flatMap((secret) => [
  secret,
  Buffer.from(secret).toString('base64'),
]);

const PEM = '-----BEGIN CERTIFICATE-----\nexample\n-----END CERTIFICATE-----\n';
const first: MirrorSpec = {
  url: 'https://registry.io',
  capabilities: ['pull'],
  skipVerify: false,
  ca: PEM,
  auth: { username: 'robot', password: { fromEnv: 'P' } },
};
const second: MirrorSpec = {
  url: 'https://b',
  capabilities: ['pull'],
  skipVerify: false,
  ca: `${PEM}${PEM}`,
};

const mirrorProps = { owner: 'mirror.sh', host: 'registry.io' };
const legacyProps = { owner: 'legacy.sh', host: 'registry.io', slug: 'registry.io' };
const oldMirrors = seal(mirrorAuthScript({ ...mirrorProps, mirrors: [first] }), OLD);
const newMirrors = seal(
  mirrorAuthScript({ ...mirrorProps, mirrors: [{ ...first, ca: '' }, second] }),
  NEW,
);
const legacy = seal(legacyAuthScript({ ...legacyProps, mirrors: [first] }), OLD);
const platformHosts = sealed(
  registryHostsScript({
    owner: 'hosts.sh',
    entry: {
      host: 'registry.io',
      mirrors: [{ scheme: 'https', host: 'registry.io', ca: CA, login: login('robot') }],
    },
    dialect: 'deckhouse',
  }),
);
const drop = dropLegacyConfigScript();
const DROP_IN = `[plugins."io.containerd.grpc.v1.cri".registry]\nconfig_path = "/x"\n`;

interface Scenario {
  readonly name: string;
  readonly before: (node: ScratchNode) => void;
  readonly step: string;
  /** All, if absent; fewer where another scenario runs the same bash. */
  readonly accidents?: readonly Accident[];
}

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'the first Mirror Auth',
    before: () => undefined,
    step: oldMirrors,
    accidents: ['fails before its work', 'kills the shell that called it'],
  },
  { name: 'another Mirror Auth', before: (node) => node.run(oldMirrors), step: newMirrors },
  {
    name: 'the undo of Mirror Auth',
    before: (node) => node.run(oldMirrors),
    step: mirrorAuthUndoScript(mirrorProps),
  },
  {
    name: 'legacy auth',
    before: () => undefined,
    step: legacy,
    accidents: ['fails before its work'],
  },
  {
    name: 'the undo of legacy auth',
    before: (node) => node.run(legacy),
    step: legacyAuthUndoScript(legacyProps),
    accidents: ['fails before its work'],
  },
  {
    name: "the platform's hosts, over what the platform wrote",
    before: (node) => {
      const folder = 'etc/containerd/registry.d';
      const ca = `${folder}/registry.io/https-registry.io-ca.crt`;
      node.write(ca, 'older');
      node.write(
        `${folder}/registry.io/hosts.toml`,
        `[host."https://registry.io"]\nca = ["/${ca}"]\n`,
      );
      node.write(`${folder}/deckhouse_hosts_state.json`, '["registry.io"]');
    },
    step: platformHosts,
    accidents: ['fails before its work', 'kills the shell that called it'],
  },
  {
    name: 'dropping legacy configuration',
    before: (node) => {
      node.write('etc/containerd/conf.d/a.toml', DROP_IN);
      node.write('var/lib/regshift/legacy-containerd-config/a.toml', `${DROP_IN}# older\n`);
    },
    step: drop,
  },
  {
    name: 'restoring legacy configuration',
    before: (node) => {
      node.write('etc/containerd/conf.d/a.toml', DROP_IN);
      node.run(drop);
    },
    step: restoreLegacyConfigScript(),
  },
];

const before = new ScratchNode();
const after = new ScratchNode();
const node = new ScratchNode();
afterAll(() => {
  for (const one of [before, after, node]) one.remove();
});

describe.each(SCENARIOS)('$name', (scenario) => {
  beforeAll(() => {
    for (const one of [before, after]) {
      one.clear();
      scenario.before(one);
    }
    after.run(scenario.step);
  });

  it.each(scenario.accidents ?? ALL)('stays whole when a program %s, at any call', (accident) => {
    const calls = callsUntilSafe(accident, scenario.step);
    expect(calls).toBeGreaterThan(3);
  });

  /** Most accidents leave the node as others did: running the step again from there shows nothing new. */
  const seen = new Set<string>();
  function isNew(tree: Readonly<Record<string, string>>): boolean {
    const key = JSON.stringify(tree).replaceAll(/\.regshift\.\w{6}/g, '');
    return !seen.has(key) && Boolean(seen.add(key));
  }

  /** Lets one call after the other go wrong, until no call is left; answers how many there were. */
  function callsUntilSafe(accident: Accident, step: string): number {
    for (let call = 1; ; call += 1) {
      node.copyFrom(before);
      const { status, output, calls } = runWithAccident(accident, call, step);
      expect(SECRETS.filter((secret) => output.includes(secret))).toEqual([]);
      if (calls < call) {
        expect([status, node.files()]).toEqual([0, after.files()]);
        return calls;
      }
      expectWhole(accident);
      if (isNew(node.tree())) {
        expect(node.run(step)).toEqual({ status: 0, stdout: '', stderr: '' });
        expect(node.tree()).toEqual(after.tree());
      }
    }
  }
});

/** A stand-in that counts its calls by writing a letter to a file, and goes wrong at the chosen one. */
function standIn(program: string, accident: Accident): string {
  return `${program}() {
  local calls
  printf x >>"$COUNTER"
  read -r calls <"$COUNTER" || true
  if [ "$calls" = "$CALL" ]; then ${ACCIDENTS[accident](`command ${program} "$@"`)}; fi
  command ${program} "$@"
}`;
}

/** Runs the step with stand-ins for all programs; the accident befalls one call, counted from 1. */
function runWithAccident(
  accident: Accident,
  call: number,
  step: string,
): { status: number | null; output: string; calls: number } {
  const program = [
    `COUNTER='${join(node.root, 'calls')}'`,
    `CALL=${'x'.repeat(call)}`,
    ...PROGRAMS.map((name) => standIn(name, accident)),
    'source "$STEP"',
  ].join('\n');
  node.write('calls', '');
  const { status, stdout, stderr } = node.runWith(program, step, ['-eEo', 'pipefail']);
  return { status, output: stdout + stderr, calls: node.read('calls').length };
}

/**
 * Every file is one of those before or after, a CA file that is named is there, and what is in both trees is in
 * this one, too. Only a killed shell may leave a temporary file.
 */
function expectWhole(accident: Accident): void {
  const files = node.files();
  const known = [before.files(), after.files()];
  const strange = Object.entries(files).filter(
    ([path, content]) => !known.some((tree) => tree[path] === content),
  );
  const killed = accident === 'kills the shell that called it';
  const leftOver = strange.filter(([path]) => /\/\.regshift\.\w{6}$/.test(path));
  expect(strange).toEqual(killed ? leftOver : []);

  const named = Object.values(files).flatMap(
    (text) => text.match(/(?<=")\/[^"]*-ca\.crt(?=")/g) ?? [],
  );
  expect(named.filter((path) => !node.has(path))).toEqual([]);

  if (!killed && named.length === 0) {
    expect(Object.keys(files).filter((path) => path.endsWith('-ca.crt'))).toEqual([]);
  }

  const kept = Object.values(known[0] ?? {}).filter((content) =>
    Object.values(known[1] ?? {}).includes(content),
  );
  expect(Object.values(files)).toEqual(expect.arrayContaining(kept));
}
