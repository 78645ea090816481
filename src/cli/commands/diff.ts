import { filesAtRevision } from '../../io/git-history';
import { isManifestName } from '../../io/read-files';
import type { Diff } from '../../diff/diff';
import { diffObjects } from '../../diff/diff-objects';
import { printDiffJson } from '../../diff/print-json';
import { markdownPages } from '../../diff/print-markdown';
import { printDiffText } from '../../diff/print-text';
import type { KubeObject } from '../../model/object-id';
import { readManifests } from '../../render/from-yaml';
import type { RenderedTree } from '../../render/render-tree';
import { stringify } from 'yaml';
import { EXIT } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import { loadManifests, loadSwitch, manifestsFolder, valueOf } from '../load';
import type { SwitchOptions } from '../load';
import { painterFor } from '../print/painter';
import { badUsage } from '../rejected';
import type { Streams } from '../streams';
import { renderSwitch } from '../render-switch';

export interface DiffOptions {
  /** Two files or folders; none where a phase is compared with a revision. */
  readonly paths: readonly string[];
  readonly switch?: SwitchOptions & { readonly phase?: string; readonly against?: string };
  readonly output: 'text' | 'json' | 'yaml' | 'markdown';
  /** Page of a Markdown diff, from 1. */
  readonly page: number;
}

/** `regshift diff`: 1 when there are differences. */
export async function diff(options: DiffOptions, streams: Streams): Promise<ExitCode> {
  const found =
    options.switch === undefined ? comparePaths(options) : await comparePhase(options.switch);
  streams.stdout.write(format(found, options, streams));
  return found.objects.length > 0 ? EXIT.no : EXIT.yes;
}

function comparePaths({ paths }: DiffOptions): Diff {
  const [before, after] = paths;
  if (before === undefined || after === undefined || paths.length > 2) {
    throw badUsage(
      'diff takes two files or folders, or a cluster file',
      'regshift diff A B, or regshift diff -f FILE --phase PHASE [--against REV]',
    );
  }
  return diffObjects(loadManifests(before, EXIT.usage), loadManifests(after, EXIT.usage));
}

/** Compares the tree after a phase with the tree of a revision, or with the tree before the phase. */
async function comparePhase(options: NonNullable<DiffOptions['switch']>): Promise<Diff> {
  const loaded = await loadSwitch(options);
  const { before: delivered, phases } = await renderSwitch(loaded);
  const index = phases.findIndex((phase) => phase.id === options.phase);
  const phase = phases[index];
  if (phase === undefined) {
    throw badUsage(
      options.phase === undefined ? 'which phase?' : `the plan has no phase ${options.phase}`,
      `name it: --phase ${phases.map(({ id }) => id).join(', ')}`,
    );
  }
  const before =
    options.against === undefined
      ? objectsOf((phases[index - 1] ?? { tree: delivered }).tree)
      : await atRevision(manifestsFolder(options, loaded.input.cluster), options.against);
  return diffObjects(before, objectsOf(phase.tree));
}

function objectsOf(tree: RenderedTree): readonly KubeObject[] {
  return tree.objects.map((entry) => entry.object);
}

async function atRevision(folder: string, revision: string): Promise<readonly KubeObject[]> {
  const files = (await filesAtRevision(folder, revision)).filter(({ path }) =>
    isManifestName(path),
  );
  return valueOf(readManifests(files), EXIT.usage);
}

function format(found: Diff, options: DiffOptions, streams: Streams): string {
  switch (options.output) {
    case 'json':
      return printDiffJson(found);
    case 'yaml':
      return stringify(found, { lineWidth: 0 });
    case 'markdown':
      return page(found, options.page);
    case 'text': {
      const paint = painterFor(streams.stdout, streams);
      const painter = {
        added: paint.green,
        removed: paint.red,
        changed: paint.yellow,
        hunk: paint.dim,
      };
      return printDiffText(found, { painter, columns: streams.stdout.columns ?? 100 });
    }
  }
}

function page(found: Diff, number: number): string {
  const pages = markdownPages(found);
  const chosen = pages[number - 1];
  if (chosen !== undefined) return chosen;
  throw badUsage(`there is no page ${String(number)}`, `the diff has ${String(pages.length)}`);
}
