import type { Disruption } from '../model/disruption';
import type { Phase } from '../plan/plan';
import { safeCode, safeMarkdown } from './markdown-safe';

/** More would not leave room for the diff. */
const MOST_ROWS = 30;
const MOST_CHANGES = 3;

const COST: Readonly<Record<Disruption, string>> = {
  None: 'nothing',
  ControllerRestart: "the platform's controller restarts",
  ContainerdRestart: 'containerd restarts on nodes',
  AllComponentsRestart: 'every component of the platform restarts',
  Drain: 'nodes are drained',
  Reboot: 'nodes are rebooted',
};

/** What a phase costs, in words. */
export function costText(disruption: Disruption): string {
  return COST[disruption];
}

/** All phases, those done ticked and the one that is proposed pointed out; the nearest where there are very many. */
export function phaseTable(phases: readonly Phase[], current: number | undefined): string {
  const first = Math.max(0, Math.min((current ?? 0) - MOST_ROWS / 2, phases.length - MOST_ROWS));
  const rows = phases
    .map((phase, index) => row(phase, index, current))
    .slice(first, first + MOST_ROWS);
  const hidden = phases.length - rows.length;
  return [
    '| # | phase | commit changes | costs | done when |',
    '|---|---|---|---|---|',
    ...rows,
    ...(hidden > 0 ? [`| | … and ${String(hidden)} more | | | |`] : []),
  ].join('\n');
}

function row(phase: Phase, index: number, current: number | undefined): string {
  const number = String(index + 1);
  const mark = index === current ? ` ◀` : index < (current ?? 0) ? ' ✓' : '';
  const cells = [
    index === current ? `**${number}**${mark}` : `${number}${mark}`,
    `${safeCode(phase.id, 100)}${phase.pointOfNoReturn ? ' ◆' : ''}`,
    changesCell(phase),
    `${phase.disruption === 'None' ? '–' : costText(phase.disruption)}${phase.approval ? ', approval' : ''}`,
    safeMarkdown(phase.gate.text, 200),
  ];
  return `| ${cells.join(' | ')} |`;
}

function changesCell({ kind, changes }: Phase): string {
  if (kind === 'action') return 'a person acts';
  if (kind === 'check') return 'nothing, a check';
  if (changes.length === 0) return '–';
  const shown = changes
    .slice(0, MOST_CHANGES)
    .map((change) => `${change.action} ${safeCode(`${change.kind}/${change.name}`, 120)}`);
  const hidden = changes.length - shown.length;
  return [...shown, ...(hidden > 0 ? [`… and ${String(hidden)} more`] : [])].join('<br>');
}
