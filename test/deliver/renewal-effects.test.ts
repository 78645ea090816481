import { loadSwitch } from '../../src/cli/load';
import { renewalEffects } from '../../src/deliver/renewal-effects';
import type { DeliveredState, RenewalEffect } from '../../src/deliver/renewal-effects';
import type { RenewedValue } from '../../src/deliver/renewer';
import { generated, generatedRef } from '../../src/serving/generated';
import type { GeneratedItem } from '../../src/serving/generated';
import { desiredId } from '../../src/plan/objects';
import type { DesiredObject } from '../../src/plan/objects';
import { planSwitch } from '../../src/plan/plan-switch';
import { renderPlan } from '../../src/render/render-plan';
import { observed } from '../cli/call';

/** What an example's cluster holds once its switch has ended. */
async function endOf(example: string): Promise<DeliveredState> {
  const [, file = '', , dump = ''] = observed(example);
  const { input } = await loadSwitch({ file, observed: dump });
  const plan = planSwitch(input);
  const rendered = renderPlan(plan, { delivered: input.delivered?.objects ?? [] });
  const last = rendered.ok ? rendered.value.phases.at(-1) : undefined;
  const objects = plan.hops.flatMap(({ phases }) => phases).at(-1)?.objects;
  if (last === undefined || objects === undefined) throw new Error(JSON.stringify(rendered));
  return { platform: input.cluster.platform.type, objects, manifests: last.tree.files };
}

const PROXY = '11-kubernetes-proxy';
const DIRECT = '12-kubernetes-direct';
const LOCAL = '13-kubernetes-local';
const DKP = '14-without-the-module';

const states = new Map<string, DeliveredState>();

beforeAll(async () => {
  for (const example of [PROXY, DIRECT, LOCAL, DKP]) states.set(example, await endOf(example));
});

function effects(
  example: string,
  item: GeneratedItem,
  fields: readonly string[] = ['crt', 'hash', 'key', 'password', 'value'],
): readonly RenewalEffect[] {
  const state = states.get(example);
  const change: RenewedValue = { item, action: 'reissued', reason: '', fields };
  if (state === undefined) throw new Error(example);
  return renewalEffects([change], state);
}

function outages(...call: Parameters<typeof effects>): readonly string[] {
  return effects(...call).flatMap(({ kind, text, until }) =>
    kind === 'outage' ? [`${text.split(',')[0] ?? ''} | ${until ?? ''}`] : [],
  );
}

const ROLLED_OUT =
  'DaemonSet registry-node-services has rolled out and DaemonSet registry-node-hosts has rolled out';

describe('what a renewed value does to a cluster', () => {
  it.each([PROXY, LOCAL])(
    'keeps nodes from pulling, where they ask our registries (%s)',
    (example) => {
      const nodes = `nodes can not pull images of registry.example.com | ${ROLLED_OUT}`;
      const clients =
        'programs in the cluster that pull from registry.regshift-system.svc:5001 are refused with what they have read of Secret regshift-system/registry-docker-config before | they have read it again';
      expect(outages(example, 'ca')).toEqual([nodes, clients]);
      expect(outages(example, 'user-ro')).toEqual([nodes, clients]);
    },
  );

  it('keeps nodes from pulling through the proxy that each of them has', () => {
    expect(outages(DIRECT, 'ca')[0]).toBe(
      'nodes can not pull images of registry.example.com | Deployment registry-in-cluster-proxy has rolled out, DaemonSet registry-node-proxy has rolled out and DaemonSet registry-node-hosts has rolled out',
    );
  });

  it('leaves nodes alone where they ask the registry itself, and waits for a person on DKP', () => {
    expect(outages(DKP, 'user-ro')).toEqual([
      "DKP's controller | a person has called DKP's helper, as in phase switch-registry, with the new values of Secret regshift-system/registry-docker-config",
    ]);
  });

  it('ends on nodes of DKP once they have run the script; containerd v1 restarts', () => {
    const login = { username: 'ro', password: generatedRef('user-ro', 'password') };
    const object: DesiredObject = {
      kind: 'NodeHostsScript',
      host: 'registry.example.com',
      dialect: 'legacy',
      mirrors: [{ scheme: 'https', host: '127.0.0.1:5001', login }],
    };
    const { apiVersion, kind, name } = desiredId(object);
    const content = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: {content: "${generated('user-ro', 'password')}"}\n`;
    const change: RenewedValue = {
      item: 'user-ro',
      action: 'reissued',
      reason: '',
      fields: ['password'],
    };
    const state = { objects: [object], manifests: [{ path: 'a.yaml', content }] };
    expect(renewalEffects([change], { platform: 'Deckhouse', ...state })).toMatchObject([
      { kind: 'outage', until: `NodeGroupConfiguration ${name} has run on every node` },
      { kind: 'note', text: 'containerd restarts on every node' },
    ]);
  });

  it.each<[string, GeneratedItem]>([
    [PROXY, 'master-master-0'],
    [PROXY, 'http-secret'],
    [LOCAL, 'master-master-1'],
    [LOCAL, 'push-client'],
    [LOCAL, 'user-rw'],
    [LOCAL, 'user-mirror-puller'],
    [DIRECT, 'in-cluster-proxy'],
    [DIRECT, 'http-secret'],
  ])('is no outage: %s, %s', (example, item) => {
    expect(outages(example, item)).toEqual([]);
  });

  it('is none where only the hash of a password is new', () => {
    expect(outages(PROXY, 'user-ro', ['hash'])).toEqual([]);
    expect(effects(PROXY, 'user-ro', ['hash']).map(({ text }) => text)).toEqual([
      'pods of registry-node-services are replaced, never all at once',
    ]);
  });

  it('is told where it is no outage', () => {
    const texts = (item: GeneratedItem) => effects(LOCAL, item).map(({ text }) => text);
    const pods = 'pods of registry-node-services are replaced, never all at once';
    expect(texts('http-secret')).toEqual([pods, 'pushes that are under way have to be made again']);
    expect(texts('push-client')).toEqual([]);
    expect(texts('user-rw')[1]).toMatch(/^pushes with the old password are refused/);
    expect(texts('user-mirror-pusher')[1]).toMatch(/^masters do not copy/);
    expect(effects(DIRECT, 'user-rw').map(({ text }) => text)).toEqual([
      'nothing in the cluster uses it now',
    ]);
  });

  it('tells where nobody else serves while a pod is replaced', () => {
    const texts = (example: string) => effects(example, 'http-secret').map(({ text }) => text);
    // the example has one master
    expect(texts(DIRECT)).toEqual([
      'pods of registry-in-cluster-proxy are replaced; nothing is pulled through one meanwhile',
      'pods of registry-node-proxy are replaced; nothing is pulled through one meanwhile',
    ]);
    expect(texts(DKP)).toEqual([
      'pods of registry-in-cluster-proxy are replaced, never all at once',
    ]);
  });

  it('names nothing for what stays as it is', () => {
    const kept: RenewedValue = { item: 'ca', action: 'kept', reason: '', fields: [] };
    expect(
      renewalEffects(
        [kept],
        states.get(PROXY) ?? { platform: 'Kubernetes', objects: [], manifests: [] },
      ),
    ).toEqual([]);
  });
});
