import { advanceOnce } from '../../src/deliver/advance';
import type { AdvanceOutcome } from '../../src/deliver/advance-outcome';
import { GateWatch } from '../../src/deliver/gate-watch';
import type { PlannedSwitch } from '../../src/deliver/planned-switch';
import type { Proposal, Repository, RepositoryView } from '../../src/deliver/repository';
import { timeText } from '../../src/model/time';
import type { Snapshot } from '../../src/observe/snapshot';
import type { GateClause } from '../../src/plan/plan';
import { MemoryRepository } from './memory-repository';
import { LAYOUT, clusterAt, portsOf, switchOf } from './switch-builder';

const DELIVERED: GateClause = { kind: 'Delivered' };
const NODES: GateClause = { kind: 'NodesReleased' };
const OFF: GateClause = { kind: 'ModuleDisabled', module: 'registry' };

/** Everything was delivered at a moment, and is looked at in another, by the clock of the cluster. */
function clusterSince(sha: string, synced: number, seen: number): Snapshot {
  const snapshot = clusterAt(sha);
  const { delivery } = snapshot;
  if (delivery?.engine !== 'ArgoCD') throw new Error('it is Argo CD that delivers');
  return {
    ...snapshot,
    observedAt: { time: timeText(seen), basis: 'given' },
    delivery: {
      ...delivery,
      health: { status: 'Healthy', lastTransitionTime: timeText(synced) },
      operation: { phase: 'Succeeded', revisions: [sha], finishedAt: timeText(synced) },
    },
  };
}

/** Runs of a job, each in a process of its own: nothing but the repository is left from one to the next. */
class Job {
  readonly repository = new MemoryRepository(LAYOUT);
  /** Of the runner. The clock of the cluster is a day behind. */
  seconds = 100_000;
  private readonly planned: PlannedSwitch;
  private syncedAt = 0;
  private proposal: Proposal | undefined;
  /** By how much the clock of this runner is behind that of the others. */
  private behind = 0;

  constructor(planned: PlannedSwitch) {
    this.planned = planned;
  }

  /** The engine applies the newest commit. */
  sync(): void {
    this.syncedAt = this.clusterSeconds;
  }

  run(seconds: number, behind = 0): Promise<AdvanceOutcome> {
    this.seconds = seconds;
    this.behind = behind;
    return advanceOnce(this.ports(), this.planned, new GateWatch());
  }

  /** From now on the branch is one of proposals. */
  proposed(proposal: Proposal): void {
    this.proposal = proposal;
  }

  private get clusterSeconds(): number {
    return this.seconds + this.behind - 86_400;
  }

  private ports() {
    const { repository, proposal } = this;
    const read = async (): Promise<RepositoryView> => ({
      ...(await repository.read()),
      ...(proposal === undefined ? {} : { proposal }),
    });
    const port: Repository = {
      read,
      commit: (request) => repository.commit(request),
      holds: (revision, commit) => repository.holds(revision, commit),
    };
    return portsOf(port, {
      now: () => this.seconds,
      observe: () => Promise.resolve(this.observe()),
    });
  }

  private observe(): Snapshot {
    const sha = this.repository.commits.at(-1)?.sha ?? '';
    return clusterSince(sha, this.syncedAt, this.clusterSeconds);
  }
}

describe('a gate with a settle time, looked at by one process after the other', () => {
  it('opens when the cluster itself shows that it has held', async () => {
    const job = new Job(switchOf({ adopt: [DELIVERED] }, 30));
    expect(await job.run(100_000)).toMatchObject({ kind: 'committed' });
    job.sync();
    expect(await job.run(100_029)).toMatchObject({ kind: 'wait', settlesIn: 1 });
    expect(await job.run(100_030)).toMatchObject({ kind: 'committed' });
  });

  it('has not held for longer than since the commit, whatever the cluster shows', async () => {
    const job = new Job(switchOf({ adopt: [DELIVERED] }, 30));
    job.sync();
    expect(await job.run(101_000)).toMatchObject({ kind: 'committed' });
    expect(await job.run(101_020)).toMatchObject({ kind: 'wait', settlesIn: 10 });
    expect(await job.run(101_030)).toMatchObject({ kind: 'committed' });
  });

  it('does not open where a runner has a clock that is behind', async () => {
    const job = new Job(switchOf({ adopt: [DELIVERED] }, 30));
    job.sync();
    await job.run(100_000);
    expect(await job.run(99_000, 2000)).toMatchObject({ kind: 'wait', settlesIn: 30 });
  });

  it('is not proven to have held where a clause leaves no time', async () => {
    const job = new Job(switchOf({ adopt: [DELIVERED, NODES] }, 30));
    await job.run(100_000);
    job.sync();
    expect(await job.run(100_600)).toMatchObject({ kind: 'wait', settlesIn: 30 });
  });
});

describe('the deadline of a gate, looked at by one process after the other', () => {
  it('counts from the commit, by the clock of those who look', async () => {
    const job = new Job(switchOf({ adopt: [OFF] }));
    await job.run(100_000);
    expect(await job.run(103_600)).toMatchObject({ kind: 'wait' });
    expect(await job.run(103_601)).toMatchObject({
      kind: 'failed',
      verdict: { reason: 'not within 1h: Module registry is still enabled' },
    });
  });

  it('counts from the merge where the commit was proposed, however long that took', async () => {
    const job = new Job(switchOf({ adopt: [OFF] }));
    await job.run(100_000);
    job.proposed({ state: 'waiting', into: 'environment/prod' });
    expect(await job.run(900_000)).toMatchObject({ kind: 'unmerged', phase: 0 });
    job.proposed({ state: 'merged', at: 900_000 });
    expect(await job.run(903_600)).toMatchObject({ kind: 'wait' });
    expect(await job.run(903_601)).toMatchObject({ kind: 'failed' });
  });

  it('counts from the commit where that undoes what was never merged', async () => {
    const job = new Job(switchOf({ adopt: [OFF] }));
    job.proposed({ state: 'merged', at: 10 });
    await job.run(100_000);
    expect(await job.run(103_600)).toMatchObject({ kind: 'wait' });
  });

  it('does not count where a person has to act behind it: it may have been open for days', async () => {
    const job = new Job(switchOf({ 'switch-local': [OFF] }));
    await job.run(100_000);
    await job.run(100_001);
    expect(await job.run(200_000)).toMatchObject({ kind: 'wait', phase: 1 });
  });
});
