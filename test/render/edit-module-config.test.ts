import fc from 'fast-check';
import { parse } from 'yaml';
import { editModuleConfig } from '../../src/render/edit-module-config';

const DIRECT = {
  mode: 'Direct',
  direct: { imagesRepo: 'registry.example.com/deckhouse/ee', scheme: 'HTTPS' },
};

const FILE = `# ModuleConfigs of prod-1
apiVersion: deckhouse.io/v1alpha1
kind: ModuleConfig
metadata:
  name: global
spec:
  version: 2   # keep me
---
apiVersion: deckhouse.io/v1alpha1
kind: ModuleConfig
metadata: {name: deckhouse}
spec:
  version: 1
  enabled: true
  settings:
    releaseChannel: Stable # the channel
    # where images come from
    registry: # switched by regshift
      mode: Unmanaged # today
      unmanaged:
        imagesRepo: registry.example.com/deckhouse/ee # ours
        scheme: HTTPS

    # updates at night
    update:
      windows:
      - from: "0:00"
        to:   "4:00"
`;

describe('editing ModuleConfig deckhouse in place', () => {
  it('changes the section and leaves every other byte', () => {
    expect(editModuleConfig(FILE, DIRECT)).toBe(
      FILE.replace(
        `      mode: Unmanaged # today
      unmanaged:
        imagesRepo: registry.example.com/deckhouse/ee # ours
        scheme: HTTPS
`,
        `      mode: Direct # today
      direct:
        imagesRepo: registry.example.com/deckhouse/ee
        scheme: HTTPS
`,
      ),
    );
  });

  it('keeps the comments of keys that stay', () => {
    const again = { ...DIRECT, mode: 'Unmanaged', unmanaged: DIRECT.direct, direct: undefined };
    const { direct, ...settings } = again;
    expect(direct).toBeUndefined();
    expect(editModuleConfig(FILE, settings)).toBe(FILE);
  });

  it('adds the section where there is none', () => {
    const without = FILE.replace(/ {4}registry:[^]*?scheme: HTTPS\n/, '');
    const edited = editModuleConfig(without, { mode: 'Local' });
    expect(edited).toBe(
      without.replace(
        '    releaseChannel: Stable # the channel\n',
        '    registry:\n      mode: Local\n    releaseChannel: Stable # the channel\n',
      ),
    );
  });

  it.each([
    [
      'no settings',
      'apiVersion: deckhouse.io/v1alpha1\nkind: ModuleConfig\nmetadata: {name: deckhouse}\nspec:\n  version: 1 # one\n',
    ],
    [
      'flow style',
      'apiVersion: deckhouse.io/v1alpha1\nkind: ModuleConfig\nmetadata: {name: deckhouse}\nspec: {version: 1, settings: {registry: {mode: Unmanaged}}}\n',
    ],
    [
      'section in flow style',
      'apiVersion: deckhouse.io/v1alpha1\nkind: ModuleConfig\nmetadata: {name: deckhouse}\nspec:\n  version: 1\n  settings:\n    registry: {mode: Unmanaged}\n    update: {mode: Auto}\n',
    ],
    [
      'no line feed at the end',
      'kind: ModuleConfig\nmetadata: {name: deckhouse}\nspec:\n  settings:\n    registry:\n      mode: Unmanaged',
    ],
    [
      'a block of text inside',
      'kind: ModuleConfig\nmetadata: {name: deckhouse}\nspec:\n  settings:\n    registry:\n      mode: Direct\n      direct:\n        ca: |\n          -----BEGIN\n\n          abc\n        imagesRepo: a.b/c\n    update: {}\n',
    ],
  ])('works in a file with %s', (_, text) => {
    const edited = editModuleConfig(text, DIRECT) ?? '';
    const before: unknown = parse(text);
    const after: unknown = parse(edited);
    expect(after).toEqual(withRegistry(before, DIRECT));
  });

  it.each([
    [
      'several documents, and no settings',
      'kind: A\nmetadata: {name: deckhouse}\n---\nkind: ModuleConfig\nmetadata: {name: deckhouse}\nspec:\n  version: 1 # one\n---\nkind: B\n',
      'kind: A\nmetadata: {name: deckhouse}\n---\nkind: ModuleConfig\nmetadata: {name: deckhouse}\nspec:\n  settings:\n    registry:\n      mode: Local\n  version: 1 # one\n---\nkind: B\n',
    ],
    [
      'Windows line ends, and a value on the line of its key with a comment',
      'kind: ModuleConfig\r\nmetadata: {name: deckhouse}\r\nspec:\r\n  settings:\r\n    registry: {mode: Unmanaged} # r\r\n    z: 1\r\n',
      'kind: ModuleConfig\r\nmetadata: {name: deckhouse}\r\nspec:\r\n  settings:\r\n    registry: # r\r\n      mode: Local\r\n    z: 1\r\n',
    ],
    [
      'four blanks a level, and a comment behind the section',
      'kind: ModuleConfig\nmetadata: {name: deckhouse}\nspec:\n    settings:\n        registry:\n            mode: Direct\n            direct:\n                imagesRepo: a.b/c\n        # after\n        z: 1\n',
      'kind: ModuleConfig\nmetadata: {name: deckhouse}\nspec:\n    settings:\n        registry:\n            mode: Local\n        # after\n        z: 1\n',
    ],
    [
      'empty settings',
      'kind: ModuleConfig\nmetadata: {name: deckhouse}\nspec:\n  settings: {} # none\n  version: 1\n',
      'kind: ModuleConfig\nmetadata: {name: deckhouse}\nspec:\n  settings: # none\n    registry:\n      mode: Local\n  version: 1\n',
    ],
    [
      'a section that is empty',
      'kind: ModuleConfig\nmetadata: {name: deckhouse}\nspec:\n  settings:\n    registry:\n    a: 1\n',
      'kind: ModuleConfig\nmetadata: {name: deckhouse}\nspec:\n  settings:\n    registry:\n      mode: Local\n    a: 1\n',
    ],
  ])('changes only its lines in a file with %s', (_, before, after) => {
    expect(editModuleConfig(before, { mode: 'Local' })).toBe(after);
  });

  it('answers nothing where the object is not in the file', () => {
    expect(
      editModuleConfig('kind: ModuleConfig\nmetadata: {name: registry}\n', DIRECT),
    ).toBeUndefined();
  });

  it('there and back again gives the first bytes', () => {
    const there = editModuleConfig(FILE, { mode: 'Local' }) ?? '';
    const { spec } = {
      spec: parse(FILE.split('---\n')[1] ?? '') as {
        spec: { settings: { registry: Record<string, unknown> } };
      },
    };
    const back = editModuleConfig(there, spec.spec.settings.registry) ?? '';
    expect(parse(back.split('---\n')[1] ?? '')).toEqual(parse(FILE.split('---\n')[1] ?? ''));
    expect(back.split('---\n')[0]).toBe(FILE.split('---\n')[0]);
  });

  it('keeps all other data for any settings around it', () => {
    const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean());
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), scalar, { maxKeys: 4 }),
        (others) => {
          const entries = Object.entries(others).filter(([key]) => key !== 'registry');
          const lines = entries.map(
            ([key, value]) => `    "${key}": ${JSON.stringify(value)} # ${key}\n`,
          );
          const text = `kind: ModuleConfig\nmetadata: {name: deckhouse}\nspec:\n  settings:\n${lines.join('')}    registry:\n      mode: Unmanaged\n`;
          const edited = editModuleConfig(text, DIRECT) ?? '';
          expect(parse(edited)).toEqual(withRegistry(parse(text), DIRECT));
          for (const line of lines) expect(edited).toContain(line);
        },
      ),
    );
  });
});

function withRegistry(file: unknown, registry: unknown): unknown {
  const { spec = {}, ...rest } = file as { spec?: { settings?: object } };
  return { ...rest, spec: { ...spec, settings: { ...spec.settings, registry } } };
}
