import fc from 'fast-check';
import { parse } from 'yaml';
import { MODES } from '../../src/model/mode';
import { clusterFileText } from '../../src/deliver/starter/cluster-file-text';
import { starterFiles } from '../../src/deliver/starter/starter-files';
import { loadClusterText } from '../../src/spec/load-cluster';
import { OPTIONS, RECIPIENT, STARTER } from './starter-builder';

const DIGEST = `@sha256:${'0'.repeat(64)}`;

describe('the first cluster file', () => {
  it.each(
    MODES.flatMap((mode) =>
      (['Flux', 'ArgoCD'] as const).flatMap((tool) =>
        [[], [RECIPIENT]].map((ageRecipients) => ({ mode, tool, ageRecipients })),
      ),
    ),
  )('is valid, and says what was asked for: %j', (given) => {
    const loaded = loadClusterText(clusterFileText({ ...STARTER, ...given }), 'c.yaml');
    expect(loaded).toMatchObject({
      ok: true,
      issues: [],
      value: {
        name: 'prod-1',
        registry: { mode: given.mode },
        delivery: { tool: given.tool, repository: STARTER.repository },
        secrets: {
          backend: given.ageRecipients.length > 0 ? 'Sops' : 'Reference',
          ageRecipients: given.ageRecipients,
        },
      },
    });
  });

  it('of engine Pipeline has the images that were given, and is invalid without them', () => {
    const images = {
      nginx: `registry.example.com/nginx${DIGEST}`,
      distribution: `registry.example.com/distribution${DIGEST}`,
    };
    const starter = { ...STARTER, engine: 'Pipeline' } as const;
    expect(loadClusterText(clusterFileText({ ...starter, images }), 'c.yaml')).toMatchObject({
      value: { engine: 'Pipeline', pipeline: { images } },
    });
    const lacking = starterFiles({ ...starter, images: { nginx: images.nginx } }, OPTIONS);
    expect(lacking.issues.map(({ place }) => place.path)).toEqual(['spec.pipeline.images']);
  });

  it('tells editors of its schema, from any depth', () => {
    const first = (path: string): string | undefined =>
      clusterFileText({ ...STARTER, path }).split('\n')[0];
    expect([first('clusters'), first('dkp/fleet')]).toEqual([
      '# yaml-language-server: $schema=../.regshift/cluster-registry.schema.json',
      '# yaml-language-server: $schema=../../.regshift/cluster-registry.schema.json',
    ]);
  });

  it('takes texts as values, whatever stands in them, and judges them as any other', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('a: b', '# x', '"', '-'));
    fc.assert(
      fc.property(text, text, text, (name, imagesRepo, repository) => {
        const given = { name, imagesRepo, repository };
        const written: unknown = parse(clusterFileText({ ...STARTER, ...given }), {
          version: '1.1',
        });
        expect(written).toMatchObject({
          metadata: { name },
          spec: { registry: { direct: { imagesRepo } }, delivery: { repository } },
        });
        const { ok, issues } = starterFiles({ ...STARTER, ...given }, OPTIONS);
        expect(ok || issues.some(({ severity }) => severity === 'error')).toBe(true);
      }),
    );
  });

  it('holds no login, and is refused with one', () => {
    const repository = 'https://robin:word@git.example.com/fleet.git';
    const made = starterFiles({ ...STARTER, repository }, OPTIONS);
    expect(made.issues.map(({ code }) => code)).toEqual(['S103']);
    expect(JSON.stringify(made)).not.toContain('word');
  });
});

describe('a starting repository', () => {
  it.each([
    [
      'github',
      '.github/workflows/regshift.yaml,.regshift/cluster-registry.schema.json,ci/regshift-review.sh',
    ],
    ['gitlab', '.gitlab-ci.yml,.regshift/cluster-registry.schema.json,ci/regshift-review.sh'],
    ['none', '.regshift/cluster-registry.schema.json'],
  ] as const)('with CI %s has these files', (ci, others) => {
    const made = starterFiles(STARTER, { ...OPTIONS, ci });
    const paths = made.ok ? made.value.map(({ path }) => path) : [];
    expect(paths).toEqual(
      [
        ...others.split(','),
        'clusters/prod-1.yaml',
        'clusters/prod-1/manifests/kustomization.yaml',
        'flux/prod-1.yaml',
        'flux/source.yaml',
      ].sort(),
    );
  });
});
