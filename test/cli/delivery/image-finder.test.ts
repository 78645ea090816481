import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { imageFinder } from '../../../src/cli/delivery/image-finder';
import { loadClusterFile } from '../../../src/cli/load';
import type { ImagesClause } from '../../../src/deliver/look';
import type { ImageFact } from '../../../src/gate/evidence';
import type { FileSet } from '../../../src/model/file-set';
import type { Snapshot } from '../../../src/observe/snapshot';
import { example } from '../call';
import { LAYOUT } from './world';

const SNAPSHOT: Snapshot = {
  apiVersion: 'regshift.io/v1alpha1',
  kind: 'ClusterSnapshot',
  platform: {},
  cluster: { configuration: 'absent', bootstrapped: 'absent' },
  registry: {
    switchRecord: 'absent',
    state: { presence: 'absent', conditions: [] },
    config: { presence: 'absent' },
    pull: { presence: 'absent', login: 'unknown' },
    bashible: { presence: 'absent' },
  },
  images: { base: 'registry.example.com/platform', names: ['/web:v1'] },
};
const LOCAL: ImagesClause = {
  kind: 'ImagesPresent',
  registries: ['https://127.0.0.9:5001/platform'],
  own: [],
};
const cluster = loadClusterFile(join(example('13-kubernetes-local'), 'cluster.yaml'));

describe('the stores on masters are asked', () => {
  const folder = mkdtempSync(join(tmpdir(), 'regshift-finder-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const write = (path: string, text: string): string => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
    return join(folder, path);
  };
  const reasons = async (
    places: { readonly mounted?: string; readonly env?: Readonly<Record<string, string>> },
    files: FileSet = [],
  ): Promise<readonly ImageFact['untold'][]> => {
    const find = imageFinder(cluster, LAYOUT, { env: {}, folder, ...places });
    const facts = await find(LOCAL, { snapshot: SNAPSHOT, files });
    return facts.map(({ untold }) => untold);
  };

  it('by nobody who has neither the key nor the Secrets', async () => {
    expect(await reasons({})).toEqual([expect.stringContaining('are not known here')]);
    expect(await reasons({ mounted: folder })).toEqual([
      expect.stringContaining('are not known here'),
    ]);
  });

  it('with Secrets that are mounted', async () => {
    write('registry-pki/ca.crt', 'an example of a certificate\n');
    write('registry-user-ro/password', 'a-password-of-tests\n');
    const [reason] = await reasons({ mounted: folder });
    expect(reason).not.toContain('are not known here');
  });

  it('by nobody whose key is none', async () => {
    const env = { REGSHIFT_AGE_KEY_FILE: write('age.key', 'AGE-SECRET-KEY-1NONE\n') };
    await expect(reasons({ env })).rejects.toThrow('private key 1 of the age identity is none');
  });
});

it('what an invented cluster says of its registries counts', async () => {
  const foundImages = [{ registry: LOCAL.registries[0] ?? '', image: 'all', present: true }];
  const find = imageFinder(cluster, LAYOUT, { env: {}, folder: '.' });
  expect(await find(LOCAL, { snapshot: { ...SNAPSHOT, foundImages }, files: [] })).toBe(
    foundImages,
  );
});
