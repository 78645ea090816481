import type { Snapshot } from '../../observe/snapshot';
import type { GateClause } from '../../plan/plan';
import { pullErrorKey } from '../baseline';
import type { Baseline } from '../baseline';
import type { GateEvidence } from '../evidence';
import { canNotTell, failed, waiting } from '../verdict';
import type { Hindrance } from '../verdict';

type PlatformRegistryIs = Extract<GateClause, { kind: 'PlatformRegistryIs' }>;

/** DKP's Secret names the registry that the platform is to pull from. */
export function judgePlatformRegistry(
  { address, path }: PlatformRegistryIs,
  { registry }: Snapshot,
): Hindrance | undefined {
  const { pull } = registry;
  if (pull.presence === 'absent') return waiting('Secret deckhouse-registry is not there');
  if (pull.presence === 'unknown' || pull.address === undefined || pull.path === undefined)
    return canNotTell('Secret deckhouse-registry was not observed');
  return pull.address === address && pull.path === path
    ? undefined
    : waiting(`the platform pulls from ${pull.address}${pull.path}, not from ${address}${path}`);
}

/**
 * No Module that was Ready before the commit has left Ready, and nothing fails to be pulled that did not fail before.
 * While a switch runs, pods come and go: the clause waits. Once all else is done it fails, for a person to look.
 *
 * @param over - whether the rest of the gate is open
 */
export function judgePlatformHealth(
  { snapshot, baseline }: GateEvidence,
  over: boolean,
): Hindrance | undefined {
  const unknown = unknownOf(snapshot);
  if (unknown !== undefined) return unknown;
  const trouble = moduleTrouble(snapshot, baseline) ?? pullTrouble(snapshot, baseline);
  if (trouble === undefined) return undefined;
  if (baseline === undefined)
    return canNotTell(`nothing was remembered from before the commit; now ${trouble}`);
  return over ? failed(trouble) : waiting(trouble);
}

/** Without DKP there are no Modules to look at. */
function unknownOf(snapshot: Snapshot): Hindrance | undefined {
  if (snapshot.pullErrors === undefined)
    return canNotTell('whether pods can be pulled was not observed');
  return snapshot.modules === undefined && isDeckhouse(snapshot)
    ? canNotTell('no Module was observed')
    : undefined;
}

function isDeckhouse({ platform, cluster, registry }: Snapshot): boolean {
  return (
    platform.version !== undefined ||
    cluster.configuration === 'present' ||
    registry.state.presence === 'present' ||
    registry.pull.presence === 'present'
  );
}

function moduleTrouble(
  { modules = [] }: Snapshot,
  baseline: Baseline | undefined,
): string | undefined {
  const before = baseline?.readyModules;
  for (const { name, ready, enabled, message } of modules) {
    if (ready || (before === undefined ? !enabled : !before.includes(name))) continue;
    return `Module ${name} is not Ready${message === undefined ? '' : `: ${message}`}`;
  }
  const gone = before?.find((name) => !modules.some((module) => module.name === name));
  return gone === undefined ? undefined : `Module ${gone} is not there any more`;
}

function pullTrouble(
  { pullErrors = [] }: Snapshot,
  baseline: Baseline | undefined,
): string | undefined {
  const fresh = pullErrors.find(
    (error) => baseline?.pullErrors?.includes(pullErrorKey(error)) !== true,
  );
  return fresh === undefined
    ? undefined
    : `pod ${fresh.namespace}/${fresh.pod} can not pull ${fresh.image}: ${fresh.reason}`;
}
