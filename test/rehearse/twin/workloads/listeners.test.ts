import type { Listener, TwinState } from '../../../../src/rehearse/twin/state';
import { workloadListeners } from '../../../../src/rehearse/twin/workloads/listeners';
import { isEmptied, parseNginx } from '../../../../src/rehearse/twin/workloads/nginx-config';
import {
  apply,
  atRest,
  change,
  cluster,
  keyOf,
  moves,
  NODE_SERVICES,
  node,
  nodeNamed,
  phase,
} from './cluster';
import { parseNginx as parseByOtherRules } from '../../../serving/nginx-tree';

const PROXY = phase('11-kubernetes-proxy', '03-node-services');
const DIRECT = phase('12-kubernetes-direct', '03-node-services');
const LOCAL = phase('13-kubernetes-local', '02-node-services');

function at(state: TwinState, name: string): readonly Listener[] {
  return [...workloadListeners(nodeNamed(state, name))].sort((a, b) =>
    a.host.localeCompare(b.host),
  );
}

const BALANCER: Listener = {
  kind: 'balancer',
  host: '127.0.0.1:5001',
  endpoints: ['10.128.0.5:5001', '10.128.0.6:5001', '10.128.0.7:5001'],
};

describe('what answers on a node', () => {
  it('is nothing before pods are ready', () => {
    const [made] = moves(cluster(PROXY));
    expect(made?.next.nodes.flatMap(({ name }) => at(made.next, name))).toEqual([]);
  });

  it('is a balancer everywhere, and on masters a cache that asks the upstream', () => {
    const state = atRest(cluster(PROXY));
    expect(at(state, 'worker-0')).toEqual([BALANCER]);
    expect(at(state, 'master-1')).toEqual([
      {
        kind: 'pull-through',
        host: '10.128.0.6:5001',
        path: 'platform',
        upstream: {
          mode: 'Proxy',
          imagesRepo: 'registry.example.com/platform',
          scheme: 'HTTPS',
          username: 'robot',
          password: 'regshift-secret://env/REGISTRY_PASSWORD',
        },
      },
      BALANCER,
    ]);
  });

  it('is a store on masters in Local', () => {
    const state = atRest(cluster(LOCAL));
    expect(at(state, 'master-2')).toEqual([
      { kind: 'store', host: '10.128.0.7:5001', path: '' },
      BALANCER,
    ]);
  });

  it('is a cache on every node where paths differ, and it maps them', () => {
    const state = atRest(cluster(DIRECT));
    expect(at(state, 'worker-1')).toEqual([
      {
        kind: 'pull-through',
        host: '127.0.0.1:5011',
        path: 'platform',
        upstream: {
          mode: 'Proxy',
          imagesRepo: 'mirror.example.com/copies/of-platform',
          scheme: 'HTTPS',
          username: 'robot',
          password: 'regshift-secret://env/MIRROR_PASSWORD',
        },
      },
    ]);
  });

  it('knows a port, plain http, a CA and an upstream without a login', () => {
    const text = JSON.stringify(DIRECT)
      .replace('server mirror.example.com:443', 'server mirror.example.com:5000')
      .replaceAll('proxy_pass https://upstream', 'proxy_pass http://upstream')
      .replace('/etc/ssl/certs/ca-certificates.crt', '/config/ca.crt')
      .replace(String.raw`  username: \"robot\"\n`, '');
    const [listener] = at(atRest(cluster(JSON.parse(text) as typeof DIRECT)), 'worker-1');
    expect(listener).toMatchObject({
      upstream: {
        imagesRepo: 'mirror.example.com:5000/copies/of-platform',
        scheme: 'HTTP',
        ca: 'regshift-secret://generated/ca/crt',
      },
    });
    expect(listener).not.toHaveProperty('upstream.username');
    expect(listener).not.toHaveProperty('upstream.password');
  });

  it('follows what a pod mounted when it started, not what the Secret says now', () => {
    const state = atRest(cluster(PROXY));
    const key = keyOf('v1', 'ConfigMap', 'registry-balancer');
    const text = JSON.stringify(PROXY[key]).replace('10.128.0.7:5001', '10.128.0.9:5001');
    const renewed = apply(state, { ...PROXY, [key]: JSON.parse(text) as (typeof PROXY)[string] });
    expect(moves(renewed)).toEqual([]);
    expect(at(renewed, 'worker-0')).toEqual([BALANCER]);
  });

  it('is nothing on a node that is not Ready', () => {
    const state = change(atRest(cluster(PROXY)), 'master-0', { ready: false });
    expect(at(state, 'master-0')).toEqual([]);
    expect(at(state, 'master-1')).toHaveLength(2);
  });

  it('belongs to the master by whose name its configuration is mounted', () => {
    const state = atRest(cluster(PROXY, [node('master-0'), node('master-2')]));
    const hosts = ['master-0', 'master-2'].map((name) => at(state, name)[0]?.host);
    expect(hosts).toEqual(['10.128.0.5:5001', '10.128.0.7:5001']);
    expect(state.nodes.every(({ pods }) => pods[NODE_SERVICES]?.phase === 'ready')).toBe(true);
  });
});

/** Every nginx.conf of the examples, by what it is of. */
const CONFIGS: readonly (readonly [string, string])[] = [
  ...Object.entries({ ...PROXY, ...DIRECT }),
  ...Object.entries(LOCAL).map(([key, object]) => [`${key} in Local`, object] as const),
  ...Object.entries(phase('14-without-the-module', '06-in-cluster-proxy-direct')),
].flatMap(([key, object]) =>
  Object.entries({ ...(object['stringData'] ?? {}), ...(object['data'] ?? {}) })
    .filter((entry): entry is [string, string] => entry[0].endsWith('nginx.conf'))
    .map(([name, text]) => [`${key} ${name}`, text] as const),
);

describe('configurations of nginx', () => {
  it.each(CONFIGS)('are read as nginx reads them: %s', (_name, text) => {
    expect(parseNginx(text)).toEqual(parseByOtherRules(text));
  });

  it.each(CONFIGS.filter(([, text]) => text.includes('${')))(
    'show that Flux emptied them: %s',
    (_name, text) => {
      expect(isEmptied(parseNginx(text) ?? [])).toBe(false);
      expect(isEmptied(parseNginx(text.replace(/\$\{\w+\}/g, '')) ?? [])).toBe(true);
    },
  );

  it.each([
    ['a block that does not end', 'http { server {'],
    ['a word without an end', 'listen 1'],
    ['an end too many', 'listen 1; }'],
    ['a quote that does not end', 'listen "1;'],
    ['nothing before an end', 'http { ; }'],
  ])('are refused with %s', (_what, text) => {
    expect(parseNginx(text)).toBeUndefined();
  });
});
