import { routeText } from '../model/mode';
import { printable } from '../diff/printable-text';
import type { Action, Phase, Plan } from '../plan/plan';
import { LONGEST_COMMENT } from './keep-comment';
import type { PullRequestText } from './forge';
import type { Journal } from './journal';
import { safeCode, safeMarkdown } from './markdown-safe';
import { phaseChanges } from './pull-request-changes';
import { markerLine } from './pull-request-marker';
import type { ProposalFacts } from './proposal-facts';
import { proposedPhase } from './proposed-phase';
import type { ProposedPhase } from './proposed-phase';
import { costText, phaseTable } from './pull-request-table';

/** What a forge takes in a title; GitLab takes the least. */
const LONGEST_TITLE = 255;
/** What one list shows: the head must leave room for the diff. */
const MOST_EVIDENCE = 20;
const MOST_NAMES = 10;
const MOST_ACTIONS = 5;
const LONGEST_COMMAND = 1_500;

/**
 * The pull request of a phase: what merging it does, what it costs, what a person has to do, what was seen before, the
 * way back, and the diff with its secrets masked. The diff is cut where all of it is too long, the rest never is.
 */
export function pullRequestText(facts: ProposalFacts): PullRequestText {
  const proposed = proposedPhase(facts.journal);
  return { title: titleOf(facts, proposed), body: bodyOf(facts, proposed) };
}

function titleOf({ plan, journal, onHold }: ProposalFacts, proposed: ProposedPhase): string {
  const place = placeOf(plan, proposed);
  const name = place === '' ? WHOLE_SWITCH[proposed.name] : `${proposed.name} (${place})`;
  const title = printable(`Registry of ${journal.cluster}: ${name ?? proposed.name}`);
  return `${onHold === undefined ? '' : 'On hold: '}${title}`.slice(0, LONGEST_TITLE);
}

/** Titles of what writes the journal alone. */
const WHOLE_SWITCH: Readonly<Record<string, string>> = {
  start: 'a switch begins',
  close: 'the switch is done',
};

function placeOf({ hops }: Plan, { index }: ProposedPhase): string {
  const count = hops.flatMap(({ phases }) => phases).length;
  return index === undefined ? '' : `phase ${String(index + 1)} of ${String(count)}`;
}

function bodyOf(facts: ProposalFacts, proposed: ProposedPhase): string {
  const { plan, journal } = facts;
  const phases = plan.hops.flatMap((hop) => hop.phases);
  const phase = proposed.index === undefined ? undefined : phases[proposed.index];
  const marker = markerLine({
    plan: journal.plan.hash,
    cluster: journal.cluster,
    switch: journal.id,
    phase: proposed.name,
  });
  const head = [
    `${marker}\n${verdict(facts, proposed, phase)}`,
    ...(phase === undefined ? [] : [aboutPhase(phase)]),
    ...todo(plan, phases, proposed, phase),
    phaseTable(phases, proposed.name === 'close' ? phases.length : proposed.index),
    ...(phase === undefined ? [] : [wayBack(phase)]),
    ...evidence(proposed),
    ...(facts.rehearsal === undefined ? [] : [`**Rehearsal** ${safeMarkdown(facts.rehearsal)}`]),
    rules(journal),
  ].join('\n\n');
  return head + phaseChanges(facts, proposed.index, LONGEST_COMMENT - head.length);
}

function verdict(
  { plan, onHold }: ProposalFacts,
  proposed: ProposedPhase,
  phase: Phase | undefined,
): string {
  const route = safeMarkdown(routeText(plan.route));
  const what =
    phase === undefined
      ? safeMarkdown(WHOLE_SWITCH[proposed.name] ?? proposed.name)
      : `${placeOf(plan, proposed)}: ${idText(phase.id)}`;
  const where = `## ${safeMarkdown(plan.cluster)}, ${route}: ${what}`;
  return [where, '', onHold === undefined ? readyText(proposed) : holdText(onHold)].join('\n');
}

function readyText({ passed }: ProposedPhase): string {
  return passed.length === 0
    ? '✓ **May be merged.** It begins the switch: nothing comes before it.'
    : `✓ **May be merged.** The gate of ${names(passed.map(({ phase }) => phase))} was seen to be open.`;
}

function holdText(reason: string): string {
  return `✗ **Do not merge it now:** ${safeMarkdown(reason)}`;
}

function aboutPhase(phase: Phase): string {
  const lines = [
    `**What it does** ${safeMarkdown(phase.purpose)}`,
    `**What it costs** ${costText(phase.disruption)}`,
    `**Done when** ${safeMarkdown(phase.gate.text)}`,
  ];
  return lines.join('\\\n');
}

function todo(
  plan: Plan,
  phases: readonly Phase[],
  { index }: ProposedPhase,
  phase: Phase | undefined,
): readonly string[] {
  const near = actionsAround(plan, phases, index);
  const items = [
    ...(phase?.approval === true
      ? [
          `- **Approve** ${idText(phase.id)} by a review, somebody other than who opened this. The review counts for this plan and this commit.`,
        ]
      : []),
    ...near.slice(0, MOST_ACTIONS).map(actionItem),
    ...more(near.length - MOST_ACTIONS),
  ];
  return items.length === 0 ? [] : [['**What you have to do**', '', ...items].join('\n')];
}

/** What a person does in this phase and in those behind it that commit nothing. */
function actionsAround(
  { actions }: Plan,
  phases: readonly Phase[],
  index: number | undefined,
): readonly Action[] {
  if (index === undefined) return [];
  const next = phases.findIndex(({ kind }, at) => at > index && kind === 'commit');
  const near = phases.slice(index, next < 0 ? undefined : next).map(({ id }) => id);
  return actions.filter(({ phase }) => near.includes(phase));
}

function actionItem({ phase, text, command }: Action): string {
  const item = `- ${idText(phase)}: ${safeMarkdown(text)}`;
  return command === undefined ? item : `${item}<br>${safeCode(command, LONGEST_COMMAND)}`;
}

function wayBack({ pointOfNoReturn, inverse }: Phase): string {
  const steps = names(inverse.steps.map(({ id }) => id));
  const before = steps === '' ? '' : `${safeCode('regshift rollback')} lands ${steps}. `;
  const note = inverse.note === undefined ? '' : `${safeMarkdown(inverse.note)}. `;
  const last = pointOfNoReturn
    ? '◆ Once this phase is done, the way back is a new switch.'
    : 'Reverting the merge is none: the switch would stop where it is.';
  return `**Way back** ${before}${note}${last}`;
}

function evidence({ passed }: ProposedPhase): readonly string[] {
  const lines = passed.flatMap(({ phase, evidence: seen }) =>
    seen.map((line) => `- ${idText(phase)}: ${safeMarkdown(line, 400)}`),
  );
  if (lines.length === 0) return [];
  const shown = [...lines.slice(0, MOST_EVIDENCE), ...more(lines.length - MOST_EVIDENCE)];
  return [['**What was seen**', '', ...shown].join('\n')];
}

function names(ids: readonly string[]): string {
  const shown = ids.slice(0, MOST_NAMES).map(idText).join(', ');
  return ids.length > MOST_NAMES ? `${shown}, …` : shown;
}

function idText(id: string): string {
  return safeCode(id, 100);
}

function more(count: number): readonly string[] {
  return count > 0 ? [`- … and ${String(count)} more`] : [];
}

function rules({ id, plan }: Journal): string {
  return `Merge commit, squash and rebase are all the same to regshift. It keeps the branch and this text: what you add to them is lost or stops it. Switch ${idText(id)}, plan ${safeCode(plan.hash.slice(0, 12))}.`;
}
