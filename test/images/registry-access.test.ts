import { placeOf } from '../../src/images/image-place';
import { accessTo, accessToHost } from '../../src/images/registry-access';
import type { SecretSource } from '../../src/model/secret';
import { loadClusterText } from '../../src/spec/load-cluster';
import type { Cluster } from '../../src/spec/cluster';

const LICENSE = 'an-example-of-a-licence';
const CA = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';

/** Everything is known, by its own description. */
const KNOWN = (source: SecretSource): string => JSON.stringify(source);
const NOTHING = (): undefined => undefined;

function cluster(registry: string, more = ''): Cluster {
  const loaded = loadClusterText(
    `apiVersion: regshift.io/v1alpha1
kind: ClusterRegistry
metadata: {name: prod-1}
spec:
  engine: Pipeline
  platform: {type: Kubernetes}
  registry: ${registry}
${more}
  pipeline:
    imageBase: registry.example.com/platform
    images:
      nginx: tools/nginx@sha256:${'1'.repeat(64)}
      distribution: tools/distribution@sha256:${'2'.repeat(64)}
`,
    'cluster.yaml',
  );
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.issues));
  return loaded.value;
}

const PROXY = cluster(
  '{mode: Proxy, proxy: {imagesRepo: mirror.example.com/copies, license: {fromEnv: LICENSE}}}',
);

describe('access to a registry', () => {
  it('is by the section that names it', () => {
    const to = placeOf('https://mirror.example.com/copies');
    const values = (): string => LICENSE;
    expect(accessTo(to, PROXY, values)).toEqual({
      kind: 'known',
      ours: false,
      access: {
        scheme: 'https',
        host: 'mirror.example.com',
        section: 'spec.registry.proxy',
        login: { username: 'license-token', password: LICENSE },
      },
    });
  });

  it('has the scheme of its section, and no login where that has none', () => {
    const direct = cluster(
      '{mode: Direct, direct: {imagesRepo: "mirror.example.com:5000/copies", scheme: HTTP}}',
    );
    expect(accessTo(placeOf('http://mirror.example.com:5000/copies'), direct, NOTHING)).toEqual({
      kind: 'known',
      ours: false,
      access: { scheme: 'http', host: 'mirror.example.com:5000', section: 'spec.registry.direct' },
    });
  });

  it('finds registries on the way and from before', () => {
    const via = '  via: {direct: {imagesRepo: way.example.com/a}}';
    const previous = '  previous: {mode: Direct, direct: {imagesRepo: old.example.com/a}}';
    const local = cluster('{mode: Local}', `${via}\n${previous}`);
    const sections = ['https://way.example.com/a', 'https://old.example.com/a'].map((url) => {
      const choice = accessTo(placeOf(url), local, NOTHING);
      return choice.kind === 'known' ? choice.access.section : choice.reason;
    });
    expect(sections).toEqual(['spec.via.direct', 'spec.previous.direct']);
  });

  it.each([
    ['{fromEnv: LICENSE}', 'environment variable LICENSE is empty or not there'],
    [
      '{secretRef: {name: dkp, key: license}}',
      'key license of Secret dkp is in the cluster; --secrets names a folder that it is mounted in',
    ],
  ])('is not known without the value of %s', (source, reason) => {
    const proxy = cluster(
      `{mode: Proxy, proxy: {imagesRepo: mirror.example.com/copies, license: ${source}}}`,
    );
    expect(accessTo(placeOf('https://mirror.example.com/copies'), proxy, NOTHING)).toEqual({
      kind: 'unknown',
      reason: `its login is not known here: ${reason}`,
    });
  });

  it('is not invented for a registry that nobody names', () => {
    for (const url of ['https://mirror.example.com/other', 'http://mirror.example.com/copies']) {
      expect(accessTo(placeOf(url), PROXY, KNOWN)).toEqual({
        kind: 'unknown',
        reason: 'no section of the cluster file names it',
      });
    }
  });
});

describe('access to a store on a master', () => {
  it.each(['https://10.0.0.1:5001/platform', 'https://[fd00::1]:5001/platform'])(
    'is by our own CA and user ro: %s',
    (url) => {
      const values = (source: SecretSource): string =>
        'generated' in source && source.generated.item === 'ca' ? CA : 'password';
      expect(accessTo(placeOf(url), PROXY, values)).toEqual({
        kind: 'known',
        ours: true,
        access: {
          scheme: 'https',
          host: placeOf(url).host,
          ca: CA,
          login: { username: 'ro', password: 'password' },
        },
      });
    },
  );

  it('is not known where nothing opens the generated secrets', () => {
    expect(accessTo(placeOf('https://10.0.0.1:5001/platform'), PROXY, NOTHING)).toMatchObject({
      kind: 'unknown',
      reason: expect.stringMatching(/REGSHIFT_AGE_KEY_FILE .* --secrets /) as unknown,
    });
  });
});

describe('access to the host of an image of our own', () => {
  it('is that of the section with this host', () => {
    expect(accessToHost('mirror.example.com', PROXY, () => LICENSE)).toMatchObject({
      access: { login: { password: LICENSE } },
    });
  });

  it('is that of everybody elsewhere: no login goes to a host that it is not for', () => {
    expect(accessToHost('ghcr.io', PROXY, KNOWN)).toEqual({
      kind: 'known',
      ours: false,
      access: { scheme: 'https', host: 'ghcr.io' },
    });
  });
});
