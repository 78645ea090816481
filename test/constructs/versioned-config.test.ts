import { BalancerConfig } from '../../src/constructs/balancer-config';
import { NodeHosts } from '../../src/constructs/node-hosts';
import { NodeHostsWriter } from '../../src/constructs/node-hosts-writer';
import { NodeProxy } from '../../src/constructs/node-proxy';
import { RegistryBalancer } from '../../src/constructs/registry-balancer';
import { ServingConfig } from '../../src/constructs/serving-config';
import { synthesize } from '../../src/constructs/synth';
import { unmetKeys } from '../render/listed-keys';
import { files, IMAGES, only, PROXY_FILES } from './every-construct';

const HOSTS = files('write-host-tree.sh', 'index', 'file-0000');

/** The objects of three workloads with their configuration, each of a version. */
function unmet(ofConfig: string, ofPods: string): readonly string[] {
  const config = { configVersion: ofConfig };
  const pods = { configVersion: ofPods, image: IMAGES.nginx, images: IMAGES };
  const certsDir = '/etc/containerd/certs.d';
  return unmetKeys(
    synthesize((scope) => {
      const workload = 'registry-node-proxy';
      new ServingConfig(scope, 'a', { ...config, workload, files: PROXY_FILES });
      new NodeProxy(scope, 'b', { ...pods, files: PROXY_FILES });
      new BalancerConfig(scope, 'c', { ...config, files: files('nginx.conf') });
      new RegistryBalancer(scope, 'd', { ...pods, files: files('nginx.conf') });
      new NodeHosts(scope, 'e', { ...config, files: HOSTS });
      new NodeHostsWriter(scope, 'f', { ...pods, files: HOSTS, certsDir });
    }),
  );
}

describe('a configuration with its version', () => {
  it('has every key that the pods of its version wait for, and no other', () => {
    expect(unmet('7f3a', '7f3a')).toEqual([]);
  });

  it('lacks the one key of the pods of another version, although all files are there', () => {
    expect(unmet('old', 'new').filter((text) => text.includes(': no '))).toEqual([
      'registry-balancer: no version-new in ConfigMap registry-balancer',
      'registry-node-hosts: no version-new in Secret registry-node-hosts',
      'registry-node-proxy: no version-new in Secret registry-node-proxy',
    ]);
  });

  it('has its version where a key that goes leaves the live object: not in stringData', () => {
    const config = { files: PROXY_FILES, configVersion: '7f3a' };
    const secret = only((scope) => new NodeHosts(scope, 'x', config));
    expect([secret['data'], secret['stringData']]).toEqual([{ 'version-7f3a': '' }, PROXY_FILES]);
  });
});
