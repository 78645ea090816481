import { objectId, objectKey } from '../../../model/object-id';
import type { KubeObject } from '../../../model/object-id';
import { at, fieldsAt, known } from '../../../observe/fields';
import type {
  ModuleConfigFacts,
  NodeGroupConfigurationFacts,
  RegistrySectionFacts,
  RegistrySettingsFacts,
  Snapshot,
} from '../../../observe/snapshot';
import { SECTION_OF, SECTIONS, stateOf } from '../../../model/mode';
import { applyObject } from '../engine/apply-object';
import { internObject } from '../engine/intern';
import { LICENSE_USER } from '../platform/names';
import type { RegistryParams } from '../state';
import { UNKNOWN_PASSWORD } from './params';

/**
 * Objects of the API server: those that were delivered, and those that only the snapshot tells of. A delivered object
 * that the snapshot shows to be missing is missing; settings of the registry are those that were seen.
 */
export function liveObjects(
  snapshot: Snapshot,
  tree: readonly KubeObject[],
  requested: RegistryParams,
): Objects {
  const seen = [
    ...moduleConfigsOf(snapshot, requested),
    ...(snapshot.nodeGroupConfigurations ?? []).map(scriptOf),
  ];
  const missing = (object: KubeObject): boolean => wouldHaveBeenSeen(object, snapshot);
  return delivered(seen, tree, missing);
}

/** Objects of an invented cluster: what was delivered, and what the module was asked for. */
export function inventedObjects(
  tree: readonly KubeObject[],
  requested: RegistryParams,
  enabled: boolean,
): Objects {
  const asks = enabled ? [askingFor(requested)] : [];
  const own = [...asks, moduleConfig({ name: 'registry' }, { version: 1, enabled })];
  return delivered(own, tree, () => false);
}

type Objects = Readonly<Record<string, KubeObject>>;

function delivered(
  seen: readonly KubeObject[],
  tree: readonly KubeObject[],
  isMissing: (object: KubeObject) => boolean,
): Objects {
  const objects = new Map(seen.map((object) => [keyOf(object), object]));
  for (const object of tree) {
    const live = objects.get(keyOf(object));
    if (live !== undefined) objects.set(keyOf(object), united(live, object));
    else if (!isMissing(object)) objects.set(keyOf(object), object);
  }
  return Object.fromEntries([...objects].map(([key, object]) => [key, internObject(object)]));
}

function keyOf(object: KubeObject): string {
  return objectKey(objectId(object));
}

function wouldHaveBeenSeen({ kind }: KubeObject, snapshot: Snapshot): boolean {
  if (kind === 'ModuleConfig') return snapshot.moduleConfigs !== undefined;
  return kind === 'NodeGroupConfiguration' && snapshot.nodeGroupConfigurations !== undefined;
}

/** An object as it was delivered, with what others wrote into it. */
function united(live: KubeObject, delivered: KubeObject): KubeObject {
  if (live.kind !== 'ModuleConfig') return delivered;
  const applied = applyObject(live, delivered, delivered);
  if (!asksForOther(live, delivered)) return applied;
  const spec = fieldsAt(applied, 'spec');
  const settings = { ...fieldsAt(spec, 'settings'), registry: settingsOf(live) };
  return { ...applied, spec: { ...spec, settings } };
}

/** Whether the settings that were seen are not those that were delivered. */
function asksForOther(live: KubeObject, delivered: KubeObject): boolean {
  const wanted = settingsOf(delivered);
  const seen = settingsOf(live);
  if (wanted === undefined || seen === undefined) return false;
  return (
    at(wanted, 'mode') !== at(seen, 'mode') ||
    SECTIONS.some((name) => at(wanted, name, 'imagesRepo') !== at(seen, name, 'imagesRepo'))
  );
}

function settingsOf(moduleConfig: KubeObject): unknown {
  return at(moduleConfig, 'spec', 'settings', 'registry');
}

/** ModuleConfigs that were seen; where nobody looked, the one that asks for what the module was asked for. */
function moduleConfigsOf(
  { moduleConfigs, registry }: Snapshot,
  requested: RegistryParams,
): readonly KubeObject[] {
  if (moduleConfigs !== undefined) {
    return moduleConfigs.map((facts) => moduleConfigOf(facts, requested));
  }
  return registry.config.presence === 'present' ? [askingFor(requested)] : [];
}

/** ModuleConfig `deckhouse` that parameters come from. */
function askingFor({ mode, ...section }: RegistryParams): KubeObject {
  const name = SECTION_OF[stateOf(mode, section.imagesRepo !== undefined)];
  const registry = { mode, ...(name === undefined ? {} : { [name]: settingsOfParams(section) }) };
  return moduleConfig({ name: 'deckhouse' }, { version: 1, settings: { registry } });
}

function settingsOfParams({ username, password, ...rest }: Omit<RegistryParams, 'mode'>): object {
  return known<object>(
    username === LICENSE_USER ? { ...rest, license: password } : { ...rest, username, password },
  );
}

function moduleConfig(metadata: KubeObject['metadata'], spec: object): KubeObject {
  return { apiVersion: 'deckhouse.io/v1alpha1', kind: 'ModuleConfig', metadata, spec };
}

function moduleConfigOf(facts: ModuleConfigFacts, requested: RegistryParams): KubeObject {
  const { name, enabled, version, maintenance, complaint, registry, tracking } = facts;
  const settings =
    registry === undefined ? undefined : { registry: settingsFrom(registry, requested) };
  const spec = known<object>({ version, enabled, maintenance, settings });
  return {
    ...moduleConfig(withMarks(name, tracking), spec),
    ...(complaint === undefined ? {} : { status: { message: complaint } }),
  };
}

function settingsFrom(
  { mode, direct, unmanaged, proxy }: RegistrySettingsFacts,
  requested: RegistryParams,
): object {
  const section = (facts: RegistrySectionFacts | undefined): object | undefined =>
    facts === undefined ? undefined : sectionFrom(facts, requested);
  return known<object>({
    mode,
    direct: section(direct),
    unmanaged: section(unmanaged),
    proxy: section(proxy),
  });
}

function sectionFrom(facts: RegistrySectionFacts, requested: RegistryParams): object {
  const { imagesRepo, scheme, ca, checkMode, ttl, username, login } = facts;
  const password = requested.password ?? UNKNOWN_PASSWORD;
  return known<object>({
    imagesRepo,
    scheme,
    ca,
    checkMode,
    ttl,
    username: login === 'password' ? username : undefined,
    password: login === 'password' ? password : undefined,
    license: login === 'license' ? password : undefined,
  });
}

/** A script of which only is known what it mentions: it does nothing but mention it. */
function scriptOf(facts: NodeGroupConfigurationFacts): KubeObject {
  const { name, weight, nodeGroups, bundles, tracking } = facts;
  return {
    apiVersion: 'deckhouse.io/v1alpha1',
    kind: 'NodeGroupConfiguration',
    metadata: withMarks(name, tracking),
    spec: { weight, nodeGroups, bundles, content: mentions(facts) },
  };
}

function mentions(facts: NodeGroupConfigurationFacts): string {
  const { writesLegacyRegistryConfig, registryHosts } = facts;
  const folders = registryHosts.map((host) => (host === '*' ? '$(hostname)' : host));
  return [
    '# the text of this script is not known, only what it mentions',
    ...(writesLegacyRegistryConfig
      ? [`: /etc/containerd/conf.d '[plugins."io.containerd.grpc.v1.cri".registry]'`]
      : []),
    ...folders.map((folder) => `: "/etc/containerd/registry.d/${folder}/hosts.toml"`),
    '',
  ].join('\n');
}

/** Marks by which an engine or Helm claims an object; whether they were labels or annotations makes no difference. */
function withMarks(
  name: string,
  tracking: Readonly<Record<string, string>>,
): KubeObject['metadata'] {
  return Object.keys(tracking).length === 0 ? { name } : { name, annotations: tracking };
}
