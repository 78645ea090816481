import type { Baseline } from '../gate/baseline';
import type { DesiredObject } from '../plan/objects';
import type { Plan } from '../plan/plan';
import type { ReferenceCommit } from './commit-message';

/**
 * Everything that a switch is carried out from, as `start` writes it down beside the journal. From then on nobody plans
 * anew: `advance` reads this file and the journal, and looks at the cluster.
 */
export interface FrozenSwitch {
  /** Name of its files. */
  readonly id: string;
  readonly cluster: string;
  /** Version of regshift that froze it: another one may render other bytes, which the plan's hash shows. */
  readonly regshift: string;
  /** Text of the cluster file. */
  readonly clusterFile: string;
  /** The commit that asked for the switch. */
  readonly reference?: ReferenceCommit;
  /** The tree before the first phase. */
  readonly before: readonly DesiredObject[];
  readonly plan: Plan;
  /** Id of the switch that was under way, and that this one goes on from. */
  readonly goesOnFrom?: string;
  /** For a way back: what was seen before the commit that a phase takes back, by the phase's id. */
  readonly takenBack?: Readonly<Record<string, Baseline>>;
}
