import fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { JUDGE_DROP_IN } from '../../src/node/scripts/judge-drop-in';
import {
  dropLegacyConfigScript,
  restoreLegacyConfigScript,
} from '../../src/node/scripts/legacy-config';
import { ScratchNode } from './scratch-node';
import type { Run } from './scratch-node';
import { parse } from './toml';

const DONE: Run = { status: 0, stdout: '', stderr: '' };
const DROP_INS = 'etc/containerd/conf.d';
const STORE = 'var/lib/regshift/legacy-containerd-config';
const REGISTRY = `[plugins."io.containerd.grpc.v1.cri".registry.mirrors."registry.io"]
  endpoint = ["https://registry.io"]
`;
const RUNTIME = `[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.nvidia]
  runtime_type = "io.containerd.runc.v2"
`;
const drop = dropLegacyConfigScript();
const restore = restoreLegacyConfigScript();

let node: ScratchNode;
beforeEach(() => {
  node = new ScratchNode();
});
afterEach(() => {
  node.remove();
});

describe('the script that drops legacy configuration', () => {
  it('moves drop-ins with registry settings to a folder for root alone, and no others', () => {
    node.write(`${DROP_INS}/registry.toml`, REGISTRY, 0o640);
    node.write(`${DROP_INS}/gpu.toml`, RUNTIME);
    node.write(`${DROP_INS}/registry.toml.bak`, REGISTRY);
    expect(node.run(drop)).toEqual(DONE);
    expect(node.files()).toEqual({
      [`${DROP_INS}/gpu.toml`]: RUNTIME,
      [`${DROP_INS}/registry.toml.bak`]: REGISTRY,
      [`${STORE}/registry.toml`]: REGISTRY,
    });
    expect([STORE, 'var/lib/regshift'].map((path) => node.mode(path))).toEqual(['700', '700']);
    expect(node.mode(`${STORE}/registry.toml`)).toBe('640');
  });

  it('changes nothing when it runs again, and makes nothing where nothing is to be moved', () => {
    node.write(`${DROP_INS}/gpu.toml`, RUNTIME);
    const untouched = node.stamps();
    expect(node.run(drop)).toEqual(DONE);
    expect(node.stamps()).toEqual(untouched);

    node.write(`${DROP_INS}/registry.toml`, REGISTRY);
    node.run(drop);
    const moved = node.stamps();
    expect(node.run(drop)).toEqual(DONE);
    expect(node.stamps()).toEqual(moved);
  });

  it('succeeds where there are no drop-ins', () => {
    expect(node.run(drop)).toEqual(DONE);
    expect(node.tree()).toEqual({});
  });

  it('names every drop-in that sets more than registries, and moves none', () => {
    node.write(`${DROP_INS}/a.toml`, REGISTRY);
    node.write(`${DROP_INS}/b.toml`, REGISTRY + RUNTIME);
    node.write(`${DROP_INS}/c d.toml`, `root = "/x"\n${REGISTRY}`);
    const before = node.stamps();
    const refusal = (name: string): string =>
      `regshift: ${node.root}/${DROP_INS}/${name} sets more than registries, or in a way that can not be told apart: take the registry settings out by hand; nothing was moved\n`;
    expect(node.run(drop)).toEqual({
      status: 1,
      stdout: '',
      stderr: refusal('b.toml') + refusal('c d.toml'),
    });
    expect(node.stamps()).toEqual(before);
  });

  it('keeps an earlier copy with another content, and both of them', () => {
    const drops = ['a', 'b', 'b', 'a'].map((host) => REGISTRY.replaceAll('registry.io', host));
    for (const content of drops) {
      node.write(`${DROP_INS}/registry.toml`, content);
      expect(node.run(drop)).toEqual(DONE);
    }
    expect(node.files()).toEqual({
      [`${STORE}/registry.toml`]: drops[0],
      [`${STORE}/registry.toml.1`]: drops[1],
      [`${STORE}/registry.toml.2`]: drops[3],
    });
    expect(node.run(restore).status).toBe(0);
    expect(node.files()).toEqual({
      [`${DROP_INS}/registry.toml`]: drops[3],
      [`${STORE}/registry.toml`]: drops[0],
      [`${STORE}/registry.toml.1`]: drops[1],
    });
  });

  it("goes by the platform's own judgement where there is one", () => {
    node.write(`${DROP_INS}/no.toml`, REGISTRY);
    node.write(`${DROP_INS}/yes.toml`, REGISTRY);
    const program = `bb-ctrd-v1-has-registry-fields() { [[ $1 == */yes.toml ]]; }; source "$STEP"`;
    expect(node.runWith(program, drop, ['-eEo', 'pipefail'])).toEqual(DONE);
    expect(Object.keys(node.files())).toEqual([`${DROP_INS}/no.toml`, `${STORE}/yes.toml`]);
  });

  it("fails with the platform's judgement on a file that can not be read", () => {
    node.write(`${DROP_INS}/broken.toml`, '[[[');
    const program = `bb-ctrd-v1-has-registry-fields() { echo "can not parse" >&2; exit 7; }; source "$STEP"; echo went on`;
    expect(node.runWith(program, drop, ['-eEo', 'pipefail'])).toEqual({
      status: 7,
      stdout: '',
      stderr: 'can not parse\n',
    });
  });

  it('refuses a drop-in with registry settings that is a link', () => {
    node.write('etc/elsewhere.toml', REGISTRY);
    node.write(`${DROP_INS}/x`, '');
    symlinkSync('../../elsewhere.toml', join(node.root, DROP_INS, 'link.toml'));
    expect(node.run(drop).stderr).toContain('/link.toml sets more than registries');
    expect(node.has(`${DROP_INS}/link.toml`)).toBe(true);
  });

  it('leaves a link alone that leads nowhere', () => {
    node.write(`${DROP_INS}/x.toml`, REGISTRY);
    symlinkSync('../../nowhere.toml', join(node.root, DROP_INS, 'gone.toml'));
    expect(node.run(drop)).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(node.has(`${DROP_INS}/x.toml`)).toBe(false);
  });
});

describe('the script that restores legacy configuration', () => {
  it('moves everything back as it was', () => {
    node.write(`${DROP_INS}/registry.toml`, REGISTRY, 0o640);
    utimesSync(join(node.root, DROP_INS, 'registry.toml'), 1_000_000_000, 1_000_000_000);
    node.run(drop);
    expect(node.run(restore)).toEqual(DONE);
    expect(node.tree()).toEqual({
      'etc/containerd': 'folder',
      [DROP_INS]: 'folder',
      [`${DROP_INS}/registry.toml`]: REGISTRY,
      'var/lib': 'folder',
    });
    expect(node.mode(`${DROP_INS}/registry.toml`)).toBe('640');
    expect(node.run(restore)).toEqual(DONE);
  });

  it('never replaces a drop-in that was made since', () => {
    node.write(`${DROP_INS}/registry.toml`, REGISTRY);
    node.run(drop);
    node.write(`${DROP_INS}/registry.toml`, RUNTIME);
    expect(node.run(restore)).toEqual({
      status: 0,
      stdout: '',
      stderr: `regshift: ${node.root}/${DROP_INS}/registry.toml is there and differs: the earlier one stays in ${node.root}/${STORE}\n`,
    });
    expect(node.files()).toEqual({
      [`${DROP_INS}/registry.toml`]: RUNTIME,
      [`${STORE}/registry.toml`]: REGISTRY,
    });
  });

  it('drops a copy of what is back already', () => {
    node.write(`${DROP_INS}/registry.toml`, REGISTRY);
    node.write(`${STORE}/registry.toml`, REGISTRY);
    expect(node.run(restore)).toEqual(DONE);
    expect(Object.keys(node.files())).toEqual([`${DROP_INS}/registry.toml`]);
  });

  it('succeeds on a node where nothing was dropped', () => {
    expect(node.run(restore)).toEqual(DONE);
    expect(node.tree()).toEqual({});
  });
});

describe('the judgement of a drop-in', () => {
  const CRI = 'plugins."io.containerd.grpc.v1.cri"';

  it.each([
    ['a registry table', REGISTRY, 'registry'],
    [
      'comments, blank lines and a version beside it',
      `# x\n\nversion = 2 # y\n \t\n${REGISTRY}`,
      'registry',
    ],
    ['parent tables without settings', `[plugins]\n[${CRI}]\n${REGISTRY}`, 'registry'],
    [
      'other quotes and blanks',
      `[ "plugins" . 'io.containerd.grpc.v1.cri' . 'registry' ]\nconfig_path = "/x"\n`,
      'registry',
    ],
    ['a key of the CRI table', `[${CRI}]\nregistry.config_path = "/x"\n`, 'registry'],
    [
      'a key of the table of plugins',
      `[plugins]\n"io.containerd.grpc.v1.cri".registry.config_path = "/x"\n`,
      'registry',
    ],
    ['a key at the top', `${CRI}.registry.config_path = "/x"\n`, 'registry'],
    [
      'a list over several lines',
      `[${CRI}.registry.mirrors."a"]\nendpoint = [\n  "https://a",\n  # b\n  "https://b"\n]\n`,
      'registry',
    ],
    ['Windows line ends', REGISTRY.replaceAll('\n', '\r\n'), 'registry'],
    ['no line end at its end', REGISTRY.trimEnd(), 'registry'],
    ['a list of tables', `[[${CRI}.registry.x]]\ny = 1\n`, 'registry'],
    ['a runtime beside it', REGISTRY + RUNTIME, 'mixed'],
    ['a runtime before it', RUNTIME + REGISTRY, 'mixed'],
    [
      'another key of the CRI table',
      `[${CRI}]\nsandbox_image = "x"\nregistry.config_path = "/x"\n`,
      'mixed',
    ],
    ['a key at the top', `root = "/x"\n${REGISTRY}`, 'mixed'],
    ['an empty table of something else', `${REGISTRY}[debug]\n`, 'mixed'],
    [
      'an inline table',
      `[plugins]\n"io.containerd.grpc.v1.cri" = {registry = {config_path = "/x"}, sandbox_image = "y"}\n`,
      'mixed',
    ],
    [
      'an inline table with a dotted key',
      `[plugins]\n"io.containerd.grpc.v1.cri" = { registry.config_path = "/x" }\n`,
      'mixed',
    ],
    ['a runtime alone', RUNTIME, 'none'],
    ['a name that only begins like it', `[${CRI}]\nregistry_x = 1\n[${CRI}.registryx]\n`, 'none'],
    ['an image of a registry', `[${CRI}]\nsandbox_image = "registry.k8s.io/pause:3.9"\n`, 'none'],
    ['a comment about it', `# [${CRI}.registry]\n`, 'none'],
    [
      'the registry of another plugin',
      `[plugins."io.containerd.cri.v1.images".registry]\n`,
      'none',
    ],
    ['nothing', '', 'none'],
  ])('of %s', (_name, content, verdict) => {
    expect(judge([content])).toEqual([verdict]);
  });

  it('never lets anything but registry settings go', () => {
    const key = fc.constantFrom(
      'config_path',
      'root',
      'registry.x',
      'registry',
      'version',
      'a."b]"',
    );
    const value = fc.constantFrom(
      '1',
      '"x"',
      '["a",\n  "b"]',
      '[\n["a"]\n]',
      '"""\n[debug]\n"""',
      '{registry.y = 1}',
    );
    const table = fc.constantFrom(
      '[plugins]',
      `[${CRI}]`,
      `[${CRI}.registry]`,
      `[${CRI}.registry.configs."a]b"]`,
      `[ ${CRI} . registry . auths ]`,
      `[${CRI}.containerd]`,
      '[debug]',
      '["a]b"]',
      '[plugins."x".registry]',
      `[${CRI.replaceAll('"', "'")}."registry"]`,
    );
    const line = fc.oneof(
      table,
      fc.tuple(key, value).map(([k, v]) => `${k} = ${v}`),
      fc.constantFrom('# x', '', '  '),
    );
    const documents = fc.sample(
      fc
        .array(line, { maxLength: 6 })
        .map((lines) => lines.join('\n'))
        .filter(isToml),
      { numRuns: 600, seed: 1 },
    );
    const verdicts = judge(documents);
    const wrong = documents.filter(
      (document, index) => verdicts[index] === 'registry' && !isRegistryAlone(parse(document)),
    );
    expect(wrong).toEqual([]);
    expect(verdicts.filter((verdict) => verdict === 'registry').length).toBeGreaterThan(30);
    expect(documents.filter((d, i) => verdicts[i] === 'none' && hasRegistry(parse(d)))).toEqual([]);
  });

  function judge(contents: readonly string[]): string[] {
    for (const [index, content] of contents.entries()) node.write(`etc/${index}.toml`, content);
    const files = contents.map((_, index) => join(node.root, `etc/${index}.toml`));
    const program = `${JUDGE_DROP_IN}\nfor file; do judge "$file"; printf '%s\\n' "$verdict"; done`;
    const { stdout } = spawnSync('bash', ['--norc', '-c', program, 'bash', ...files], {
      encoding: 'utf8',
    });
    return stdout.trimEnd().split('\n');
  }
});

function isToml(text: string): boolean {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
}

type Table = Readonly<Record<string, unknown>>;

function cri(document: Table): Table {
  const plugins = (document['plugins'] ?? {}) as Table;
  return (plugins['io.containerd.grpc.v1.cri'] ?? {}) as Table;
}

function hasRegistry(document: Table): boolean {
  return 'registry' in cri(document);
}

function isRegistryAlone(document: Table): boolean {
  const only = (table: Table, ...keys: readonly string[]): boolean =>
    Object.keys(table).every((key) => keys.includes(key));
  return (
    only(document, 'version', 'plugins') &&
    only((document['plugins'] ?? {}) as Table, 'io.containerd.grpc.v1.cri') &&
    only(cri(document), 'registry')
  );
}
