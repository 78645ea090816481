import type { State } from '../model/mode';
import type { Profile } from '../modes/profile';
import type { PlanInput } from './input';
import type { Plan, PlanBasis, Refusal } from './plan';
import { isStartObserved } from './start-state';

/**
 * What every plan begins with.
 *
 * @param isObserved - whether the observation tells where the cluster is
 */
export function planHead(
  { cluster, observation }: PlanInput,
  profile: Profile,
  from: State,
  isObserved = isStartObserved(observation),
): Pick<Plan, 'apiVersion' | 'kind' | 'cluster' | 'engine' | 'profile' | 'basis'> {
  return {
    apiVersion: 'regshift.io/v1alpha1',
    kind: 'Plan',
    cluster: cluster.name,
    engine: cluster.engine,
    profile: profile.id,
    basis: basisOf(observation, from, isObserved),
  };
}

/** A switch that can not be planned. */
export function refusedPlan(
  input: PlanInput,
  profile: Profile,
  from: State,
  refusal: Refusal,
): Plan {
  return {
    ...planHead(input, profile, from),
    legal: false,
    route: [],
    refusals: [refusal],
    preconditions: [],
    hops: [],
    actions: [],
    risks: [],
  };
}

function basisOf(
  observation: PlanInput['observation'],
  from: State,
  isObserved: boolean,
): PlanBasis {
  if (observation.kind === 'assumed' || !isObserved) return { kind: 'assumed', from };
  const { observedAt, platform } = observation.snapshot;
  return {
    kind: 'observed',
    from,
    ...(observedAt === undefined ? {} : { time: observedAt.time }),
    ...(platform.version === undefined ? {} : { version: platform.version }),
  };
}
