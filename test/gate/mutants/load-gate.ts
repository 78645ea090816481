import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { compileFunction } from 'node:vm';
import ts from 'typescript';
import type { GateFolder } from '../gate-folder';
import type { Mutant } from './mutant';

const SRC = join(__dirname, '../../../src');
const ROOT = join(SRC, 'gate');

/** Files of `src/gate` → their text. */
export const GATE_SOURCES: ReadonlyMap<string, string> = new Map(
  readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]),
);

type Exports = Record<string, unknown>;
type Compiled = (exports: Exports, require: (specifier: string) => unknown) => void;

/** Loads `src/gate` with one of its files changed; everything else is what it is for all tests. */
export class GateLoader {
  private readonly files: ReadonlyMap<string, Compiled>;
  private readonly outside: ReadonlyMap<string, unknown>;

  private constructor(files: GateLoader['files'], outside: GateLoader['outside']) {
    this.files = files;
    this.outside = outside;
  }

  static async make(): Promise<GateLoader> {
    const texts = [...GATE_SOURCES].map(([file, source]) => [file, transpiled(source)] as const);
    const wanted = new Set(texts.flatMap(([file, text]) => importsOf(text).map(pathFrom(file))));
    const outside = new Map<string, unknown>();
    for (const path of wanted) {
      if (!GATE_SOURCES.has(`${path}.ts`)) outside.set(path, await import(join(ROOT, path)));
    }
    return new GateLoader(new Map(texts.map(([file, text]) => [file, compiled(text)])), outside);
  }

  /** What the folder does; with a mutant in place of one of its files. */
  load(mutant?: Mutant): GateFolder {
    const files = new Map(this.files);
    if (mutant !== undefined) files.set(mutant.file, compiled(transpiled(mutant.source)));
    const loaded = new Map<string, Exports>();
    const load = (file: string): Exports => {
      const before = loaded.get(file);
      if (before !== undefined) return before;
      const exports: Exports = {};
      loaded.set(file, exports);
      const from = pathFrom(file);
      files.get(file)?.(exports, (specifier) => {
        const path = from(specifier);
        return this.outside.get(path) ?? load(`${path}.ts`);
      });
      return exports;
    };
    const all: Exports = {};
    for (const file of files.keys()) Object.assign(all, load(file));
    // the names that others use stand in GateFolder; each is exported by one file
    return all as GateFolder;
  }
}

function transpiled(source: string): string {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  return ts.transpileModule(source, { compilerOptions }).outputText;
}

function compiled(text: string): Compiled {
  return compileFunction(text, ['exports', 'require']) as Compiled;
}

function importsOf(text: string): readonly string[] {
  return [...text.matchAll(/require\("([^"]+)"\)/g)].map(([, specifier]) => specifier ?? '');
}

/** Turns what a file imports into a path from `src/gate`. */
function pathFrom(file: string): (specifier: string) => string {
  return (specifier) => relative(ROOT, join(ROOT, file, '..', specifier));
}
