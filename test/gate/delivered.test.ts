import type { ApplicationFacts, KustomizationFacts } from '../../src/observe/snapshot';
import {
  APPLICATION,
  BASELINE,
  COMMIT,
  EVIDENCE,
  KUSTOMIZATION,
  OLDER,
  changed,
  condition,
  judged,
  withSnapshot,
} from './gate-builder';

const DELIVERED = { kind: 'Delivered' } as const;
const NAME = 'Application argocd/prod-1';

describe('what nobody knows', () => {
  it('is no delivery', () => {
    expect(judged(DELIVERED, withSnapshot({ delivery: undefined }))).toBe(
      'stale: can not tell: no Application or Kustomization was observed for this cluster',
    );
    expect(judged(DELIVERED, changed(EVIDENCE, { counts: undefined }))).toBe(
      'stale: can not tell: which revisions hold the commit is not known',
    );
  });
});

describe('an Application', () => {
  const verdict = (change: Parameters<typeof changed<ApplicationFacts>>[1]): string =>
    judged(DELIVERED, withSnapshot({ delivery: changed(APPLICATION, change) }));

  it('that is Synced and Healthy at the commit, by a sync of it, has it', () => {
    expect(verdict({})).toBe('open');
  });

  it('that had nothing to sync, since the commit takes back what was never synced, has it', () => {
    const delivery = changed(APPLICATION, {
      operation: { phase: 'Succeeded', revisions: [OLDER] },
    });
    const evidence = withSnapshot({ delivery });
    const equals = (revision: string): boolean => revision === COMMIT || revision === OLDER;
    expect(judged(DELIVERED, { ...evidence, equals })).toBe('open');
    const stillCompared = changed(delivery, { sync: { status: 'Synced', revisions: [OLDER] } });
    expect(judged(DELIVERED, { ...withSnapshot({ delivery: stillCompared }), equals })).toBe(
      `waiting: ${NAME} is at 000000000000, which has not the commit`,
    );
  });

  it.each<[string, string, Parameters<typeof changed<ApplicationFacts>>[1]]>([
    [
      'health without the revision',
      `waiting: ${NAME} is at 000000000000, which has not the commit`,
      { sync: { status: 'Synced', revisions: [OLDER] } },
    ],
    [
      'one source of several at another revision',
      `waiting: ${NAME} is at 000000000000, which has not the commit`,
      { sync: { status: 'Synced', revisions: [COMMIT, OLDER] } },
    ],
    [
      'the revision without being synced',
      `waiting: ${NAME} is OutOfSync`,
      { sync: { status: 'OutOfSync', revisions: [COMMIT] } },
    ],
    [
      'Synced from an older operation',
      `waiting: the last sync of ${NAME} was of 000000000000, which has not the commit`,
      { operation: { phase: 'Succeeded', revisions: [OLDER] } },
    ],
    [
      'one source of several synced at another revision',
      `waiting: the last sync of ${NAME} was of 000000000000, which has not the commit`,
      { operation: { phase: 'Succeeded', revisions: [COMMIT, OLDER] } },
    ],
    [
      'a sync that still runs',
      `waiting: the sync of ${NAME} is Running`,
      { operation: { phase: 'Running', revisions: [COMMIT] } },
    ],
    [
      'the revision without health',
      `waiting: ${NAME} is Progressing`,
      { health: { status: 'Progressing' } },
    ],
    ['no sync', `stale: can not tell: ${NAME} shows no sync`, { operation: undefined }],
    [
      'a sync of nothing',
      `stale: can not tell: ${NAME} does not say what it synced`,
      { operation: { phase: 'Succeeded', revisions: [] } },
    ],
    [
      'no comparison',
      `stale: can not tell: ${NAME} does not say what it compared`,
      { sync: { revisions: [COMMIT] } },
    ],
    [
      'no revision',
      `stale: can not tell: ${NAME} does not say what it compared`,
      { sync: { status: 'Synced', revisions: [] } },
    ],
    ['no health', `stale: can not tell: ${NAME} shows no health`, { health: {} }],
    [
      'objects that wait for a confirmation',
      `waiting: ${NAME} waits for a confirmation that objects may be removed: annotate it with argocd.argoproj.io/deletion-approved: "<the time now, RFC 3339>"`,
      { pruneConfirmation: true, operation: { phase: 'Running', revisions: [COMMIT] } },
    ],
    [
      'an error',
      `failed: ${NAME}: ComparisonError: no such path`,
      { errors: ['ComparisonError: no such path'] },
    ],
    [
      'an error while a sync runs, which may be that of the sync before',
      `waiting: the sync of ${NAME} is Running`,
      { errors: ['SyncError: x'], operation: { phase: 'Running', revisions: [COMMIT] } },
    ],
    [
      'a failed sync of the commit',
      `failed: ${NAME}: denied by policy`,
      { operation: { phase: 'Failed', revisions: [COMMIT], message: 'denied by policy' } },
    ],
    [
      'a sync of the commit that ended in an error',
      `failed: ${NAME}: the sync ended with Error`,
      { operation: { phase: 'Error', revisions: [COMMIT] } },
    ],
    [
      'a failed sync of an older revision',
      `waiting: the last sync of ${NAME} was of 000000000000, which has not the commit`,
      { operation: { phase: 'Failed', revisions: [OLDER] } },
    ],
    [
      'a failed sync of nothing',
      `stale: can not tell: ${NAME} does not say what it synced`,
      { operation: { phase: 'Failed', revisions: [] } },
    ],
    [
      'Degraded nobody knows where',
      `stale: can not tell: ${NAME} does not say what it compared`,
      { health: { status: 'Degraded' }, sync: { status: 'Synced', revisions: [] } },
    ],
    [
      'Degraded by the commit',
      `failed: ${NAME} has become Degraded`,
      { health: { status: 'Degraded' } },
    ],
    [
      'Degraded at an older revision',
      `waiting: ${NAME} is at 000000000000, which has not the commit`,
      { health: { status: 'Degraded' }, sync: { status: 'Synced', revisions: [OLDER] } },
    ],
  ])('with %s has it not', (_, text, change) => {
    expect(verdict(change)).toBe(text);
  });

  it('that was Degraded before has not failed by the commit', () => {
    const evidence = withSnapshot({ delivery: { ...APPLICATION, health: { status: 'Degraded' } } });
    const before = { ...BASELINE, health: 'Degraded' };
    expect(judged(DELIVERED, { ...evidence, baseline: before })).toBe(
      `waiting: ${NAME} is Degraded`,
    );
  });
});

describe('a Kustomization', () => {
  const FLUX = 'Kustomization flux-system/prod-1';
  const verdict = (change: Parameters<typeof changed<KustomizationFacts>>[1]): string =>
    judged(DELIVERED, withSnapshot({ delivery: changed(KUSTOMIZATION, change) }));
  const notReady = (reason: string): Pick<KustomizationFacts, 'conditions'> => ({
    conditions: [condition('Ready', 'False', 'why', reason)],
  });
  const old = `main@sha1:${OLDER}`;

  it('that has applied the commit and is Ready has it, however the revision is written', () => {
    expect(verdict({})).toBe('open');
    const older = { lastAppliedRevision: `main/${COMMIT}`, lastAttemptedRevision: COMMIT };
    expect(verdict(older)).toBe('open');
  });

  it.each<[string, string, Parameters<typeof changed<KustomizationFacts>>[1]]>([
    [
      'an old observedGeneration',
      `waiting: ${FLUX} has not looked at its newest spec yet`,
      { observedGeneration: 1 },
    ],
    [
      'no generation',
      `stale: can not tell: ${FLUX} shows no generation`,
      { generation: undefined },
    ],
    [
      'no observedGeneration',
      `stale: can not tell: ${FLUX} shows no generation`,
      { observedGeneration: undefined },
    ],
    [
      'an older revision applied',
      `waiting: ${FLUX} is at 000000000000, which has not the commit`,
      { lastAppliedRevision: old },
    ],
    [
      'an older revision attempted',
      `waiting: ${FLUX} is at 000000000000, which has not the commit`,
      { lastAttemptedRevision: old },
    ],
    [
      'nothing applied',
      `stale: can not tell: ${FLUX} does not say what it applied`,
      { lastAppliedRevision: undefined },
    ],
    [
      'nothing attempted',
      `stale: can not tell: ${FLUX} does not say what it applied`,
      { lastAttemptedRevision: undefined },
    ],
    ['no condition', `stale: can not tell: ${FLUX} shows no condition Ready`, { conditions: [] }],
    [
      'work under way',
      `waiting: ${FLUX}: Progressing, busy`,
      { conditions: [condition('Ready', 'Unknown', 'busy', 'Progressing')] },
    ],
    [
      'Ready for another reason',
      `waiting: ${FLUX}: DriftIgnored`,
      { conditions: [condition('Ready', 'True', '', 'DriftIgnored')] },
    ],
    [
      'a dependency that is not ready',
      `waiting: ${FLUX}: DependencyNotReady, why`,
      notReady('DependencyNotReady'),
    ],
    [
      'a suspension',
      `waiting: ${FLUX} is suspended: flux resume kustomization`,
      { suspended: true },
    ],
    [
      'a stall',
      `failed: ${FLUX}: InvalidPath, no`,
      { conditions: [condition('Stalled', 'True', 'no', 'InvalidPath')] },
    ],
    ['a failed build', `failed: ${FLUX}: BuildFailed, why`, notReady('BuildFailed')],
    ['failed health', `failed: ${FLUX}: HealthCheckFailed, why`, notReady('HealthCheckFailed')],
    ['a failed prune', `failed: ${FLUX}: PruneFailed, why`, notReady('PruneFailed')],
    ['no artifact', `failed: ${FLUX}: ArtifactFailed, why`, notReady('ArtifactFailed')],
    [
      'a failed build of an older revision',
      `waiting: ${FLUX} is at 000000000000, which has not the commit`,
      { lastAttemptedRevision: old, ...notReady('BuildFailed') },
    ],
    [
      'a failed build that was seen with an older spec',
      `waiting: ${FLUX} has not looked at its newest spec yet`,
      { observedGeneration: 1, ...notReady('BuildFailed') },
    ],
  ])('with %s has it not', (_, text, change) => {
    expect(verdict(change)).toBe(text);
  });
});
