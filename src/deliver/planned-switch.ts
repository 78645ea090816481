import type { DesiredObject } from '../plan/objects';
import type { Gate, Plan } from '../plan/plan';
import type { RenderedSwitch } from '../render/render-plan';
import type { RegistrySettings } from '../spec/cluster-file.generated';
import { wantedSettings } from '../gate/wanted-settings';
import { BugError } from '../model/errors';
import type { ReferenceCommit } from './commit-message';
import type { DeliveredPhase } from './draft-commit';
import type { FrozenPlan, Journal } from './journal';
import type { Layout } from './layout';
import { planHash } from './plan-hash';

/** A phase as it is carried out. */
export interface SwitchPhase extends DeliveredPhase {
  /** When the next may follow. */
  readonly gate: Gate;
  /** What its tree asks for in `settings.registry`. */
  readonly wanted?: RegistrySettings;
}

/** One switch: everything that stays as it is while the switch is carried out. */
export interface PlannedSwitch {
  /** Name of its journal. */
  readonly id: string;
  readonly cluster: string;
  readonly plan: FrozenPlan;
  readonly layout: Layout;
  readonly phases: readonly SwitchPhase[];
  /** The synced folder before the first phase. */
  readonly before: Pick<SwitchPhase, 'manifests' | 'wanted'>;
  /** The commit that asked for the switch. */
  readonly reference?: ReferenceCommit;
}

/** What a switch is made from. */
export interface SwitchSources extends Pick<PlannedSwitch, 'id' | 'layout' | 'reference'> {
  readonly plan: Plan;
  readonly rendered: RenderedSwitch;
  /** The tree before the first phase, as the plan was given it. */
  readonly delivered: readonly DesiredObject[];
  /** Text of the cluster file. */
  readonly clusterFile: string;
}

/** Freezes a plan: from here on its phases are carried out one by one. */
export function plannedSwitch(sources: SwitchSources): PlannedSwitch {
  const { id, layout, plan, rendered, delivered, clusterFile, reference } = sources;
  const phases = phasesOf(plan, rendered);
  const { cluster, profile, route } = plan;
  const hash = planHash({ clusterFile, profile, route, phases });
  return {
    id,
    cluster,
    plan: { hash, route, phases },
    layout,
    phases,
    before: { manifests: rendered.before.files, ...wantedOf(delivered) },
    ...(reference === undefined ? {} : { reference }),
  };
}

/** The journal that a switch begins with, without entries. */
export function emptyJournal({ id, cluster, plan }: PlannedSwitch): Journal {
  return { id, cluster, plan, entries: [] };
}

/** What the synced folder holds after a phase; before the first one for `undefined`. */
export function stateAfter(
  { before, phases }: PlannedSwitch,
  phase: number | undefined,
): PlannedSwitch['before'] {
  return phase === undefined ? before : (phases[phase] ?? before);
}

function phasesOf({ hops }: Plan, rendered: RenderedSwitch): readonly SwitchPhase[] {
  return hops
    .flatMap(({ from, to, phases }) => phases.map((phase) => ({ from, to, phase })))
    .map(({ from, to, phase }, index) => {
      const tree = rendered.phases[index]?.tree;
      if (tree === undefined) throw new BugError(`phase ${phase.id} was not rendered`);
      const { id, kind, purpose, gate, objects } = phase;
      return { id, kind, purpose, from, to, gate, manifests: tree.files, ...wantedOf(objects) };
    });
}

function wantedOf(objects: readonly DesiredObject[]): Pick<SwitchPhase, 'wanted'> {
  const wanted = wantedSettings(objects);
  return wanted === undefined ? {} : { wanted };
}
