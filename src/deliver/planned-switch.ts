import type { DesiredObject } from '../plan/objects';
import type { Gate } from '../plan/plan';
import { renderPlan } from '../render/render-plan';
import type { RenderedSwitch } from '../render/render-plan';
import type { RegistrySettings } from '../spec/cluster-file.generated';
import { wantedSettings } from '../gate/wanted-settings';
import type { Baseline } from '../gate/baseline';
import { BugError } from '../model/errors';
import type { FileSet, TextFile } from '../model/file-set';
import { success } from '../model/result';
import type { Result } from '../model/result';
import type { ReferenceCommit } from './commit-message';
import type { DeliveredPhase } from './draft-commit';
import type { FrozenSwitch } from './frozen-switch';
import { formatFrozen, frozenDigest } from './frozen-text';
import type { FrozenPlan, Journal } from './journal';
import { frozenPath } from './layout';
import type { Layout } from './layout';
import { planHash } from './plan-hash';

/** A phase as it is carried out. */
export interface SwitchPhase extends DeliveredPhase {
  /** What the synced folder holds after it, by name, with placeholders in place of secrets. */
  readonly manifests: FileSet;
  /** When the next may follow. */
  readonly gate: Gate;
  /** What its tree asks for in `settings.registry`. */
  readonly wanted?: RegistrySettings;
  /** Whether a person must approve before the commit. */
  readonly approval: boolean;
  /** For a phase that takes another commit back: what was seen before that one. */
  readonly takenBack?: Baseline;
}

/** One switch: everything that stays as it is while the switch is carried out. */
export interface PlannedSwitch {
  /** Name of its journal. */
  readonly id: string;
  readonly cluster: string;
  readonly plan: FrozenPlan;
  readonly layout: Layout;
  /** The file of what was frozen. */
  readonly record: TextFile;
  readonly frozen: FrozenSwitch;
  readonly phases: readonly SwitchPhase[];
  /** The synced folder before the first phase. */
  readonly before: Pick<SwitchPhase, 'manifests' | 'wanted'>;
  /** The commit that asked for the switch. */
  readonly reference?: ReferenceCommit;
}

/**
 * What a frozen switch commits, phase by phase.
 *
 * @param rendered - of its plan
 */
export function plannedSwitch(
  frozen: FrozenSwitch,
  layout: Layout,
  rendered: RenderedSwitch,
): PlannedSwitch {
  const { id, cluster, plan, before, clusterFile, reference } = frozen;
  const phases = phasesOf(frozen, rendered);
  const { profile, route } = plan;
  const text = formatFrozen(frozen);
  return {
    id,
    cluster,
    plan: {
      hash: planHash({ clusterFile, profile, route, phases }),
      frozen: frozenDigest(text),
      route,
      phases,
    },
    layout,
    record: { path: frozenPath(layout, id), content: text },
    frozen,
    phases,
    before: { manifests: rendered.before.files, ...wantedOf(before) },
    ...(reference === undefined ? {} : { reference }),
  };
}

/** The same, rendered here. Fails where this version of regshift renders what the plan does not say. */
export function thawSwitch(frozen: FrozenSwitch, layout: Layout): Result<PlannedSwitch> {
  const rendered = renderPlan(frozen.plan, { delivered: frozen.before });
  return rendered.ok ? success(plannedSwitch(frozen, layout, rendered.value)) : rendered;
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

function phasesOf(
  { plan, takenBack }: FrozenSwitch,
  rendered: RenderedSwitch,
): readonly SwitchPhase[] {
  return plan.hops
    .flatMap(({ from, to, phases }) => phases.map((phase) => ({ from, to, phase })))
    .map(({ from, to, phase }, index) => {
      const tree = rendered.phases[index]?.tree;
      if (tree === undefined) throw new BugError(`phase ${phase.id} was not rendered`);
      const { id, kind, purpose, gate, objects, approval } = phase;
      const baseline = takenBack?.[id];
      return {
        ...{ id, kind, purpose, from, to, gate, approval, manifests: tree.files },
        ...wantedOf(objects),
        ...(baseline === undefined ? {} : { takenBack: baseline }),
      };
    });
}

function wantedOf(objects: readonly DesiredObject[]): Pick<SwitchPhase, 'wanted'> {
  const wanted = wantedSettings(objects);
  return wanted === undefined ? {} : { wanted };
}
