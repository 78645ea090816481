import { findDuplicates } from '../../src/validate/rules/duplicate-identity';

const id = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'settings' };

const severities = (...files: readonly string[]): readonly string[] =>
  findDuplicates(files.map((file, index) => ({ id, file, index }))).map(({ severity }) => severity);

describe('an object that stands twice', () => {
  it.each([
    ['below a folder', ''],
    ['below the root of the file system', '/'],
  ])('is found %s', (_, root) => {
    expect(severities(`${root}a/one.yaml`, `${root}a/two.yaml`)).toEqual(['error']);
    expect(severities(`${root}a/one.yaml`, `${root}a/b/two.yaml`)).toEqual(['error']);
    expect(severities(`${root}one.yaml`, `${root}a/two.yaml`)).toEqual(['error']);
    expect(severities(`${root}a/one.yaml`, `${root}b/two.yaml`)).toEqual(['warning']);
  });
});
