import { journalsOf } from '../../../src/deliver/current-switch';
import type { SwitchPhase } from '../../../src/deliver/planned-switch';
import { remember } from '../../../src/model/remember';
import { isReallyDone } from '../../../src/rehearse/invariants/phase-done';
import type { BackStage } from '../../../src/rehearse/run/stages';
import type { Ground } from '../../../src/rehearse/twin/ground';
import type { TwinState } from '../../../src/rehearse/twin/state';
import { recordedIn } from './commands';
import type { Landed } from './remote';
import { LAYOUT, planned, treeOf } from './scenarios';

/** Knows the cluster itself, where a gate has only what a reader of its API is shown. */
export class Witness {
  private readonly ground: Ground;
  private last: Landed | undefined;
  /** How the cluster was since the last commit of a phase, the newest last. */
  private since: TwinState[] = [];

  constructor(ground: Ground) {
    this.ground = ground;
  }

  /** The cluster has become so. */
  saw(twin: TwinState): void {
    this.since.push(twin);
  }

  /** Phases whose evidence a new commit writes down, though they were not over in any moment since their own commit. */
  tooEarly(landed: Landed): readonly string[] {
    const before = new Set(this.last && passedIn(this.last));
    const fresh = passedIn(landed).filter((id) => !before.has(id));
    const early = fresh.length === 0 ? [] : this.notDone(landed, fresh);
    if (landed.manifests !== this.last?.manifests) this.since = [];
    this.last = landed;
    return early;
  }

  private notDone({ view }: Landed, ids: readonly string[]): readonly string[] {
    const recorded = recordedIn(view);
    const phases = recorded === undefined ? [] : planned(recorded.frozen).phases;
    return phases
      .filter(({ id }) => ids.includes(`${recorded?.journal.id ?? ''} ${id}`))
      .filter((phase) => !this.wasDone(stageOf(phase)))
      .map(({ id }) => `the gate of ${id} was taken for open, and the phase was not over`);
  }

  private wasDone(stage: BackStage): boolean {
    return this.since.findLast((twin) => isReallyDone(twin, stage, this.ground)) !== undefined;
  }
}

function passedIn({ view }: Landed): readonly string[] {
  const journals = journalsOf(view, LAYOUT);
  if (!journals.ok) return [];
  return journals.value.flatMap(({ id, entries }) =>
    entries.flatMap((entry) => (entry.event === 'passed' ? [`${id} ${entry.phase}`] : [])),
  );
}

const stageOf = remember(({ id, gate, wanted, manifests }: SwitchPhase): BackStage => ({
  ...{ id, gate, tree: treeOf(manifests) },
  ...(wanted === undefined ? {} : { wanted }),
}));
