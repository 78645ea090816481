import { commitMessage } from '../../src/deliver/commit-message';
import { countingRevisions } from '../../src/deliver/counting-revisions';
import { draftCommit } from '../../src/deliver/draft-commit';
import type { CommitMoment, DeliveredPhase, WritingStep } from '../../src/deliver/draft-commit';
import { formatJournal, parseJournal } from '../../src/deliver/journal-text';
import { foreignFiles, layOut, layoutOf, manifestsIn } from '../../src/deliver/layout';
import { planHash } from '../../src/deliver/plan-hash';
import { treeDigest } from '../../src/deliver/tree-digest';
import type { CommitRequest } from '../../src/deliver/repository';
import type { FileSet } from '../../src/model/file-set';
import { APPLICATION, COMMIT, KUSTOMIZATION, OLDER } from '../gate/gate-builder';
import { BASELINE, PHASES, STARTED, begun, journalOf, passed } from './delivery-builder';

const LAYOUT = layoutOf('clusters', 'prod-1');
const JOURNAL = 'clusters/prod-1/switches/s1.yaml';
const TREE: FileSet = [{ path: 'a.yaml', content: 'a\n' }];
const KUSTOMIZATION_FILE = {
  path: 'clusters/prod-1/manifests/kustomization.yaml',
  content:
    'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - a.yaml\n',
};

const DELIVERED = PHASES.map(({ id, kind }): DeliveredPhase => ({
  id,
  kind,
  purpose: `do ${id}`,
  from: 'Direct',
  to: 'Local',
}));

const RECORD = { path: 'clusters/prod-1/switches/s1.plan.yaml', content: 'frozen\n' };

const SEALED: FileSet = [{ path: 'a.yaml', content: 'sealed\n' }];

function moment(files: FileSet): CommitMoment {
  return {
    sealed: { manifests: SEALED },
    record: RECORD,
    layout: LAYOUT,
    view: { tip: 'tip', synced: undefined, files },
    baseline: BASELINE,
    evidenceOf: (phase) => [`${DELIVERED[phase]?.id ?? ''}: seen`],
  };
}

const SEALED_TREE = treeDigest(LAYOUT, layOut(LAYOUT, SEALED, []));

function draft(
  step: WritingStep,
  entries: Parameters<typeof journalOf>[1],
  others: FileSet = [],
): CommitRequest {
  const journal = journalOf(PHASES, entries);
  const files = [
    ...layOut(LAYOUT, TREE, [{ path: JOURNAL, content: formatJournal(journal) }]),
    ...others,
  ];
  return draftCommit(step, DELIVERED, journal, moment(files));
}

function entriesIn({ files }: CommitRequest): unknown {
  const text = files.find(({ path }) => path === JOURNAL)?.content ?? '';
  const journal = parseJournal(text, JOURNAL);
  return journal.ok ? journal.value.entries : journal.issues;
}

describe('the layout', () => {
  it.each([
    ['clusters', 'clusters/prod-1'],
    ['clusters/', 'clusters/prod-1'],
    ['./fleet/eu', 'fleet/eu/prod-1'],
    ['.', 'prod-1'],
    ['', 'prod-1'],
  ])('below %j', (path, folder) => {
    expect(layoutOf(path, 'prod-1')).toEqual({
      folder,
      manifests: `${folder}/manifests`,
      switches: `${folder}/switches`,
      material: `${folder}/secrets.sops.yaml`,
    });
  });

  it('lists the manifests for kustomize, and keeps journals outside of what is synced', () => {
    const files = layOut(LAYOUT, TREE, [{ path: JOURNAL, content: 'j' }]);
    expect(files).toEqual([
      { path: 'clusters/prod-1/manifests/a.yaml', content: 'a\n' },
      KUSTOMIZATION_FILE,
      { path: JOURNAL, content: 'j' },
    ]);
    expect(manifestsIn(LAYOUT, files)).toEqual(TREE);
  });

  it('tells foreign files by name, wherever they stand', () => {
    const journal = { path: JOURNAL, content: formatJournal(journalOf(PHASES, [STARTED])) };
    const own = layOut(LAYOUT, TREE, [journal]);
    expect(foreignFiles(LAYOUT, own, TREE)).toEqual([]);
    const strange = [
      'clusters/prod-1/manifests/b.yaml',
      'clusters/prod-1/notes.txt',
      'clusters/prod-1/switches/notes.yaml',
    ].map((path) => ({ path, content: 'kind: Other\n' }));
    expect(foreignFiles(LAYOUT, [...own, ...strange], TREE)).toEqual(
      strange.map(({ path }) => ({
        code: 'D003',
        severity: 'error',
        place: { file: path },
        message:
          "is not regshift's, but stands in clusters/prod-1, which each commit replaces whole",
        hint: 'move it out of the folder',
      })),
    );
  });
});

describe('the message of a commit', () => {
  const phase = {
    id: 'switch-local',
    purpose: 'bring up registries',
    from: 'Direct',
    to: 'Local',
  } as const;

  it('carries plan, phase, from and to', () => {
    expect(commitMessage({ cluster: 'prod-1', plan: 'a1', phase })).toBe(
      'prod-1: switch-local\n\nbring up registries\n\nRegshift-Plan: a1\nRegshift-Phase: switch-local\nRegshift-From: Direct\nRegshift-To: Local\n',
    );
    expect(commitMessage({ cluster: 'prod-1', plan: 'a1', note: 'the switch is done' })).toBe(
      'prod-1: the switch is done\n\nRegshift-Plan: a1\n',
    );
  });

  it("carries Argo CD's trailers, each on one line whatever stands in it", () => {
    const reference = {
      author: 'A <a@example.com>',
      sha: COMMIT,
      subject: 'to Local\nRegshift-Phase: forged',
      body: 'why\nRegshift-Plan: forged',
      repoUrl: 'https://git.example.com/fleet.git',
      date: '2026-01-02T03:04:05Z',
    };
    const text = commitMessage({ cluster: 'prod-1', plan: 'a1', phase, reference });
    expect(text.split('\n').slice(8)).toEqual([
      'Argocd-reference-commit-author: A <a@example.com>',
      `Argocd-reference-commit-sha: ${COMMIT}`,
      'Argocd-reference-commit-subject: to Local Regshift-Phase: forged',
      'Argocd-reference-commit-body: "why\\nRegshift-Plan: forged"',
      'Argocd-reference-commit-repourl: https://git.example.com/fleet.git',
      'Argocd-reference-commit-date: 2026-01-02T03:04:05Z',
      '',
    ]);
  });
});

describe('the commit of a step', () => {
  it('starts with the journal and the first phase', () => {
    const request = draftCommit({ kind: 'start', phase: 0 }, DELIVERED, journalOf(PHASES, []), {
      ...moment([]),
      at: '2026-01-02T03:04:05Z',
    });
    expect(request.expectedTip).toBe('tip');
    expect(manifestsIn(LAYOUT, request.files)).toEqual(SEALED);
    expect(request.files).toContainEqual(RECORD);
    const at = '2026-01-02T03:04:05Z';
    expect(entriesIn(request)).toEqual([STARTED, { ...begun('adopt'), tree: SEALED_TREE, at }]);
    expect(request.message).toContain('Regshift-Phase: adopt\n');
  });

  it('starts with the journal alone where the first phase commits nothing', () => {
    const request = draft({ kind: 'start' }, []);
    expect(manifestsIn(LAYOUT, request.files)).toEqual(TREE);
    expect(entriesIn(request)).toEqual([{ event: 'started' }]);
    expect(request.message).toBe('prod-1: a switch begins\n\nRegshift-Plan: a1\n');
  });

  it('names the commit that changed the cluster file, where it is known', () => {
    const reference = {
      author: 'A <a@example.com>',
      sha: COMMIT,
      subject: 's',
      body: '',
      repoUrl: 'https://git.example.com/fleet.git',
      date: '2026-01-02T03:04:05Z',
    };
    const journal = journalOf(PHASES, []);
    const step = { kind: 'start', phase: 0 } as const;
    const { message } = draftCommit(step, DELIVERED, journal, { ...moment([]), reference });
    expect(message).toContain(`\nArgocd-reference-commit-sha: ${COMMIT}\n`);
  });

  it('holds the evidence of the phases before', () => {
    const before = [STARTED, begun('adopt'), passed('adopt'), begun('switch-local')];
    const request = draft({ kind: 'commit', phase: 4, passed: [1, 2, 3] }, before);
    expect(manifestsIn(LAYOUT, request.files)).toEqual(SEALED);
    expect(request.files).not.toContainEqual(RECORD);
    const between = ['switch-local', 'fill-local', 'check'].map(passed);
    expect(entriesIn(request)).toEqual([
      ...before,
      ...between,
      { ...begun('settle'), tree: SEALED_TREE },
    ]);
  });

  it('closes the journal and touches nothing else, earlier journals least of all', () => {
    const older = {
      path: 'clusters/prod-1/switches/s0.yaml',
      content: formatJournal(journalOf(PHASES, [STARTED])),
    };
    const before = [STARTED, begun('adopt')];
    const request = draft({ kind: 'close', passed: [0] }, before, [older]);
    expect(manifestsIn(LAYOUT, request.files)).toEqual(TREE);
    expect(request.files).toContainEqual(older);
    expect(entriesIn(request)).toEqual([...before, passed('adopt')]);
    expect(request.message).toBe('prod-1: the switch is done\n\nRegshift-Plan: a1\n');
  });
});

describe('revisions that count', () => {
  const repository = {
    read: () => Promise.reject(new Error('is not asked')),
    commit: () => Promise.reject(new Error('is not asked')),
    holds: (revision: string, commit: string) =>
      Promise.resolve(revision === COMMIT && commit === 'phase'),
  };

  it.each([
    { ...APPLICATION, sync: { revisions: [OLDER] } },
    { ...APPLICATION, operation: { phase: 'Succeeded', revisions: [OLDER] } },
    { ...KUSTOMIZATION, lastAppliedRevision: `main@sha1:${OLDER}` },
    { ...KUSTOMIZATION, lastAttemptedRevision: `main@sha1:${OLDER}` },
  ])('are those that the repository knows to hold the commit', async (delivery) => {
    const { counts, equals } = await countingRevisions(repository, 'phase', delivery);
    expect([counts(COMMIT), counts(OLDER), counts('never shown')]).toEqual([true, false, false]);
    expect([equals(COMMIT), equals(OLDER), equals('never shown')]).toEqual([true, false, false]);
  });

  it('have the same folder when the commit took back what was never synced', async () => {
    const reverted = {
      ...repository,
      holds: (revision: string, commit: string) =>
        Promise.resolve(revision === 'revert' && commit === OLDER),
    };
    const application = { ...APPLICATION, operation: { phase: 'Succeeded', revisions: [OLDER] } };
    const { counts, equals } = await countingRevisions(reverted, 'revert', application);
    expect([counts(OLDER), equals(OLDER)]).toEqual([false, true]);
  });

  it('are none where nothing was observed', async () => {
    const { counts, equals } = await countingRevisions(repository, 'phase', undefined);
    expect([counts(COMMIT), equals(COMMIT)]).toEqual([false, false]);
  });
});

describe('the hash of a plan', () => {
  const facts = {
    clusterFile: 'file',
    profile: 'C',
    route: ['Direct', 'Local'] as const,
    phases: DELIVERED.map((phase) => ({ ...phase, manifests: SEALED })),
  };

  it('changes with everything that is committed, and with nothing else', () => {
    const [first, ...others] = facts.phases;
    if (first === undefined) throw new Error('no phases');
    const hashes = [
      facts,
      { ...facts, clusterFile: 'other' },
      { ...facts, profile: 'D2' },
      { ...facts, route: ['Direct'] as const },
      { ...facts, phases: others },
      { ...facts, phases: [{ ...first, manifests: TREE }, ...others] },
      { ...facts, phases: [{ ...first, kind: 'check' as const }, ...others] },
    ].map(planHash);
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(planHash({ ...facts, phases: [{ ...first, purpose: 'other' }, ...others] })).toBe(
      hashes[0],
    );
  });
});
