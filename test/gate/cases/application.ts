import type { ApplicationFacts, OutOfSyncFacts } from '../../../src/observe/snapshot';
import {
  APPLICATION,
  BASELINE,
  COMMIT,
  EVIDENCE,
  OLDER,
  changed,
  withSnapshot,
} from '../gate-builder';
import type { Change } from '../gate-builder';
import { verdictsOf } from '../gate-case';
import type { GateCase, Verdicts } from '../gate-case';

const NAME = 'Application argocd/prod-1';
const AT_OLDER = `waiting: ${NAME} is at 000000000000, which has not the commit`;
const SYNCED_OLDER = `waiting: the last sync of ${NAME} was of 000000000000, which has not the commit`;
const FOLDER = 'clusters/prod-1/manifests';
const VALUES = 'f'.repeat(40);

type Facts = Change<ApplicationFacts>;

function seen(change: Facts): Verdicts[string][0] {
  return withSnapshot({ delivery: changed(APPLICATION, change) });
}

/** What an Application shows → what is said of it. */
function shown(rows: Readonly<Record<string, readonly [Facts, string]>>): Verdicts {
  return Object.fromEntries(
    Object.entries(rows).map(([name, [change, told]]) => [name, [seen(change), told]]),
  );
}

const unknown: Verdicts = {
  'is not known without an Application': [
    withSnapshot({ delivery: undefined }),
    'stale: can not tell: no Application or Kustomization was observed for this cluster',
  ],
  'is not known without a baseline': [
    changed(EVIDENCE, { baseline: undefined }),
    'stale: can not tell: nothing was remembered from before the commit',
  ],
  'is not known where nobody knows which revisions hold the commit': [
    changed(EVIDENCE, { counts: undefined }),
    'stale: can not tell: which revisions hold the commit is not known',
  ],
};

const revisions = shown({
  'it holds the commit when it is Synced and Healthy at it, by a sync of it': [{}, 'open'],
  'health without the revision': [{ sync: { status: 'Synced', revisions: [OLDER] } }, AT_OLDER],
  'one source of several at another revision': [
    { sync: { status: 'Synced', revisions: [COMMIT, OLDER] } },
    AT_OLDER,
  ],
  'the revision without being Synced': [
    { sync: { status: 'OutOfSync', revisions: [COMMIT] } },
    `waiting: ${NAME} is OutOfSync`,
  ],
  'Unknown, with nothing that is OutOfSync': [
    { sync: { status: 'Unknown', revisions: [COMMIT] }, outOfSync: [] },
    `waiting: ${NAME} is Unknown`,
  ],
  'no comparison': [
    { sync: { revisions: [COMMIT] } },
    `stale: can not tell: ${NAME} does not say what it compared`,
  ],
  'no revision': [
    { sync: { status: 'Synced', revisions: [] } },
    `stale: can not tell: ${NAME} does not say what it compared`,
  ],
  'a revision that is empty': [
    { sync: { status: 'Unknown', revisions: [''] } },
    `waiting: ${NAME} is at , which has not the commit`,
  ],
});

const operations = shown({
  'Synced from an older operation': [
    { operation: { phase: 'Succeeded', revisions: [OLDER] } },
    SYNCED_OLDER,
  ],
  'one source of several synced at another revision': [
    { operation: { phase: 'Succeeded', revisions: [COMMIT, OLDER] } },
    SYNCED_OLDER,
  ],
  'a sync that still runs': [
    { operation: { phase: 'Running', revisions: [COMMIT] } },
    `waiting: the sync of ${NAME} is Running`,
  ],
  'no sync': [{ operation: undefined }, `stale: can not tell: ${NAME} shows no sync`],
  'a sync of nothing': [
    { operation: { phase: 'Succeeded', revisions: [] } },
    `stale: can not tell: ${NAME} does not say what it synced`,
  ],
  'a comparison from before the sync ended': [
    {
      sync: { status: 'Synced', revisions: [COMMIT], comparedAt: '2026-01-01T10:00:00Z' },
      operation: { phase: 'Succeeded', revisions: [COMMIT], finishedAt: '2026-01-01T10:00:01Z' },
    },
    `waiting: ${NAME} has not looked at the cluster since its last sync`,
  ],
  'a comparison from when the sync ended': [
    {
      sync: { status: 'Synced', revisions: [COMMIT], comparedAt: '2026-01-01T10:00:01Z' },
      operation: { phase: 'Succeeded', revisions: [COMMIT], finishedAt: '2026-01-01T10:00:01Z' },
    },
    'open',
  ],
  'a comparison that nobody knows when': [
    {
      operation: { phase: 'Succeeded', revisions: [COMMIT], finishedAt: '2026-01-01T10:00:01Z' },
    },
    'open',
  ],
  'a sync that nobody knows when': [
    { sync: { status: 'Synced', revisions: [COMMIT], comparedAt: '2026-01-01T10:00:00Z' } },
    'open',
  ],
});

const health = shown({
  'the revision without health': [
    { health: { status: 'Progressing' } },
    `waiting: ${NAME} is Progressing`,
  ],
  'no health': [{ health: {} }, `stale: can not tell: ${NAME} shows no health`],
  'Degraded by the commit': [
    { health: { status: 'Degraded' } },
    `failed: ${NAME} has become Degraded`,
  ],
  'Degraded at an older revision': [
    { health: { status: 'Degraded' }, sync: { status: 'Synced', revisions: [OLDER] } },
    AT_OLDER,
  ],
  'Degraded nobody knows where': [
    { health: { status: 'Degraded' }, sync: { status: 'Synced', revisions: [] } },
    `stale: can not tell: ${NAME} does not say what it compared`,
  ],
});

const degradedBefore: Verdicts = {
  'Degraded as it was before': [
    {
      ...seen({ health: { status: 'Degraded' } }),
      baseline: { ...BASELINE, health: 'Degraded' },
    },
    `waiting: ${NAME} is Degraded`,
  ],
  'Degraded, and nobody knows how it was before': [
    {
      ...seen({ health: { status: 'Degraded' } }),
      baseline: changed(BASELINE, { health: undefined }),
    },
    `failed: ${NAME} has become Degraded`,
  ],
};

const failures = shown({
  'an error of the comparison': [
    { errors: ['ComparisonError: no such path'] },
    `failed: ${NAME}: ComparisonError: no such path`,
  ],
  'an error of a comparison of nobody knows what': [
    { errors: ['ComparisonError: no such path'], sync: { status: 'Unknown', revisions: [] } },
    `failed: ${NAME}: ComparisonError: no such path`,
  ],
  'an error while a sync runs, which may be that of the sync before': [
    { errors: ['SyncError: x'], operation: { phase: 'Running', revisions: [COMMIT] } },
    `waiting: the sync of ${NAME} is Running`,
  ],
  'an error, and no sync': [
    { errors: ['SyncError: x'], operation: undefined },
    `failed: ${NAME}: SyncError: x`,
  ],
  'an error of a sync of an older revision': [
    { errors: ['SyncError: x'], sync: { status: 'OutOfSync', revisions: [OLDER] } },
    AT_OLDER,
  ],
  'an error of a comparison of an older revision': [
    { errors: ['ComparisonError: x'], sync: { status: 'Unknown', revisions: [OLDER] } },
    AT_OLDER,
  ],
  'an error of the Application itself, at whatever revision': [
    {
      errors: ['SyncError: x', 'InvalidSpecError: no such project'],
      sync: { status: 'Unknown', revisions: [OLDER] },
    },
    `failed: ${NAME}: InvalidSpecError: no such project`,
  ],
  'a failed sync of the commit': [
    { operation: { phase: 'Failed', revisions: [COMMIT], message: 'denied by policy' } },
    `failed: ${NAME}: denied by policy`,
  ],
  'a sync of the commit that ended in an error': [
    { operation: { phase: 'Error', revisions: [COMMIT] } },
    `failed: ${NAME}: the sync ended with Error`,
  ],
  'a failed sync of an older revision': [
    { operation: { phase: 'Failed', revisions: [OLDER] } },
    SYNCED_OLDER,
  ],
  'a failed sync of one source of several': [
    { operation: { phase: 'Failed', revisions: [COMMIT, OLDER] } },
    SYNCED_OLDER,
  ],
  'an error of a sync, where one source of several is at another revision': [
    { errors: ['SyncError: x'], sync: { status: 'OutOfSync', revisions: [COMMIT, OLDER] } },
    AT_OLDER,
  ],
  'a failed sync of nothing': [
    { operation: { phase: 'Failed', revisions: [] } },
    `stale: can not tell: ${NAME} does not say what it synced`,
  ],
  'being deleted': [
    { deletedAt: '2026-01-01T10:00:00Z' },
    `failed: ${NAME} is being deleted: it applies nothing any more`,
  ],
});

const COMMAND =
  'kubectl -n argocd annotate --overwrite applications.argoproj.io prod-1 "argocd.argoproj.io/deletion-approved=$(date -u +%FT%TZ)"';

const confirmations = shown({
  'objects that wait for a confirmation': [
    {
      pruneConfirmation: true,
      operation: {
        phase: 'Running',
        revisions: [COMMIT],
        message:
          'waiting for pruning confirmation of apps/Deployment/registry and 1 more resources',
      },
    },
    `waiting: ${NAME} waits for a person to confirm that apps/Deployment/registry and 1 more resources may be removed: ${COMMAND}`,
  ],
  'objects that wait for a confirmation, as older versions say it': [
    {
      pruneConfirmation: true,
      operation: {
        phase: 'Running',
        revisions: [COMMIT],
        message: 'Waiting for pruning confirmation of /Secret/x',
      },
    },
    `waiting: ${NAME} waits for a person to confirm that /Secret/x may be removed: ${COMMAND}`,
  ],
  'objects that wait for a confirmation, without their names': [
    { pruneConfirmation: true, operation: { phase: 'Running', revisions: [COMMIT] } },
    `waiting: ${NAME} waits for a person to confirm that objects may be removed: ${COMMAND}`,
  ],
  'objects that wait for a confirmation of nobody knows what': [
    { pruneConfirmation: true, operation: undefined },
    `waiting: ${NAME} waits for a person to confirm that objects may be removed: ${COMMAND}`,
  ],
  'objects that wait for a confirmation in the sync of an older revision, which holds up the next':
    [
      {
        pruneConfirmation: true,
        sync: { status: 'OutOfSync', revisions: [OLDER] },
        operation: {
          phase: 'Running',
          revisions: [OLDER],
          message: 'waiting for pruning confirmation of /Secret/x',
        },
      },
      `waiting: ${NAME} waits for a person to confirm that /Secret/x may be removed: ${COMMAND}`,
    ],
});

const MODULE_CONFIG: OutOfSyncFacts = {
  group: 'deckhouse.io',
  kind: 'ModuleConfig',
  name: 'deckhouse',
  requiresPruning: true,
};

function leaving(...outOfSync: readonly OutOfSyncFacts[]): Facts {
  return { sync: { status: 'OutOfSync', revisions: [COMMIT] }, outOfSync };
}

const leftovers = shown({
  'OutOfSync by nothing but a ModuleConfig that is never pruned': [leaving(MODULE_CONFIG), 'open'],
  'OutOfSync by a ModuleConfig that differs': [
    leaving({ ...MODULE_CONFIG, requiresPruning: false }),
    `waiting: ${NAME} is OutOfSync: ModuleConfig deckhouse`,
  ],
  'OutOfSync by an object of ours that is to be pruned': [
    leaving(MODULE_CONFIG, {
      group: 'deckhouse.io',
      kind: 'NodeGroupConfiguration',
      name: 'drop',
      requiresPruning: true,
    }),
    `waiting: ${NAME} is OutOfSync: NodeGroupConfiguration drop`,
  ],
  "OutOfSync by somebody else's ModuleConfig": [
    leaving({ ...MODULE_CONFIG, group: 'example.com' }),
    `waiting: ${NAME} is OutOfSync: ModuleConfig deckhouse`,
  ],
  'OutOfSync by nothing': [leaving(), `waiting: ${NAME} is OutOfSync`],
  'Unknown, with nothing but a ModuleConfig left': [
    { ...leaving(MODULE_CONFIG), sync: { status: 'Unknown', revisions: [COMMIT] } },
    `waiting: ${NAME} is Unknown`,
  ],
});

const OURS = { path: `./${FOLDER}/` };
const BOTH = [COMMIT, VALUES];

function sourced(
  sources: NonNullable<ApplicationFacts['sync']['sources']>,
  compared: readonly string[] = BOTH,
  synced: readonly string[] = compared,
): Verdicts[string][0] {
  const facts = seen({
    sync: { status: 'Synced', revisions: compared, sources },
    operation: { phase: 'Succeeded', revisions: synced, sources },
  });
  return { ...facts, folder: FOLDER };
}

const sources: Verdicts = {
  'of several sources, the one that leads to the folder counts': [sourced([OURS, {}]), 'open'],
  'of several sources, wherever it stands': [sourced([{}, OURS], [VALUES, COMMIT]), 'open'],
  'of several sources, it is compared at another revision': [
    sourced([OURS, {}], [OLDER, VALUES]),
    AT_OLDER,
  ],
  'of several sources, it was synced at another revision': [
    sourced([OURS, {}], BOTH, [OLDER, VALUES]),
    SYNCED_OLDER,
  ],
  'of several sources, another is at the commit': [sourced([OURS, {}], [OLDER, COMMIT]), AT_OLDER],
  'of several sources, two lead to the folder': [sourced([OURS, OURS], [COMMIT, OLDER]), AT_OLDER],
  'of several sources, and not one revision for each': [
    sourced([OURS], [COMMIT, VALUES]),
    `waiting: ${NAME} is at ffffffffffff, which has not the commit`,
  ],
  'of several sources, and nobody knows the folder': [
    changed(sourced([OURS, {}]), { folder: undefined }),
    `waiting: ${NAME} is at ffffffffffff, which has not the commit`,
  ],
  'that shows no sources is taken at its word': [{ ...EVIDENCE, folder: FOLDER }, 'open'],
  'of no source that leads to the folder': [
    sourced([{ path: 'clusters/prod-2/manifests' }, {}]),
    `failed: ${NAME} has no source that leads to ${FOLDER}`,
  ],
};

const synced: Verdicts = {
  'that had nothing to sync, since the commit takes back what was never synced': [
    {
      ...seen({ operation: { phase: 'Succeeded', revisions: [OLDER] } }),
      equals: (revision) => revision === COMMIT || revision === OLDER,
    },
    'open',
  ],
  'that shows the same folder at an older revision, and has not compared the commit': [
    {
      ...seen({
        sync: { status: 'Synced', revisions: [OLDER] },
        operation: { phase: 'Succeeded', revisions: [OLDER] },
      }),
      equals: (revision) => revision === COMMIT || revision === OLDER,
    },
    AT_OLDER,
  ],
};

export const APPLICATION_CASES: readonly GateCase[] = [
  unknown,
  revisions,
  operations,
  health,
  degradedBefore,
  failures,
  confirmations,
  leftovers,
  sources,
  synced,
].flatMap((verdicts) => verdictsOf('an Application:', { kind: 'Delivered' }, verdicts));
