import { routeText } from '../../model/mode';
import type { Phase, Plan } from '../../plan/plan';
import { escapeMarkdown } from './markdown';

/** A plan as a section of a pull request's comment. */
export function formatPlanMarkdown(plan: Plan): string {
  const title = `## ${escapeMarkdown(plan.cluster)}: ${plan.legal ? routeText(plan.route) : 'no plan'}`;
  const sections = plan.legal
    ? [
        phaseTable(plan),
        list(
          'Risks',
          plan.risks.map((r) => `${r.message} (${r.code})`),
        ),
        conditions(plan),
        byHand(plan),
      ]
    : [
        list(
          'Refused',
          plan.refusals.map((r) => `${r.message} (${r.code})`),
        ),
      ];
  return `${[title, ...sections.filter((section) => section !== '')].join('\n\n')}\n`;
}

function phaseTable(plan: Plan): string {
  const phases = plan.hops.flatMap((hop) => hop.phases);
  if (phases.length === 0) return 'Nothing to do.';
  return [
    '| # | phase | changes | costs | done when |',
    '|---|---|---|---|---|',
    ...phases.map(
      (phase, index) =>
        `| ${String(index + 1)} | ${phaseCell(phase)} | ${changes(phase)} | ${phase.disruption}${phase.approval ? ', approval' : ''} | ${escapeMarkdown(phase.gate.text)} |`,
    ),
  ].join('\n');
}

function phaseCell(phase: Phase): string {
  return `\`${phase.id}\`${phase.pointOfNoReturn ? ' ◆ point of no return' : ''}`;
}

function changes(phase: Phase): string {
  if (phase.kind === 'action') return 'a person acts';
  if (phase.kind === 'check') return 'nothing, a check';
  return phase.changes.map((c) => `${c.action} ${c.kind}/${escapeMarkdown(c.name)}`).join('<br>');
}

function conditions(plan: Plan): string {
  const open = plan.preconditions.filter((p) => p.state !== 'met');
  return list(
    'Preconditions',
    open.map(
      (p) => `**${p.state}** ${p.code}: ${p.message}${p.remedy === '' ? '' : ` – ${p.remedy}`}`,
    ),
  );
}

function byHand(plan: Plan): string {
  const items = plan.actions.map(
    (action) =>
      `- \`${action.phase}\`: ${escapeMarkdown(action.text)}${action.command === undefined ? '' : `\n\n  \`\`\`bash\n  ${action.command}\n  \`\`\``}`,
  );
  return items.length === 0 ? '' : ['### By hand', ...items].join('\n\n');
}

function list(title: string, items: readonly string[]): string {
  if (items.length === 0) return '';
  return [`### ${title}`, '', ...items.map((item) => `- ${escapeProse(item)}`)].join('\n');
}

function escapeProse(text: string): string {
  return text.replace(/[<>|]/g, (char) => `\\${char}`);
}
