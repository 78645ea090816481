import type { State } from '../../model/mode';
import { PIPELINE_DECKHOUSE, PIPELINE_KUBERNETES } from '../../modes/pipeline';
import type { Profile } from '../../modes/profile';
import type { PipelineSpec } from '../../spec/cluster';
import type { CheckContext } from '../checks/check';
import { finishPhases } from '../finish-phases';
import { Gates } from '../gates';
import { settingsAlong } from '../hop-settings';
import { snapshotOf } from '../input';
import type { PlanInput } from '../input';
import { containerdFacts } from '../node-facts';
import { desiredKey, sameObject } from '../objects';
import type { Plan, Refusal } from '../plan';
import { planHead, refusedPlan } from '../plan-head';
import { evaluatePreconditions } from '../preconditions';
import { isOpen, noRoute, refusalOf } from '../refuse';
import { findRoute } from '../route';
import type { Route } from '../route';
import type { Arrival } from './arrival';
import { draftPipelinePhases } from './draft-pipeline';
import { settledTree } from './settled-tree';
import type { PipelineFacts } from './facts';
import { pipelineFacts } from './facts';
import { pipelineActions } from './pipeline-actions';
import { pipelineRisks } from './pipeline-risks';
import { startOf } from './start';

/** Plans a switch that regshift's own commits perform. Pure, as `planSwitch`. */
export function planPipeline(input: PlanInput, pipeline: PipelineSpec): Plan {
  const profile =
    input.cluster.platform.type === 'Kubernetes' ? PIPELINE_KUBERNETES : PIPELINE_DECKHOUSE;
  const start = startOf(input);
  const refusal = moduleAtWork(input) ?? refusalOf(profile, input, start.state);
  if (refusal !== undefined) return refusedPlan(input, profile, start.state, refusal);
  const facts = pipelineFacts(input, pipeline, containerdFacts(input));
  const route = routeOf(profile, input, facts, start.state);
  return route === undefined
    ? refusedPlan(input, profile, start.state, noRoute(profile, input, start.state))
    : planRoute(input, profile, facts, route, start);
}

function planRoute(
  input: PlanInput,
  profile: Profile,
  facts: PipelineFacts,
  route: Route,
  start: Arrival & { readonly known: boolean },
): Plan {
  const hopSettings = settingsAlong(input, route);
  const stations = [
    start,
    ...route.slice(1).map((state, hop): Arrival => {
      const settings = hopSettings[hop]?.settings ?? { mode: 'Unmanaged' };
      return { state, settings };
    }),
  ];
  const delivered = input.delivered?.objects;
  const gates = new Gates(input.cluster);
  const drafts = draftPipelinePhases({ facts, gates, stations, delivered });
  const outline = route.slice(1).map((to, hop) => ({ from: route[hop] ?? to, to }));
  const hops = finishPhases(input.cluster, delivered ?? [], drafts, outline);
  const context: CheckContext = {
    input,
    snapshot: snapshotOf(input.observation),
    containerd: containerdFacts(input),
    hops,
    hopSettings,
    targets: route.slice(1),
  };
  return {
    // what regshift delivered, or never did, tells where the cluster is
    ...planHead(input, profile, start.state, true),
    legal: true,
    route,
    refusals: [],
    preconditions: [
      ...evaluatePreconditions(profile, context),
      ...startUnknown(start, hops[0]?.phases[0]?.id),
    ],
    hops,
    actions: pipelineActions(facts, context),
    risks: pipelineRisks(facts, stations, context),
  };
}

/** The route; one of two equal states where something of the serving pods changes, and not only where parameters do. */
function routeOf(
  profile: Profile,
  input: PlanInput,
  facts: PipelineFacts,
  from: State,
): Route | undefined {
  const to = input.cluster.state;
  if (from !== to) return findRoute(profile, from, to, (state) => isOpen(profile, input, state));
  const wanted = settledTree(facts, { state: to, settings: input.cluster.registry });
  const there = input.delivered?.objects ?? [];
  if (to === 'U0') return [to];
  const same =
    wanted.length === there.length &&
    wanted.every((object) =>
      there.some((other) => desiredKey(other) === desiredKey(object) && sameObject(other, object)),
    );
  return same ? [to] : [to, to];
}

/** DKP's module and this engine would write the same files on nodes. */
function moduleAtWork(input: PlanInput): Refusal | undefined {
  const snapshot = snapshotOf(input.observation);
  if (input.cluster.platform.type === 'Kubernetes' || snapshot === undefined) return undefined;
  const enabled = snapshot.modules?.some(({ name, enabled: on }) => name === 'registry' && on);
  const layout = snapshot.registry.bashible.presence === 'present';
  if (enabled !== true && !layout) return undefined;
  return {
    code: 'P037',
    message: `engine Pipeline works only while DKP's registry module is off, and ${enabled === true ? 'module registry is enabled' : 'Secret registry-bashible-config is there: nodes are in its layout'}; use engine Module, or leave the module first`,
    routes: [],
  };
}

function startUnknown(
  { state, known }: Arrival & { readonly known: boolean },
  phase: string | undefined,
): Plan['preconditions'] {
  if (known || phase === undefined) return [];
  return [
    {
      code: 'P023',
      state: 'failed',
      message: `the cluster is in ${state}, and with which registry is not known`,
      remedy: 'write spec.previous with the mode and the section in force',
      phase,
    },
  ];
}
