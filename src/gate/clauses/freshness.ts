import { canonicalJson } from '../../model/canonical-json';
import { normalizeImagesRepo } from '../../model/images-repo';
import { remember } from '../../model/remember';
import { LICENSE_USER } from '../../model/upstream';
import type { RegistryConfig, RegistryFacts } from '../../observe/snapshot';
import { known } from '../../observe/fields';
import { sameSettings, sectionOf, stateOfSettings } from '../../plan/settings';
import type { RegistrySettings } from '../../spec/cluster-file.generated';
import type { Baseline } from '../baseline';
import type { GateEvidence } from '../evidence';
import { canNotTell, stale, waiting } from '../verdict';
import type { Hindrance } from '../verdict';

/** What `registry-config` shows of settings once DKP has taken them up. */
type Asked = Omit<RegistryConfig, 'presence' | 'resourceVersion'>;

/**
 * Whether `registry-state` is an answer to what the phase asks for. DKP clears conditions on a change of the mode only:
 * after a change of parameters an old Ready stays (`switching.md` 2.4). So Secret `registry-config` must show the wanted
 * settings, must have been written since the baseline if they are new, and `registry-state` must have been written after
 * it, with another hash if it was written anew (`observing.md` 13). Versions are compared as numbers: one API server counts
 * both.
 */
export function judgeFreshness(evidence: GateEvidence): Hindrance | undefined {
  const { baseline, wanted } = evidence;
  const { registry } = evidence.snapshot;
  if (registry.switchRecord === 'present')
    return canNotTell('Secret registry-v2-switch is there: another implementation is at work');
  if (baseline === undefined) return canNotTell('nothing was remembered from before the commit');
  if (wanted === undefined) return canNotTell('what the commit asks the module for is not known');
  return (
    missingOf(registry) ??
    configOf(registry.config, baseline.config, wanted, evidence) ??
    stateOf(registry, baseline, wanted)
  );
}

function missingOf({ config, state }: RegistryFacts): Hindrance | undefined {
  if (config.presence !== 'present') return canNotTell('Secret registry-config was not observed');
  if (state.presence === 'unknown') return canNotTell('Secret registry-state was not observed');
  return state.presence === 'absent'
    ? waiting('the registry module has not written Secret registry-state yet')
    : undefined;
}

function configOf(
  config: RegistryConfig,
  before: RegistryConfig,
  wanted: RegistrySettings,
  { wantedBefore, takenBack }: GateEvidence,
): Hindrance | undefined {
  const other = differenceOf(config, wanted);
  if (other !== undefined)
    return stale(`DKP has not taken up the commit yet: ${other} of registry-config is the old one`);
  if (config.resourceVersion === undefined)
    return canNotTell('Secret registry-config shows no resourceVersion');
  if (before.presence === 'absent' || !mustHaveMoved(before, wanted, wantedBefore))
    return undefined;
  if (before.resourceVersion === undefined)
    return canNotTell('registry-config was not remembered from before the commit');
  const neverMoved = takenBack?.config.resourceVersion === config.resourceVersion;
  return before.resourceVersion === config.resourceVersion && !neverMoved
    ? stale('DKP has not taken up the commit yet: registry-config is as old as before')
    : undefined;
}

/** Whether `registry-config` must have been written since the baseline: what it shows does not tell what is new. */
export function mustHaveMoved(
  before: RegistryConfig,
  wanted: RegistrySettings,
  wantedBefore: RegistrySettings | undefined,
): boolean {
  return wantedBefore === undefined
    ? differenceOf(before, wanted) !== undefined
    : isHiddenChange(wantedBefore, wanted);
}

/**
 * Whether only what nobody can see has changed: a login. Any other change shows in `registry-config`; and where it shows
 * what is wanted without having moved, the commit before was taken back before DKP had taken it up.
 */
function isHiddenChange(before: RegistrySettings, wanted: RegistrySettings): boolean {
  return (
    !sameSettings(wanted, before) &&
    canonicalJson(askedBy(before)) === canonicalJson(askedBy(wanted))
  );
}

function stateOf(
  { config, state }: RegistryFacts,
  before: Baseline,
  wanted: RegistrySettings,
): Hindrance | undefined {
  if (state.resourceVersion === undefined)
    return canNotTell('Secret registry-state shows no resourceVersion');
  if (!isYounger(state.resourceVersion, config.resourceVersion))
    return stale(
      'registry-state is older than registry-config: the module has not looked at it yet',
    );
  if (!hadLookedAtOthers(before, wanted)) return undefined;
  if (state.hash === undefined) return canNotTell('Secret registry-state shows no hash');
  return state.hash === before.registryStateHash
    ? stale('the hash of registry-state is the one from before the commit: somebody else wrote it')
    : undefined;
}

/** Whether the hash of that time is that of other settings, as far as can be seen: it covers all that the module looks at. */
function hadLookedAtOthers(
  { config, registryStateHash, registryStateVersion }: Baseline,
  wanted: RegistrySettings,
): boolean {
  return (
    registryStateHash !== undefined &&
    isYounger(registryStateVersion, config.resourceVersion) &&
    differenceOf(config, wanted) !== undefined
  );
}

/** A version that is missing, or no number, is not younger. */
function isYounger(version: string | undefined, other: string | undefined): boolean {
  return Number(version) > Number(other);
}

/** The first field by which `registry-config` differs from settings. */
function differenceOf(config: RegistryConfig, settings: RegistrySettings): string | undefined {
  const wanted = askedBy(settings);
  if (config.mode !== wanted.mode) return 'mode';
  if (normalizeImagesRepo(config.imagesRepo ?? '') !== (wanted.imagesRepo ?? ''))
    return 'imagesRepo';
  if (wanted.imagesRepo === undefined) return undefined;
  if ((config.scheme ?? 'HTTPS') !== wanted.scheme) return 'scheme';
  if ((config.checkMode ?? 'Default') !== wanted.checkMode) return 'checkMode';
  if (config.ttl !== wanted.ttl) return 'ttl';
  if (config.username !== wanted.username) return 'username';
  return sameText(config.ca, wanted.ca) ? undefined : 'ca';
}

const askedBy = remember((settings: RegistrySettings): Asked => {
  const section = sectionOf(settings, stateOfSettings(settings));
  if (section === undefined) return { mode: settings.mode };
  return known<Asked>({
    mode: settings.mode,
    imagesRepo: normalizeImagesRepo(section.imagesRepo),
    scheme: section.scheme ?? 'HTTPS',
    checkMode: section.checkMode ?? 'Default',
    ca: section.ca,
    ttl: 'ttl' in section ? section.ttl : undefined,
    username: section.license === undefined ? section.username : LICENSE_USER,
  });
});

/** Certificates are the same whatever blanks stand around their lines. */
function sameText(a: string | undefined, b: string | undefined): boolean {
  return a === b || (a ?? '').replace(/\s/g, '') === (b ?? '').replace(/\s/g, '');
}
