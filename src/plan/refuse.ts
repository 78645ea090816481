import type { State } from '../model/mode';
import type { Profile } from '../modes/profile';
import { tryStateRow, tryTransition } from '../modes/table';
import { STATE_SINCE } from '../modes/version';
import { snapshotOf } from './input';
import type { PlanInput } from './input';
import type { Refusal } from './plan';
import { legalRoutes } from './route';

/** Why a switch can not be planned at all; `undefined` when nothing speaks against it. */
export function refusalOf(profile: Profile, input: PlanInput, from: State): Refusal | undefined {
  const to = input.cluster.state;
  const routes = legalRoutes(profile, from, (state) => isOpen(profile, input, state));
  const refuse = (code: string, message: string): Refusal => ({
    code,
    message,
    routes: code === 'P004' ? [] : routes,
  });
  const contradiction = contradictionOf(input);
  if (contradiction !== undefined) return refuse('P009', contradiction);
  if (tryStateRow(profile, from) === undefined) {
    return refuse('P004', `the cluster can not be in ${nameOf(from)}: ${sinceText(profile, from)}`);
  }
  if (isCloud(input) && tryStateRow(profile, from)?.staticOnly === true) {
    return refuse(
      'P004',
      `the cluster can not be in ${from}: it is a Cloud cluster, and ${from} works on Static clusters only`,
    );
  }
  const through = to === 'U1' && profile.unmanagedSection === 'through-direct';
  if (!through && tryStateRow(profile, to) === undefined) {
    return refuse('P002', `${nameOf(to)} is not there: ${sinceText(profile, to)}`);
  }
  if (isCloud(input) && tryStateRow(profile, to)?.staticOnly === true) {
    return refuse('P003', `${to} works on Static clusters only, and this is a Cloud cluster`);
  }
  return undefined;
}

/** The refusal of a pair for which no route was found. */
export function noRoute(profile: Profile, input: PlanInput, from: State): Refusal {
  const to = input.cluster.state;
  const row = tryTransition(profile, from, to);
  return {
    code: 'P001',
    message: `there is no documented way from ${nameOf(from)} to ${nameOf(to)}${row === undefined ? '' : `: ${row.reason}`}`,
    routes: legalRoutes(profile, from, (state) => isOpen(profile, input, state)),
  };
}

/** Whether the cluster can be in a state at all: Proxy and Local exist on Static clusters only. */
export function isOpen(profile: Profile, input: PlanInput, state: State): boolean {
  return !(isCloud(input) && tryStateRow(profile, state)?.staticOnly === true);
}

function isCloud(input: PlanInput): boolean {
  const observed = snapshotOf(input.observation)?.cluster.type;
  return (observed ?? input.cluster.platform.clusterType) === 'Cloud';
}

function contradictionOf(input: PlanInput): string | undefined {
  const observed = snapshotOf(input.observation)?.cluster.type;
  const named = input.cluster.platform.clusterType;
  return observed === undefined || named === undefined || observed === named
    ? undefined
    : `platform.clusterType says ${named}, but the cluster is ${observed}; remove it or correct it`;
}

function nameOf(state: State): string {
  switch (state) {
    case 'U0':
      return 'Unmanaged without a section';
    case 'U1':
      return 'Unmanaged with a section';
    case 'Direct':
    case 'Proxy':
    case 'Local':
      return state;
  }
}

function sinceText(profile: Profile, state: State): string {
  return `it needs DKP ≥ ${STATE_SINCE[state]}, and this is ${profile.title}`;
}
