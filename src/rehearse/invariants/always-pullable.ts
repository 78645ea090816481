import type { Problem } from '../explore/explore';
import type { Ground } from '../twin/ground';
import { pullOutcome } from '../twin/pulls/pull-outcome';
import type { NodeState, TwinState } from '../twin/state';
import { gravest } from './gravest';
import { healthIn, worldOf } from './outside-world';
import { passingHazard } from './passing-hazards';
import type { Duty, Hazard } from './sources';

/** Every node that runs pods can pull every name that pods have, from whoever is in charge alone. */
export function unpullable(
  twin: TwinState,
  ground: Ground,
  duties: readonly Duty[],
): Problem | undefined {
  return gravest(problemsIn(twin, ground, duties));
}

function* problemsIn(twin: TwinState, ground: Ground, duties: readonly Duty[]): Generator<Problem> {
  for (const duty of duties) {
    const registries = worldOf(duty.sources);
    const there: TwinState = { ...twin, registries };
    const health = healthIn(registries);
    for (const node of twin.nodes) {
      if (!node.ready) continue;
      const pull = (cluster: TwinState, on: NodeState) =>
        pullOutcome(cluster, ground, on, imageBelow(duty.base), health);
      const outcome = pull(there, node);
      if (!outcome.pulled) {
        const hazard =
          duty.hazard ?? passingHazard(there, ground, node, (...at) => pull(...at).pulled);
        yield problem(node, duty, hazard, outcome.error);
      }
    }
  }
}

/** Some image below a base. */
export function imageBelow(base: string): string {
  const digest = `sha256:${'0'.repeat(64)}`;
  return base.includes('/') ? `${base}@${digest}` : `${base}/platform@${digest}`;
}

function problem(
  node: NodeState,
  { base, sources }: Duty,
  hazard: Hazard | undefined,
  error: string | undefined,
): Problem {
  const up = sources.map(({ imagesRepo = '' }) => imagesRepo).join(' and ');
  return {
    invariant: hazard === undefined ? 'nodes-can-pull' : `nodes-can-pull (${hazard})`,
    message: `${node.name} can not pull ${base} while ${up === '' ? 'no registry outside' : `only ${up}`} is up${error === undefined ? '' : `: ${error}`}`,
    ...(hazard === undefined ? {} : { hazard: true }),
  };
}
