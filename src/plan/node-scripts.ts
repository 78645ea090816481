import { compareText } from '../model/issue';
import type { NodeRegistrySpec } from '../spec/cluster';
import type { DesiredObject } from './objects';
import { undoScript } from './pipeline/hosts';
import { isPipelineObject } from './pipeline/objects';

/** Node scripts of a plan: which there are for a registry, and which take their work back. */

/** The script that gives nodes a registry in the new layout. */
export function mirrorAuth(registry: NodeRegistrySpec): DesiredObject {
  return { kind: 'MirrorAuth', ...inFixedOrder(registry) };
}

/** The script that gives containerd v1 a registry in the legacy layout. */
export function legacyAuth(registry: NodeRegistrySpec): DesiredObject {
  return { kind: 'LegacyAuth', ...inFixedOrder(registry) };
}

/** The script that takes a script's work back; none where there is nothing to take back. */
export function undoOf(object: DesiredObject): readonly DesiredObject[] {
  if (object.kind === 'NodeHostsScript') return [undoScript(object)];
  if (isPipelineObject(object)) return [];
  switch (object.kind) {
    case 'MirrorAuth':
      return [{ kind: 'MirrorAuthUndo', host: object.host, ...nodesOf(object) }];
    case 'LegacyAuth':
      return [{ kind: 'LegacyAuthUndo', host: object.host, ...nodesOf(object) }];
    case 'DropLegacyConfig':
      return [{ kind: 'RestoreLegacyConfig', ...nodesOf(object) }];
    case 'RegistryModuleConfig':
    case 'RegistryModuleSwitch':
    case 'MirrorAuthUndo':
    case 'LegacyAuthUndo':
    case 'RestoreLegacyConfig':
      return [];
  }
}

/** Whether the object is the script of a registry, in either layout, that is not in `kept`. */
export function isScriptOfOther(object: DesiredObject, kept: ReadonlySet<string>): boolean {
  return (object.kind === 'MirrorAuth' || object.kind === 'LegacyAuth') && !kept.has(object.host);
}

export function isLegacyRemoval(object: DesiredObject): boolean {
  return object.kind === 'DropLegacyConfig' || object.kind === 'RestoreLegacyConfig';
}

export function isLegacyAuth(object: DesiredObject): boolean {
  return object.kind === 'LegacyAuth' || object.kind === 'LegacyAuthUndo';
}

export function isUndo(object: DesiredObject): boolean {
  return object.kind === 'MirrorAuthUndo' || object.kind === 'LegacyAuthUndo';
}

/** The NodeGroups that scripts select, sorted; `*` stands for all. */
export function groupsOf(objects: readonly DesiredObject[]): readonly string[] {
  const groups = new Set(
    objects.flatMap((object) => ('nodeGroups' in object ? object.nodeGroups : [])),
  );
  return groups.has('*') ? ['*'] : [...groups].sort(compareText);
}

/** Lists that are sets are sorted; the order of mirrors means something and stays. */
function inFixedOrder(registry: NodeRegistrySpec): NodeRegistrySpec {
  const { host, mirrors, nodeGroups, bundles } = registry;
  return {
    host,
    mirrors: mirrors.map((mirror) => ({
      ...mirror,
      capabilities: [...mirror.capabilities].sort(compareText),
    })),
    nodeGroups: [...nodeGroups].sort(compareText),
    bundles: [...bundles].sort(compareText),
  };
}

interface ForNodes {
  readonly nodeGroups: readonly string[];
  readonly bundles: readonly string[];
}

function nodesOf({ nodeGroups, bundles }: ForNodes): ForNodes {
  return { nodeGroups, bundles };
}
