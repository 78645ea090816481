import { changesBetween, withObjects } from './changes';
import type { Tree } from './changes';
import type { DesiredObject } from './objects';
import type { Hop, Phase, Plan } from './plan';

/** The way back of a plan that was carried out in part. */
export interface RollbackPlan {
  readonly plan: Plan;
  /** The phase that each of its phases takes back. */
  readonly takesBack: Readonly<Record<string, string>>;
}

/** A phase that can not be taken back, and why. */
export interface NoWayBack {
  readonly phase: string;
  readonly reason: string;
}

/**
 * The precomputed inverses of the phases up to the last one that was committed, in reverse order, as a plan of its own: each
 * commit has the gate of its inverse.
 *
 * @param last - number of that phase in the plan's list
 */
export function rollbackPlan(plan: Plan, last: number): RollbackPlan | NoWayBack {
  const all = plan.hops.flatMap(({ to, phases }) => phases.map((phase) => ({ to, phase })));
  const done = all.slice(0, last + 1);
  const stuck = done.find(({ phase }) => isStuck(phase));
  if (stuck !== undefined) {
    return { phase: stuck.phase.id, reason: stuck.phase.inverse.note ?? 'it has no inverse' };
  }
  const phases: Phase[] = [];
  const takesBack: Record<string, string> = {};
  let tree = done.at(-1)?.phase.objects ?? [];
  for (const { phase } of [...done].reverse()) {
    for (const step of phase.inverse.steps) {
      const objects = withObjects(
        step.objects,
        tree.filter((object) => mustStay(object, step)),
      );
      const changes = changesBetween(tree, objects);
      if (changes.length === 0) continue;
      phases.push({ ...backPhase(phase, step.id), gate: step.gate, changes, objects });
      takesBack[step.id] = phase.id;
      tree = objects;
    }
  }
  const [from = 'U0', to = from] = [done.at(-1)?.to, plan.route[0]];
  const hops: readonly Hop[] = phases.length === 0 ? [] : [{ from, to, phases }];
  return {
    plan: { ...plan, route: [from, to], hops, preconditions: [], actions: [], risks: [] },
    takesBack,
  };
}

/** A phase that did something, and that nothing undoes. */
function isStuck({ kind, disruption, inverse }: Phase): boolean {
  return kind === 'commit' && disruption !== 'None' && inverse.steps.length === 0;
}

/** No way back ever deletes a ModuleConfig: what an earlier inverse does not know stays. */
function mustStay(object: DesiredObject, { objects }: { readonly objects: Tree }): boolean {
  const isGuarded =
    object.kind === 'RegistryModuleConfig' || object.kind === 'RegistryModuleSwitch';
  return isGuarded && !objects.some(({ kind }) => kind === object.kind);
}

function backPhase(
  { id, disruption }: Phase,
  step: string,
): Omit<Phase, 'gate' | 'changes' | 'objects'> {
  return {
    id: step,
    kind: 'commit',
    purpose: `take back ${id}`,
    disruption,
    approval: false,
    pointOfNoReturn: false,
    inverse: {
      steps: [],
      note: 'a way back has none of its own: finish it, then start a new switch',
    },
    conditions: [],
  };
}
