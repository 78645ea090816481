import { diffObjects } from '../../src/diff/diff-objects';
import type { FieldDiff } from '../../src/diff/diff';
import type { KubeObject } from '../../src/model/object-id';

/** An object of a kind without special rules, with this spec. */
function widget(spec: unknown, name = 'one'): KubeObject {
  return { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name }, spec };
}

function pod(spec: unknown): KubeObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'n' }, spec };
}

function nodeScript(spec: unknown): KubeObject {
  const metadata = { name: 'a.sh' };
  return { apiVersion: 'deckhouse.io/v1alpha1', kind: 'NodeGroupConfiguration', metadata, spec };
}

function moduleConfig(registry: unknown, annotations?: Record<string, string>): KubeObject {
  return {
    apiVersion: 'deckhouse.io/v1alpha1',
    kind: 'ModuleConfig',
    metadata: { name: 'deckhouse', ...(annotations === undefined ? {} : { annotations }) },
    spec: { version: 1, settings: { registry } },
  };
}

function fieldsOf(before: KubeObject, after: KubeObject): readonly FieldDiff[] {
  return diffObjects([before], [after]).objects.flatMap(({ fields }) => fields);
}

describe('a diff of objects', () => {
  it('counts and lists what was created, updated and deleted, in the order of every output', () => {
    const before = [widget({ a: 1 }, 'kept'), widget({ a: 1 }, 'changed'), widget({}, 'gone')];
    const after = [
      moduleConfig({ mode: 'Direct' }),
      widget({ a: 2 }, 'changed'),
      widget({ a: 1 }, 'kept'),
    ];
    expect(diffObjects(before, after)).toEqual({
      apiVersion: 'regshift.io/v1alpha1',
      kind: 'Diff',
      summary: { created: 1, updated: 1, deleted: 1 },
      objects: [
        {
          action: 'create',
          apiVersion: 'deckhouse.io/v1alpha1',
          kind: 'ModuleConfig',
          name: 'deckhouse',
          fields: [
            { path: 'spec.settings.registry.mode', change: 'added', after: 'Direct' },
            { path: 'spec.version', change: 'added', after: 1 },
          ],
        },
        {
          action: 'update',
          apiVersion: 'example.com/v1',
          kind: 'Widget',
          name: 'changed',
          fields: [{ path: 'spec.a', change: 'changed', before: 1, after: 2 }],
        },
        {
          action: 'delete',
          apiVersion: 'example.com/v1',
          kind: 'Widget',
          name: 'gone',
          fields: [{ path: 'spec', change: 'removed', before: {} }],
        },
      ],
    });
  });

  it('takes a new version of the API for an update, another namespace for another object', () => {
    const at = (apiVersion: string, namespace: string): KubeObject => {
      return { apiVersion, kind: 'Deployment', metadata: { name: 'd', namespace } };
    };
    expect(diffObjects([at('apps/v1beta1', 'a')], [at('apps/v1', 'a')]).objects).toEqual([
      {
        action: 'update',
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        namespace: 'a',
        name: 'd',
        fields: [
          { path: 'apiVersion', change: 'changed', before: 'apps/v1beta1', after: 'apps/v1' },
        ],
      },
    ]);
    const moved = diffObjects([at('apps/v1', 'a')], [at('apps/v1', 'b')]);
    expect(moved.summary).toEqual({ created: 1, updated: 0, deleted: 1 });
  });

  it('loses none of several objects of one identity', () => {
    const [a, b, c] = [widget({ v: 'a' }), widget({ v: 'b' }), widget({ v: 'c' })];
    expect(diffObjects([a, b], [b, a]).objects).toEqual([]);
    expect(diffObjects([a, b], [b, c]).summary).toEqual({ created: 0, updated: 1, deleted: 0 });
    expect(diffObjects([a, b], [b]).summary).toEqual({ created: 0, updated: 0, deleted: 1 });
  });

  it('folds the copy of the object in an annotation', () => {
    const [one, two] = [{ 'regshift.io/source': '{"a":1}' }, { 'regshift.io/source': '{"a":2}' }];
    const registry = { mode: 'Unmanaged' };
    expect(fieldsOf(moduleConfig(registry, one), moduleConfig(registry, two))).toEqual([
      { path: 'metadata.annotations["regshift.io/source"]', change: 'changed' },
    ]);
    expect(fieldsOf(moduleConfig(registry, one), moduleConfig({ mode: 'Local' }, two))).toEqual([
      {
        path: 'spec.settings.registry.mode',
        change: 'changed',
        before: 'Unmanaged',
        after: 'Local',
      },
    ]);
    expect(diffObjects([], [moduleConfig(registry, one)]).objects[0]?.fields).toEqual([
      { path: 'spec.settings.registry.mode', change: 'added', after: 'Unmanaged' },
      { path: 'spec.version', change: 'added', after: 1 },
    ]);
  });

  it('is done with 5,000 objects within a second', () => {
    const many = Array.from({ length: 5000 }, (_, index) => ({
      ...pod({ containers: [{ name: 'c', image: 'i', env: [{ name: 'A', value: 'x' }] }] }),
      metadata: { name: `p${index}`, namespace: 'n' },
    }));
    const copy = structuredClone(many).map((object, index) =>
      index % 10 === 0 ? { ...object, spec: { containers: [{ name: 'c', image: 'j' }] } } : object,
    );
    const start = performance.now();
    const diff = diffObjects(many, copy.reverse());
    expect(diff.summary).toEqual({ created: 0, updated: 500, deleted: 0 });
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe('a script in a diff', () => {
  it('is shown as a text, three lines around the change', () => {
    const script = (third: string): KubeObject =>
      nodeScript({ content: `1\n2\n3\n4\n${third}\n6\n7\n8\n9\n` });
    expect(fieldsOf(script('five'), script('FIVE'))).toEqual([
      {
        path: 'spec.content',
        change: 'changed',
        text: '@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-five\n+FIVE\n 6\n 7\n 8',
      },
    ]);
    expect(fieldsOf(nodeScript({}), nodeScript({ content: 'a\nb' }))).toEqual([
      {
        path: 'spec.content',
        change: 'added',
        text: '@@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file',
      },
    ]);
  });

  it('is shown whole when nothing of it is left, however long', () => {
    const text = (word: string): KubeObject =>
      nodeScript({ content: Array.from({ length: 5000 }, (_, at) => `${word} ${at}`).join('\n') });
    const [field] = fieldsOf(text('a'), text('b'));
    expect(field?.text?.split('\n').slice(0, 2)).toEqual(['@@ -1,5000 +1,5000 @@', '-a 0']);
    expect(field?.text?.split('\n')).toHaveLength(10_001);
  });
});
