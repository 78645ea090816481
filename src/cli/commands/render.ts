import { join } from 'node:path';
import { foreignFiles, isFile, linkTarget, replaceTree } from '../../io/tree-writer';
import { fileSet } from '../../model/file-set';
import type { RenderedPhase } from '../../render/render-plan';
import { EXIT } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import { loadSwitch } from '../load';
import type { SwitchOptions } from '../load';
import { plural } from '../print/issues';
import { badUsage, Rejected } from '../rejected';
import { renderSwitch } from '../render-switch';
import type { Streams } from '../streams';
import { validatePhases } from '../validate-phases';

export interface RenderOptions extends SwitchOptions {
  readonly phase?: string;
  readonly out?: string;
  readonly stdout: boolean;
}

/** `regshift render`: nothing is written before everything is rendered and found valid. */
export async function render(options: RenderOptions, streams: Streams): Promise<ExitCode> {
  if (options.stdout && options.out !== undefined) {
    throw badUsage('--stdout and --out exclude each other');
  }
  const loaded = await loadSwitch(options);
  const { phases: all } = await renderSwitch(loaded);
  const phases = pick(all, options);
  await validatePhases(phases, loaded);
  if (options.stdout) streams.stdout.write(streamOf(phases));
  else if (options.out === undefined) streams.stdout.write(listing(phases));
  else write(options.out, phases, streams);
  return EXIT.yes;
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
function streamOf(phases: readonly RenderedPhase[]): string {
  return phases
    .flatMap((phase) => phase.tree.objects.map((entry) => entry.text))
    .map((text) => `---\n${text.replace(/^---\n/, '')}`)
    .join('');
}

function listing(phases: readonly RenderedPhase[]): string {
  return phases
    .flatMap((phase) => phase.tree.files.map((file) => `${phase.folder}/${file.path}\n`))
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

function write(folder: string, phases: readonly RenderedPhase[], streams: Streams): void {
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
      phase.tree.files.map((file) => ({ ...file, path: `${phase.folder}/${file.path}` })),
    ),
  );
  replaceTree(folder, files);
  streams.stderr.write(
    `${plural(phases.length, 'phase')}, ${plural(files.length, 'file')} in ${folder}\n`,
  );
}
