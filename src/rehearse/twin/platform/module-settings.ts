import { normalizeImagesRepo } from '../../../model/images-repo';
import { MODES, SECTION_OF, stateOf } from '../../../model/mode';
import type { Mode } from '../../../model/mode';
import { objectKey } from '../../../model/object-id';
import type { KubeObject } from '../../../model/object-id';
import { isPlainMap } from '../../../model/plain-map';
import { remember } from '../../../model/remember';
import type { RegistryParams, TwinState } from '../state';
import { LICENSE_USER } from './names';

type PlainMap = Readonly<Record<string, unknown>>;

const NON_CONFIGURABLE: RegistryParams = { mode: 'Unmanaged' };
/** What a section without `imagesRepo` means (`objects.md` 1.6). */
const DEFAULT_REPO = 'registry.deckhouse.io/deckhouse/ce';

/** Key of a ModuleConfig among the objects of the API server. */
export function moduleConfigKey(name: string): string {
  return objectKey({ apiVersion: 'deckhouse.io/v1alpha1', kind: 'ModuleConfig', name });
}

const DECKHOUSE = moduleConfigKey('deckhouse');
const REGISTRY = moduleConfigKey('registry');

/** What ModuleConfig `registry` says about the module; `undefined` when it leaves that to the bundle. */
export function isRegistryEnabled({ objects }: TwinState): boolean | undefined {
  const spec = objects[REGISTRY]?.['spec'];
  const enabled = isPlainMap(spec) ? spec['enabled'] : undefined;
  return typeof enabled === 'boolean' ? enabled : undefined;
}

/** What ModuleConfig `deckhouse` asks the module for (`objects.md` 1.6); without it, Unmanaged without its section. */
export function requestedParams({ objects }: TwinState): RegistryParams {
  const config = objects[DECKHOUSE];
  return config === undefined ? NON_CONFIGURABLE : paramsOfModuleConfig(config);
}

const paramsOfModuleConfig = remember((config: KubeObject) => paramsOf(registrySettingsOf(config)));

/** `spec.settings.registry` of a ModuleConfig, whatever it is. */
export function registrySettingsOf(config: KubeObject): unknown {
  const spec = config['spec'];
  const settings = isPlainMap(spec) ? spec['settings'] : undefined;
  return isPlainMap(settings) ? settings['registry'] : undefined;
}

function paramsOf(settings: unknown): RegistryParams {
  if (!isPlainMap(settings)) return NON_CONFIGURABLE;
  const mode: Mode = MODES.find((known) => known === settings['mode']) ?? 'Unmanaged';
  const name = SECTION_OF[stateOf(mode, isPlainMap(settings['unmanaged']))];
  if (name === undefined) return { mode };
  const section = settings[name];
  return sectionParams(mode, isPlainMap(section) ? section : {});
}

function sectionParams(mode: Mode, section: PlainMap): RegistryParams {
  const license = textOf(section['license']);
  const username = license === undefined ? textOf(section['username']) : LICENSE_USER;
  const password = license ?? textOf(section['password']);
  const ca = textOf(section['ca']);
  const ttl = textOf(section['ttl']);
  return {
    mode,
    imagesRepo: normalizeImagesRepo(textOf(section['imagesRepo']) ?? DEFAULT_REPO),
    scheme: section['scheme'] === 'HTTP' ? 'HTTP' : 'HTTPS',
    ...(ca === undefined ? {} : { ca }),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    checkMode: section['checkMode'] === 'Relax' ? 'Relax' : 'Default',
    ...(ttl === undefined ? {} : { ttl }),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
