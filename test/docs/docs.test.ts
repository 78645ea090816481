import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { runInNewContext } from 'node:vm';
import * as library from '../../src/index';
import { ALL_CODES } from '../../src/cli/commands/explain';
import { buildProgram } from '../../src/cli/program';
import { PIPELINE_DECKHOUSE, PIPELINE_KUBERNETES } from '../../src/modes/pipeline';
import { PROFILES } from '../../src/modes/profiles';
import * as secretDelivery from '../../src/plan/secret-delivery';
import { SPEC_CODES } from '../../src/spec/codes';
import { anchorsOf, fencesOf, linksOf } from './markdown';
import { PAGES, ROOT, textOf } from './pages';
import { runPage } from './run-page';
import { Session } from './session';
import { asShown, scriptCommands, sessionCommands } from './shell-block';

interface Generator {
  readonly referencePages: (sources: object) => readonly Page[];
}

interface Page {
  readonly name: string;
  readonly text: string;
}

describe('the generated pages', () => {
  const schema: unknown = JSON.parse(textOf('schemas/cluster-registry.schema.json'));
  const { referencePages } = jest.requireActual<Generator>('../../scripts/reference/pages.cjs');
  const pages = referencePages({
    buildProgram,
    codes: ALL_CODES,
    clusterFileCodes: SPEC_CODES,
    profiles: PROFILES,
    pipelineProfiles: [PIPELINE_KUBERNETES, PIPELINE_DECKHOUSE],
    secretDelivery,
    schema,
  });

  it.each(pages.map(({ name, text }) => [name, text]))('%s is current', (name, text) => {
    expect(textOf(`docs/reference/${name}`)).toBe(text);
  });
});

describe('links', () => {
  it.each(PAGES)('of %s lead somewhere', (path) => {
    const dead = linksOf(textOf(path)).filter(({ target }) => !resolves(path, target));
    expect(dead).toEqual([]);
  });
});

describe('codes', () => {
  it.each(PAGES)('that %s names exist', (path) => {
    const known = new Set(ALL_CODES.map(({ code }) => code));
    const named = textOf(path).match(/\b[DGNOPRSTUV][01]\d\d\b/g) ?? [];
    expect(named.filter((code) => !known.has(code))).toEqual([]);
  });
});

/** Some pages run a whole demo. */
jest.setTimeout(120_000);

describe('commands', () => {
  const pages = PAGES.filter((path) => /\bregshift /.test(textOf(path)));

  // Set UPDATE_DOCS=1 to write the real output into the pages.
  it.each(pages)('of %s do what it shows', async (path) => {
    const page = textOf(path);
    const { said, happened, updated } = await runPage(path, page);
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(join(ROOT, path), updated);
    expect(happened).toEqual(said);
  });
});

describe('the README', () => {
  it('is short', () => {
    expect(textOf('README.md').split('\n').length).toBeLessThanOrEqual(200);
  });

  it('shows library code that runs', async () => {
    const code =
      fencesOf(textOf('README.md')).find(({ language }) => language === 'js')?.text ?? '';
    const session = new Session(join(ROOT, 'examples/05-first-switch-containerd-v1'));
    const lines: string[] = [];
    try {
      await session.run('regshift observe --from dump -o observed.yaml');
      const read = (name: string, encoding?: 'utf8'): string | Buffer =>
        readFileSync(join(session.folder, name), encoding);
      const modules = { regshift: library, 'node:fs': { readFileSync: read } };
      runInNewContext(code, {
        require: (name: keyof typeof modules) => modules[name],
        console: { log: (...words: unknown[]) => lines.push(words.join(' ')) },
      });
    } finally {
      session.remove();
    }
    expect(lines).toEqual([
      '01-enable-module 1',
      '02-adopt 2',
      '03-prepare-nodes 3',
      '04-switch-u1 3',
      '05-drop-legacy-containerd-config 4',
      '06-switch-direct 4',
      '07-settle 3',
    ]);
  });
});

describe('the reader of pages', () => {
  it('finds blocks with the comment above them', () => {
    const page = 'text\n\n<!-- run: a exit=1 -->\n```sh\none\ntwo\n```\n\n```\nthree\n```\n';
    expect(fencesOf(page)).toEqual([
      { language: 'sh', text: 'one\ntwo', line: 4, comment: 'run: a exit=1' },
      { language: '', text: 'three', line: 9, comment: undefined },
    ]);
  });

  it('finds links outside code, and anchors as a forge makes them', () => {
    const page =
      '# One `two`: three!\n[a](b.md#c) `[x](y)`\n```\n# no [d](e)\n```\n# One two three\n';
    expect(linksOf(page)).toEqual([{ target: 'b.md#c', line: 2 }]);
    expect([...anchorsOf(page)]).toEqual(['one-two-three', 'one-two-three-1']);
  });

  it('takes blocks apart into commands', () => {
    const script = "# note\na \\\n  b\ncat > f <<'END'\n# kept\nEND\nc";
    expect(scriptCommands(script).map(({ command }) => command)).toEqual([
      'a \\\n  b',
      "cat > f <<'END'\n# kept\nEND",
      'c',
    ]);
    expect(sessionCommands('$ a\n1\n2\n$ b\n')).toEqual([
      { command: 'a', output: ['1', '2'] },
      { command: 'b', output: [] },
    ]);
  });

  it.each([
    ['1\n2\n3\n', ['1', '2', '3'], true],
    ['1\n2\n3\n', ['1', '…'], true],
    ['1\n2\n3\n', ['…', '3'], true],
    ['1\n2\n3\n', ['1', '…', '3'], true],
    ['1\n2\n3\n', ['1', '…', '2'], false],
    ['1\n2\n3\n', ['1', '2'], false],
    ['', [], true],
    ['1\n', [], false],
  ])('compares %j with %j', (output, shown, same) => {
    expect(asShown(output, shown) === shown).toBe(same);
  });
});

function resolves(path: string, target: string): boolean {
  if (/^[a-z]+:/.test(target)) return true;
  const [file = '', anchor] = target.split('#');
  const page = file === '' ? path : normalize(join(dirname(path), file));
  if (page.startsWith('..') || !existsSync(join(ROOT, page))) return false;
  return anchor === undefined || anchorsOf(textOf(page)).has(anchor);
}
