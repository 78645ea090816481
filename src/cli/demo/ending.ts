import type { SceneEnd, World } from './switch-scene';
import type { JournalEntry } from '../../deliver/journal';
import { findJournal } from '../../deliver/find-journal';
import { journalPath } from '../../deliver/layout';
import { BugError } from '../../model/errors';
import { pullsWithoutOutside } from '../../rehearse/live/who-serves';
import { plural } from '../print/issues';

/** What is left: the history, the journal, and a cluster that needs no registry outside. */
export async function showEnd(world: World, ends: readonly SceneEnd[]): Promise<void> {
  const { narrator, fleet } = world;
  narrator.title('What is left: the history of the repository');
  narrator.line(narrator.paint.dim('$ git log --oneline'));
  narrator.write(await fleet.log());
  const last = ends.at(-1);
  if (last === undefined) return;
  await showJournal(world, last);
  showPulls(world, last);
  showSums(world, ends);
}

async function showJournal(
  { narrator, fleet, layout }: World,
  { planned }: SceneEnd,
): Promise<void> {
  const path = journalPath(layout, planned.id);
  const { files } = await fleet.branch.read();
  const journal = findJournal(files, layout, planned.id);
  if (journal?.ok !== true) throw new BugError(`the switch has left no journal at ${path}`);
  narrator.line(`\n${path}, in short`);
  for (const entry of journal.value.entries) narrator.line(`  ${entryText(entry)}`);
}

function entryText(entry: JournalEntry): string {
  const when = entry.at ?? '';
  switch (entry.event) {
    case 'started':
      return `${when}  started`;
    case 'begun':
      return `${when}  begun   ${entry.phase}`;
    case 'passed':
      return `${when}  passed  ${entry.phase}, ${plural(entry.evidence.length, 'line')} of evidence`;
    case 'renewed':
      return `${when}  renewed ${entry.items.join(', ')}`;
    case 'superseded':
      return `${when}  goes on as ${entry.by}`;
  }
}

function showPulls({ narrator, cluster }: World, { context }: SceneEnd): void {
  const { paint } = narrator;
  const pulls = pullsWithoutOutside(cluster.twin, context);
  narrator.line('\nA pull on every node, with every registry outside the cluster switched off');
  for (const { node, pulled, servedBy, error } of pulls) {
    const what = pulled
      ? `${paint.green('✓')} from ${servedBy ?? '?'}, which leads to the masters' own registries`
      : `${paint.red('✗')} ${error ?? ''}`;
    narrator.line(`  ${node}  ${what}`);
  }
}

function showSums({ narrator }: World, ends: readonly SceneEnd[]): void {
  const moments = ends.reduce((sum, { ending }) => sum + ending.moments, 0);
  narrator.line();
  narrator.text(
    `Looked at ${String(moments)} moments: in each, every node could pull what its pods might have needed. Where the manifests name the licence, git has the placeholder regshift-secret://… here: the twin needs no value. regshift start seals it.`,
  );
}
