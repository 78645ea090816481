import type { WorkloadFacts } from '../../../../src/observe/snapshot';
import { admit } from '../../../../src/rehearse/twin/admission/admit';
import { deliveryFacts } from '../../../../src/rehearse/twin/engine/delivery-facts';
import { engineMoves } from '../../../../src/rehearse/twin/engine/engine-moves';
import { pushRevision } from '../../../../src/rehearse/twin/engine/push-revision';
import { workloadFacts } from '../../../../src/rehearse/twin/workloads/facts';
import { ground, runOut, settled, take, textsOf } from './engine-builder';
import { moduleConfig, NAMESPACE, object } from './engine-objects';

jest.mock('../../../../src/rehearse/twin/admission/admit', () => ({ admit: jest.fn() }));
jest.mock('../../../../src/rehearse/twin/workloads/facts', () => ({
  workloadFacts: jest.fn(() => []),
}));

const facts = jest.mocked(workloadFacts);

const ARGO = ground('ArgoCD');
const FLUX = ground('Flux');
const DIRECT = moduleConfig({ registry: { mode: 'Direct' } });
const PROXY = moduleConfig({ registry: { mode: 'Proxy' } });
const PUSHED = pushRevision(settled([DIRECT]), 'r1', [PROXY]);
const FORMER = deliveryFacts(settled([DIRECT]), ARGO);
const FORMER_FLUX = deliveryFacts(settled([DIRECT]), FLUX);

beforeEach(() => {
  facts.mockReset().mockReturnValue([]);
  jest.mocked(admit).mockReset();
});

describe("Argo CD's Application", () => {
  it('still says Synced and Healthy of the former revision after a push', () => {
    expect(FORMER).toEqual({
      engine: 'ArgoCD',
      namespace: 'argocd',
      name: 'cluster',
      sync: { status: 'Synced', revisions: ['r0'] },
      health: { status: 'Healthy' },
      operation: {
        phase: 'Succeeded',
        revisions: ['r0'],
        message: 'successfully synced (all tasks run)',
      },
      errors: [],
      pruneConfirmation: false,
      automated: true,
    });
    expect(deliveryFacts(PUSHED, ARGO)).toEqual(FORMER);
    expect(deliveryFacts(take(PUSHED, ARGO, 'fetches'), ARGO)).toEqual(FORMER);
  });

  it('shows comparing, syncing and the outcome one after the other', () => {
    const compared = take(PUSHED, ARGO, 'fetches', 'shows');
    expect(deliveryFacts(compared, ARGO)).toMatchObject({
      sync: { status: 'OutOfSync', revisions: ['r1'] },
      operation: { phase: 'Succeeded', revisions: ['r0'] },
    });
    const running = take(compared, ARGO, 'starts');
    expect(deliveryFacts(running, ARGO)).toMatchObject({
      operation: { phase: 'Running', revisions: ['r1'] },
    });
    const applied = take(running, ARGO, 'applies');
    expect(deliveryFacts(applied, ARGO)).toMatchObject({
      sync: { status: 'OutOfSync', revisions: ['r1'] },
      operation: { phase: 'Succeeded', revisions: ['r1'] },
    });
    expect(deliveryFacts(runOut(applied, ARGO), ARGO)).toMatchObject({
      sync: { status: 'Synced', revisions: ['r1'] },
      health: { status: 'Healthy' },
    });
  });

  it('shows a refused sync, and an error once it looked again', () => {
    jest.mocked(admit).mockReturnValue('no');
    const failed = take(PUSHED, ARGO, 'fetches', 'shows', 'starts', 'can not apply');
    const message = 'one or more objects failed to apply, reason: no';
    expect(deliveryFacts(failed, ARGO)).toMatchObject({
      operation: { phase: 'Failed', revisions: ['r1'], message },
      errors: [],
    });
    expect(deliveryFacts(runOut(failed, ARGO), ARGO)).toMatchObject({
      errors: [`SyncError: Failed last sync attempt to [r1]: ${message}`],
    });
  });

  it('has the name that was seen', () => {
    const seen = { ...FORMER, namespace: 'gitops', name: 'prod-1' };
    const snapshot = { delivery: seen } as never;
    const context = ground('ArgoCD', { seen: { snapshot, spelled: {} } });
    expect(deliveryFacts(PUSHED, context)).toMatchObject({ namespace: 'gitops', name: 'prod-1' });
  });

  it('knows nothing before its first comparison', () => {
    const fresh = { shown: { synced: false, health: 'Missing' as const }, inventory: [] };
    expect(deliveryFacts({ ...PUSHED, engine: fresh }, ARGO)).toMatchObject({
      sync: { revisions: [] },
      health: {},
    });
  });
});

describe('the health of an Application with workloads', () => {
  const daemonSet = object('DaemonSet', 'hosts', { spec: { revision: 1 } });
  const changed = object('DaemonSet', 'hosts', { spec: { revision: 2 } });
  const pushed = pushRevision(settled([NAMESPACE, daemonSet]), 'r1', [NAMESPACE, changed]);
  const ready: WorkloadFacts = {
    kind: 'DaemonSet',
    namespace: 'registry',
    name: 'hosts',
    generation: 2,
    observedGeneration: 2,
    desired: 3,
    updated: 3,
    ready: 3,
    available: 3,
    pods: 3,
  };

  it('is Progressing until they have rolled out, and is seen when Argo CD looks', () => {
    facts.mockReturnValue([{ ...ready, updated: 1 }]);
    const rolling = runOut(pushed, ARGO);
    expect(rolling.engine.shown).toEqual({ revision: 'r1', synced: true, health: 'Progressing' });
    facts.mockReturnValue([ready]);
    expect(textsOf(engineMoves(rolling, ARGO))).toEqual(['shows Synced and Healthy at r1']);
    expect(deliveryFacts(rolling, ARGO)).toMatchObject({ health: { status: 'Progressing' } });
    expect(runOut(rolling, ARGO).engine.shown.health).toBe('Healthy');
  });

  it.each<readonly [string, Partial<WorkloadFacts>]>([
    ['its controller has not seen the change', { observedGeneration: 1 }],
    ['a pod has the old template', { updated: 2 }],
    ['a pod is not ready', { ready: 2 }],
  ])('is Progressing while %s', (_, change) => {
    facts.mockReturnValue([{ ...ready, ...change }]);
    expect(runOut(pushed, ARGO).engine.shown.health).toBe('Progressing');
  });

  it('is Progressing while an old pod of a Deployment is still there', () => {
    const deployment = object('Deployment', 'proxy');
    const withDeployment = pushRevision(settled([NAMESPACE]), 'r1', [NAMESPACE, deployment]);
    const fact: WorkloadFacts = { ...ready, kind: 'Deployment', name: 'proxy' };
    facts.mockReturnValue([{ ...fact, pods: 4 }]);
    expect(runOut(withDeployment, ARGO).engine.shown.health).toBe('Progressing');
    facts.mockReturnValue([fact]);
    expect(runOut(withDeployment, ARGO).engine.shown.health).toBe('Healthy');
  });

  it('heeds no workload of others', () => {
    facts.mockReturnValue([ready, { ...ready, name: 'other', ready: 0 }]);
    expect(runOut(pushed, ARGO).engine.shown.health).toBe('Healthy');
  });

  it('is Healthy at once with nothing but a ModuleConfig', () => {
    expect(runOut(PUSHED, ARGO).engine.shown.health).toBe('Healthy');
  });
});

describe("Flux's Kustomization", () => {
  it('is still Ready at the former revision after a push', () => {
    expect(FORMER_FLUX).toEqual({
      engine: 'Flux',
      namespace: 'flux-system',
      name: 'cluster',
      generation: 1,
      observedGeneration: 1,
      lastAppliedRevision: 'main@sha1:r0',
      lastAttemptedRevision: 'main@sha1:r0',
      suspended: false,
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'ReconciliationSucceeded',
          message: 'Applied revision: main@sha1:r0',
        },
      ],
    });
    expect(deliveryFacts(take(PUSHED, FLUX, 'fetches'), FLUX)).toEqual(FORMER_FLUX);
  });

  it('has attempted the new revision and applied the old one while it works', () => {
    const working = deliveryFacts(take(PUSHED, FLUX, 'fetches', 'reconciles'), FLUX);
    expect(working).toMatchObject({
      lastAppliedRevision: 'main@sha1:r0',
      lastAttemptedRevision: 'main@sha1:r1',
      conditions: [
        { type: 'Reconciling', status: 'True' },
        { type: 'Ready', status: 'Unknown', reason: 'Progressing' },
      ],
    });
    expect(deliveryFacts(runOut(PUSHED, FLUX), FLUX)).toMatchObject({
      lastAppliedRevision: 'main@sha1:r1',
      conditions: [{ type: 'Ready', status: 'True', reason: 'ReconciliationSucceeded' }],
    });
  });

  it('says which object was refused, and why', () => {
    jest.mocked(admit).mockReturnValue('no');
    expect(deliveryFacts(runOut(PUSHED, FLUX), FLUX)).toMatchObject({
      lastAppliedRevision: 'main@sha1:r0',
      lastAttemptedRevision: 'main@sha1:r1',
      conditions: [
        { type: 'Reconciling', status: 'True', reason: 'ProgressingWithRetry' },
        {
          type: 'Ready',
          status: 'False',
          reason: 'ReconciliationFailed',
          message: 'ModuleConfig/deckhouse dry-run failed: no',
        },
      ],
    });
  });
});
