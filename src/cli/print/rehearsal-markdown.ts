import { routeText } from '../../model/mode';
import { INVARIANTS, hazardText } from '../../rehearse/report/invariants';
import type { FoundViolation, HandTask, Rehearsal } from '../../rehearse/report/rehearsal';
import { plural } from './issues';
import { escapeMarkdown } from './markdown';
import { estimateText, stepLines } from './rehearsal-end';
import { clockText } from './virtual-time';

/** A rehearsal as a section of a pull request's comment. */
export function formatRehearsalMarkdown(rehearsal: Rehearsal): string {
  const sections = [
    `## ${escapeMarkdown(rehearsal.cluster)}: rehearsal of ${routeText(rehearsal.route)}`,
    verdict(rehearsal),
    ...rehearsal.violations.filter(({ hazard }) => !hazard).map(counterexample),
    phases(rehearsal),
    held(rehearsal),
    list('By hand', rehearsal.byHand.map(taskText)),
    list(
      'Hazards, whatever the plan',
      rehearsal.violations.filter(({ hazard }) => hazard).map(hazardLine),
    ),
    list('Good to know', remarks(rehearsal)),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function verdict({ outcome, stopped, seconds, estimate, states, depth, seed }: Rehearsal): string {
  const size =
    states === undefined
      ? `seed ${String(seed)}`
      : `${plural(states, 'state')}, depth ${String(depth ?? 0)}`;
  const time = seconds === undefined ? '' : ` after ${clockText(seconds)}`;
  const about = estimate === undefined ? '' : `; ${estimateText(estimate)}`;
  const why =
    stopped === undefined ? '' : `\n\n${escapeMarkdown(`${stopped.phase}: ${stopped.reason}`)}`;
  return `**${OUTCOME_TEXT[outcome]}**${time}${about} (${size})${why}`;
}

const OUTCOME_TEXT: Readonly<Record<Rehearsal['outcome'], string>> = {
  done: 'done',
  reverted: 'taken back',
  waiting: 'waits for somebody',
  failed: 'needs a person',
  violated: 'counterexample: an invariant does not hold',
  cut: 'can not tell: too many states',
};

function counterexample({ invariant, message, trace = [] }: FoundViolation): string {
  return [
    `### ${escapeMarkdown(invariant)}`,
    '',
    escapeMarkdown(message),
    '',
    '```text',
    ...stepLines(trace),
    '```',
  ].join('\n');
}

function phases({ phases: spans }: Rehearsal): string {
  if (spans.length === 0) return '';
  return [
    '| phase | from | took |',
    '|---|---|---|',
    ...spans.map(
      ({ id, at, seconds }) => `| \`${id}\` | +${clockText(at)} | ${clockText(seconds)} |`,
    ),
  ].join('\n');
}

function held({ held: names }: Rehearsal): string {
  const texts = INVARIANTS.filter(({ name }) => names.includes(name)).map(({ text }) => text);
  return list('Held at every moment', texts);
}

function taskText({ phase, text, command, seconds }: HandTask): string {
  const took = seconds === undefined ? '' : ` (took ${clockText(seconds)})`;
  const how = command === undefined ? '' : `\n\n  \`\`\`bash\n  ${command}\n  \`\`\``;
  return `\`${phase}\`: ${escapeMarkdown(text)}${took}${how}`;
}

function hazardLine({ invariant, message }: FoundViolation): string {
  return escapeMarkdown(`${invariant}: ${hazardText(invariant)}. ${message}`);
}

function remarks({ outages, faults, assumed, walks }: Rehearsal): readonly string[] {
  return [
    ...outages.map(
      ({ host, seconds }) =>
        `${escapeMarkdown(host)}: out of reach on a node for up to ${clockText(seconds)}`,
    ),
    ...(walks === undefined
      ? []
      : [
          `${plural(walks.runs, 'walk')} with drawn faults, of which ${String(walks.violated)} broke an invariant`,
        ]),
    ...faults
      .filter(({ happened }) => !happened)
      .map(({ text }) => `fault ${escapeMarkdown(text)} never happened`),
    ...assumed.map(escapeMarkdown),
  ];
}

function list(title: string, items: readonly string[]): string {
  if (items.length === 0) return '';
  return [`### ${title}`, '', ...items.map((item) => `- ${item}`)].join('\n');
}
