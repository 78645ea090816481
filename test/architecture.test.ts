import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ts from 'typescript';

/** Folder of `src` → other folders it may import, beside `model` and itself. */
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
  secrets: ['smol-toml', '@peculiar/x509', 'bcryptjs', 'reflect-metadata', 'node:crypto'],
  io: ['node:*', 'yaml'],
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
});

function folderOf(file: string): string {
  return file.includes(sep) ? (file.split(sep)[0] ?? '') : '';
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
  const path = relative(root, join(src, from, '..', target)).split(sep);
  const to = path[0] === 'src' ? (path[1] ?? '') : (path[0] ?? '');
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
