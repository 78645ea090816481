// Compares imports/ with what `cdk8s import` generates from schemas/crds/: exit 1 on a difference.
// With --write: generates them anew.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const source = join(root, 'schemas', 'crds');
const target = join(root, 'imports');

const generated = generate();
if (process.argv.includes('--write')) {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target);
  for (const [name, text] of generated) writeFileSync(join(target, name), text);
} else {
  const different = differences(generated, readFolder(target));
  for (const name of different) console.error(`imports/${name} is not what schemas/crds generates`);
  if (different.length > 0) {
    console.error('run: node scripts/check-imports.mjs --write');
    process.exitCode = 1;
  }
}

/** Imports in a temporary folder, one module for each CRD, named after its file. */
function generate() {
  const folder = mkdtempSync(join(tmpdir(), 'regshift-imports-'));
  try {
    for (const file of readdirSync(source).sort()) importCrd(join(source, file), folder);
    return new Map([...readFolder(folder)].map(([name, text]) => [name, allowEnums(text)]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function importCrd(file, folder) {
  const cdk8s = join(root, 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s');
  const spec = `${basename(file, '.yaml')}:=${file}`;
  execFileSync(
    process.execPath,
    [cdk8s, 'import', spec, '--language', 'typescript', '--output', folder],
    {
      cwd: folder,
      env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false' },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
}

/** The project's compiler settings forbid enums (`erasableSyntaxOnly`); the generator knows no other form. */
function allowEnums(text) {
  return text.replace(/^export enum /gm, '// @ts-expect-error: generated enum\n$&');
}

function readFolder(folder) {
  const names = readdirSync(folder).sort();
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

function differences(wanted, found) {
  const names = new Set([...wanted.keys(), ...found.keys()]);
  return [...names].filter((name) => wanted.get(name) !== found.get(name));
}
