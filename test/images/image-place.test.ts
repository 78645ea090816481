import {
  imageBelow,
  imageItself,
  isDigest,
  nameBelow,
  placeOf,
} from '../../src/images/image-place';

const DIGEST = `sha256:${'1'.repeat(64)}`;

describe('a registry as a gate names it', () => {
  it.each([
    ['https://registry.example.com/deckhouse/ee', 'https', 'registry.example.com', 'deckhouse/ee'],
    ['http://registry.example.com:5000/a', 'http', 'registry.example.com:5000', 'a'],
    ['https://[fd00::1]:5001/system/deckhouse', 'https', '[fd00::1]:5001', 'system/deckhouse'],
    ['https://registry.example.com', 'https', 'registry.example.com', ''],
  ])('%s', (url, scheme, host, path) => {
    expect(placeOf(url)).toEqual({ url, scheme, host, path });
  });
});

describe('an image', () => {
  it.each([
    ['/apps/web:v1', 'copies/ee/apps/web', 'v1'],
    [`/apps/web@${DIGEST}`, 'copies/ee/apps/web', DIGEST],
    [`/apps/web:v1@${DIGEST}`, 'copies/ee/apps/web', DIGEST],
    ['/apps/web', 'copies/ee/apps/web', 'latest'],
    [':v1.76.2', 'copies/ee', 'v1.76.2'],
    [`@${DIGEST}`, 'copies/ee', DIGEST],
  ])(
    'that goes on with %s behind the base is sought below the path',
    (name, repository, reference) => {
      const place = placeOf('https://mirror.example.com:5000/copies/ee');
      const image = `mirror.example.com:5000/copies/ee${name}`;
      expect(imageBelow(place, name)).toEqual({ repository, reference, image });
    },
  );

  it('is sought at the root of a registry without a path', () => {
    const place = placeOf('https://mirror.example.com');
    expect(imageBelow(place, '/apps/web:v1')).toEqual({
      repository: 'apps/web',
      reference: 'v1',
      image: 'mirror.example.com/apps/web:v1',
    });
  });

  it('is sought where its name says', () => {
    expect(imageItself(`ghcr.io/tools/nginx@${DIGEST}`)).toEqual({
      host: 'ghcr.io',
      image: `ghcr.io/tools/nginx@${DIGEST}`,
      repository: 'tools/nginx',
      reference: DIGEST,
    });
  });

  it('is below the longest base, and never below half a word', () => {
    const bases = ['r.example.com/a', 'r.example.com/a/b'];
    expect(nameBelow(bases, 'r.example.com/a/b/c@x')).toBe('/c@x');
    expect(nameBelow(bases, 'r.example.com/a/c@x')).toBe('/c@x');
    expect(nameBelow(bases, 'r.example.com/ab/c@x')).toBeUndefined();
  });

  it('stays under a digest, and not under a tag', () => {
    expect([DIGEST, 'v1', 'sha256', 'latest'].map(isDigest)).toEqual([true, false, false, false]);
  });
});
