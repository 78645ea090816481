import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { currentPhase } from '../../deliver/current-phase';
import { layoutOf } from '../../deliver/layout';
import { readTree } from '../../io/read-files';
import { foreignFiles, isFile, linkTarget, replaceTree } from '../../io/tree-writer';
import { fileSet } from '../../model/file-set';
import type { FileSet } from '../../model/file-set';
import type { RenderedPhase } from '../../render/render-plan';
import { EXIT } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import { loadClusterFile, loadSwitch, valueOf } from '../load';
import type { SwitchOptions } from '../load';
import { plural } from '../print/issues';
import { badUsage, Rejected } from '../rejected';
import { renderSwitch } from '../render-switch';
import type { Streams } from '../streams';
import { validatePhases } from '../validate-phases';

export interface RenderOptions extends SwitchOptions {
  readonly phase?: string;
  readonly current: boolean;
  readonly out?: string;
  readonly stdout: boolean;
}

/** `regshift render`: nothing is written before everything is rendered and found valid. */
export async function render(options: RenderOptions, streams: Streams): Promise<ExitCode> {
  if (options.stdout && options.out !== undefined) {
    throw badUsage('--stdout and --out exclude each other');
  }
  const phases = options.current ? [committed(options)] : await rendered(options);
  if (options.stdout) streams.stdout.write(streamOf(phases));
  else if (options.out === undefined) streams.stdout.write(listing(phases));
  else write(options.out, phases, streams);
  return EXIT.yes;
}

/** A phase as it leaves this command. */
interface PhaseFiles {
  /** `03-switch-u1`. */
  readonly folder: string;
  /** Manifests by name. */
  readonly files: FileSet;
  /** Their texts in the order of a stream. */
  readonly texts: readonly string[];
}

async function rendered(options: RenderOptions): Promise<readonly PhaseFiles[]> {
  const loaded = await loadSwitch(options);
  const { phases: all } = await renderSwitch(loaded);
  const phases = pick(all, options);
  await validatePhases(phases, loaded);
  return phases.map(({ folder, tree: { files, objects } }) => ({
    folder,
    files,
    texts: objects.map(({ text }) => text),
  }));
}

/** What the cluster's folder holds: a phase that was planned, reviewed and committed is not rendered anew. */
function committed({ file, phase, observed, from, delivered }: RenderOptions): PhaseFiles {
  if ([phase, observed, from, delivered].some((given) => given !== undefined)) {
    throw badUsage(
      '--current is the phase that the journal names',
      'leave out --phase, --observed, --from and --delivered',
    );
  }
  const { name, delivery } = loadClusterFile(file);
  const layout = layoutOf(delivery?.path ?? '', name);
  const files = filesBelow(join(dirname(file), name), layout.folder);
  const { folder, manifests } = valueOf(currentPhase(layout, files), EXIT.no);
  return { folder, files: manifests, texts: manifests.map(({ content }) => withLastLine(content)) };
}

function withLastLine(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

/** Files below a folder by their path in the repository; none where there is no folder. */
function filesBelow(folder: string, pathInRepository: string): FileSet {
  if (!existsSync(folder)) return [];
  return fileSet(
    readTree(folder, () => true).map(({ path, bytes }) => ({
      path: `${pathInRepository}/${relative(folder, path)}`,
      content: Buffer.from(bytes).toString('utf8'),
    })),
  );
}

function pick(phases: readonly RenderedPhase[], options: RenderOptions): readonly RenderedPhase[] {
  const { phase, stdout } = options;
  if (phase === undefined) {
    if (stdout && phases.length !== 1) {
      throw badUsage('--stdout prints one phase', `name it: --phase ${idsOf(phases)}`);
    }
    return phases;
  }
  const found = phases.filter((candidate) => candidate.id === phase);
  if (found.length > 0) return found;
  throw badUsage(`the plan has no phase ${phase}`, `its phases are: ${idsOf(phases)}`);
}

function idsOf(phases: readonly RenderedPhase[]): string {
  return phases.length === 0 ? 'none, there is nothing to do' : phases.map((p) => p.id).join(', ');
}

/** One valid stream of documents: objects and nothing else. */
function streamOf(phases: readonly PhaseFiles[]): string {
  return phases
    .flatMap(({ texts }) => texts)
    .map((text) => `---\n${text.replace(/^---\n/, '')}`)
    .join('');
}

function listing(phases: readonly PhaseFiles[]): string {
  return phases
    .flatMap(({ folder, files }) => files.map(({ path }) => `${folder}/${path}\n`))
    .join('');
}

/** Replacing a link would leave the folder behind it as it was; following it would replace a folder that nobody named. */
function refuseLink(folder: string): void {
  const target = linkTarget(folder);
  if (target === undefined) return;
  throw badUsage(
    `--out ${folder} is a symbolic link to ${target}, which is neither replaced nor followed`,
    'name the folder itself',
  );
}

function refuseFile(folder: string): void {
  if (isFile(folder)) throw badUsage(`--out ${folder} is a file`, 'name a folder');
}

function write(folder: string, phases: readonly PhaseFiles[], streams: Streams): void {
  refuseLink(folder);
  refuseFile(folder);
  const foreign = foreignFiles(folder);
  if (foreign.length > 0) {
    throw new Rejected(
      foreign.slice(0, 20).map((path) => ({
        code: 'R008',
        severity: 'error',
        place: { file: join(folder, path) },
        message: 'this file was not written by regshift, and replacing the folder would lose it',
        hint: 'choose an empty folder, or move the file away',
      })),
      EXIT.no,
    );
  }
  const files = fileSet(
    phases.flatMap((phase) =>
      phase.files.map((file) => ({ ...file, path: `${phase.folder}/${file.path}` })),
    ),
  );
  replaceTree(folder, files);
  streams.stderr.write(
    `${plural(phases.length, 'phase')}, ${plural(files.length, 'file')} in ${folder}\n`,
  );
}
