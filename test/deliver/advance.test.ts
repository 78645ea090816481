import { advanceOnce } from '../../src/deliver/advance';
import type { AdvanceOutcome } from '../../src/deliver/advance-outcome';
import type { AdvancePorts } from '../../src/deliver/advance-ports';
import { GateWatch } from '../../src/deliver/gate-watch';
import { parseJournal } from '../../src/deliver/journal-text';
import type { Sealer, SealRequest } from '../../src/deliver/sealer';
import { UNSEALED } from '../../src/rehearse/live/unasked-ports';
import type { PlannedSwitch } from '../../src/deliver/planned-switch';
import type { Snapshot } from '../../src/observe/snapshot';
import type { GateClause } from '../../src/plan/plan';
import type { RegistrySettings } from '../../src/spec/cluster-file.generated';
import { MemoryRepository } from './memory-repository';
import { NODES, SNAPSHOT, WANTED } from '../gate/gate-builder';
import { LAYOUT, asking, clusterAt, portsOf, switchOf } from './switch-builder';

const DELIVERED: readonly GateClause[] = [{ kind: 'Delivered' }];
const JOURNAL = 'clusters/prod-1/switches/s1.yaml';
const WHOLE = [
  'prod-1: adopt',
  'prod-1: switch-local',
  'prod-1: settle',
  'prod-1: the switch is done',
];

/** The same registry as before, by another login: nobody sees the difference in the cluster. */
const OLD_LOGIN: RegistrySettings = {
  mode: 'Direct',
  direct: { imagesRepo: 'registry.example.com/dkp', license: { fromEnv: 'OLD' } },
};

/** One repository, one memory, one clock. */
class Desk {
  readonly repository = new MemoryRepository(LAYOUT);
  readonly watch = new GateWatch();
  seconds = 1000;

  advance(planned: PlannedSwitch, given: Partial<AdvancePorts> = {}): Promise<AdvanceOutcome> {
    const ports = portsOf(this.repository, { now: () => this.seconds, ...given });
    return advanceOnce(ports, planned, this.watch);
  }

  async kinds(planned: PlannedSwitch, calls: number): Promise<readonly string[]> {
    const kinds: string[] = [];
    for (let call = 0; call < calls; call += 1) kinds.push((await this.advance(planned)).kind);
    return kinds;
  }

  journal(): unknown {
    const text = this.repository.commits.at(-1)?.files.find(({ path }) => path === JOURNAL);
    const read = parseJournal(text?.content ?? '', JOURNAL);
    return read.ok ? read.value.entries : read.issues;
  }
}

describe('one look of advance', () => {
  it('makes one commit at most, until the switch is done', async () => {
    const desk = new Desk();
    const kinds = await desk.kinds(switchOf(), 5);
    expect(kinds).toEqual(['committed', 'committed', 'committed', 'committed', 'done']);
    expect(desk.repository.subjects).toEqual(WHOLE);
  });

  it('goes on where the last one stopped, whoever made it', async () => {
    const desk = new Desk();
    for (let call = 0; call < 5; call += 1) {
      await advanceOnce(portsOf(desk.repository), switchOf(), new GateWatch());
    }
    expect(desk.repository.subjects).toEqual(WHOLE);
  });

  it('tells what landed, which gates opened, and what was seen of them', async () => {
    const desk = new Desk();
    const planned = switchOf({ adopt: [{ kind: 'PlatformHealthy' }] });
    await desk.advance(planned);
    expect(await desk.advance(planned)).toEqual({
      kind: 'committed',
      sha: desk.repository.commits[1]?.sha,
      step: { kind: 'commit', phase: 1, passed: [0] },
      message: expect.stringMatching(/^prod-1: switch-local\n/) as string,
      passed: [{ phase: 0, evidence: ['pull errors: 0'] }],
    });
    expect(desk.journal()).toContainEqual({
      event: 'passed',
      phase: 'adopt',
      evidence: ['pull errors: 0'],
      at: '1970-01-01T00:16:40Z',
    });
  });

  it('waits while a gate is closed, and says why', async () => {
    const desk = new Desk();
    const planned = switchOf({ adopt: [{ kind: 'ModuleDisabled', module: 'registry' }] });
    await desk.advance(planned);
    const held = await desk.advance(planned);
    expect(held).toMatchObject({ kind: 'wait', phase: 0, verdict: { verdict: 'waiting' } });
    expect(held).not.toHaveProperty('settlesIn');
    expect(desk.repository.commits).toHaveLength(1);
  });

  it('asks a person where the closed gate is that of an action', async () => {
    const desk = new Desk();
    const planned = switchOf({ 'fill-local': [{ kind: 'RegistryReady', mode: 'Local' }] });
    await desk.advance(planned);
    await desk.advance(planned);
    expect(await desk.advance(planned)).toMatchObject({ kind: 'act', phase: 2 });
  });
});

describe('evidence', () => {
  it('counts for the newest commit of the synced folder, and not before it is there', async () => {
    const desk = new Desk();
    const planned = switchOf({ adopt: DELIVERED });
    await desk.advance(planned);
    const adopt = desk.repository.commits[0]?.sha ?? '';
    const seeing = (sha: string) => ({ observe: () => Promise.resolve(clusterAt(sha)) });
    expect(await desk.advance(planned, seeing('f'.repeat(40)))).toMatchObject({ kind: 'wait' });
    desk.repository.put({ path: 'clusters/other.yaml', content: 'x\n' });
    expect(await desk.advance(planned, seeing(adopt))).toMatchObject({ kind: 'committed' });
  });

  it('of a new login is newer than the commit, as the tree before it asked for another', async () => {
    const clause: GateClause = { kind: 'RegistryReady', mode: 'Direct' };
    const ready = switchOf({ 'switch-local': [clause] });
    const judgedAfter = async (before: RegistrySettings): Promise<AdvanceOutcome> => {
      const desk = new Desk();
      const planned = asking(ready, { adopt: before, 'switch-local': WANTED });
      await desk.advance(planned);
      await desk.advance(planned);
      return desk.advance(planned);
    };
    // the journal's baseline is the very snapshot that is seen: nothing has moved since
    expect(await judgedAfter(OLD_LOGIN)).toMatchObject({ phase: 1, verdict: { verdict: 'stale' } });
    expect(await judgedAfter(WANTED)).toMatchObject({ kind: 'committed' });
  });

  it('of the first phase is compared with what the tree before the switch asked for', async () => {
    const ready = switchOf({ adopt: [{ kind: 'RegistryReady', mode: 'Direct' }] });
    const judgedAfter = async (wanted: RegistrySettings): Promise<AdvanceOutcome> => {
      const desk = new Desk();
      const planned = { ...asking(ready, { adopt: WANTED }), before: { manifests: [], wanted } };
      await desk.advance(planned);
      return desk.advance(planned);
    };
    expect(await judgedAfter(OLD_LOGIN)).toMatchObject({ phase: 0, verdict: { verdict: 'stale' } });
    expect(await judgedAfter(WANTED)).toMatchObject({ kind: 'committed' });
  });

  it('of images is looked for where a gate in question asks for them, and nowhere else', async () => {
    const desk = new Desk();
    const images: GateClause = { kind: 'ImagesPresent', registries: ['https://r/p'], own: [] };
    const planned = switchOf({ check: [images] });
    const asked: GateClause[] = [];
    const looking = (present: boolean) => ({
      findImages: (clause: GateClause) => {
        asked.push(clause);
        return Promise.resolve([{ registry: 'https://r/p', image: 'a', present }]);
      },
    });
    await desk.advance(planned, looking(false));
    await desk.advance(planned, looking(false));
    expect(asked).toEqual([]);
    expect(await desk.advance(planned, looking(false))).toMatchObject({ kind: 'wait', phase: 3 });
    expect(await desk.advance(planned, looking(true))).toMatchObject({ kind: 'committed' });
    expect(asked).toEqual([images, images]);
  });
});

it('seals a phase for the masters that are seen', async () => {
  const desk = new Desk();
  const requests: SealRequest[] = [];
  const seal: Sealer['seal'] = (request) => {
    requests.push(request);
    return UNSEALED.seal(request);
  };
  const nodes = NODES.map((node, at) => ({ ...node, internalIP: `10.0.0.${String(at + 1)}` }));
  const observe = () => Promise.resolve({ ...SNAPSHOT, nodes });
  await desk.advance(switchOf(), { sealer: { seal }, observe });
  const masters = [{ name: 'master-1', address: '10.0.0.1' }];
  expect(requests).toMatchObject([{ masters }]);
});

describe('time', () => {
  it('must pass while a gate is open', async () => {
    const desk = new Desk();
    const planned = switchOf({}, 30);
    await desk.advance(planned);
    expect(await desk.advance(planned)).toMatchObject({ kind: 'wait', settlesIn: 30 });
    desk.seconds += 29;
    expect(await desk.advance(planned)).toMatchObject({ kind: 'wait', settlesIn: 1 });
    desk.seconds += 1;
    expect(await desk.advance(planned)).toMatchObject({ kind: 'committed' });
  });

  it('begins anew for the gate of the next commit', async () => {
    const desk = new Desk();
    const planned = switchOf({}, 30);
    await desk.advance(planned);
    await desk.advance(planned);
    desk.seconds += 30;
    await desk.advance(planned);
    expect(await desk.advance(planned)).toMatchObject({ kind: 'wait', phase: 1, settlesIn: 30 });
  });

  it('runs out, and then a person is asked', async () => {
    const desk = new Desk();
    const planned = switchOf({ adopt: [{ kind: 'ModuleDisabled', module: 'registry' }] });
    await desk.advance(planned);
    expect(await desk.advance(planned)).toMatchObject({ kind: 'wait' });
    desk.seconds += 3601;
    expect(await desk.advance(planned)).toMatchObject({ kind: 'failed', phase: 0 });
  });
});

describe('a repository that is not as the switch left it', () => {
  it('stops at a file that nobody of ours wrote', async () => {
    const desk = new Desk();
    await desk.advance(switchOf());
    desk.repository.put({ path: 'clusters/prod-1/manifests/mine.yaml', content: 'x\n' });
    const outcome = await desk.advance(switchOf());
    expect(outcome).toMatchObject({ kind: 'refused', issues: [{ code: 'D003' }] });
    expect(desk.repository.commits).toHaveLength(2);
  });

  it('stops at a journal of another plan', async () => {
    const desk = new Desk();
    await desk.advance(switchOf());
    const other = switchOf();
    const outcome = await desk.advance({ ...other, plan: { ...other.plan, hash: 'b2' } });
    expect(outcome).toMatchObject({
      kind: 'refused',
      issues: [{ code: 'D004', place: { file: JOURNAL } }],
    });
  });

  it('stops at a journal that can not be read', async () => {
    const desk = new Desk();
    desk.repository.put({ path: JOURNAL, content: 'kind: Nothing\n' });
    const outcome = await desk.advance(switchOf());
    expect(outcome).toMatchObject({ kind: 'refused', issues: [{ code: 'D001' }] });
  });

  it('says so where somebody else was faster, and commits nothing', async () => {
    const desk = new Desk();
    const race = {
      observe: () => {
        desk.repository.put({ path: 'other.yaml', content: 'x\n' });
        return Promise.resolve(clusterAt(''));
      },
    };
    expect(await desk.advance(switchOf(), race)).toEqual({ kind: 'moved' });
    expect(desk.repository.subjects).toEqual(['adds other.yaml']);
  });
});

describe('a view that a switch was planned or found in', () => {
  it('is what the commit lands on, or nothing lands', async () => {
    const desk = new Desk();
    const view = await desk.repository.read();
    desk.repository.put({ path: 'other.yaml', content: 'x\n' });
    const late = await advanceOnce(portsOf(desk.repository), switchOf(), desk.watch, view);
    expect(late).toEqual({ kind: 'moved' });
    const now = await desk.repository.read();
    const onTime = await advanceOnce(portsOf(desk.repository), switchOf(), desk.watch, now);
    expect(onTime).toMatchObject({ kind: 'committed' });
  });
});

describe('what the next gate compares with', () => {
  const groups: GateClause = { kind: 'NodesUpToDate', nodeGroups: ['*'] };
  const blind: Snapshot = withoutChecksums(SNAPSHOT);
  const seeing = (snapshot: Snapshot) => ({ observe: () => Promise.resolve(snapshot) });

  it('is seen before the commit, or the commit waits', async () => {
    const desk = new Desk();
    const planned = switchOf({ 'switch-local': [groups] });
    await desk.advance(planned, seeing(blind));
    expect(await desk.advance(planned, seeing(blind))).toMatchObject({
      kind: 'wait',
      phase: 1,
      verdict: {
        verdict: 'stale',
        reason:
          'can not tell: Secret configuration-checksums was not observed; the next gate compares with it',
      },
    });
    expect(await desk.advance(planned, seeing(SNAPSHOT))).toMatchObject({ kind: 'committed' });
  });

  it('may be asked for by a gate behind it that has no commit of its own', async () => {
    const desk = new Desk();
    const planned = switchOf({ check: [groups] });
    await desk.advance(planned, seeing(blind));
    expect(await desk.advance(planned, seeing(blind))).toMatchObject({ kind: 'wait', phase: 1 });
  });

  it('is waited for after the journal has begun', async () => {
    const desk = new Desk();
    const planned = switchOf({ adopt: [groups] });
    const begun = await desk.advance(planned, seeing(blind));
    expect(begun).toMatchObject({ kind: 'committed', step: { kind: 'start' } });
    expect(desk.repository.subjects).toEqual(['prod-1: a switch begins']);
    expect(await desk.advance(planned, seeing(blind))).toMatchObject({ kind: 'wait', phase: 0 });
    await desk.advance(planned, seeing(SNAPSHOT));
    expect(desk.repository.subjects.at(-1)).toBe('prod-1: adopt');
  });
});

function withoutChecksums(snapshot: Snapshot): Snapshot {
  const { configurationChecksums, ...rest } = snapshot;
  expect(configurationChecksums).toBeDefined();
  return rest;
}
