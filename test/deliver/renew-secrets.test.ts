import type { CommitRequest } from '../../src/deliver/repository';
import { currentPhase } from '../../src/deliver/current-phase';
import { GateWatch } from '../../src/deliver/gate-watch';
import { advanceOnce } from '../../src/deliver/advance';
import { parseJournal } from '../../src/deliver/journal-text';
import { draftRenewal, outagesOf } from '../../src/deliver/renew-secrets';
import type { DraftedRenewal } from '../../src/deliver/renew-secrets';
import type { RenewalEffect } from '../../src/deliver/renewal-effects';
import type { RenewedValue, Renewer } from '../../src/deliver/renewer';
import type { PlannedSwitch } from '../../src/deliver/planned-switch';
import { proposedLayout } from '../../src/deliver/layout';
import { standingOf } from '../../src/deliver/standing';
import { failure, success } from '../../src/model/result';
import type { Result } from '../../src/model/result';
import { MemoryRepository } from './memory-repository';
import { LAYOUT, portsOf, switchOf } from './switch-builder';

const PLANNED = withObjects(switchOf());
const JOURNAL = 'clusters/prod-1/switches/s1.yaml';
const STATE = 'clusters/prod-1/manifests/state.yaml';

/** What the manifests of `switchOf` hold after a renewal. */
const RENEWED = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: renewed}\n';

const CHANGE: RenewedValue = {
  item: 'http-secret',
  action: 'reissued',
  reason: 'asked for',
  fields: ['value'],
};

/** Says that one value is new, in the manifests and the material. */
const ONE_NEW: Renewer = {
  renew: () =>
    Promise.resolve(
      success({
        changes: [CHANGE],
        sealed: { manifests: [{ path: 'state.yaml', content: RENEWED }], material: 'new\n' },
      }),
    ),
};

/** The same switch, whose manifests are objects. */
function withObjects(planned: PlannedSwitch): PlannedSwitch {
  const phases = planned.phases.map((phase) => {
    const content = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${phase.id}}\n`;
    return { ...phase, manifests: [{ path: 'state.yaml', content }] };
  });
  return { ...planned, phases };
}

/** A branch whose switch has made so many commits; four end it. */
async function branchAfter(commits: number, material = 'old\n'): Promise<MemoryRepository> {
  const repository = new MemoryRepository(LAYOUT);
  for (let call = 0; call < commits; call += 1) {
    await advanceOnce(portsOf(repository), PLANNED, new GateWatch());
  }
  if (material !== '') repository.put({ path: LAYOUT.material, content: material });
  return repository;
}

async function draft(
  repository: MemoryRepository,
  renewer: Renewer = ONE_NEW,
  planned: PlannedSwitch = PLANNED,
): Promise<Result<DraftedRenewal>> {
  const view = await repository.read();
  const text = view.files.find(({ path }) => path === JOURNAL)?.content ?? '';
  const journal = parseJournal(text, JOURNAL);
  if (!journal.ok) throw new Error(JSON.stringify(journal.issues));
  const recorded = { journal: journal.value, frozen: planned.frozen };
  const place = { recorded, planned, platform: 'Kubernetes' as const };
  return draftRenewal({ renewer, now: () => 1000 }, place, ['http-secret'], view);
}

async function requestOf(repository: MemoryRepository): Promise<CommitRequest> {
  const drafted = await draft(repository);
  if (!drafted.ok || drafted.value.request === undefined) throw new Error(JSON.stringify(drafted));
  return drafted.value.request;
}

async function codes(repository: MemoryRepository): Promise<readonly string[]> {
  return (await draft(repository)).issues.map(({ code }) => code);
}

describe('a renewal', () => {
  it('is one commit with the material, the manifests and an entry of the journal', async () => {
    const repository = await branchAfter(4);
    const before = await repository.read();
    const request = await requestOf(repository);
    const textIn = (files: CommitRequest['files'], name: string) =>
      files.find(({ path }) => path === name)?.content ?? '';
    expect(textIn(request.files, LAYOUT.material)).toBe('new\n');
    expect(textIn(request.files, STATE)).toBe(RENEWED);
    const [old, now] = [before.files, request.files].map((files) => textIn(files, JOURNAL));
    expect(now?.slice(0, old?.length)).toBe(old);
    expect(now?.slice(old?.length)).toMatch(
      /^ {2}- event: renewed\n {4}items:\n {6}- http-secret\n {4}tree: [0-9a-f]{64}\n {4}at: "1970-01-01T00:16:40Z"\n$/,
    );
    expect(request.message).toBe(
      'prod-1: renewed http-secret\n\nRegshift-Plan: a1\nRegshift-Renewed: http-secret\n',
    );
    const names = (files: CommitRequest['files']) => files.map(({ path }) => path);
    expect(names(request.files)).toEqual(names(before.files));
  });

  it('is promoted as a phase is, where GitOps Promoter merges', async () => {
    const repository = await branchAfter(4);
    const { tip } = await repository.read();
    const planned = { ...PLANNED, layout: proposedLayout(LAYOUT) };
    const drafted = await draft(repository, ONE_NEW, planned);
    const files = drafted.ok ? (drafted.value.request?.files ?? []) : [];
    const metadata = files.find(({ path }) => path === 'clusters/prod-1/hydrator.metadata');
    expect(JSON.parse(metadata?.content ?? '')).toEqual({
      drySha: tip,
      subject: 'renewed http-secret',
    });
  });

  it('leaves an ended switch, which the next one and the current phase go on from', async () => {
    const repository = await branchAfter(4);
    for (let call = 0; call < 2; call += 1) {
      expect(await repository.commit(await requestOf(repository))).toMatchObject({ ok: true });
    }
    const view = await repository.read();
    expect(standingOf(view, PLANNED).ok).toBe(true);
    const before = { manifests: [{ path: 'state.yaml', content: 'as rendered\n' }] };
    expect(standingOf(view, { ...PLANNED, id: 's2', before }).ok).toBe(true);
    expect(currentPhase(LAYOUT, view.files)).toMatchObject({ ok: true, value: { id: 'settle' } });
    const outcome = await advanceOnce(portsOf(repository), PLANNED, new GateWatch());
    expect(outcome).toEqual({ kind: 'done' });
  });

  it('is told where somebody has changed the folder since', async () => {
    const repository = await branchAfter(4);
    await repository.commit(await requestOf(repository));
    repository.put({ path: STATE, content: 'by hand\n' });
    const [issue] = (await draft(repository)).issues;
    expect(issue).toMatchObject({
      code: 'D008',
      message: expect.stringContaining('the last renewal after switch s1') as string,
    });
  });

  it('makes no commit where nothing changes', async () => {
    const kept: RenewedValue = { ...CHANGE, action: 'kept', fields: [] };
    const renewer: Renewer = { renew: () => Promise.resolve(success({ changes: [kept] })) };
    const drafted = await draft(await branchAfter(4), renewer);
    expect(drafted).toEqual({ ok: true, value: { changes: [kept], effects: [] }, issues: [] });
  });

  it('passes on why it is not possible', async () => {
    const issue = { code: 'G013', severity: 'error', place: {}, message: 'closed' } as const;
    const renewer: Renewer = { renew: () => Promise.resolve(failure([issue])) };
    expect((await draft(await branchAfter(4), renewer)).issues).toEqual([issue]);
  });

  it.each([1, 2, 3])('is refused while a switch is under way (%i commits)', async (commits) => {
    expect(await codes(await branchAfter(commits))).toEqual(['D007']);
  });

  it('is refused where nothing was generated, and beside foreign files', async () => {
    expect(await codes(await branchAfter(4, ''))).toEqual(['D050']);
    const repository = await branchAfter(4);
    repository.put({ path: 'clusters/prod-1/manifests/foreign.yaml', content: 'x\n' });
    expect(await codes(repository)).toEqual(['D003']);
  });
});

describe('an outage', () => {
  const OUTAGE: RenewalEffect = {
    kind: 'outage',
    items: ['ca', 'user-ro'],
    text: 'nodes can not pull',
    until: 'all is there',
  };
  const NOTE: RenewalEffect = { kind: 'note', items: ['ca'], text: 'pods are replaced' };

  it('takes a consent, a note does not', () => {
    const effects = [NOTE, OUTAGE];
    expect(outagesOf({ effects: [NOTE] })).toEqual([]);
    expect(outagesOf({ effects })).toMatchObject([
      {
        code: 'D051',
        message: 'a new ca and user-ro: nodes can not pull. It ends when all is there',
      },
    ]);
  });
});

describe('the journal', () => {
  it('has renewals behind the last phase alone', async () => {
    const repository = await branchAfter(4);
    const { files } = await requestOf(repository);
    const text = files.find(({ path }) => path === JOURNAL)?.content ?? '';
    expect(parseJournal(text, JOURNAL).ok).toBe(true);
    const entry = / {2}- event: renewed\n[^]*$/.exec(text)?.[0] ?? '';
    const early = text.replace(entry, '').replace(/ {2}- event: passed\n/, `${entry}$&`);
    expect(parseJournal(early, JOURNAL).issues.map(({ code }) => code)).toEqual(['D002']);
    const broken = text.replace(/tree: \S+(?=\n {4}at: \S+\n$)/, 'tree: [a]');
    expect(parseJournal(broken, JOURNAL).issues.map(({ code }) => code)).toEqual(['D001']);
  });
});
