import type { KubeObject } from '../../../../src/model/object-id';
import type { Snapshot } from '../../../../src/observe/snapshot';
import { pushRevision } from '../../../../src/rehearse/twin/engine/push-revision';
import { engineMoves } from '../../../../src/rehearse/twin/engine/engine-moves';
import { snapshotOf } from '../../../../src/rehearse/twin/observe/snapshot-of';
import type { Twin } from '../../../../src/rehearse/twin/start/options';
import type { RegistrySettings } from '../../../../src/spec/cluster-file.generated';
import { comparable } from './comparable';
import { inventedTwin, movesOf, said, twinOf } from './twins';

const U1: RegistrySettings = {
  mode: 'Unmanaged',
  unmanaged: { imagesRepo: 'old.example.com/dkp/ee', license: { fromEnv: 'OLD' } },
};
const DIRECT: RegistrySettings = {
  mode: 'Direct',
  direct: { imagesRepo: 'new.example.com/dkp/ee', license: { fromEnv: 'NEW' } },
};
const PROXY: RegistrySettings = {
  mode: 'Proxy',
  proxy: { imagesRepo: 'new.example.com/dkp/ee', license: { fromEnv: 'NEW' }, ttl: '72h' },
};

const LOCAL: RegistrySettings = { mode: 'Local' };
const U0: RegistrySettings = { mode: 'Unmanaged' };

function moduleConfig(settings: RegistrySettings): KubeObject {
  const section = settings.direct ?? settings.proxy ?? settings.unmanaged;
  const name = settings.mode.toLowerCase();
  const secret = settings === U1 ? 'OLD' : 'NEW';
  const registry = {
    mode: settings.mode,
    ...(section === undefined
      ? {}
      : { [name]: { ...section, license: `regshift-secret://env/${secret}` } }),
  };
  return {
    apiVersion: 'deckhouse.io/v1alpha1',
    kind: 'ModuleConfig',
    metadata: { name: 'deckhouse' },
    spec: { version: 1, settings: { registry } },
  };
}

/** Every state that the twin passes on its way, the first of several moves taken each time. */
function wayTo(settings: RegistrySettings, from: Twin): readonly Twin[] {
  const { ground } = from;
  const way: Twin[] = [];
  let state = pushRevision(from.state, 'r1', [moduleConfig(settings)]);
  for (let steps = 0; steps < 500; steps += 1) {
    const twin = { ...from, state };
    way.push(twin);
    const [move] = [...engineMoves(state, ground), ...movesOf(twin)];
    if (move === undefined) return way;
    state = move.next;
  }
  throw new Error(`never at rest: ${said(movesOf({ ...from, state })).join()}`);
}

function last<T>(list: readonly T[]): T {
  const found = list.at(-1);
  if (found === undefined) throw new Error('nothing');
  return found;
}

const HOPS = [
  { name: 'U1 to Direct', from: 'U1', before: U1, after: DIRECT },
  { name: 'Direct to Proxy', from: 'Direct', before: DIRECT, after: PROXY },
  { name: 'Proxy to Direct', from: 'Proxy', before: PROXY, after: DIRECT },
  { name: 'Direct to Local', from: 'Direct', before: DIRECT, after: LOCAL },
  { name: 'Local to U1', from: 'Local', before: LOCAL, after: U1 },
  { name: 'U1 to U0', from: 'U1', before: U1, after: U0 },
  { name: 'U0 to U1', from: 'U0', before: U0, after: U1 },
  { name: 'Direct to U1', from: 'Direct', before: DIRECT, after: U1 },
] as const;

describe('a twin made in the middle of a switch', () => {
  it.each(HOPS)('looks the same and goes on to the same end: $name', ({ from, before, after }) => {
    const start = inventedTwin({
      state: from,
      settingsInForce: before,
      targets: [after],
      masters: 1,
      workers: 1,
    });
    const way = wayTo(after, start);
    const end = outcome(last(way));
    for (const twin of way) {
      const snapshot = seen(twin);
      const again = twinOf(snapshot, {
        settingsInForce: before,
        targets: [after],
        tree: [moduleConfig(after)],
        sha: 'r1',
      });
      expect(comparable(seen(again))).toEqual(comparable(snapshot));
      expect(outcome(last(wayTo(after, again)))).toEqual(end);
    }
  });
});

/** Where a switch ends; the hash is also about what the module remembers and nobody sees. */
function outcome(twin: Twin): unknown {
  const { registry, ...rest } = seen(twin);
  return comparable({ ...rest, registry: { ...registry, state: { ...registry.state, hash: '' } } });
}

function seen({ state, ground }: Twin): Snapshot {
  return snapshotOf(state, ground);
}
