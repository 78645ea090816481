import { normalizeImagesRepo } from '../../../model/images-repo';
import { SECTION_OF, stateOf } from '../../../model/mode';
import { formatPlaceholder } from '../../../model/secret';
import { known } from '../../../observe/fields';
import type { RegistryConfig, RegistrySectionFacts, Snapshot } from '../../../observe/snapshot';
import type { ProxySection, RegistrySettings } from '../../../spec/cluster-file.generated';
import { LICENSE_USER } from '../platform/names';
import type { RegistryParams } from '../state';

/** Parameters that settings amount to, secrets as placeholders (`switching.md` 4.1, `objects.md` 1.6). */
export function paramsOfSettings(settings: RegistrySettings): RegistryParams {
  const section = sectionOf(settings);
  const { mode } = settings;
  if (section === undefined) return { mode };
  return known<RegistryParams>({
    mode,
    imagesRepo: normalizeImagesRepo(section.imagesRepo),
    scheme: section.scheme ?? 'HTTPS',
    ca: section.ca,
    ...loginOf(section),
    checkMode: section.checkMode ?? 'Default',
    ttl: section.ttl,
  });
}

/** The section that the mode of settings reads; sections of other modes do not count. */
function sectionOf(settings: RegistrySettings): ProxySection | undefined {
  const section = SECTION_OF[stateOf(settings.mode, settings.unmanaged !== undefined)];
  return section === undefined ? undefined : settings[section];
}

function loginOf({ license, username, password }: ProxySection): {
  readonly username: string | undefined;
  readonly password: string | undefined;
} {
  const secret = license ?? password;
  return {
    username: license === undefined ? username : LICENSE_USER,
    password: secret === undefined ? undefined : formatPlaceholder(secret),
  };
}

/** Stands for the password that the cluster has and nobody told. */
export const UNKNOWN_PASSWORD = formatPlaceholder({
  secretRef: { name: 'registry-config', key: 'password' },
});

/**
 * Parameters in Secret `registry-config`. Its password is not observed: that of `inForce` where the rest agrees with
 * it, else one that is like no other.
 */
export function paramsOfConfig(
  config: RegistryConfig,
  inForce: RegistryParams | undefined,
): RegistryParams {
  const mode = config.mode ?? 'Unmanaged';
  if (config.imagesRepo === undefined) return { mode };
  const params = known<RegistryParams>({
    mode,
    imagesRepo: normalizeImagesRepo(config.imagesRepo),
    scheme: config.scheme?.toUpperCase() === 'HTTP' ? 'HTTP' : 'HTTPS',
    ca: config.ca,
    username: config.username,
    password: config.username === undefined ? undefined : UNKNOWN_PASSWORD,
    checkMode: config.checkMode === 'Relax' ? 'Relax' : 'Default',
    ttl: config.ttl,
  });
  return inForce !== undefined && sameButPassword(params, inForce) ? inForce : params;
}

/** Parameters that ModuleConfig `deckhouse` asks for, where Secret `registry-config` is not there or not observed. */
export function paramsOfModuleConfig(
  snapshot: Snapshot,
  inForce: RegistryParams | undefined,
): RegistryParams {
  const settings = snapshot.moduleConfigs?.find(({ name }) => name === 'deckhouse')?.registry;
  const mode = modeOf(settings?.mode);
  const name = SECTION_OF[stateOf(mode, settings?.unmanaged !== undefined)];
  const section = name === undefined ? undefined : settings?.[name];
  if (section?.imagesRepo === undefined) return { mode };
  const { imagesRepo, scheme, ca, checkMode, ttl } = section;
  const config: RegistryConfig = known<RegistryConfig>({
    presence: 'absent',
    mode,
    imagesRepo,
    scheme,
    ca,
    checkMode,
    ttl,
    username: usernameOf(section),
  });
  return paramsOfConfig(config, inForce);
}

function usernameOf({ login, username }: RegistrySectionFacts): string | undefined {
  switch (login) {
    case 'license':
      return LICENSE_USER;
    case 'password':
      return username;
    case 'none':
      return undefined;
  }
}

function modeOf(text: string | undefined): RegistryParams['mode'] {
  return text === 'Direct' || text === 'Proxy' || text === 'Local' ? text : 'Unmanaged';
}

/** Whether two sets of parameters are the same as far as a snapshot tells. */
export function sameButPassword(a: RegistryParams, b: RegistryParams): boolean {
  return (
    a.mode === b.mode &&
    a.imagesRepo === b.imagesRepo &&
    (a.scheme ?? 'HTTPS') === (b.scheme ?? 'HTTPS') &&
    (a.ca ?? '').trim() === (b.ca ?? '').trim() &&
    (a.username ?? '') === (b.username ?? '') &&
    (a.checkMode ?? 'Default') === (b.checkMode ?? 'Default') &&
    a.ttl === b.ttl
  );
}
