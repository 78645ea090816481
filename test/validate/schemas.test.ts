import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { schemaFiles } from '../../src/io/schema-files';
import { checkSchema } from '../../src/validate/schema/check-schema';
import { crdSchemas } from '../../src/validate/schema/read-crds';
import { shippedSchemas } from '../../src/validate/schema/schema-source';
import type { Schema } from '../../src/validate/schema/structural-schema';
import { lines, schemas, validate } from './run';

const root = join(__dirname, '../..');

interface GeneratedSet {
  readonly kinds: Readonly<Record<string, { readonly definition: string }>>;
}

function generatedKinds(): readonly string[] {
  return ['kubernetes.json', 'argo-cd.json', 'flux-cd.json'].flatMap((file) => {
    const text = readFileSync(join(root, 'lib/schemas', file), 'utf8');
    return Object.keys((JSON.parse(text) as GeneratedSet).kinds);
  });
}

function split(id: string): readonly [apiVersion: string, kind: string] {
  const slash = id.lastIndexOf('/');
  return [id.slice(0, slash), id.slice(slash + 1)];
}

describe('the schemas of foreign kinds', () => {
  it.each([
    ...['v1/ConfigMap', 'v1/Secret', 'v1/Pod', 'v1/Namespace', 'v1/Service', 'v1/Node'],
    ...['apps/v1/Deployment', 'apps/v1/DaemonSet', 'apps/v1/StatefulSet', 'batch/v1/CronJob'],
    ...['networking.k8s.io/v1/Ingress', 'networking.k8s.io/v1/NetworkPolicy'],
    ...['policy/v1/PodDisruptionBudget', 'rbac.authorization.k8s.io/v1/ClusterRole'],
    ...['autoscaling/v2/HorizontalPodAutoscaler', 'storage.k8s.io/v1/StorageClass'],
    ...['scheduling.k8s.io/v1/PriorityClass', 'coordination.k8s.io/v1/Lease'],
    ...['admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration'],
    ...['apiextensions.k8s.io/v1/CustomResourceDefinition', 'apiregistration.k8s.io/v1/APIService'],
    ...['discovery.k8s.io/v1/EndpointSlice', 'events.k8s.io/v1/Event'],
    ...['argoproj.io/v1alpha1/Application', 'argoproj.io/v1alpha1/ApplicationSet'],
    ...['argoproj.io/v1alpha1/AppProject', 'kustomize.toolkit.fluxcd.io/v1/Kustomization'],
    ...[
      'source.toolkit.fluxcd.io/v1/GitRepository',
      'kustomize.config.k8s.io/v1beta1/Kustomization',
    ],
  ])('know %s', (id) => {
    expect(schemas.kind(...split(id))).toBeDefined();
  });

  it('flag an unknown field in every kind there is', () => {
    const missed = generatedKinds().filter((id) => {
      const [apiVersion, kind] = split(id);
      const schema = schemas.kind(apiVersion, kind);
      if (schema === undefined) return true;
      const found = checkSchema({ apiVersion, kind, noSuchField: 1 }, schema);
      return !found.some(({ path }) => path[0] === 'noSuchField');
    });
    expect(missed).toEqual([]);
  });

  it('accept what people write', () => {
    expect(lines(validate(GOOD))).toEqual([]);
  });

  it('know the fields of Flux that are newer than the package', () => {
    const text = GOOD_FLUX.replace('prune: true', 'prune: true\n  deletionPolicy: mirrorprune');
    expect(lines(validate(text))).toEqual([
      'a.yaml:7:19 error V015: Kustomization/flux-system/x spec.deletionPolicy: "mirrorprune" is not allowed; did you mean MirrorPrune? = allowed: MirrorPrune, Delete, WaitForTermination, Orphan',
    ]);
  });

  it('take patterns and whole numbers from the package, whose types do not tell them', () => {
    const text = `${GOOD_FLUX.replace('10m', 'soon')}---\n${GOOD_DEPLOYMENT.replace('replicas: 2', 'replicas: 2.5')}`;
    expect(lines(validate(text))).toEqual([
      'a.yaml:5:13 error V015: Kustomization/flux-system/x spec.interval: "soon" is not allowed = the text must match ^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$',
      'a.yaml:13:13 error V013: Deployment/default/x spec.replicas: expected a whole number, got the number 2.5 = write a whole number',
    ]);
  });

  it('accept the CRDs that ship with regshift, and fields of their vendor', () => {
    const folder = join(root, 'schemas/crds');
    const texts = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
    expect(lines(validate(texts.join('\n---\n')))).toEqual([]);
    expect(lines(validate(CRD))).toEqual([]);
  });

  it('are not read for objects of DKP', () => {
    const read: string[] = [];
    const files = schemaFiles(root);
    const lazy = shippedSchemas({
      crds: files.crds,
      generated: (name) => {
        read.push(name);
        return files.generated(name);
      },
    });
    lazy.kind('deckhouse.io/v1alpha1', 'ModuleConfig');
    expect(read).toEqual([]);
    lazy.kind('apps/v1', 'Deployment');
    lazy.kind('v1', 'Secret');
    expect(read).toEqual(['index.json', 'kubernetes.json']);
  });

  it('say how they are made when they are missing', () => {
    const { generated } = schemaFiles('/nowhere');
    expect(() => generated('index.json')).toThrow(
      'generate it with: node scripts/build-schemas.mjs',
    );
  });
});

const GOOD_FLUX = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: x, namespace: flux-system}
spec:
  interval: 10m
  prune: true
  sourceRef: {kind: GitRepository, name: fleet}
`;

const GOOD_DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: x, namespace: default, creationTimestamp: null}
spec:
  replicas: 2
  selector: {matchLabels: {app: x}}
  strategy: {rollingUpdate: {maxSurge: 25%, maxUnavailable: 1}}
  template:
    metadata: {creationTimestamp: null, labels: {app: x}}
    spec:
      nodeSelector: null
      containers:
        - name: x
          image: registry.example.com/x@sha256:00
          resources: {limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 0.5}}
          ports: [{containerPort: 80}]
          livenessProbe: {httpGet: {path: /, port: http}}
status: {}
`;

const GOOD = [
  GOOD_FLUX,
  GOOD_DEPLOYMENT,
  `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: x, namespace: argocd, finalizers: [resources-finalizer.argocd.argoproj.io]}
spec:
  project: default
  source: {repoURL: https://git.example.com/fleet.git, path: clusters/prod-1, targetRevision: main}
  destination: {server: https://kubernetes.default.svc}
  syncPolicy: {automated: {prune: true}, syncOptions: [ServerSideApply=true]}
`,
  `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMap
    metadata: {name: in-a-list, namespace: default}
    data: {a: "1"}
  - apiVersion: kustomize.config.k8s.io/v1beta1
    kind: Kustomization
    resources: [a.yaml]
`,
].join('---\n');

const CRD = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.com}
spec:
  group: example.com
  scope: Cluster
  names: {kind: Thing, plural: things}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          x-doc-examples: [1]
          properties:
            spec:
              type: object
              properties:
                port: {x-kubernetes-int-or-string: true}
                free: {type: object, x-kubernetes-preserve-unknown-fields: true}
                maybe: {type: string, nullable: true}
                size: {type: integer, minimum: 1, maximum: 3}
                names: {type: object, additionalProperties: {type: string, maxLength: 3}}
                closed: {type: object}
                go: {type: string, pattern: "(?i)^a"}
              anyOf: [{required: [port]}, {required: [size]}]
`;

const THING = `apiVersion: example.com/v1
kind: Thing
metadata: {name: t, namespace: default}
spec:
  port: [1]
  free: {anything: {goes: 1}}
  maybe: null
  size: 4
  names: {a: long}
  closed: {a: 1}
  go: anything
`;

describe('CRDs of the user', () => {
  const want = [
    '3:21 warning V016: Thing/default/t metadata.namespace: Thing belongs to the whole cluster and has no namespace = remove metadata.namespace',
    '5:9 error V013: Thing/default/t spec.port: expected a whole number or a text, got a list of 1 item = write a whole number or a text',
    '8:9 error V015: Thing/default/t spec.size: the number 4 is not allowed = at most 3',
    '9:14 error V015: Thing/default/t spec.names.a: "long" is not allowed = at most 3 characters',
    '10:12 error V012: Thing/default/t spec.closed.a: unknown field = no fields are allowed here (schema: SOURCE)',
  ];
  const wantFrom = (source: string): readonly string[] =>
    want.map((line) => `a.yaml:${line.replace('SOURCE', source)}`);

  it('are taken from the folder given', () => {
    const crds = [{ path: 'crds/thing.yaml', content: CRD }];
    expect(lines(validate(THING, { crds }))).toEqual(wantFrom('crds/thing.yaml'));
  });

  it('are taken from among the objects', () => {
    expect(lines(validate(`${THING}---\n${CRD}`))).toEqual(wantFrom('a CRD of the input'));
  });

  it('report alternatives', () => {
    const thing = 'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\nspec: {}\n';
    expect(lines(validate(thing, { crds: [{ path: 'c', content: CRD }] }))).toEqual([
      'a.yaml:4:1 error V015: Thing/t spec: at least one of port, size must hold = set at least one of port, size',
    ]);
  });

  it('come before the shipped schemas', () => {
    const crds = [
      {
        path: 'c',
        content: CRD.replaceAll('example.com', 'deckhouse.io')
          .replaceAll('Thing', 'ModuleConfig')
          .replace('name: v1', 'name: v1alpha1'),
      },
    ];
    const text =
      'apiVersion: deckhouse.io/v1alpha1\nkind: ModuleConfig\nmetadata: {name: x}\nspec: {size: 1, enabled: true}\n';
    expect(lines(validate(text, { crds })).filter((line) => line.includes('V012'))).toEqual([
      'a.yaml:4:17 error V012: ModuleConfig/x spec.enabled: unknown field = fields here are: port, free, maybe, size, names, closed, go (schema: c)',
    ]);
  });

  it.each([
    'properties: [1]',
    'required: 1',
    'items: 1',
    'anyOf: {}',
    'pattern: 1',
    'enum: x',
    'not: 1',
  ])('with a schema that is none (%s) are not used', (broken) => {
    const content = CRD.replace('x-doc-examples: [1]', broken).replace(
      / {10}properties:\n(?: {12}.*\n)+/,
      '',
    );
    expect(validate('', { crds: [{ path: 'c', content }] }).issues.map(({ code }) => code)).toEqual(
      ['V018'],
    );
  });
});

/** Schemas in the part of the dialect that is JSON Schema too. */
const schemaArbitrary = fc.letrec<{ schema: Schema }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Schema>(
      { type: 'string', minLength: 1, maxLength: 3 },
      { type: 'string', enum: ['a', 'b'] },
      { type: 'string', pattern: '^a' },
      { type: 'integer', minimum: 0, maximum: 2 },
      { type: 'number', multipleOf: 0.5 },
      { type: 'boolean' },
    ),
    fc.record({ type: fc.constant('array'), items: tie('schema'), maxItems: fc.constant(2) }),
    fc.record({ type: fc.constant('object'), additionalProperties: tie('schema') }),
    fc.record({
      type: fc.constant('object'),
      properties: fc.record({ a: tie('schema'), b: tie('schema') }, { requiredKeys: [] }),
      required: fc.subarray(['a', 'b']),
    }),
    fc.record({
      anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
      'x-kubernetes-preserve-unknown-fields': fc.constant(true),
    }),
    fc.record({
      oneOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
      'x-kubernetes-preserve-unknown-fields': fc.constant(true),
    }),
  ),
})).schema;

const valueArbitrary = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<unknown>('a', 'b', 'abcd', '', 0, 1, 2, 3, 0.5, 0.3, true, null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.record({ a: tie('value'), b: tie('value'), c: tie('value') }, { requiredKeys: [] }),
  ),
})).value;

/** What JSON Schema calls the same thing: structural objects are closed, except inside anyOf and oneOf. */
function asJsonSchema(schema: Schema, closed = true): Record<string, unknown> {
  const { properties, items, additionalProperties, anyOf, oneOf, ...rest } = schema;
  return {
    ...rest,
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, each]) => [name, asJsonSchema(each, closed)]),
          ),
          ...(closed ? { additionalProperties: false } : {}),
        }),
    ...(items === undefined ? {} : { items: asJsonSchema(items, closed) }),
    ...(typeof additionalProperties === 'object'
      ? { additionalProperties: asJsonSchema(additionalProperties, closed) }
      : {}),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map((each) => asJsonSchema(each, false)) }),
    ...(oneOf === undefined ? {} : { oneOf: oneOf.map((each) => asJsonSchema(each, false)) }),
  };
}

describe('the check of schemas', () => {
  it('agrees with ajv on every schema that both understand', () => {
    const ajv = new Ajv({ strict: false });
    fc.assert(
      fc.property(schemaArbitrary, valueArbitrary, (schema, value) => {
        const kind = {
          schema: { type: 'object', properties: { field: schema } },
          definitions: {},
          nullIsAbsent: false,
          source: '',
        };
        const ours = checkSchema({ field: value }, kind).length === 0;
        expect(ours).toBe(ajv.validate(asJsonSchema(schema), value));
      }),
      { numRuns: 500 },
    );
  });

  it('shows no name beside a secret that was not put in quotes', () => {
    const text = `apiVersion: deckhouse.io/v1alpha1
kind: ModuleConfig
metadata:
  name: deckhouse
spec: {settings: {registry: {mode: Direct, direct: {imagesRepo: registry.example.com/a, username: u, password: not,a-real-password}}}}
`;
    expect(JSON.stringify(validate(text))).not.toContain('a-real-password');
  });

  it('reads both kinds of CRD', () => {
    const old = {
      kind: 'CustomResourceDefinition',
      spec: {
        group: 'a.example.com',
        names: { kind: 'A' },
        versions: [{ name: 'v1' }],
        validation: { openAPIV3Schema: { properties: { spec: {} } } },
      },
    };
    expect(crdSchemas([old], 'x').kind('a.example.com/v1', 'A')).toEqual({
      schema: { type: 'object', properties: { spec: {} } },
      definitions: {},
      nullIsAbsent: false,
      source: 'x',
    });
  });
});
