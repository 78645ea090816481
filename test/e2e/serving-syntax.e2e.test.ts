import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { balancerFiles } from '../../src/serving/balancer';
import { nodeServicesFiles } from '../../src/serving/node-services';
import { inClusterProxyFiles, nodeProxyFiles } from '../../src/serving/serving-pods';
import { HOST, HOSTILE_UPSTREAM, PATH } from '../serving/samples';
import { Authority } from './serving-certificates';
import { ofNode, Pod } from './serving-pod';
import { until } from './serving-requests';
import { Values } from './serving-values';

/** A configuration, and what it is for. */
type Files = Readonly<Record<string, string>>;

const folder = mkdtempSync(join(tmpdir(), 'regshift-syntax-'));
const values = new Values(new Authority(folder), { a: '127.9.0.1', b: '127.9.0.2' });
const MASTERS = [
  { name: 'a', address: '127.9.0.1' },
  { name: 'b', address: '127.9.0.2' },
];
const SAMPLES = fc.sample(fc.tuple(HOSTILE_UPSTREAM, fc.record({ host: HOST, path: PATH })), {
  seed: 20,
  numRuns: 12,
});

const CHECK_ALL = `
for folder in /config/*/; do
  nginx -t -q -e /dev/stderr -c "$folder/nginx.conf" 2>> /data/problems ||
    echo "$folder" >> /data/problems
done
touch /data/problems /data/done
exec sleep 1000
`;

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('nginx takes every configuration', async () => {
  const configs = SAMPLES.flatMap(([upstream, base]): Files[] => [
    inClusterProxyFiles({ base, upstream, ipv6: true }),
    nodeProxyFiles({ base, upstream: { ...upstream, scheme: 'http' } }),
    ofNode('b', nodeServicesFiles({ mode: 'Proxy', base, upstream, masters: MASTERS })),
  ]);
  const local = { mode: 'Local', base: { host: 'r.io', path: '' }, masters: MASTERS } as const;
  for (const node of ['a', 'b']) {
    configs.push(ofNode(node, nodeServicesFiles({ ...local, replicate: true, push: true })));
    configs.push(ofNode(node, nodeServicesFiles({ ...local, replicate: false, push: false })));
  }
  const shared = {
    'tls.crt': values.pair('in-cluster-proxy').crt,
    'tls.key': values.pair('in-cluster-proxy').key,
    'ca.crt': values.ca.crt,
    'upstream-ca.crt': values.ca.crt,
  };
  const pod = new Pod(shared, { nginx: { command: ['sh', '-c', CHECK_ALL] } });
  configs.forEach((files, index) => {
    mkdirSync(join(pod.folder, 'config', String(index)));
    for (const name of ['nginx.conf', 'upstream.conf']) {
      pod.write(`config/${String(index)}/${name}`, values.resolve(files[name] ?? ''));
    }
  });
  const names = SAMPLES.map(([{ host }]) => `127.0.0.1 ${host.replace(/:\d+$/, '')}\n`);
  pod.write('hosts', names.join(''));
  pod.start();
  await until(() => existsSync(join(pod.folder, 'data/done')), 60);
  const problems = readFileSync(join(pod.folder, 'data/problems'), 'utf8');
  await pod.stop();
  expect(problems).toBe('');
  expect(configs).toHaveLength(40);
}, 90_000);

it('nginx takes the configuration of the balancer', async () => {
  const [text] = Object.values(balancerFiles({ endpoints: ['127.9.0.1:5001', '[::1]:5001'] }));
  const pod = new Pod({}, { nginx: { command: ['sh', '-c', CHECK_ALL] } });
  mkdirSync(join(pod.folder, 'config/0'));
  const module = 'load_module /usr/lib/nginx/modules/ngx_stream_module.so;\n';
  pod.write('config/0/nginx.conf', `${module}${text ?? ''}`);
  pod.start();
  await until(() => existsSync(join(pod.folder, 'data/done')));
  const problems = readFileSync(join(pod.folder, 'data/problems'), 'utf8');
  await pod.stop();
  expect(problems).toBe('');
}, 30_000);
