import type { DeliveryFacts, FieldOwner } from '../../src/observe/snapshot';
import { withoutOwnEngine } from '../../src/plan/own-engine';

const FLUX: DeliveryFacts = {
  engine: 'Flux',
  namespace: 'flux-system',
  name: 'prod-1',
  suspended: false,
  conditions: [],
};
const ARGO: DeliveryFacts = {
  engine: 'ArgoCD',
  namespace: 'argocd',
  name: 'prod-1',
  sync: { revisions: [] },
  health: {},
  errors: [],
  pruneConfirmation: false,
  automated: true,
};

const owner = (manager: string, operation = 'Apply'): FieldOwner => ({
  manager,
  operation,
  ownsRegistry: true,
});

const fluxMarks = (name: string, namespace = 'flux-system'): Readonly<Record<string, string>> => ({
  'kustomize.toolkit.fluxcd.io/name': name,
  'kustomize.toolkit.fluxcd.io/namespace': namespace,
});
const trackingId = (id: string): Readonly<Record<string, string>> => ({
  'argocd.argoproj.io/tracking-id': `${id}:deckhouse.io/ModuleConfig:/deckhouse`,
});

const MANAGERS = ['kustomize-controller', 'argocd-controller'];
const owners = [...MANAGERS.map((manager) => owner(manager)), owner('kubectl-edit', 'Update')];

describe('who claims an object beside the engine that delivers it', () => {
  it.each<readonly [string, DeliveryFacts, Readonly<Record<string, string>>, string]>([
    ['Flux', FLUX, fluxMarks('prod-1'), 'kustomize-controller'],
    ['Argo CD', ARGO, trackingId('prod-1'), 'argocd-controller'],
    ['Argo CD in any namespace', ARGO, trackingId('argocd_prod-1'), 'argocd-controller'],
    ['Argo CD by label', ARGO, { 'argocd.argoproj.io/instance': 'prod-1' }, 'argocd-controller'],
  ])('%s: its own marks and fields are nobody else’s', (_, delivery, marks, manager) => {
    const foreign = { 'meta.helm.sh/release-name': 'infra' };
    const others = withoutOwnEngine({ owners, tracking: { ...marks, ...foreign } }, delivery);
    expect(others.tracking).toEqual(foreign);
    expect(others.owners).toEqual(owners.filter((one) => one.manager !== manager));
  });

  it.each<readonly [string, DeliveryFacts | undefined, Readonly<Record<string, string>>]>([
    ['another Kustomization', FLUX, fluxMarks('infra')],
    ['one of that name in another namespace', FLUX, fluxMarks('prod-1', 'infra')],
    ['another Application', ARGO, trackingId('infra')],
    ['the other engine', ARGO, fluxMarks('prod-1')],
    ['an engine that was not observed', undefined, trackingId('prod-1')],
    ['nobody that says so', FLUX, {}],
  ])('%s stays a rival, with its fields', (_, delivery, tracking) => {
    expect(withoutOwnEngine({ owners, tracking }, delivery)).toEqual({ owners, tracking });
  });

  it('what was edited by the same hand in another way stays', () => {
    const edited = owner('kustomize-controller', 'Update');
    const others = withoutOwnEngine({ owners: [edited], tracking: fluxMarks('prod-1') }, FLUX);
    expect(others).toEqual({ owners: [edited], tracking: {} });
  });
});
