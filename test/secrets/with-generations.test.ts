import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FileSet } from '../../src/model/file-set';
import { withGenerations } from '../../src/secrets/with-generations';
import { rendered } from './sealing';

const FOLDER = '11-kubernetes-proxy/cluster/06-final-containerd-config';
const MANIFESTS: FileSet = readdirSync(join(__dirname, '../../dist', FOLDER)).map((path) => ({
  path,
  content: rendered(`${FOLDER}/${path}`),
}));

/** Lines that differ, by file; as many before as after. */
function changed(after: FileSet): Readonly<Record<string, readonly string[]>> {
  const files = MANIFESTS.flatMap(({ path, content }, at) => {
    const [old, now] = [content, after[at]?.content ?? ''].map((text) => text.split('\n'));
    const lines = (now ?? []).filter((line, row) => line !== old?.[row]);
    return old?.length === now?.length && lines.length > 0 ? [[path, lines] as const] : [];
  });
  return Object.fromEntries(files);
}

function versions(manifests: FileSet): readonly string[] {
  const found = manifests.flatMap(({ content }) => [
    ...content.matchAll(/(?:version-|config-version: )([0-9a-f-]+)/g),
  ]);
  return [...new Set(found.map(([, version = '']) => version))].sort();
}

describe('generations in manifests', () => {
  it('are not there while every value is the first', () => {
    expect(withGenerations(MANIFESTS, {})).toBe(MANIFESTS);
    expect(withGenerations(MANIFESTS, { 'user-rw': 2 })).toEqual(MANIFESTS);
  });

  it('stand in the placeholders of the value, and in the version of what it configures', () => {
    const after = withGenerations(MANIFESTS, { 'http-secret': 2 });
    const lines = changed(after);
    expect(Object.keys(lines)).toEqual([
      'daemonset.apps_regshift-system_registry-node-services.yaml',
      'secret_regshift-system_registry-node-services.yaml',
    ]);
    const all = Object.values(lines).flat();
    expect(all.filter((line) => !/generated\/http-secret|version/.test(line))).toEqual([]);
    expect(all).toContainEqual(
      expect.stringMatching(
        /^ {6}secret: "regshift-secret:\/\/generated\/http-secret\/value\?generation=2"$/,
      ),
    );
    const secret = after.find(({ path }) => path.startsWith('secret') && path.includes('services'));
    const version = /^ {2}version-([0-9a-f]{16}-[0-9a-f]{8}): ""$/m.exec(
      secret?.content ?? '',
    )?.[1];
    expect(lines['daemonset.apps_regshift-system_registry-node-services.yaml']).toEqual([
      `    regshift.io/config-version: ${version ?? ''}`,
      `        regshift.io/config-version: ${version ?? ''}`,
      `              - key: version-${version ?? ''}`,
      `                path: version-${version ?? ''}`,
    ]);
  });

  it('each make a version of their own', () => {
    const trees = [{}, { ca: 2 }, { ca: 3 }, { 'user-ro': 2 }, { ca: 2, 'user-ro': 2 }].map(
      (generations) => versions(withGenerations(MANIFESTS, generations)),
    );
    const balancer = trees[0]?.filter((version) => trees.every((tree) => tree.includes(version)));
    expect(balancer).toHaveLength(1);
    const moved = trees.flat().filter((version) => !balancer?.includes(version));
    expect(new Set(moved).size).toBe(moved.length);
  });

  it('follow a version of digits alone, which YAML has in quotes', () => {
    const config =
      '  version-1234567890123456: ""\nstringData:\n  a: regshift-secret://generated/ca/crt\n';
    const pod = '    regshift.io/config-version: "1234567890123456"\n';
    const [, after] = withGenerations(
      [
        { path: 'a', content: `data:\n${config}` },
        { path: 'b', content: pod },
      ],
      { ca: 2 },
    );
    expect(after?.content).toMatch(
      /^ {4}regshift\.io\/config-version: "1234567890123456-[0-9a-f]{8}"\n$/,
    );
  });
});
