import { canonicalJson } from '../../../model/canonical-json';
import { objectId, objectKey } from '../../../model/object-id';
import type { KubeObject } from '../../../model/object-id';
import { isPlainMap } from '../../../model/plain-map';
import type { Ground } from '../ground';
import { registrySettingsOf } from '../platform/module-settings';
import type { TwinState } from '../state';
import { settingsViolations } from './settings-rules';

const POLICY = 'deckhouse-module-registry-validation';

/**
 * Why the API server denies an object; `undefined` when it takes it (`switching.md` 2.2). Only ModuleConfig `deckhouse`
 * is judged: by the controller's webhook always, by the policy only when there was an object before.
 */
export function admit(object: KubeObject, state: TwinState, ground: Ground): string | undefined {
  if (state.platform === undefined || !isDeckhouseConfig(object)) return undefined;
  const settings = registrySettingsOf(object);
  const violations = settingsViolations(settings, ground.generation);
  if (violations.length > 0) {
    return `admission webhook denied the request: spec.settings.registry: ${violations.join('; ')}`;
  }
  const old = state.objects[objectKey(objectId(object))];
  const rule = old && brokenRule(registrySettingsOf(old), settings, state.platform.module, ground);
  return rule && `ValidatingAdmissionPolicy '${POLICY}' denied request: ${rule}`;
}

function isDeckhouseConfig({ apiVersion, kind, metadata }: KubeObject): boolean {
  return (
    kind === 'ModuleConfig' &&
    apiVersion.startsWith('deckhouse.io/') &&
    metadata.name === 'deckhouse'
  );
}

/** The policy: equality of old and new unless the module may act on a change, then the modes of the cluster's type. */
function brokenRule(
  old: unknown,
  settings: unknown,
  module: 'off' | 'starting' | 'ready',
  { bootstrapped, clusterType, generation }: Ground,
): string | undefined {
  // It is not known to exist before generation C (`versions.md` 2).
  if (generation !== 'C') return undefined;
  const isChanged = canonicalJson(old ?? null) !== canonicalJson(settings ?? null);
  if (module === 'off' && isChanged) {
    return 'enable module registry before spec.settings.registry is changed';
  }
  if (!bootstrapped && isChanged) {
    return 'wait for the end of the bootstrap before spec.settings.registry is changed';
  }
  const mode = isPlainMap(settings) ? settings['mode'] : undefined;
  return clusterType !== 'Static' && (mode === 'Proxy' || mode === 'Local')
    ? `registry mode ${mode} is not supported on clusters that are not static`
    : undefined;
}
