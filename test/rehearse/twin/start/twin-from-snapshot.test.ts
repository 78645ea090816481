import type { ProfileName } from '../../../../src/rehearse/twin/start/generation';
import { engineMoves } from '../../../../src/rehearse/twin/engine/engine-moves';
import { snapshotOf } from '../../../../src/rehearse/twin/observe/snapshot-of';
import { comparable } from './comparable';
import { exampleDumps, exampleSnapshot } from './examples';
import { movesOf, said, twinOf } from './twins';

/** Example 09 is about the first generation of the module. */
function generationOf(folder: string): ProfileName {
  return folder.startsWith('09') ? 'D1' : 'C';
}

describe('twinFromSnapshot', () => {
  it.each(exampleDumps())('looks like the cluster that it was made from: %s', (folder) => {
    const snapshot = exampleSnapshot(folder);
    const { state, ground } = twinOf(snapshot);
    expect(comparable(snapshotOf(state, ground))).toEqual(comparable(snapshot));
  });

  it.each(exampleDumps())('of a settled cluster is at rest: %s', (folder) => {
    const twin = twinOf(exampleSnapshot(folder), { generation: generationOf(folder) });
    expect(said(movesOf(twin))).toEqual(FIRST_PASS[folder] ?? []);
  });

  it('has full stores where engine Pipeline is in Local beside a module that is off', () => {
    const snapshot = exampleSnapshot('14-without-the-module/dump');
    const stores = (mode: 'Local' | 'Proxy') =>
      twinOf(snapshot, { generation: 'Pipeline', settingsInForce: { mode } }).state.nodes.map(
        ({ role, store }) => `${role} ${store}`,
      );
    expect(new Set(stores('Local'))).toEqual(new Set(['master filled', 'worker empty']));
    expect(new Set(stores('Proxy'))).toEqual(new Set(['master empty', 'worker empty']));
  });

  it('leaves to be applied what was delivered and is not there', () => {
    const script = {
      apiVersion: 'deckhouse.io/v1alpha1',
      kind: 'NodeGroupConfiguration',
      metadata: { name: 'late.sh' },
      spec: { weight: 100, nodeGroups: ['*'], bundles: ['*'], content: 'true' },
    };
    const { state, ground } = twinOf(exampleSnapshot('01-direct/dump'), { tree: [script] });
    expect(Object.values(state.objects).map(({ metadata }) => metadata.name)).not.toContain(
      'late.sh',
    );
    expect(said(engineMoves(state, ground))).not.toEqual([]);
  });

  it('shows settings that somebody changed by hand as they are', () => {
    const snapshot = exampleSnapshot('03-local/dump');
    const tree = [
      {
        apiVersion: 'deckhouse.io/v1alpha1',
        kind: 'ModuleConfig',
        metadata: { name: 'deckhouse' },
        spec: { version: 1, settings: { registry: { mode: 'Unmanaged' } } },
      },
    ];
    const { state, ground } = twinOf(snapshot, { tree });
    expect(state.platform?.config?.mode).toBe('Direct');
    expect(comparable(snapshotOf(state, ground))).toEqual(comparable(snapshot));
  });
});

/** A module that has never passed over its conditions sets those that are true anyway. */
const FIRST_PASS: Readonly<Record<string, readonly string[]>> = {
  '09-older-generation/dump': ['orchestrator has settled in Unmanaged'],
};
