import * as fc from 'fast-check';

import type { KubeObject } from '../../../../src/model/object-id';
import { engineMoves } from '../../../../src/rehearse/twin/engine/engine-moves';
import { pushRevision } from '../../../../src/rehearse/twin/engine/push-revision';
import { ENGINES } from '../../../../src/rehearse/twin/ground';
import type { TwinState } from '../../../../src/rehearse/twin/state';
import { admit } from '../../../../src/rehearse/twin/admission/admit';
import { ground, runOut, settled, take, textsOf } from './engine-builder';
import { keyOf, moduleConfig, NAMESPACE, object } from './engine-objects';

jest.mock('../../../../src/rehearse/twin/admission/admit', () => ({ admit: jest.fn() }));
jest.mock('../../../../src/rehearse/twin/workloads/facts', () => ({
  workloadFacts: jest.fn(() => []),
}));

const admitted = jest.mocked(admit);

const ARGO = ground('ArgoCD');
const FLUX = ground('Flux');

const DIRECT = moduleConfig({ registry: { mode: 'Direct' } });
const PROXY = moduleConfig({ registry: { mode: 'Proxy' } });
const SETTINGS = object('ConfigMap', 'settings', { data: { mode: 'old' } });
const CHANGED = object('ConfigMap', 'settings', { data: { mode: 'new' } });
const HOSTS = object('Secret', 'hosts');
const SERVICE = object('Service', 'registry');

beforeEach(() => {
  admitted.mockReset();
});

function drifted(state: TwinState, live: KubeObject): TwinState {
  return { ...state, objects: { ...state.objects, [keyOf(live)]: live } };
}

describe.each(ENGINES)('%s', (engine) => {
  const context = ground(engine);

  it('is at rest where the cluster equals the tip', () => {
    expect(engineMoves(settled([NAMESPACE, SETTINGS]), context)).toEqual([]);
  });

  it('applies what was pushed, and is at rest again', () => {
    const end = runOut(
      pushRevision(settled([NAMESPACE, SETTINGS]), 'r1', [NAMESPACE, CHANGED, SERVICE]),
      context,
    );
    expect(end.objects[keyOf(CHANGED)]).toEqual(CHANGED);
    expect(end.objects[keyOf(SERVICE)]).toEqual(SERVICE);
    expect(end.engine).toMatchObject({
      fetched: 'r1',
      applied: 'r1',
      shown: { revision: 'r1', synced: true },
    });
  });

  it('never sees a commit that another one followed before it looked', () => {
    const pushed = pushRevision(pushRevision(settled([DIRECT]), 'r1', [PROXY]), 'r2', [
      DIRECT,
      HOSTS,
    ]);
    expect(textsOf(engineMoves(pushed, context))).toEqual(['fetches r2']);
    const end = runOut(pushed, context);
    expect(end.engine.applied).toBe('r2');
    expect(end.objects[keyOf(DIRECT)]).toBe(settled([DIRECT]).objects[keyOf(DIRECT)]);
  });

  it('shows the former revision as applied until it looked', () => {
    const pushed = pushRevision(settled([DIRECT]), 'r1', [PROXY]);
    const fetched = take(pushed, context, 'fetches r1');
    expect(fetched.engine.shown).toEqual({ revision: 'r0', synced: true, health: 'Healthy' });
  });

  it('does not look at a newer commit before an operation is over', () => {
    const begun = begin(pushRevision(settled([DIRECT]), 'r1', [PROXY]), engine);
    const pushed = pushRevision(begun, 'r2', [DIRECT]);
    expect(textsOf(engineMoves(pushed, context))).toEqual(['applies ModuleConfig/deckhouse']);
  });

  it('puts back what somebody changed', () => {
    const end = runOut(drifted(settled([DIRECT]), PROXY), context);
    expect(end.objects[keyOf(DIRECT)]).toEqual(DIRECT);
    expect(end.engine.applied).toBe('r0');
  });

  it('applies a Namespace before what is in it', () => {
    const begun = begin(
      pushRevision(settled([DIRECT]), 'r1', [DIRECT, NAMESPACE, HOSTS, SERVICE]),
      engine,
    );
    expect(textsOf(engineMoves(begun, context))).toEqual(['applies Namespace/registry']);
    const next = take(begun, context, 'applies Namespace');
    expect(textsOf(engineMoves(next, context))).toEqual([
      'applies Secret/registry/hosts',
      'applies Service/registry/registry',
    ]);
  });

  it('can not apply into a Namespace that is gone', () => {
    const gone = settled([NAMESPACE, SETTINGS]);
    const objects = { [keyOf(SETTINGS)]: SETTINGS };
    const pushed = pushRevision({ ...gone, objects }, 'r1', [CHANGED]);
    expect(runOut(pushed, context).engine.failed?.message).toContain(
      'namespaces "registry" not found',
    );
  });

  it('comes to the same end in any order', () => {
    const before = [NAMESPACE, SETTINGS, object('Secret', 'old'), object('Service', 'old'), DIRECT];
    const after = [NAMESPACE, CHANGED, HOSTS, SERVICE, object('DaemonSet', 'hosts'), PROXY];
    const pushed = pushRevision(settled(before), 'r1', after);
    const usual = runOut(pushed, context);
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(20)), (picks) => {
        const end = runOut(pushed, context, () => Number(picks.next().value));
        expect(end.objects).toEqual(usual.objects);
        expect(end.engine).toEqual(usual.engine);
      }),
      { numRuns: 50 },
    );
  });

  it('ends with the last commit, whenever the commits before it came', () => {
    const trees = [
      [NAMESPACE, CHANGED, DIRECT],
      [NAMESPACE, SERVICE, DIRECT],
      [NAMESPACE, HOSTS, CHANGED, PROXY],
      [NAMESPACE, SETTINGS, SERVICE, PROXY],
    ];
    const last = settled(trees[3] ?? []).objects;
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 40 }), (picks) => {
        let state = settled([NAMESPACE, DIRECT]);
        let next = 0;
        for (const pick of picks) {
          const move = engineMoves(state, context)[pick];
          if (move !== undefined) state = move.next;
          else if (next < 3)
            state = pushRevision(state, `r${String(next + 1)}`, trees[next++] ?? []);
        }
        const end = runOut(pushRevision(state, 'last', trees[3] ?? []), context);
        expect(end.objects).toEqual(last);
        expect(end.engine.shown).toMatchObject({ revision: 'last', synced: true });
      }),
      { numRuns: 200 },
    );
  });

  it('leaves any part of a commit unapplied for a while', () => {
    const after = [NAMESPACE, CHANGED, HOSTS, SERVICE];
    const seen = new Set<string>();
    const visit = (state: TwinState): void => {
      const live = [CHANGED, HOSTS, SERVICE].map((one) =>
        JSON.stringify(state.objects[keyOf(one)]) === JSON.stringify(one) ? 'x' : '-',
      );
      seen.add(live.join(''));
      for (const move of engineMoves(state, context)) {
        expect(move.next).not.toEqual(state);
        visit(move.next);
      }
    };
    visit(pushRevision(settled([NAMESPACE, SETTINGS]), 'r1', after));
    expect([...seen].sort()).toEqual(['---', '--x', '-x-', '-xx', 'x--', 'x-x', 'xx-', 'xxx']);
  });

  it('fails where the API server refuses, with its words, and keeps what it had applied', () => {
    refuse('ModuleConfig', 'admission webhook denied the request: no');
    const pushed = begin(
      pushRevision(settled([NAMESPACE, DIRECT]), 'r1', [NAMESPACE, PROXY, SERVICE]),
      engine,
    );
    const failed = take(pushed, context, 'applies Service', 'can not apply ModuleConfig/deckhouse');
    expect(failed.engine.operation).toBeUndefined();
    expect(failed.engine.applied).toBe('r0');
    expect(failed.engine.failed?.sha).toBe('r1');
    expect(failed.engine.failed?.message).toContain('admission webhook denied the request: no');
    expect(failed.objects[keyOf(SERVICE)]).toEqual(SERVICE);
    expect(failed.objects[keyOf(DIRECT)]).toEqual(DIRECT);
  });

  it('does not try again what would be refused again, and does when it would be admitted', () => {
    refuse('ModuleConfig', 'no');
    const failed = runOut(pushRevision(settled([DIRECT]), 'r1', [PROXY]), context);
    expect(engineMoves(failed, context)).toEqual([]);
    admitted.mockReset();
    const end = runOut(failed, context);
    expect(end.objects[keyOf(PROXY)]).toEqual(PROXY);
    expect(end.engine).toMatchObject({ applied: 'r1', shown: { revision: 'r1', synced: true } });
    expect(end.engine.failed).toBeUndefined();
    expect(end.engine.shown.error).toBeUndefined();
  });

  it('has no trouble any more once somebody put back by hand what it could not', () => {
    refuse('ModuleConfig', 'no');
    const failed = runOut(drifted(settled([DIRECT]), PROXY), context);
    expect(failed.engine.shown.error).toContain('no');
    const end = runOut(drifted(failed, DIRECT), context);
    expect(end.engine.shown).toEqual({ revision: 'r0', synced: true, health: 'Healthy' });
  });

  it('recovers with a commit that takes the refused one back', () => {
    refuse('ModuleConfig', 'no');
    const failed = runOut(pushRevision(settled([DIRECT]), 'r1', [PROXY]), context);
    const end = runOut(pushRevision(failed, 'r2', [DIRECT]), context);
    expect(end.engine.shown).toEqual({ revision: 'r2', synced: true, health: 'Healthy' });
  });

  it('lets a search take new objects alone that nobody reads yet, and no others', () => {
    const daemonSet = object('DaemonSet', 'reader', { spec: { secretName: 'read' } });
    const after = [NAMESPACE, CHANGED, HOSTS, object('Secret', 'read'), SERVICE, PROXY, daemonSet];
    const begun = begin(
      pushRevision(settled([NAMESPACE, SETTINGS, DIRECT, daemonSet]), 'r1', after),
      engine,
    );
    const alone = engineMoves(begun, context).filter(({ local }) => local === true);
    expect(textsOf(alone)).toEqual(['applies Secret/registry/hosts']);
  });

  it('does not hide the end of an operation in a move that is taken alone', () => {
    const begun = begin(
      pushRevision(settled([NAMESPACE, SETTINGS]), 'r1', [NAMESPACE, SETTINGS, HOSTS]),
      engine,
    );
    expect(engineMoves(begun, context).map(({ local }) => local)).toEqual([undefined]);
  });
});

describe('Argo CD', () => {
  it('syncs only what it has compared', () => {
    const fetched = take(pushRevision(settled([DIRECT]), 'r1', [PROXY]), ARGO, 'fetches');
    expect(textsOf(engineMoves(fetched, ARGO))).toEqual(['shows OutOfSync and Healthy at r1']);
  });

  it('runs no sync for a commit that changes nothing', () => {
    const end = runOut(pushRevision(settled([DIRECT]), 'r1', [DIRECT]), ARGO);
    expect(end.engine).toMatchObject({ applied: 'r0', shown: { revision: 'r1', synced: true } });
  });

  it('shows a sync that succeeded as OutOfSync until it compared again', () => {
    const begun = begin(pushRevision(settled([DIRECT]), 'r1', [PROXY]), 'ArgoCD');
    const applied = take(begun, ARGO, 'applies ModuleConfig');
    expect(applied.engine.applied).toBe('r1');
    expect(applied.engine.shown.synced).toBe(false);
    expect(take(applied, ARGO, 'shows Synced and Healthy at r1').engine.shown.synced).toBe(true);
  });

  it('is Missing while objects of the tree are not there', () => {
    const pushed = pushRevision(settled([DIRECT]), 'r1', [DIRECT, NAMESPACE]);
    const shown = take(pushed, ARGO, 'fetches', 'shows').engine.shown;
    expect(shown).toEqual({ revision: 'r1', synced: false, health: 'Missing' });
  });
});

describe('Flux', () => {
  it('notes a commit that changes nothing as applied', () => {
    const pushed = pushRevision(settled([DIRECT]), 'r1', [DIRECT]);
    expect(take(pushed, FLUX, 'fetches', 'reconciles').engine.applied).toBe('r1');
  });

  it('removes nothing before everything is applied', () => {
    const before = [NAMESPACE, SETTINGS, HOSTS];
    const begun = begin(pushRevision(settled(before), 'r1', [NAMESPACE, CHANGED]), 'Flux');
    expect(textsOf(engineMoves(begun, FLUX))).toEqual(['applies ConfigMap/registry/settings']);
    expect(textsOf(engineMoves(take(begun, FLUX, 'applies'), FLUX))).toEqual([
      'removes Secret/registry/hosts',
    ]);
  });

  it('loses sight of an object that it applied before it failed', () => {
    refuse('ModuleConfig', 'no');
    const begun = begin(
      pushRevision(settled([NAMESPACE, DIRECT]), 'r1', [NAMESPACE, PROXY, SERVICE]),
      'Flux',
    );
    const failed = take(begun, FLUX, 'applies Service', 'can not apply');
    const end = runOut(pushRevision(failed, 'r2', [NAMESPACE, DIRECT]), FLUX);
    expect(end.objects[keyOf(SERVICE)]).toEqual(SERVICE);
  });

  it('empties `${…}` of a script that does not forbid it', () => {
    const script = 'cp "${TMPFILE}" /etc';
    const plain = object('ConfigMap', 'plain', { data: { script } });
    const kept = object(
      'ConfigMap',
      'kept',
      { data: { script } },
      {
        'kustomize.toolkit.fluxcd.io/substitute': 'disabled',
      },
    );
    const pushed = pushRevision(settled([NAMESPACE]), 'r1', [NAMESPACE, plain, kept]);
    const end = runOut(pushed, ground('Flux', { substitution: {} }));
    expect(end.objects[keyOf(plain)]).toMatchObject({ data: { script: 'cp "" /etc' } });
    expect(end.objects[keyOf(kept)]).toMatchObject({ data: { script } });
    expect(runOut(pushed, FLUX).objects[keyOf(plain)]).toMatchObject({ data: { script } });
  });
});

function begin(state: TwinState, engine: 'ArgoCD' | 'Flux'): TwinState {
  return engine === 'Flux'
    ? take(state, FLUX, 'fetches', 'reconciles')
    : take(state, ARGO, 'fetches', 'shows', 'starts to sync');
}

function refuse(kind: string, message: string): void {
  admitted.mockImplementation((one) => (one.kind === kind ? message : undefined));
}
