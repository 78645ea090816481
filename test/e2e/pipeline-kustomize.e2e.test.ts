import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { observed, regshift } from '../cli/call';

jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'regshift-kustomize-'));

beforeAll(() => {
  const { error, status } = spawnSync('kubectl', ['version', '--client'], { encoding: 'utf8' });
  if (error === undefined && status === 0) return;
  throw new Error('kubectl is not installed: test/e2e/run installs it (Debian: kubernetes-client)');
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const EXAMPLES = [
  '11-kubernetes-proxy',
  '12-kubernetes-direct',
  '13-kubernetes-local',
  '14-without-the-module',
];

/** The objects of YAML texts as JSON, each once and sorted. */
function objectsIn(...texts: readonly string[]): readonly string[] {
  return texts
    .flatMap((text) => parseAllDocuments(text).map((document) => sorted(document.toJS())))
    .sort();
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, field: unknown) =>
    typeof field === 'object' && field !== null && !Array.isArray(field)
      ? Object.fromEntries(Object.entries(field).sort(([a], [b]) => (a < b ? -1 : 1)))
      : field,
  );
}

describe.each(EXAMPLES)('kubectl kustomize of %s', (example) => {
  it('reads the tree of every phase, and changes nothing', async () => {
    const out = join(folder, example);
    const { code, stderr } = await regshift(['render', ...observed(example), '--out', out]);
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    const phases = readdirSync(out).filter((name) => /^\d\d-/.test(name));
    expect(phases.length).toBeGreaterThan(3);
    for (const phase of phases) {
      const at = (name: string): string => join(out, phase, name);
      const files = readdirSync(join(out, phase)).filter((name) => name.endsWith('.yaml'));
      // What Flux makes where a folder has none.
      writeFileSync(at('kustomization.yaml'), JSON.stringify({ resources: files }));
      const built = spawnSync('kubectl', ['kustomize', join(out, phase)], { encoding: 'utf8' });
      expect([phase, built.status, built.stderr]).toEqual([phase, 0, '']);
      const texts = files.map((name) => readFileSync(at(name), 'utf8'));
      expect(objectsIn(built.stdout)).toEqual(objectsIn(...texts));
    }
  });
});
