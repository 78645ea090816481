import type { KustomizationFacts } from '../../../src/observe/snapshot';
import { COMMIT, KUSTOMIZATION, OLDER, changed, condition, withSnapshot } from '../gate-builder';
import type { Change } from '../gate-builder';
import { verdictsOf } from '../gate-case';
import type { GateCase, Verdicts } from '../gate-case';

const NAME = 'Kustomization flux-system/prod-1';
const AT_OLDER = `waiting: ${NAME} is at 000000000000, which has not the commit`;
const FOLDER = 'clusters/prod-1/manifests';
const READY = condition('Ready', 'True', 'Applied revision', 'ReconciliationSucceeded');
const old = `main@sha1:${OLDER}`;

type Facts = Change<KustomizationFacts>;

function notReady(reason: string, observedGeneration?: number): Facts {
  const failed = condition('Ready', 'False', 'why', reason);
  return {
    conditions: [observedGeneration === undefined ? failed : { ...failed, observedGeneration }],
  };
}

const rows: Readonly<Record<string, readonly [Facts, string]>> = {
  'it holds the commit when it has applied it and is Ready': [{}, 'open'],
  'however the revision is written': [
    { lastAppliedRevision: `main/${COMMIT}`, lastAttemptedRevision: COMMIT },
    'open',
  ],
  'an old observedGeneration': [
    { observedGeneration: 1 },
    `waiting: ${NAME} has not looked at its newest spec yet`,
  ],
  'no generation': [{ generation: undefined }, `stale: can not tell: ${NAME} shows no generation`],
  'no observedGeneration': [
    { observedGeneration: undefined },
    `stale: can not tell: ${NAME} shows no generation`,
  ],
  'an older revision applied': [{ lastAppliedRevision: old }, AT_OLDER],
  'an older revision attempted': [{ lastAttemptedRevision: old }, AT_OLDER],
  'nothing applied': [
    { lastAppliedRevision: undefined },
    `stale: can not tell: ${NAME} does not say what it applied`,
  ],
  'nothing attempted': [
    { lastAttemptedRevision: undefined },
    `stale: can not tell: ${NAME} does not say what it applied`,
  ],
  'no condition': [{ conditions: [] }, `stale: can not tell: ${NAME} shows no condition Ready`],
  'work under way': [
    { conditions: [condition('Ready', 'Unknown', 'busy', 'Progressing')] },
    `waiting: ${NAME}: Progressing, busy`,
  ],
  'work under way beside an old Ready': [
    { conditions: [READY, condition('Reconciling', 'True', 'busy', 'Progressing')] },
    `waiting: ${NAME}: Progressing, busy`,
  ],
  'work that is over': [{ conditions: [READY, condition('Reconciling', 'False')] }, 'open'],
  'Ready for another reason': [
    { conditions: [condition('Ready', 'True', '', 'DriftIgnored')] },
    `waiting: ${NAME}: DriftIgnored`,
  ],
  'not Ready, for the reason of one that is': [
    notReady('ReconciliationSucceeded'),
    `waiting: ${NAME}: ReconciliationSucceeded, why`,
  ],
  'a dependency that is not ready': [
    notReady('DependencyNotReady'),
    `waiting: ${NAME}: DependencyNotReady, why`,
  ],
  'a suspension': [
    { suspended: true },
    `waiting: ${NAME} is suspended: flux -n flux-system resume kustomization prod-1`,
  ],
  'being deleted': [
    { deletedAt: '2026-01-01T10:00:00Z' },
    `failed: ${NAME} is being deleted: it applies nothing any more`,
  ],
  'a stall': [
    { conditions: [condition('Stalled', 'True', 'no', 'InvalidPath')] },
    `failed: ${NAME}: InvalidPath, no`,
  ],
  'a stall that is over': [{ conditions: [READY, condition('Stalled', 'False')] }, 'open'],
  'a stall of an older spec': [
    { observedGeneration: 1, conditions: [condition('Stalled', 'True', 'no', 'InvalidPath')] },
    `waiting: ${NAME} has not looked at its newest spec yet`,
  ],
  'a failed build': [notReady('BuildFailed'), `failed: ${NAME}: BuildFailed, why`],
  'failed health': [notReady('HealthCheckFailed'), `failed: ${NAME}: HealthCheckFailed, why`],
  'a failed prune': [notReady('PruneFailed'), `failed: ${NAME}: PruneFailed, why`],
  'no artifact': [notReady('ArtifactFailed'), `failed: ${NAME}: ArtifactFailed, why`],
  'nobody knows whether it is Ready, for the reason of one that failed': [
    { conditions: [condition('Ready', 'Unknown', 'why', 'BuildFailed')] },
    `waiting: ${NAME}: BuildFailed, why`,
  ],
  'a failed build of an older revision': [
    { lastAttemptedRevision: old, ...notReady('BuildFailed') },
    AT_OLDER,
  ],
  'a failed build of nobody knows what': [
    { lastAttemptedRevision: undefined, ...notReady('BuildFailed') },
    `stale: can not tell: ${NAME} does not say what it applied`,
  ],
  'a failed build that was seen with an older spec': [
    { observedGeneration: 1, ...notReady('BuildFailed') },
    `waiting: ${NAME} has not looked at its newest spec yet`,
  ],
  'a failed build of the newest spec, though observedGeneration moves only with success': [
    { observedGeneration: 1, ...notReady('BuildFailed', 2) },
    `failed: ${NAME}: BuildFailed, why`,
  ],
  'a failed build of a spec from before, as its condition says': [
    notReady('BuildFailed', 1),
    `waiting: ${NAME}: BuildFailed, why`,
  ],
};

function seen(change: Facts): Verdicts[string][0] {
  return withSnapshot({ delivery: changed(KUSTOMIZATION, change) });
}

const paths: Verdicts = {
  'that applies the folder': [
    { ...seen({ path: './clusters/prod-1/manifests' }), folder: FOLDER },
    'open',
  ],
  'that does not say what it applies': [{ ...seen({}), folder: FOLDER }, 'open'],
  'of which nobody knows the folder': [seen({ path: './elsewhere' }), 'open'],
  'that applies another folder': [
    { ...seen({ path: './clusters/prod-2/manifests' }), folder: FOLDER },
    `failed: ${NAME} applies ./clusters/prod-2/manifests, not ${FOLDER}`,
  ],
};

export const KUSTOMIZATION_CASES: readonly GateCase[] = [
  Object.fromEntries(
    Object.entries(rows).map(([name, [change, told]]) => [name, [seen(change), told] as const]),
  ),
  paths,
].flatMap((verdicts) => verdictsOf('a Kustomization:', { kind: 'Delivered' }, verdicts));
