import { at, isFields, known, listAt, textAt, textsAt, wordAt } from './fields';
import type { Fields } from './fields';
import type { ApplicationFacts, OutOfSyncFacts, SourceFacts } from './snapshot';

/** What an Application's status says of the last comparison and the last sync (`peers.md` 1.6). */
export function readApplication(
  namespace: string,
  name: string,
  application: Fields,
): ApplicationFacts {
  const sync = at(application, 'status', 'sync');
  const health = at(application, 'status', 'health');
  const automated = at(application, 'spec', 'syncPolicy', 'automated');
  const operation = at(application, 'status', 'operationState');
  return known<ApplicationFacts>({
    engine: 'ArgoCD',
    namespace,
    name,
    deletedAt: wordAt(application, 'metadata', 'deletionTimestamp'),
    sync: known<ApplicationFacts['sync']>({
      status: wordAt(sync, 'status'),
      revisions: revisionsOf(sync),
      sources: sourcesOf(at(sync, 'comparedTo')),
      comparedAt: wordAt(application, 'status', 'reconciledAt'),
    }),
    health: known<ApplicationFacts['health']>({
      status: wordAt(health, 'status'),
      lastTransitionTime: wordAt(health, 'lastTransitionTime'),
    }),
    operation: readOperation(operation),
    errors: errorsOf(application),
    outOfSync: outOfSyncIn(listAt(application, 'status', 'resources')),
    pruneConfirmation: waitsForConfirmation(operation),
    automated: isFields(automated) && automated['enabled'] !== false,
  });
}

function readOperation(operation: unknown): ApplicationFacts['operation'] {
  const phase = wordAt(operation, 'phase');
  if (phase === undefined) return undefined;
  return known<NonNullable<ApplicationFacts['operation']>>({
    phase,
    revisions: revisionsOf(at(operation, 'syncResult')),
    sources: sourcesOf(at(operation, 'syncResult')),
    message: wordAt(operation, 'message'),
    startedAt: wordAt(operation, 'startedAt'),
    finishedAt: wordAt(operation, 'finishedAt'),
  });
}

/** One revision for each source; an Application with one source may show it alone. */
function revisionsOf(shown: unknown): readonly string[] {
  const several = textsAt(shown, 'revisions');
  if (several.length > 0) return several;
  const one = wordAt(shown, 'revision');
  return one === undefined ? [] : [one];
}

/** The sources in the order of their revisions; `undefined` where none are shown. */
function sourcesOf(shown: unknown): readonly SourceFacts[] | undefined {
  const several = listAt(shown, 'sources');
  const all = several.length > 0 ? several : [at(shown, 'source')];
  const sources = all
    .filter(isFields)
    .map((source) => known<SourceFacts>({ path: wordAt(source, 'path') }));
  return sources.length > 0 ? sources : undefined;
}

/** `undefined` where no resource is shown at all. */
function outOfSyncIn(resources: readonly unknown[]): ApplicationFacts['outOfSync'] {
  return resources.length === 0 ? undefined : resources.flatMap(outOfSync);
}

function outOfSync(resource: unknown): readonly OutOfSyncFacts[] {
  const [kind, name] = [wordAt(resource, 'kind'), wordAt(resource, 'name')];
  if (wordAt(resource, 'status') !== 'OutOfSync' || kind === undefined || name === undefined)
    return [];
  return [
    known<OutOfSyncFacts>({
      group: textAt(resource, 'group') ?? '',
      kind,
      namespace: wordAt(resource, 'namespace'),
      name,
      requiresPruning: at(resource, 'requiresPruning') === true,
    }),
  ];
}

function errorsOf(application: Fields): readonly string[] {
  return listAt(application, 'status', 'conditions').flatMap((condition) => {
    const type = textAt(condition, 'type') ?? '';
    return type.endsWith('Error') ? [`${type}: ${textAt(condition, 'message') ?? ''}`] : [];
  });
}

/** The sync goes on Running, and its message is the only place that says what for. */
function waitsForConfirmation(operation: unknown): boolean {
  return (
    textAt(operation, 'phase') === 'Running' &&
    /waiting for (?:pruning|deletion) confirmation/i.test(textAt(operation, 'message') ?? '')
  );
}
