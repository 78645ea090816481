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
  if (baseline === undefined) return canNotTell('nothing was remembered from before the commit');
  const unknown = unknownOf(snapshot, baseline);
  if (unknown !== undefined) return unknown;
  const trouble = moduleTrouble(snapshot, baseline) ?? pullTrouble(snapshot, baseline);
  if (trouble === undefined) return undefined;
  return over ? failed(trouble) : waiting(trouble);
}

/** Without DKP there are no Modules to look at. */
function unknownOf(snapshot: Snapshot, baseline: Baseline): Hindrance | undefined {
  if (snapshot.pullErrors === undefined)
    return canNotTell('whether pods can be pulled was not observed');
  if (!isDeckhouse(snapshot)) return undefined;
  if (snapshot.modules === undefined) return canNotTell('no Module was observed');
  return baseline.readyModules === undefined
    ? canNotTell('which Modules were Ready was not remembered from before the commit')
    : undefined;
}

/** Whether the platform is DKP, as far as an observation tells. */
export function isDeckhouse({ platform, cluster, registry }: Snapshot): boolean {
  return (
    platform.version !== undefined ||
    cluster.configuration === 'present' ||
    registry.state.presence === 'present' ||
    registry.pull.presence === 'present'
  );
}

function moduleTrouble(
  { modules = [] }: Snapshot,
  { readyModules = [] }: Baseline,
): string | undefined {
  for (const name of readyModules) {
    const module = modules.find((found) => found.name === name);
    if (module === undefined) return `Module ${name} is not there any more`;
    const { ready, message } = module;
    if (!ready) return `Module ${name} is not Ready${message === undefined ? '' : `: ${message}`}`;
  }
  return undefined;
}

function pullTrouble(
  { pullErrors = [] }: Snapshot,
  { pullErrors: before = [] }: Baseline,
): string | undefined {
  const fresh = pullErrors.find((error) => !before.includes(pullErrorKey(error)));
  return fresh === undefined
    ? undefined
    : `pod ${fresh.namespace}/${fresh.pod} can not pull ${fresh.image}: ${fresh.reason}`;
}
