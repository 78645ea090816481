import * as fc from 'fast-check';

import { engineMoves } from '../../../../src/rehearse/twin/engine/engine-moves';
import { deliveryFacts } from '../../../../src/rehearse/twin/engine/delivery-facts';
import { pushRevision } from '../../../../src/rehearse/twin/engine/push-revision';
import { ENGINES } from '../../../../src/rehearse/twin/ground';
import { ground, runOut, settled, take, textsOf } from './engine-builder';
import { GUARDS, keyOf, moduleConfig, NAMESPACE, object } from './engine-objects';

jest.mock('../../../../src/rehearse/twin/admission/admit', () => ({ admit: jest.fn() }));
jest.mock('../../../../src/rehearse/twin/workloads/facts', () => ({
  workloadFacts: jest.fn(() => []),
}));

const ARGO = ground('ArgoCD');
const FLUX = ground('Flux');
const CONFIG = moduleConfig({ registry: { mode: 'Direct' } });
const SECRET = object('Secret', 'hosts');
const OTHER = object('ConfigMap', 'settings');

describe.each(ENGINES)('%s', (engine) => {
  const context = ground(engine);

  it('removes what the tree no longer has', () => {
    const end = runOut(
      pushRevision(settled([NAMESPACE, SECRET, OTHER]), 'r1', [NAMESPACE, OTHER]),
      context,
    );
    expect(Object.keys(end.objects).sort()).toEqual([keyOf(OTHER), keyOf(NAMESPACE)].sort());
    expect(end.engine.inventory).not.toContain(keyOf(SECRET));
  });

  it('never removes an object that was there before the repository', () => {
    const foreign = object('Secret', 'foreign');
    const state = settled([NAMESPACE, SECRET]);
    const withForeign = { ...state, objects: { ...state.objects, [keyOf(foreign)]: foreign } };
    const end = runOut(pushRevision(withForeign, 'r1', [NAMESPACE]), context);
    expect(end.objects[keyOf(foreign)]).toBe(foreign);
    expect(end.objects[keyOf(SECRET)]).toBeUndefined();
  });

  it('removes a Namespace last, and with it whatever is still in it', () => {
    const foreign = object('Secret', 'foreign', {}, GUARDS);
    const state = settled([NAMESPACE, SECRET, CONFIG]);
    const withForeign = { ...state, objects: { ...state.objects, [keyOf(foreign)]: foreign } };
    const pushed = pushRevision(withForeign, 'r1', [CONFIG]);
    const begun =
      engine === 'Flux'
        ? take(pushed, context, 'fetches', 'reconciles')
        : take(pushed, context, 'fetches', 'shows', 'starts');
    expect(textsOf(engineMoves(begun, context))).toEqual(['removes Secret/registry/hosts']);
    expect(Object.keys(runOut(begun, context).objects)).toEqual([keyOf(CONFIG)]);
  });

  it('never deletes a guarded ModuleConfig, whatever is pushed in whatever order', () => {
    const trees = [[], [CONFIG], [NAMESPACE], [NAMESPACE, SECRET], [NAMESPACE, CONFIG, OTHER]];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...trees), { minLength: 1, maxLength: 6 }),
        fc.infiniteStream(fc.nat(20)),
        (pushes, picks) => {
          const end = pushes.reduce(
            (state, tree, index) =>
              runOut(pushRevision(state, `r${String(index + 1)}`, tree), context, () =>
                Number(picks.next().value),
              ),
            settled([CONFIG, NAMESPACE, SECRET]),
          );
          expect(end.objects[keyOf(CONFIG)]).toEqual(CONFIG);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('deletes a ModuleConfig that only the other engine would keep', () => {
    const marks = Object.entries(GUARDS).filter(
      ([key]) => key.startsWith('argocd') === (engine === 'Flux'),
    );
    const bare = moduleConfig({}, Object.fromEntries(marks));
    const end = runOut(pushRevision(settled([NAMESPACE, bare]), 'r1', [NAMESPACE]), context);
    expect(end.objects[keyOf(bare)]).toBeUndefined();
  });
});

describe('Argo CD', () => {
  it('is OutOfSync for ever with an object that it must not remove, and rests', () => {
    const end = runOut(pushRevision(settled([NAMESPACE, CONFIG]), 'r1', [NAMESPACE]), ARGO);
    expect(end.engine.shown).toEqual({ revision: 'r1', synced: false, health: 'Healthy' });
    expect(engineMoves(end, ARGO)).toEqual([]);
  });

  it('knows the leftover still after the next sync', () => {
    const left = runOut(pushRevision(settled([NAMESPACE, CONFIG]), 'r1', [NAMESPACE]), ARGO);
    const end = runOut(pushRevision(left, 'r2', [NAMESPACE, SECRET]), ARGO);
    expect(end.engine).toMatchObject({ applied: 'r2', shown: { revision: 'r2', synced: false } });
  });

  it('refuses to sync to nothing, and says so', () => {
    const end = runOut(pushRevision(settled([NAMESPACE, SECRET]), 'r1', []), ARGO);
    expect(end.objects[keyOf(SECRET)]).toEqual(SECRET);
    expect(deliveryFacts(end, ARGO)).toMatchObject({
      sync: { status: 'OutOfSync', revisions: ['r1'] },
      operation: { phase: 'Succeeded', revisions: ['r0'] },
      errors: ['SyncError: Skipping sync attempt to [r1]: auto-sync will wipe out all resources'],
    });
  });

  it('waits for a person where it is told to', () => {
    const asking = object(
      'Secret',
      'keys',
      {},
      {
        'argocd.argoproj.io/sync-options': 'Delete=false, Prune=confirm',
      },
    );
    const waiting = runOut(pushRevision(settled([NAMESPACE, asking]), 'r1', [NAMESPACE]), ARGO);
    expect(waiting.objects[keyOf(asking)]).toEqual(asking);
    expect(deliveryFacts(waiting, ARGO)).toMatchObject({
      operation: { phase: 'Running', revisions: ['r1'] },
      pruneConfirmation: true,
    });
    expect(engineMoves(waiting, ARGO).map(({ actor, takes }) => [actor, takes])).toEqual([
      ['person', 'person'],
    ]);
    const end = runOut(take(waiting, ARGO, 'confirms'), ARGO);
    expect(end.objects[keyOf(asking)]).toBeUndefined();
    expect(end.engine.shown.synced).toBe(true);
  });
});

describe('Flux', () => {
  it('empties the folder down to what is guarded, and is Ready', () => {
    const end = runOut(pushRevision(settled([NAMESPACE, SECRET, CONFIG]), 'r1', []), FLUX);
    expect(Object.keys(end.objects)).toEqual([keyOf(CONFIG)]);
    expect(end.engine).toMatchObject({ applied: 'r1', inventory: [], shown: { synced: true } });
  });
});
