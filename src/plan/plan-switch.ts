import type { Profile } from '../modes/profile';
import { actionsOf } from './actions';
import type { CheckContext } from './checks/check';
import { chooseProfile } from './choose-profile';
import type { HopOutline } from './draft';
import { draftPhases } from './draft-phases';
import { finishPhases } from './finish-phases';
import { settingsAlong } from './hop-settings';
import { snapshotOf } from './input';
import type { PlanInput } from './input';
import { itinerary } from './itinerary';
import { settingsInForce } from './known-settings';
import { containerdFacts } from './node-facts';
import { planPipeline } from './pipeline/plan-pipeline';
import type { Plan } from './plan';
import { planHead, refusedPlan } from './plan-head';
import { evaluatePreconditions } from './preconditions';
import { isOpen, noRoute, refusalOf } from './refuse';
import { risksOf } from './risks';
import { transitionsAlong } from './route';
import type { Route } from './route';
import { startState } from './start-state';

/**
 * Plans the switch of one cluster. Pure: the same input gives the same plan. A switch that can not be planned is a
 * plan too, with `legal: false` and its refusals.
 */
export function planSwitch(input: PlanInput): Plan {
  const { pipeline } = input.cluster;
  return pipeline === undefined ? planModule(input) : planPipeline(input, pipeline);
}

function planModule(input: PlanInput): Plan {
  const choice = chooseProfile(input.cluster.platform.profile, snapshotOf(input.observation));
  const from = startState(choice.profile, input.observation);
  if (choice.kind === 'refused') {
    const { code, message } = choice;
    return refusedPlan(input, choice.profile, from, { code, message, routes: [] });
  }
  const { profile } = choice;
  const refusal = refusalOf(profile, input, from);
  if (refusal !== undefined) return refusedPlan(input, profile, from, refusal);
  const route = itinerary(profile, input, from, (state) => isOpen(profile, input, state));
  return route === undefined
    ? refusedPlan(input, profile, from, noRoute(profile, input, from))
    : planRoute(input, profile, route, choice.assumed);
}

/** Whether a plan may start: it is legal, and no precondition fails. */
export function mayStart(plan: Plan): boolean {
  return plan.legal && plan.preconditions.every((precondition) => precondition.state !== 'failed');
}

function planRoute(
  input: PlanInput,
  profile: Profile,
  route: Route,
  profileAssumed: boolean,
): Plan {
  const from = route[0] ?? 'U0';
  const inForce = settingsInForce(input, from);
  const hopSettings = settingsAlong(input, route);
  const containerd = containerdFacts(input);
  const transitions = transitionsAlong(profile, route);
  const drafts = draftPhases({
    input,
    profile,
    transitions,
    hopSettings,
    inForce,
    containerd,
    moduleDisabled: isModuleDisabled(input),
  });
  const outline = outlineOf(route, drafts.length);
  const hops = finishPhases(input.cluster, input.delivered?.objects ?? [], drafts, outline);
  const context: CheckContext = {
    input,
    snapshot: snapshotOf(input.observation),
    containerd,
    hops,
    hopSettings,
    targets: route.slice(1),
  };
  return {
    ...planHead(input, profile, from),
    legal: true,
    route,
    refusals: [],
    preconditions: evaluatePreconditions(profile, context),
    hops,
    actions: actionsOf(context),
    risks: risksOf({ ...context, profile, profileAssumed, inForceKnown: inForce !== undefined }),
  };
}

/** One hop per move; changes of node scripts alone stay in one hop that goes nowhere. */
function outlineOf(route: Route, phases: number): readonly HopOutline[] {
  const from = route[0] ?? 'U0';
  if (route.length === 1) return phases === 0 ? [] : [{ from, to: from }];
  return route.slice(1).map((to, index) => ({ from: route[index] ?? from, to }));
}

function isModuleDisabled(input: PlanInput): boolean {
  const modules = snapshotOf(input.observation)?.modules;
  return modules !== undefined && modules.find((m) => m.name === 'registry')?.enabled !== true;
}
