import { compareObjectIds, objectId, objectKey } from '../model/object-id';
import type { KubeObject, ObjectId } from '../model/object-id';
import { parsePlaceholder } from '../model/secret';
import type { SecretRef } from '../model/secret';
import { isPlainMap } from '../model/plain-map';
import { MODES } from '../model/mode';
import { SOURCE_ANNOTATION } from '../model/source-annotation';
import type { RegistrySettings } from '../spec/cluster-file.generated';
import { desiredId, sortObjects } from './objects';
import type { DesiredObject, ModuleObject } from './objects';
import { isPipelineObject } from './pipeline/objects';

/** The tree that was delivered last, read back. */
export interface DeliveredTree {
  readonly objects: readonly DesiredObject[];
  /** Objects in the owned folder that regshift did not write. */
  readonly foreign: readonly ObjectId[];
}

const MODULE_KINDS: readonly string[] = [
  'RegistryModuleConfig',
  'RegistryModuleSwitch',
  'MirrorAuth',
  'MirrorAuthUndo',
  'DropLegacyConfig',
  'RestoreLegacyConfig',
  'LegacyAuth',
  'LegacyAuthUndo',
] satisfies readonly ModuleObject['kind'][];

/** Reads a tree back out of its manifests. An object that does not say what it was made from is foreign. */
export function readDeliveredTree(manifests: readonly KubeObject[]): DeliveredTree {
  const objects: DesiredObject[] = [];
  const foreign: ObjectId[] = [];
  for (const manifest of manifests) {
    const source = sourceOf(manifest);
    if (source === undefined) foreign.push(objectId(manifest));
    else objects.push(source);
  }
  return { objects: sortObjects(objects), foreign: foreign.sort(compareObjectIds) };
}

/**
 * ModuleConfig `deckhouse` as the file that is edited in place has it. Without the key it is what DKP takes for it:
 * Unmanaged. A secret that is no placeholder is not read: its value is nobody's business here.
 */
export function readModuleConfigFile(manifest: KubeObject, file: string): DesiredObject {
  const spec = mapAt(manifest, 'spec');
  const registry = mapAt(mapAt(spec, 'settings'), 'registry');
  return { kind: 'RegistryModuleConfig', settings: settingsFrom(registry), file };
}

function sourceOf(manifest: KubeObject): DesiredObject | undefined {
  const text = manifest.metadata.annotations?.[SOURCE_ANNOTATION];
  const source = text === undefined ? undefined : parseJson(text);
  return isDesiredObject(source) && objectKey(desiredId(source)) === objectKey(unsealedId(manifest))
    ? source
    : undefined;
}

/** What a backend puts in the place of a Secret stands for it. */
function unsealedId(manifest: KubeObject): ObjectId {
  const id = objectId(manifest);
  return ['ExternalSecret', 'SealedSecret'].includes(id.kind)
    ? { ...id, apiVersion: 'v1', kind: 'Secret' }
    : id;
}

/** The boundary where text that regshift itself wrote becomes typed again; the identity is compared afterwards. */
function isDesiredObject(value: unknown): value is DesiredObject {
  const kind = isPlainMap(value) ? value['kind'] : undefined;
  return typeof kind === 'string' && (MODULE_KINDS.includes(kind) || isPipelineObject({ kind }));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function settingsFrom(registry: Readonly<Record<string, unknown>>): RegistrySettings {
  const mode = MODES.find((known) => known === registry['mode']) ?? 'Unmanaged';
  const direct = sectionFrom(registry['direct']);
  const unmanaged = sectionFrom(registry['unmanaged']);
  const proxy = sectionFrom(registry['proxy']);
  return {
    mode,
    ...(direct === undefined ? {} : { direct }),
    ...(unmanaged === undefined ? {} : { unmanaged }),
    ...(proxy === undefined ? {} : { proxy }),
  };
}

function sectionFrom(value: unknown): RegistrySettings['proxy'] {
  if (!isPlainMap(value)) return undefined;
  const text = (key: string): string | undefined =>
    typeof value[key] === 'string' ? value[key] : undefined;
  const license = refFrom(text('license'));
  const password = refFrom(text('password'));
  const [username, ca, ttl, scheme] = [text('username'), text('ca'), text('ttl'), text('scheme')];
  return {
    imagesRepo: text('imagesRepo') ?? '',
    ...(scheme === 'HTTP' || scheme === 'HTTPS' ? { scheme } : {}),
    ...(license === undefined ? {} : { license }),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(ca === undefined ? {} : { ca }),
    ...(text('checkMode') === 'Relax' ? { checkMode: 'Relax' as const } : {}),
    ...(ttl === undefined ? {} : { ttl }),
  };
}

function refFrom(text: string | undefined): SecretRef | undefined {
  const ref = text === undefined ? undefined : parsePlaceholder(text)?.ref;
  return ref === undefined || 'generated' in ref ? undefined : ref;
}

function mapAt(value: unknown, key: string): Readonly<Record<string, unknown>> {
  const field = isPlainMap(value) ? value[key] : undefined;
  return isPlainMap(field) ? field : {};
}
