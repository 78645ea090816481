import type {
  ConditionStatus,
  PhaseStatus,
  StatusAction,
  SwitchStatus,
} from '../../deliver/switch-status';
import { routeText } from '../../model/mode';
import { plural } from './issues';
import type { Painter } from './painter';
import { wrap } from './wrap';

/** Where a status is shown. */
export interface StatusTextContext {
  readonly paint: Painter;
  /** Width of the terminal. */
  readonly columns: number;
}

/** A switch as a person follows it: the phases, the one that is waited for with what is in the way. */
export function formatStatus(status: SwitchStatus, context: StatusTextContext): string {
  const { paint } = context;
  const { cluster, switch: id, route } = status;
  if (id === undefined) return `${paint.bold(cluster)}   ${status.reason}\n`;
  const head = `${paint.bold(cluster)}   ${paint.bold(routeText(route ?? []))}   ${paint.dim(id)}`;
  const lines = status.phases.flatMap((phase) => phaseLines(phase, status, context));
  return [head, ...lines, '', conclusion(status, paint), ''].join('\n');
}

function phaseLines(
  phase: PhaseStatus,
  status: SwitchStatus,
  { paint, columns }: StatusTextContext,
): readonly string[] {
  const isNow = phase.id === status.phase;
  const line = `  ${mark(phase, status, paint)} ${isNow ? paint.bold(phase.id) : phase.id}`;
  if (!isNow) return [phase.state === 'ahead' ? paint.dim(line) : line];
  const conditions = (phase.conditions ?? []).map((condition) =>
    conditionLine(condition, paint, columns),
  );
  const inTheWay = reasonsOf(status).flatMap(shortened);
  return [
    `${line}   ${paint.dim(phase.purpose)}`,
    ...conditions,
    ...inTheWay.map((text) => `      ${wrap(text, columns - 8, 8)}`),
    ...(phase.actions ?? []).flatMap((action) => actionLines(action, paint, columns)),
  ];
}

/** DKP's messages list every image that is missing: their lines that begin at the margin are enough. */
function shortened(text: string): readonly string[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const heads = lines.filter((line, at) => at === 0 || /^[^\s-]/.test(line));
  const shown = heads.slice(0, MOST_LINES);
  const left = lines.length - shown.length;
  return left === 0 ? shown : [...shown, `… ${plural(left, 'line')} more (-o json has them all)`];
}

const MOST_LINES = 5;

function actionLines(
  { text, command }: StatusAction,
  paint: Painter,
  columns: number,
): readonly string[] {
  const told = `      ${paint.yellow('→')} ${wrap(text, columns - 10, 8)}`;
  return command === undefined ? [told] : [told, `        ${paint.bold(command)}`];
}

/** What is in the way, the first first, each once. */
function reasonsOf({ reason, evidence }: SwitchStatus): readonly string[] {
  const rest = evidence.filter((line) => reason === '' || !line.endsWith(reason));
  return [...(reason === '' ? [] : [reason]), ...rest];
}

function mark(phase: PhaseStatus, status: SwitchStatus, paint: Painter): string {
  if (phase.state === 'passed') return paint.green('✓');
  if (phase.id !== status.phase) return phase.state === 'committed' ? paint.green('✓') : ' ';
  switch (status.verdict) {
    case 'failed':
      return paint.red('✗');
    case 'open':
    case 'done':
      return paint.green('○');
    case 'waiting':
    case 'stale':
      return paint.yellow('◐');
  }
}

function conditionLine(
  { type, status, message }: ConditionStatus,
  paint: Painter,
  columns: number,
): string {
  const sign = status === 'True' ? paint.green('✓') : status === 'False' ? paint.yellow('◐') : ' ';
  const room = columns - type.length - 12;
  const [first = ''] = message.split('\n');
  const shown = first.length > room ? `${first.slice(0, Math.max(0, room - 1))}…` : first;
  return `      ${sign} ${type}${shown === '' ? '' : `   ${paint.dim(shown)}`}`;
}

function conclusion(
  { verdict, phase, waitsFor = 'cluster' }: SwitchStatus,
  paint: Painter,
): string {
  switch (verdict) {
    case 'done':
      return paint.green('Done: every gate was open.');
    case 'open':
      return `The next commit may be made${phase === undefined ? '' : ` (${phase})`}: regshift advance`;
    case 'failed':
      return paint.red('A person has to look. Nothing more is committed.');
    case 'stale':
      return 'Cannot tell yet: what was seen is older than what was asked for, or a fact is missing.';
    case 'waiting':
      return WAITING[waitsFor];
  }
}

const WAITING: Readonly<Record<NonNullable<SwitchStatus['waitsFor']>, string>> = {
  cluster: 'Waiting for the cluster; the next commit follows when the gate is open.',
  person: 'A person has to act (see above); the next commit follows by itself.',
  approval: 'A person has to approve the next commit.',
  merge: 'Proposed: nothing happens in the cluster until it is merged.',
};
