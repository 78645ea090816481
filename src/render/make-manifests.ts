import type { Construct } from 'constructs';
import { DeckhouseModuleConfig } from '../constructs/deckhouse-module-config';
import { NodeScript } from '../constructs/node-script';
import { RegistryModuleSwitch } from '../constructs/registry-module-switch';
import { registrySettings } from '../constructs/registry-settings';
import { scriptOf } from '../constructs/script-of';
import { synthesize } from '../constructs/synth';
import { objectId, objectKey } from '../model/object-id';
import type { KubeObject } from '../model/object-id';
import { desiredId, desiredKey, sourceText } from '../plan/objects';
import { isPipelineObject } from '../plan/pipeline/objects';
import { pipelineConstruct } from './pipeline-manifests';
import type { DesiredObject } from '../plan/objects';

/** `settings.registry` as it is written into a manifest. */
export const moduleConfigSettings = registrySettings;

/** Manifests of entries of a plan, by the keys of their identities. One cdk8s app serves them all. */
export function makeManifests(entries: readonly DesiredObject[]): ReadonlyMap<string, KubeObject> {
  const objects = synthesize((scope) => {
    for (const entry of entries) construct(scope, entry);
  });
  return new Map(objects.map((object) => [objectKey(objectId(object)), object]));
}

function construct(scope: Construct, entry: DesiredObject): void {
  const source = sourceText(entry);
  const id = desiredKey(entry);
  if (isPipelineObject(entry)) {
    pipelineConstruct(scope, id, entry, source);
    return;
  }
  switch (entry.kind) {
    case 'RegistryModuleConfig':
      new DeckhouseModuleConfig(scope, id, { settings: entry.settings, source });
      return;
    case 'RegistryModuleSwitch':
      new RegistryModuleSwitch(scope, id, { enabled: entry.enabled, source });
      return;
    case 'MirrorAuth':
    case 'MirrorAuthUndo':
    case 'DropLegacyConfig':
    case 'RestoreLegacyConfig':
    case 'LegacyAuth':
    case 'LegacyAuthUndo': {
      const { name } = desiredId(entry);
      const { nodeGroups, bundles } = entry;
      new NodeScript(scope, id, { name, nodeGroups, bundles, source, ...scriptOf(name, entry) });
    }
  }
}
