import { MODES } from '../../model/mode';
import type { KubeObject } from '../../model/object-id';
import { remember, rememberByText } from '../../model/remember';
import { textAt } from '../../observe/fields';
import type { RunContext } from '../run/run-context';
import type { PlatformState, RegistryParams, Revision, TwinState } from '../twin/state';
import { cachedInPlace } from './cached-in-place';
import { dutiesOf, isSameHostChange, outside } from './sources';
import type { Duty } from './sources';

/** What nodes must be able to pull at this moment, and by whose help alone. */
export function dutiesIn(twin: TwinState, context: RunContext): readonly Duty[] {
  const { platform } = twin;
  const record = recordOf(twin.repository.revisions.at(-1)?.tree ?? NONE);
  if (platform === undefined) return [dutyWithNamesThatStay(twin, context, record)];
  if (record === undefined) {
    const duties = dutiesOf(platform);
    const mixed = isSameHostChange(context.ends) && isUnderWay(platform, twin.nodes);
    return mixed ? withoutOverlap(duties) : duties;
  }
  const { imagesBase, formerImagesBase } = platform;
  const bases = formerImagesBase === undefined ? [imagesBase] : [imagesBase, formerImagesBase];
  return bases.map((base) => dutyOnPlatform(twin, context, base));
}

const NONE: readonly KubeObject[] = [];

/** Nodes hold the one description or the other, and take what the target was even after it was given up. */
function isUnderWay(
  { nodeConfig, orchestrator }: PlatformState,
  nodes: TwinState['nodes'],
): boolean {
  const ready = orchestrator?.conditions.find(({ type }) => type === 'Ready');
  const waiting = nodes.some(
    ({ run, version }) => run.at !== 'idle' || version !== nodeConfig?.version,
  );
  return waiting || ready?.status !== 'True';
}

const withoutOverlap = remember((duties: readonly Duty[]): readonly Duty[] =>
  duties.map((duty) => ({ hazard: 'same-host', ...duty })),
);

/** Without DKP names stay, and the registry serves them whose settings the tree records. */
function dutyWithNamesThatStay(
  twin: TwinState,
  { ends, imageBase: base }: RunContext,
  record: RegistryParams | undefined,
): Duty {
  const sources = behind(record ?? ends.from, base, twin, ends);
  return { base, sources, clients: clientsOf(twin, ends) };
}

/** On DKP a registry's own names need that registry; ours need what they were last given to. */
function dutyOnPlatform(twin: TwinState, { ends }: RunContext, base: string): Duty {
  const served = base.includes('.svc:')
    ? (lastServed(twin.repository.revisions) ?? ends.from)
    : UNMANAGED;
  return { base, sources: behind(served, base, twin, ends), clients: clientsOf(twin, ends) };
}

const UNMANAGED: RegistryParams = { mode: 'Unmanaged' };

/** The newest record of a mode in which images have our names. */
const lastServed = remember((revisions: readonly Revision[]): RegistryParams | undefined =>
  recordsIn(revisions).findLast(({ mode }) => mode !== 'Unmanaged'),
);

/** Registries that settings need; settings that name none leave it to the names of images. */
function behind(
  { mode, imagesRepo }: RegistryParams,
  base: string,
  twin: TwinState,
  ends: RunContext['ends'],
): readonly RegistryParams[] {
  if (mode === 'Local') return NO_REGISTRY;
  const repositories = [imagesRepo ?? base, ...cachedInPlace(twin, mode)];
  return registriesAt(ends)(new Set(repositories));
}

const NO_REGISTRY: readonly RegistryParams[] = [];

/** Registries by their repositories, with the logins of the settings that name them; others take whoever comes. */
const registriesAt = remember(({ from, to }: RunContext['ends']) => {
  const named = (imagesRepo: string): readonly RegistryParams[] => {
    const told = [from, to].filter((params) => params.imagesRepo === imagesRepo);
    return told.length > 0 ? told : [{ ...UNMANAGED, imagesRepo }];
  };
  return rememberByText(
    (repositories: ReadonlySet<string>) => [...repositories].join(' '),
    (repositories) => [...repositories].filter((name) => name !== '').flatMap(named),
  );
});

/** Clients are told where to ask by an object that is applied at its own moment: whatever they were told is up. */
function clientsOf({ repository }: TwinState, ends: RunContext['ends']): readonly RegistryParams[] {
  const named = [ends.from, ends.to, ...recordsIn(repository.revisions)].flatMap(outside);
  const repositories = new Set(named.map(({ imagesRepo }) => imagesRepo ?? ''));
  return registriesAt(ends)(repositories);
}

/** Records of all revisions, the oldest first. */
const recordsIn = remember((revisions: readonly Revision[]) =>
  revisions.flatMap(({ tree }) => recordOf(tree) ?? []),
);

/** ConfigMap `registry-settings` of a tree: which registry serves once the tree is applied. */
const recordOf = remember((tree: readonly KubeObject[]): RegistryParams | undefined => {
  const record = tree.find(
    ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'registry-settings',
  );
  const mode = MODES.find((name) => name === textAt(record, 'data', 'mode'));
  const imagesRepo = textAt(record, 'data', 'imagesRepo');
  return mode && { mode, ...(imagesRepo === undefined ? {} : { imagesRepo }) };
});
