import {
  hostsOfTree,
  outsideRegistries,
} from '../../../../src/rehearse/twin/start/outside-registries';
import { paramsOfSettings } from '../../../../src/rehearse/twin/start/params';

const object = (fields: object) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'x', annotations: { link: 'https://docs.example.com/x' } },
  ...fields,
});

describe('registries outside', () => {
  it('are those of URLs, images and imagesRepo; not Services, addresses and links for people', () => {
    const hosts = hostsOfTree([
      object({ data: { 'hosts.toml': '[host."https://a.example.com:5000/v2"]' } }),
      object({ spec: { containers: [{ image: 'b.example.com/nginx@sha256:1' }] } }),
      object({ spec: { settings: { registry: { direct: { imagesRepo: 'c.example.com/x' } } } } }),
      object({ spec: { content: `echo ${btoa('server = "https://d.example.com"')} | base64 -d` } }),
      object({ data: { config: 'https://registry.d8-system.svc:5001 https://10.0.0.1:5001' } }),
      object({ spec: { containers: [{ image: 'nginx:1.2' }, { image: 'tools/nginx@sha256:1' }] } }),
    ]);
    expect(hosts).toEqual([
      'a.example.com:5000',
      'b.example.com',
      'c.example.com',
      'd.example.com',
    ]);
  });

  it('accept every login that they are configured with, and anyone where one has none', () => {
    const old = paramsOfSettings({
      mode: 'Direct',
      direct: { imagesRepo: 'a.io/x', license: { fromEnv: 'KEY' } },
    });
    const renewed = paramsOfSettings({
      mode: 'Direct',
      direct: { imagesRepo: 'a.io/x', license: { fromEnv: 'KEY', generation: 2 } },
    });
    const open = paramsOfSettings({ mode: 'Unmanaged', unmanaged: { imagesRepo: 'b.io/x' } });
    expect(outsideRegistries([old, renewed, old, open, { mode: 'Local' }], [])).toEqual({
      'a.io': {
        health: 'up',
        logins: [
          { username: 'license-token', password: 'regshift-secret://env/KEY' },
          { username: 'license-token', password: 'regshift-secret://env/KEY?generation=2' },
        ],
      },
      'b.io': { health: 'up' },
    });
  });
});
