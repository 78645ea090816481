import fc from 'fast-check';
import { currentPhase } from '../../src/deliver/current-phase';
import { formatJournal } from '../../src/deliver/journal-text';
import { journalPath, layOut } from '../../src/deliver/layout';
import { treeDigest } from '../../src/deliver/tree-digest';
import type { JournalEntry } from '../../src/deliver/journal';
import type { FileSet, TextFile } from '../../src/model/file-set';
import { begun, journalOf, passed, PHASES, STARTED } from './delivery-builder';
import { LAYOUT } from './switch-builder';

/** A manifest whose text tells its name. */
function manifest(name: string, body = 'data: {}'): TextFile {
  const content = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: n}\n${body}\n`;
  return { path: `${name}.yaml`, content };
}

type Entries = readonly JournalEntry[];

const ALL: Entries = [
  STARTED,
  ...PHASES.flatMap(({ id, kind }) => (kind === 'commit' ? [begun(id), passed(id)] : [passed(id)])),
];
const A = manifest('a');
const B = manifest('b');

/** A journal whose last commit left a folder with these manifests. */
function journal(id: string, entries: Entries, manifests: FileSet): TextFile {
  const tree = treeDigest(LAYOUT, layOut(LAYOUT, manifests, []));
  const told = entries.map((entry) => (entry.event === 'begun' ? { ...entry, tree } : entry));
  const content = formatJournal({ ...journalOf(PHASES, told), id });
  return { path: journalPath(LAYOUT, id), content };
}

/** The folder as the last commits of these switches left it. */
function folder(manifests: FileSet, switches: Readonly<Record<string, Entries>>): FileSet {
  const journals = Object.entries(switches).map(([id, entries]) => journal(id, entries, manifests));
  return layOut(LAYOUT, manifests, journals);
}

function codesOf(files: FileSet): readonly string[] {
  return currentPhase(LAYOUT, files).issues.map(({ code, place }) => `${code} ${place.file ?? ''}`);
}

describe('the current phase', () => {
  it.each([
    [2, 'adopt', '01-adopt'],
    [3, 'adopt', '01-adopt'],
    [4, 'switch-local', '02-switch-local'],
    [6, 'switch-local', '02-switch-local'],
    [8, 'settle', '05-settle'],
    [9, 'settle', '05-settle'],
  ])('of a journal with %d entries is the last that was committed: %s', (entries, id, name) => {
    const files = folder([A, B], { s1: ALL.slice(0, entries) });
    expect(currentPhase(LAYOUT, files)).toEqual({
      ok: true,
      value: { id, folder: name, manifests: [A, B] },
      issues: [],
    });
  });

  it('is that of the newest switch that has committed one', () => {
    const idOf = (switches: Readonly<Record<string, Entries>>): string | undefined => {
      const found = currentPhase(LAYOUT, folder([A], switches));
      return found.ok ? found.value.id : undefined;
    };
    expect(idOf({ '0001': ALL, '0002': ALL.slice(0, 2) })).toBe('adopt');
    expect(idOf({ '0001': ALL, '0002': [STARTED] })).toBe('settle');
    expect(codesOf(folder([A], { '0001': ALL.slice(0, 2), '0002': ALL.slice(0, 3) }))).toEqual([
      'D006 clusters/prod-1/switches',
    ]);
  });

  it('is not there before a switch was started, nor before it committed a phase', () => {
    expect(currentPhase(LAYOUT, []).issues).toEqual([
      {
        code: 'D021',
        severity: 'error',
        place: { file: 'clusters/prod-1/switches' },
        message: 'no switch was started here, so there is no current phase',
        hint: 'start it, or name a phase: --phase PHASE',
      },
    ]);
    expect(codesOf(folder([A], {}))).toEqual(['D021 clusters/prod-1/switches']);
    expect(currentPhase(LAYOUT, folder([A], { s1: [STARTED] })).issues).toMatchObject([
      { code: 'D021', message: 'switch s1 has committed no phase yet' },
    ]);
  });

  const now = { s1: ALL.slice(0, 2) };
  const at = (name: string): string => `clusters/prod-1/manifests/${name}`;
  const without = (files: FileSet, name: string): FileSet =>
    files.filter(({ path }) => path !== at(name));
  const sealed = manifest('a', 'data: {x: "ENC[AES256_GCM,data:x]"}\nsops:\n  mac: x');
  const unfilled = manifest('a', 'data: {x: "regshift-secret://env/DKP_LICENSE"}');
  const cut = folder([A], now).map((file) =>
    file.path.endsWith('/s1.yaml') ? { ...file, content: `${file.content}  - {event: x}\n` } : file,
  );

  it.each([
    [
      'a manifest that is gone',
      without(folder([A, B], now), 'b.yaml'),
      'D008 clusters/prod-1/manifests',
    ],
    [
      'a manifest too many',
      [...folder([A], now), { ...B, path: at('b.yaml') }],
      'D008 clusters/prod-1/manifests',
    ],
    [
      'another text',
      folder([A], now).map((file) =>
        file.path === at('a.yaml') ? { ...file, content: B.content } : file,
      ),
      'D008 clusters/prod-1/manifests',
    ],
    ['no list', without(folder([A], now), 'kustomization.yaml'), 'D008 clusters/prod-1/manifests'],
    ['nothing to apply', folder([], now), 'D022 clusters/prod-1/manifests'],
    [
      'a manifest that is no YAML',
      folder([{ path: 'a.yaml', content: 'a: [' }], now),
      `R001 ${at('a.yaml')}`,
    ],
    [
      'a manifest that is no object',
      folder([{ path: 'a.yaml', content: 'a: 1\n' }], now),
      `R002 ${at('a.yaml')}`,
    ],
    ['ciphertext', folder([sealed], now), `D023 ${at('a.yaml')}`],
    ['a placeholder', folder([unfilled], now), `D023 ${at('a.yaml')}`],
    ['a broken journal', cut, 'D001 clusters/prod-1/switches/s1.yaml'],
  ])('is refused with %s', (_name, files, code) => {
    expect(codesOf(files)).toEqual([code]);
  });

  it('lets a frozen plan beside the journal be', () => {
    const plan = { path: 'clusters/prod-1/switches/s1.plan.yaml', content: 'kind: FrozenSwitch\n' };
    expect(currentPhase(LAYOUT, [...folder([A], now), plan]).ok).toBe(true);
  });

  it('never has other manifests than the folder', () => {
    const name = fc.stringMatching(/^[a-z]{1,3}$/);
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 4 }), fc.nat(9), (names, length) => {
        const manifests = [...names].sort().map((one) => manifest(one));
        const entries = ALL.slice(0, Math.max(1, length));
        const found = currentPhase(LAYOUT, folder(manifests, { s1: entries }));
        expect(found.ok ? found.value.manifests : []).toEqual(length >= 2 ? manifests : []);
      }),
    );
  });
});
