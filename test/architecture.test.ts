import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ts from 'typescript';

/**
 * Folder of `src` → other folders it may import, beside `model` and itself. A folder inside one that has a line of its
 * own follows that line alone; folders beside it and above it may import it.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  model: [],
  spec: ['schemas'],
  modes: [],
  observe: ['schemas'],
  plan: ['spec', 'modes', 'observe', 'node', 'serving'],
  node: ['spec'],
  serving: ['spec', 'node'],
  constructs: ['spec', 'node', 'serving', 'imports'],
  render: ['plan', 'constructs', 'node', 'serving'],
  validate: ['spec', 'modes', 'node'],
  diff: [],
  secrets: ['spec', 'serving'],
  gate: ['plan', 'observe', 'spec', 'modes', 'serving'],
  images: ['plan', 'observe', 'spec', 'gate', 'secrets', 'serving', 'node'],
  deliver: ['plan', 'render', 'validate', 'diff', 'secrets', 'gate', 'spec', 'observe'],
  rehearse: [
    'spec',
    'observe',
    'node',
    'modes',
    'plan',
    'gate',
    'render',
    'deliver',
    'serving',
    'rehearse/twin',
  ],
  'rehearse/twin': ['spec', 'observe', 'node'],
  io: ['*types'],
  cli: ['*'],
};

/** Packages a folder may import; folders that are not listed may import none. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  spec: ['yaml', 'ajv', 'fastest-levenshtein', 'node:net'],
  modes: ['semver'],
  observe: ['yaml', 'ajv'],
  plan: ['yaml'],
  node: ['smol-toml'],
  serving: ['yaml'],
  constructs: ['cdk8s', 'cdk8s-plus-28', 'constructs'],
  render: ['cdk8s', 'constructs', 'yaml', 'node:crypto'],
  validate: ['ajv', 'yaml'],
  diff: ['diff', 'yaml'],
  secrets: [
    'smol-toml',
    '@peculiar/x509',
    'age-encryption',
    'bcryptjs',
    'reflect-metadata',
    'node:crypto',
    'yaml',
  ],
  gate: [],
  deliver: ['yaml', 'node:crypto'],
  rehearse: ['yaml', 'fastest-levenshtein'],
  'rehearse/twin': ['yaml'],
  io: ['node:*', 'yaml', '@kubernetes/client-node', '@octokit/core', '@gitbeaker/rest', 'gitea-js'],
  cli: ['node:*', 'commander', 'fastest-levenshtein', 'yaml'],
};

interface Import {
  readonly from: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

const root = join(__dirname, '..');
const src = join(root, 'src');

describe('import rules', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((f) =>
    f.endsWith('.ts'),
  );

  it('every folder is in the table', () => {
    const folders = new Set(files.map(folderOf).filter((folder) => folder !== ''));
    expect([...folders].filter((folder) => !(folder in MAY_IMPORT))).toEqual([]);
  });

  it('every import is allowed by the table', () => {
    expect(files.flatMap(importsOf).filter((found) => !allowed(found))).toEqual([]);
  });

  it.each([
    ['rehearse/twin/nodes/a.ts', '../state', true],
    ['rehearse/twin/nodes/a.ts', '../../../observe/snapshot', true],
    ['rehearse/twin/nodes/a.ts', '../../../plan/plan', false],
    ['rehearse/twin/a.ts', '../explore/explore', false],
    ['rehearse/twin/a.ts', '../rehearse', false],
    ['rehearse/explore/a.ts', '../twin/nodes/a', true],
    ['rehearse/explore/a.ts', '../../plan/plan', true],
    ['rehearse/explore/a.ts', '../../io/git-branch', false],
    ['gate/clauses/a.ts', '../../deliver/journal', false],
    ['constructs/a.ts', '../../imports/deckhouse.io', true],
  ])('of %s: %s', (from, target, may) => {
    expect(allowed({ from, target, typeOnly: false })).toBe(may);
  });
});

/** The line of the table that a file follows: that of its folder, or of the nearest one above. */
function folderOf(file: string): string {
  const parts = file.split(sep).slice(0, -1);
  while (parts.length > 1 && !(parts.join('/') in MAY_IMPORT)) parts.pop();
  return parts.join('/');
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(src, file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022);
  const found: Import[] = [];
  const add = (specifier: ts.Expression, typeOnly: boolean): void => {
    if (ts.isStringLiteral(specifier)) found.push({ from: file, target: specifier.text, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
      add(node.moduleSpecifier, node.isTypeOnly);
    } else if (
      ts.isCallExpression(node) &&
      node.arguments[0] !== undefined &&
      (node.expression.kind === ts.SyntaxKind.ImportKeyword ||
        (ts.isIdentifier(node.expression) && node.expression.text === 'require'))
    ) {
      add(node.arguments[0], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function allowed({ from, target, typeOnly }: Import): boolean {
  const folder = folderOf(from);
  if (folder === '') return true;
  if (!target.startsWith('.')) return packageAllowed(folder, target);
  const path = relative(root, join(src, from, '..', target));
  const inside = relative('src', path);
  const to = inside.startsWith('..') ? (path.split(sep)[0] ?? '') : folderOf(inside);
  if (to === folder || to === 'model') return true;
  const rules = MAY_IMPORT[folder] ?? [];
  return rules.includes('*') || rules.includes(to) || (typeOnly && rules.includes('*types'));
}

function packageAllowed(folder: string, target: string): boolean {
  const rules = PACKAGES[folder] ?? [];
  return rules.some((rule) =>
    rule.endsWith('*')
      ? target.startsWith(rule.slice(0, -1))
      : target === rule || target.startsWith(`${rule}/`),
  );
}
