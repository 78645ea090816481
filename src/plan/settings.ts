import { SECTION_OF, stateOf } from '../model/mode';
import type { State } from '../model/mode';
import { normalizeImagesRepo } from '../model/images-repo';
import { formatPlaceholder } from '../model/secret';
import type { RegistrySectionFacts, RegistrySettingsFacts } from '../observe/snapshot';
import type {
  ProxySection,
  RegistrySection,
  RegistrySettings,
} from '../spec/cluster-file.generated';

/** Any of the sections; `ttl` exists in `proxy` only. */
export type AnySection = RegistrySection | ProxySection;

/** The state that settings ask for. */
export function stateOfSettings(settings: RegistrySettings): State {
  return stateOf(settings.mode, settings.unmanaged !== undefined);
}

/** The section that a state reads out of settings; `undefined` for U0 and Local. */
export function sectionOf(settings: RegistrySettings, state: State): AnySection | undefined {
  const section = SECTION_OF[state];
  return section === undefined ? undefined : settings[section];
}

/** Settings that ask for a state with a section of parameters. */
export function settingsFor(state: State, section?: AnySection): RegistrySettings {
  switch (state) {
    case 'U0':
      return { mode: 'Unmanaged' };
    case 'Local':
      return { mode: 'Local' };
    case 'U1':
      return { mode: 'Unmanaged', ...(section === undefined ? {} : { unmanaged: section }) };
    case 'Direct':
      return { mode: 'Direct', ...(section === undefined ? {} : { direct: section }) };
    case 'Proxy':
      return { mode: 'Proxy', ...(section === undefined ? {} : { proxy: section }) };
  }
}

/** Whether two settings ask for the same state with the same section. */
export function sameSettings(a: RegistrySettings, b: RegistrySettings): boolean {
  const state = stateOfSettings(a);
  return state === stateOfSettings(b) && sameSection(sectionOf(a, state), sectionOf(b, state));
}

/** Whether two sections mean the same to DKP, references to secrets included. Left-out fields count as their defaults. */
export function sameSection(a: AnySection | undefined, b: AnySection | undefined): boolean {
  return JSON.stringify(comparable(a)) === JSON.stringify(comparable(b));
}

/**
 * Whether a section asks for what the cluster shows. Credentials can not be compared: only whether there are any, of
 * which kind and for which user.
 */
export function matchesObserved(section: AnySection, facts: RegistrySectionFacts): boolean {
  return (
    normalizeImagesRepo(section.imagesRepo) === normalizeImagesRepo(facts.imagesRepo ?? '') &&
    (section.scheme ?? 'HTTPS') === (facts.scheme ?? 'HTTPS') &&
    (section.ca ?? '').trim() === (facts.ca ?? '').trim() &&
    (section.checkMode ?? 'Default') === (facts.checkMode ?? 'Default') &&
    ttlOf(section) === (facts.ttl ?? '') &&
    loginOf(section) === facts.login &&
    (facts.login !== 'password' || section.username === facts.username)
  );
}

/** The section that the cluster shows for a state, when nothing of it is secret; else `undefined`. */
export function observedSection(
  facts: RegistrySettingsFacts | undefined,
  state: State,
): RegistrySectionFacts | undefined {
  const section = SECTION_OF[state];
  return section === undefined ? undefined : facts?.[section];
}

/** A section made of what the cluster shows; `undefined` when it has a login, whose secret is not known. */
export function sectionFromFacts(facts: RegistrySectionFacts): AnySection | undefined {
  if (facts.login !== 'none' || facts.imagesRepo === undefined) return undefined;
  return {
    imagesRepo: facts.imagesRepo,
    scheme: facts.scheme === 'HTTP' ? 'HTTP' : 'HTTPS',
    ...(facts.ca === undefined ? {} : { ca: facts.ca }),
    ...(facts.checkMode === 'Relax' || facts.checkMode === 'Default'
      ? { checkMode: facts.checkMode }
      : {}),
    ...(facts.ttl === undefined ? {} : { ttl: facts.ttl }),
  };
}

/** How a section logs in. */
export function loginOf(section: {
  readonly license?: unknown;
  readonly username?: unknown;
}): RegistrySectionFacts['login'] {
  if (section.license !== undefined) return 'license';
  return section.username === undefined ? 'none' : 'password';
}

function ttlOf(section: AnySection): string {
  return 'ttl' in section ? (section.ttl ?? '') : '';
}

function comparable(section: AnySection | undefined): unknown {
  if (section === undefined) return null;
  return [
    normalizeImagesRepo(section.imagesRepo),
    section.scheme ?? 'HTTPS',
    (section.ca ?? '').trim(),
    section.checkMode ?? 'Default',
    ttlOf(section),
    section.username ?? '',
    section.license === undefined ? '' : formatPlaceholder(section.license),
    section.password === undefined ? '' : formatPlaceholder(section.password),
  ];
}
