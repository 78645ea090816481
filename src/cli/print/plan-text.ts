import { stateName } from '../../model/mode';
import type { State } from '../../model/mode';
import type { Disruption } from '../../model/disruption';
import type { Snapshot } from '../../observe/snapshot';
import type { Cluster } from '../../spec/cluster';
import type { Action, Change, Phase, Plan, Precondition, Risk } from '../../plan/plan';
import { sectionOf } from '../../plan/settings';
import { plural } from './issues';
import type { Painter } from './painter';
import { table } from './table';
import { wrap } from './wrap';

/** What the text of a plan is made from, beside the plan. */
export interface PlanTextContext {
  readonly cluster: Cluster;
  readonly snapshot: Snapshot | undefined;
  readonly paint: Painter;
  /** Also tell what holds. */
  readonly verbose: boolean;
  /** Width of the terminal. */
  readonly columns: number;
}

/** A plan on one screen: what, in which order, what does it cost, how do I get back. */
export function formatPlan(plan: Plan, context: PlanTextContext): string {
  const sections = plan.legal
    ? [
        planHeader(plan, context),
        verdict(plan, context),
        phases(plan, context),
        preconditions(plan, context),
        actions(plan),
        conclusion(plan, context),
      ]
    : [planHeader(plan, context), refusals(plan, context)];
  return sections.filter((section) => section !== '').join('\n');
}

/** Cluster, route, and what is known of both. */
export function planHeader(plan: Plan, context: PlanTextContext): string {
  const route = plan.legal ? plan.route : [plan.basis.from, context.cluster.state];
  const steps = route.length === 1 ? [...route] : route;
  const end = steps.at(-1) ?? plan.basis.from;
  const repo = sectionOf(context.cluster.registry, context.cluster.state)?.imagesRepo ?? '';
  const { paint } = context;
  return [
    `${paint.bold(plan.cluster)}   ${paint.bold(routeText(steps, end))}${repo === '' ? '' : `    ${repo}`}`,
    `  ${facts(plan, context)}`,
    '',
  ].join('\n');
}

function routeText(route: readonly State[], end: State): string {
  if (route.length === 1) return stateName(end);
  return route
    .map((state, index) =>
      index > 0 && state === 'U1' && route[index - 1] === 'U0' ? 'configurable' : stateName(state),
    )
    .join(' → ');
}

function facts(plan: Plan, { cluster, snapshot }: PlanTextContext): string {
  const version =
    plan.basis.kind === 'observed' && plan.basis.version !== undefined
      ? `DKP ${plan.basis.version.replace(/^v/, '')} (profile ${plan.profile})`
      : `profile ${plan.profile}`;
  const type = snapshot?.cluster.type ?? cluster.platform.clusterType;
  const nodes = snapshot?.nodes;
  const masters = nodes?.filter((node) => node.controlPlane).length ?? 0;
  return [
    `engine ${plan.engine}`,
    version,
    ...(type === undefined ? [] : [type.toLowerCase()]),
    ...(nodes === undefined
      ? []
      : [`${plural(masters, 'master')}, ${plural(nodes.length - masters, 'worker')}`]),
    plan.basis.kind === 'observed'
      ? `observed ${plan.basis.time ?? 'at an unknown time'}`
      : `${snapshot === undefined ? 'nothing observed' : 'state not observed'}, ${stateName(plan.basis.from)} assumed`,
  ].join(' · ');
}

function verdict(plan: Plan, { paint }: PlanTextContext): string {
  if (plan.hops.length === 0)
    return `  ${paint.green('✓')} nothing to do: the cluster is where the file wants it\n`;
  const count = (state: Precondition['state']): number =>
    plan.preconditions.filter((p) => p.state === state).length;
  const failures = count('failed');
  const legal =
    plan.route.length === 1
      ? 'no change of mode'
      : `legal in ${plural(plan.route.length - 1, 'hop')}`;
  const notes = [
    `${String(failures)} of ${plural(plan.preconditions.length, 'precondition')} ${failures === 1 ? 'fails' : 'fail'}`,
    ...(count('cured') > 0 ? [`${String(count('cured'))} cured on the way`] : []),
    ...(count('unknown') > 0 ? [`${String(count('unknown'))} unknown`] : []),
  ];
  const mark = failures > 0 ? paint.red('✗') : paint.green('✓');
  return [
    `  ${paint.green('✓')} ${legal}   ${mark} ${notes.join(', ')}`,
    ...plan.risks.map((risk) => riskLine(risk, paint)),
    '',
  ].join('\n');
}

function riskLine(risk: Risk, paint: Painter): string {
  return `  ${paint.yellow('!')} ${wrap(risk.message, 90, 4)}  ${paint.dim(risk.code)}`;
}

/** What stands in the place of changes where there are none. */
const KIND_TEXT: Readonly<Partial<Record<Phase['kind'], string>>> = {
  action: 'a person acts',
  check: 'nothing, a check',
};

function phases(plan: Plan, context: PlanTextContext): string {
  const all = plan.hops.flatMap((hop) => hop.phases);
  if (all.length === 0) return '';
  const rows = all.map((phase, index) => [
    String(index + 1),
    `${phase.id}${phase.pointOfNoReturn ? ' ◆' : ''}`,
    KIND_TEXT[phase.kind] ?? changesText(phase),
    `${disruptionText(phase.disruption)}${phase.approval ? ' (A)' : ''}`,
    phase.gate.text,
  ]);
  const head = ['#', 'phase', 'commit changes', 'costs', 'done when'];
  const drawn = fitting([head, ...rows], context);
  const approved = all.some((phase) => phase.approval);
  const legend = approved ? ['  (A) a person approves before the commit'] : [];
  return [drawn, '', wayBack(all), ...legend, ''].join('\n');
}

/** The table, and where it is wider than the terminal, the last column below each row. */
function fitting(
  rows: readonly (readonly string[])[],
  { paint, columns }: PlanTextContext,
): string {
  const wide = table(rows, paint, 3);
  if (Math.max(...wide.split('\n').map((line) => line.length)) <= columns) return wide;
  const lines = table(
    rows.map((row) => row.slice(0, -1)),
    paint,
    3,
  ).split('\n');
  return lines
    .flatMap((line, index) => [
      line,
      ...(index === 0 ? [] : [paint.dim(`      until ${rows[index]?.at(-1) ?? ''}`)]),
    ])
    .join('\n');
}

function changesText({ id, changes }: Phase): string {
  const known = changes.every(({ kind }) => kind === 'ModuleConfig');
  if (id === 'adopt' && known) return '~ nothing in the cluster';
  if (changes.length > 2) return `${plural(changes.length, 'object')}: ${signs(changes)}`;
  return changes
    .map((change) => `${signOf(change)} ${change.kind}/${shortName(change.name)}`)
    .join(', ');
}

function signs(changes: readonly Change[]): string {
  return (['create', 'update', 'delete'] as const)
    .map((action) => ({ action, count: changes.filter((c) => c.action === action).length }))
    .filter(({ count }) => count > 0)
    .map(({ action, count }) => `${SIGN[action]}${String(count)}`)
    .join(' ');
}

const SIGN = { create: '+', update: '~', delete: '-' } as const;

function signOf(change: Change): string {
  return SIGN[change.action];
}

function shortName(name: string): string {
  return name.replace(/^regshift-/, '').replace(/\.sh$/, '');
}

function disruptionText(disruption: Disruption): string {
  switch (disruption) {
    case 'None':
      return '–';
    case 'ControllerRestart':
      return 'controller restart';
    case 'ContainerdRestart':
      return 'containerd restart';
    case 'AllComponentsRestart':
      return 'all components';
    case 'Drain':
      return 'drain';
    case 'Reboot':
      return 'reboot';
  }
}

function wayBack(all: readonly Phase[]): string {
  const last = all.find((phase) => phase.pointOfNoReturn);
  const blocked = all.find((phase) => phase.inverse.note?.startsWith('no way back') === true);
  if (blocked !== undefined) return `  ◆ ${blocked.id}: ${blocked.inverse.note ?? ''}`;
  return last === undefined
    ? '  way back at any time: the inverse of each phase is part of the plan'
    : '  ◆ once this phase is done the way back is a new switch; until then its inverse is in the plan';
}

function preconditions(plan: Plan, { paint, verbose, snapshot }: PlanTextContext): string {
  const blind = snapshot === undefined && !verbose;
  const hidden = (p: Precondition): boolean =>
    (!verbose && p.state === 'met') || (blind && p.state === 'unknown');
  const shown = plan.preconditions.filter((p) => !hidden(p));
  const order = ['failed', 'unknown', 'cured', 'met'] as const;
  const lines = order
    .flatMap((state) => shown.filter((p) => p.state === state))
    .map((p) => preconditionText(p, paint));
  return [...lines, ...(blind ? [nothingObserved(paint)] : [])].join('');
}

function nothingObserved(paint: Painter): string {
  return `  ${paint.yellow('?')} what the cluster looks like is unknown; observe it to be sure (-v lists what is not known)\n`;
}

function preconditionText(precondition: Precondition, paint: Painter): string {
  const { state, code, message, remedy, phase } = precondition;
  const cure = state === 'cured' ? `; cured by ${phase}` : '';
  const lines = [`  ${MARK[state](paint)} ${code}  ${wrap(message + cure, 88, 10)}`];
  if (remedy !== '') lines.push(`          ${paint.dim(wrap(remedy, 88, 10))}`);
  return `${lines.join('\n')}\n`;
}

const MARK: Readonly<Record<Precondition['state'], (paint: Painter) => string>> = {
  failed: (paint) => paint.red('✗'),
  unknown: (paint) => paint.yellow('?'),
  cured: (paint) => paint.green('↻'),
  met: (paint) => paint.green('✓'),
};

function actions(plan: Plan): string {
  if (plan.actions.length === 0) return '';
  return ['By hand:', ...plan.actions.map(actionText), ''].join('\n');
}

function actionText({ phase, text, command }: Action): string {
  const line = `  ${phase}: ${text}`;
  return command === undefined ? line : `${line}\n      ${command}`;
}

function refusals(plan: Plan, { paint }: PlanTextContext): string {
  return plan.refusals
    .map(({ code, message, routes }) => {
      const ways = routes.map((route) => `      ${routeText(route, route.at(-1) ?? 'U0')}`);
      return [
        `  ${paint.red('✗')} ${code}  ${wrap(message, 88, 10)}`,
        ...(ways.length === 0 ? [] : ['    legal from here:', ...ways]),
        '',
      ].join('\n');
    })
    .join('\n');
}

function conclusion(plan: Plan, { paint }: PlanTextContext): string {
  const failures = plan.preconditions.filter((p) => p.state === 'failed').length;
  if (failures === 0) return '';
  return `${paint.bold(`${plural(failures, 'precondition')} ${failures === 1 ? 'fails' : 'fail'}: this plan can not start.`)}\n`;
}
