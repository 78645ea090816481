import { canonicalJson } from '../model/canonical-json';
import { hostSlug } from '../model/host-slug';
import { compareObjectIds, objectKey } from '../model/object-id';
import type { ObjectId } from '../model/object-id';
import { remember } from '../model/remember';
import type { RegistrySettings } from '../spec/cluster-file.generated';
import type { MirrorSpec } from '../spec/cluster';
import { pipelineObjectId } from './pipeline/object-ids';
import { isPipelineObject } from './pipeline/objects';
import type { PipelineObject } from './pipeline/objects';

/**
 * The objects that a switch owns, as data. A phase lists what the tree holds after its commit; `render` turns each
 * entry into one manifest.
 */
export type DesiredObject = ModuleObject | PipelineObject;

/** What engine Module owns. */
export type ModuleObject = RegistryModuleConfig | RegistryModuleSwitch | NodeScript;

/** ModuleConfig `deckhouse`, of which only `spec.settings.registry` is ours. */
export interface RegistryModuleConfig {
  readonly kind: 'RegistryModuleConfig';
  readonly settings: RegistrySettings;
  /** File in the repository that holds the object and is edited in place. */
  readonly file?: string;
}

/** ModuleConfig `registry`. */
export interface RegistryModuleSwitch {
  readonly kind: 'RegistryModuleSwitch';
  readonly enabled: boolean;
}

/** A NodeGroupConfiguration. */
export type NodeScript =
  | MirrorAuth
  | MirrorAuthUndo
  | DropLegacyConfig
  | RestoreLegacyConfig
  | LegacyAuth
  | LegacyAuthUndo;

interface ForNodes {
  readonly nodeGroups: readonly string[];
  readonly bundles: readonly string[];
}

/** Writes `/etc/containerd/registry.d/<host>/`. */
export interface MirrorAuth extends ForNodes {
  readonly kind: 'MirrorAuth';
  readonly host: string;
  readonly mirrors: readonly MirrorSpec[];
}

/** Removes what `MirrorAuth` of the same host wrote; takes its place under the same name. */
export interface MirrorAuthUndo extends ForNodes {
  readonly kind: 'MirrorAuthUndo';
  readonly host: string;
}

/** Moves drop-ins with registry settings out of `/etc/containerd/conf.d`. */
export interface DropLegacyConfig extends ForNodes {
  readonly kind: 'DropLegacyConfig';
}

/** Moves them back; takes the place of `DropLegacyConfig` under the same name. */
export interface RestoreLegacyConfig extends ForNodes {
  readonly kind: 'RestoreLegacyConfig';
}

/** Writes a drop-in with the registry settings of containerd v1's legacy layout. */
export interface LegacyAuth extends ForNodes {
  readonly kind: 'LegacyAuth';
  readonly host: string;
  readonly mirrors: readonly MirrorSpec[];
}

/** Removes what `LegacyAuth` of the same host wrote; takes its place under the same name. */
export interface LegacyAuthUndo extends ForNodes {
  readonly kind: 'LegacyAuthUndo';
  readonly host: string;
}

const DECKHOUSE_API = 'deckhouse.io/v1alpha1';

/** Identity of the object that an entry becomes. NodeGroupConfigurations end in `.sh`: the name is the step's file name. */
export function desiredId(object: DesiredObject): ObjectId {
  if (isPipelineObject(object)) return pipelineObjectId(object);
  switch (object.kind) {
    case 'RegistryModuleConfig':
      return { apiVersion: DECKHOUSE_API, kind: 'ModuleConfig', name: 'deckhouse' };
    case 'RegistryModuleSwitch':
      return { apiVersion: DECKHOUSE_API, kind: 'ModuleConfig', name: 'registry' };
    case 'MirrorAuth':
    case 'MirrorAuthUndo':
      return nodeScriptId(`regshift-mirror-auth-${hostSlug(object.host)}`);
    case 'DropLegacyConfig':
    case 'RestoreLegacyConfig':
      return nodeScriptId('regshift-drop-legacy-containerd-config');
    case 'LegacyAuth':
    case 'LegacyAuthUndo':
      return nodeScriptId(`regshift-legacy-auth-${hostSlug(object.host)}`);
  }
}

/** Sorts by identity. */
export function sortObjects(objects: Iterable<DesiredObject>): readonly DesiredObject[] {
  return [...objects].sort((a, b) => compareObjectIds(desiredId(a), desiredId(b)));
}

/** Key of an entry's identity. */
export function desiredKey(object: DesiredObject): string {
  return objectKey(desiredId(object));
}

/** Whether two entries become the same manifest. Key order does not matter. */
export function sameObject(a: DesiredObject, b: DesiredObject): boolean {
  return a === b || (a.kind === b.kind && sourceText(a) === sourceText(b));
}

/** An entry as JSON with sorted keys: the same text whatever order the cluster file has. */
export const sourceText = remember((object: DesiredObject) => canonicalJson(object));

function nodeScriptId(name: string): ObjectId {
  return { apiVersion: DECKHOUSE_API, kind: 'NodeGroupConfiguration', name: `${name}.sh` };
}
