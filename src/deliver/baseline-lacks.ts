import { mustHaveMoved } from '../gate/clauses/freshness';
import { isDeckhouse } from '../gate/clauses/platform';
import type { GateEvidence } from '../gate/evidence';
import type { Gate, GateClause } from '../plan/plan';

/** What a gate will be judged by once a commit is made: what is seen now becomes its baseline. */
export type Foreseen = Required<Pick<GateEvidence, 'baseline' | 'snapshot'>> &
  Pick<GateEvidence, 'wanted' | 'wantedBefore'>;

/**
 * What a baseline lacks that a gate will compare with; `undefined` where it has everything. A commit on such a baseline would
 * never be found done: what was there before it can not be looked up afterwards.
 */
export function baselineLacks({ all }: Gate, foreseen: Foreseen): string | undefined {
  return all.map((clause) => lackOf(clause, foreseen)).find((lack) => lack !== undefined);
}

function lackOf({ kind }: GateClause, foreseen: Foreseen): string | undefined {
  const { baseline } = foreseen;
  if (kind === 'NodesUpToDate' && baseline.checksums === undefined)
    return 'Secret configuration-checksums';
  if (kind === 'ControllerRestarted' && baseline.controllerGeneration === undefined)
    return 'Deployment deckhouse';
  if (kind === 'PlatformHealthy') return lackOfHealth(foreseen);
  return ASK_WHAT_IS_NEW.includes(kind) && lacksConfig(foreseen)
    ? 'Secret registry-config'
    : undefined;
}

/** What was sick before the commit is not the commit's fault. */
function lackOfHealth({ baseline, snapshot }: Foreseen): string | undefined {
  if (baseline.pullErrors === undefined) return 'whether pods can be pulled';
  return baseline.readyModules === undefined && isDeckhouse(snapshot) ? 'any Module' : undefined;
}

/** Clauses that count for nothing unless `registry-config` has been written since the commit, where it has to be. */
const ASK_WHAT_IS_NEW: readonly GateClause['kind'][] = [
  'RegistryReady',
  'RegistryTarget',
  'RegistryCondition',
  'PreflightListsCustomNodes',
];

function lacksConfig({ baseline: { config }, wanted, wantedBefore }: Foreseen): boolean {
  return (
    config.presence !== 'absent' &&
    config.resourceVersion === undefined &&
    wanted !== undefined &&
    mustHaveMoved(config, wanted, wantedBefore)
  );
}
