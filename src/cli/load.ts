import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { TextFile } from '../model/file-set';
import { STATES } from '../model/mode';
import type { State } from '../model/mode';
import type { KubeObject } from '../model/object-id';
import type { Result } from '../model/result';
import { NEVER_DELETED } from '../constructs/annotations';
import { committedVersions, repositoryRoot } from '../io/git-history';
import { isManifestName, readInput, readTree } from '../io/read-files';
import { settledState } from '../observe/settled-state';
import type { Snapshot } from '../observe/snapshot';
import { readDeliveredTree, readModuleConfigFile } from '../plan/delivered-tree';
import type { DeliveredTree } from '../plan/delivered-tree';
import type { Observation, PlanInput } from '../plan/input';
import { sameSettings, stateOfSettings } from '../plan/settings';
import { readManifests } from '../render/from-yaml';
import type { RegistrySettings } from '../spec/cluster-file.generated';
import type { Cluster } from '../spec/cluster';
import { loadCluster } from '../spec/load-cluster';
import { EXIT } from './exit-codes';
import type { ExitCode } from './exit-codes';
import { badUsage, Rejected } from './rejected';

/** Options by which commands say which switch they are about. */
export interface SwitchOptions {
  readonly file: string;
  readonly observed?: string;
  readonly from?: string;
  readonly delivered?: string;
}

/** What is known already, and need not be read where options point. */
export interface Known {
  readonly snapshot?: Snapshot;
  readonly delivered?: DeliveredTree;
}

/** A cluster file with everything that its plan is made from. */
export interface LoadedSwitch {
  readonly input: PlanInput;
  /** The file of the user's that is edited in place, if the cluster file names one. */
  readonly moduleConfig?: TextFile;
}

/** Loads a cluster file and what is known of its cluster. Throws `Rejected`. */
export async function loadSwitch(options: SwitchOptions, known: Known = {}): Promise<LoadedSwitch> {
  const cluster = loadClusterFile(options.file);
  const moduleConfig = moduleConfigFile(options.file, cluster);
  const delivered = known.delivered ?? deliveredTree(options, cluster, moduleConfig);
  const history = await previousSettings(options.file, cluster.registry);
  return {
    input: {
      cluster,
      observation:
        known.snapshot === undefined
          ? await observationOf(options, delivered)
          : observedState(known.snapshot, options.from),
      ...(delivered === undefined ? {} : { delivered }),
      ...(history === undefined ? {} : { history }),
      ...(moduleConfig === undefined ? {} : { moduleConfigGuarded: isGuarded(moduleConfig) }),
    },
    ...(moduleConfig === undefined ? {} : { moduleConfig }),
  };
}

/** Loads a cluster file. Throws `Rejected` with every problem in it. */
export function loadClusterFile(path: string): Cluster {
  const { bytes } = readInput(path);
  return valueOf(loadCluster(bytes, path), EXIT.usage);
}

/** Reads a snapshot, or makes one of a dump: a file or a folder of them. Throws `Rejected`. */
export async function loadSnapshot(path: string): Promise<Snapshot> {
  if (path !== '-' && existsSync(path) && statSync(path).isDirectory()) {
    const { readDump } = await import('../observe/read-dump.js');
    const files = readTree(path, () => true).map(({ path: name, bytes }) => ({ name, bytes }));
    return valueOf(readDump(files), EXIT.usage);
  }
  const file = readInput(path);
  if (/\bkind"?: *"?ClusterSnapshot\b/.test(textOf(file.bytes))) {
    const { parseSnapshot } = await import('../observe/parse-snapshot.js');
    return valueOf(parseSnapshot(textOf(file.bytes), path), EXIT.usage);
  }
  const { readDump } = await import('../observe/read-dump.js');
  return valueOf(readDump([{ name: path, bytes: file.bytes }]), EXIT.usage);
}

/** Objects of the manifests in a file or below a folder. Throws `Rejected`. */
export function loadManifests(path: string, exitCode: ExitCode): readonly KubeObject[] {
  return valueOf(readManifests(manifestFiles(path)), exitCode);
}

/** The value of a result; its problems end the command. */
export function valueOf<T>(result: Result<T>, exitCode: ExitCode): T {
  if (!result.ok) throw new Rejected(result.issues, exitCode);
  return result.value;
}

/** Folder that a GitOps engine applies for a cluster: beside its file, unless it is named. */
export function manifestsFolder({ file, delivered }: SwitchOptions, cluster: Cluster): string {
  return delivered ?? join(dirname(file), cluster.name, 'manifests');
}

function manifestFiles(path: string): readonly TextFile[] {
  return readTree(path, isManifestName).map((file) => ({
    path: file.path,
    content: textOf(file.bytes),
  }));
}

async function observationOf(
  { observed, from }: SwitchOptions,
  delivered: DeliveredTree | undefined,
): Promise<Observation> {
  if (observed !== undefined) return observedState(await loadSnapshot(observed), from);
  if (from !== undefined) return { kind: 'assumed', from: stateNamed(from) };
  const settings = delivered?.objects.find((object) => object.kind === 'RegistryModuleConfig');
  if (settings !== undefined) return { kind: 'assumed', from: stateOfSettings(settings.settings) };
  throw badUsage(
    'where is the cluster now?',
    'give --observed FILE (see regshift observe), or assume a state: --from U0|U1|Direct|Proxy|Local',
  );
}

/** A snapshot that tells where the cluster is needs no `--from`, and bears none. */
function observedState(snapshot: Snapshot, from: string | undefined): Observation {
  if (from === undefined) return { kind: 'observed', snapshot };
  const state = settledState(snapshot);
  if (state === undefined) return { kind: 'observed', snapshot, from: stateNamed(from) };
  throw badUsage(
    `--from ${from} beside a snapshot that shows ${state}`,
    'leave --from out; it is for where the snapshot does not tell',
  );
}

/** The state that a person names. Throws `Rejected`. */
export function stateNamed(name: string): State {
  const state = STATES.find((known) => known.toLowerCase() === name.toLowerCase());
  if (state !== undefined) return state;
  throw badUsage(
    `--from ${name} is no state`,
    `one of ${STATES.join(', ')}; U0 is Unmanaged without its section, U1 with it`,
  );
}

function moduleConfigFile(file: string, cluster: Cluster): TextFile | undefined {
  const named = cluster.moduleConfigFile;
  if (named === undefined) return undefined;
  const root = repositoryRoot(dirname(resolve(file))) ?? dirname(resolve(file));
  return { path: named, content: textOf(readInput(join(root, named)).bytes) };
}

function deliveredTree(
  options: SwitchOptions,
  cluster: Cluster,
  moduleConfig: TextFile | undefined,
): DeliveredTree | undefined {
  const folder = manifestsFolder(options, cluster);
  const tree =
    options.delivered !== undefined || existsSync(folder)
      ? readDeliveredTree(loadManifests(folder, EXIT.usage))
      : undefined;
  if (moduleConfig === undefined) return tree;
  const edited = valueOf(readManifests([moduleConfig]), EXIT.usage).filter(isDeckhouseConfig);
  return {
    objects: [
      ...(tree?.objects ?? []).filter((object) => object.kind !== 'RegistryModuleConfig'),
      ...edited.map((object) => readModuleConfigFile(object, moduleConfig.path)),
    ],
    foreign: tree?.foreign ?? [],
  };
}

/** Whether the object is kept from being pruned by either engine. */
function isGuarded(moduleConfig: TextFile): boolean {
  const objects = readManifests([moduleConfig]);
  const annotations = objects.ok
    ? objects.value.find(isDeckhouseConfig)?.metadata.annotations
    : undefined;
  return Object.entries(NEVER_DELETED).every(([key, value]) => annotations?.[key] === value);
}

function isDeckhouseConfig({ kind, metadata }: KubeObject): boolean {
  return kind === 'ModuleConfig' && metadata.name === 'deckhouse';
}

/** The newest committed registry settings of a cluster file that differ from today's; versions that are no cluster file are passed over. */
async function previousSettings(
  file: string,
  today: RegistrySettings,
): Promise<RegistrySettings | undefined> {
  for (const bytes of await committedVersions(file)) {
    const version = loadCluster(bytes, file);
    if (version.ok && !sameSettings(version.value.registry, today)) return version.value.registry;
  }
  return undefined;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
