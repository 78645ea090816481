import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { schemaFiles } from '../../src/io/schema-files';
import { checkSchema } from '../../src/validate/schema/check-schema';
import { crdSchemas } from '../../src/validate/schema/read-crds';
import { shippedSchemas } from '../../src/validate/schema/schema-source';
import type { KindSchema, Schema } from '../../src/validate/schema/structural-schema';
import { lines, schemas, validate } from './run';

const root = join(__dirname, '../..');

interface GeneratedSet {
  readonly kinds: Readonly<Record<string, { readonly definition: string }>>;
}

function generatedKinds(): readonly string[] {
  return ['kubernetes.json', 'argo-cd.json', 'flux-cd.json', 'gateway-api.json'].flatMap((file) => {
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
      'argoproj.io/v1alpha1/ConfigManagementPlugin',
    ],
  ])('know %s, which is compiled once', (id) => {
    const kind = schemas.kind(...split(id));
    expect(kind).toBeDefined();
    expect(schemas.kind(...split(id))).toBe(kind);
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

/** What is said of `field`, which has this schema, on lines of path, message and hint. */
function judge(schema: Schema, field: unknown, more: Partial<KindSchema> = {}): readonly string[] {
  const kind: KindSchema = {
    schema: { type: 'object', properties: { field: schema } },
    definitions: {},
    nullIsAbsent: false,
    source: 'test',
    ...more,
  };
  return checkSchema({ apiVersion: 'v1', kind: 'K', field }, kind).map(
    ({ path, message, hint }) => `${path.join('.')}: ${message} = ${String(hint)}`,
  );
}

const ENCRYPTED = 'ENC[AES256_GCM,data:abc,iv:a,tag:b,type:str]';
const TEXT: Schema = { type: 'string' };
const FREE: Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

interface TranslationRow {
  readonly schema: Schema;
  readonly accepts: readonly unknown[];
  /** Values, and all that is said of each. */
  readonly refuses: readonly (readonly [unknown, ...string[]])[];
}

const TRANSLATION: Readonly<Record<string, TranslationRow>> = {
  'an object with fields is closed': {
    schema: { type: 'object', properties: { alpha: TEXT } },
    accepts: [{}, { alpha: 'x' }],
    refuses: [
      [
        { alhpa: 'x' },
        'field.alhpa: unknown field; did you mean alpha? = fields here are: alpha (schema: test)',
      ],
      [[], 'field: expected a mapping, got a list of 0 items = write a mapping'],
    ],
  },
  'an object without fields is closed, a schema that says nothing is open': {
    schema: { type: 'object', properties: { closed: { type: 'object' }, open: {} } },
    accepts: [{ closed: {}, open: { a: 1 } }, { open: 1 }],
    refuses: [
      [
        { closed: { a: 1 } },
        'field.closed.a: unknown field = no fields are allowed here (schema: test)',
      ],
    ],
  },
  'x-kubernetes-preserve-unknown-fields opens one object, not those inside': {
    schema: { ...FREE, properties: { inside: { type: 'object', properties: { a: TEXT } } } },
    accepts: [{ b: 1, inside: { a: 'x' } }],
    refuses: [
      [
        { inside: { odd: 1 } },
        'field.inside.odd: unknown field = fields here are: a (schema: test)',
      ],
    ],
  },
  'additionalProperties judges what is not listed': {
    schema: { type: 'object', properties: { a: {} }, additionalProperties: { type: 'integer' } },
    accepts: [{ a: 'x', b: 1 }],
    refuses: [
      [{ b: 'x' }, 'field.b: expected a whole number, got "x" = write a whole number'],
      [{ b: null }, 'field.b: expected a whole number, got nothing (null) = write a whole number'],
    ],
  },
  'additionalProperties true opens': {
    schema: { type: 'object', additionalProperties: true },
    accepts: [{ a: 1 }],
    refuses: [[1, 'field: expected a mapping, got the number 1 = write a mapping']],
  },
  'extensions are allowed by name': {
    schema: { type: 'object', properties: { a: TEXT }, extensions: true },
    accepts: [{ 'x-a': 1 }],
    refuses: [[{ odd: 1 }, 'field.odd: unknown field = fields here are: a (schema: test)']],
  },
  'x-kubernetes-int-or-string': {
    schema: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, TEXT] },
    accepts: [1, '25%'],
    refuses: [
      [
        0.5,
        'field: expected a whole number or a text, got the number 0.5 = write a whole number or a text',
      ],
    ],
  },
  'nullable lets null pass': {
    schema: { type: 'string', minLength: 2, nullable: true },
    accepts: [null, 'ab'],
    refuses: [
      ['a', 'field: "a" is not allowed = at least 2 characters'],
      [['ab'], 'field: expected a text, got a list of 1 item = write a text'],
    ],
  },
  'nullable lets null pass by what is asked of every type': {
    schema: { type: 'string', nullable: true, enum: ['a'], anyOf: [TEXT], not: { enum: ['b'] } },
    accepts: [null, 'a'],
    refuses: [['bb', 'field: "bb" is not allowed = allowed: a']],
  },
  'an enum tells the nearest of its values': {
    schema: { type: 'string', enum: ['Direct', 'Proxy'] },
    accepts: ['Proxy'],
    refuses: [
      ['direct', 'field: "direct" is not allowed; did you mean Direct? = allowed: Direct, Proxy'],
      // The wrong type is all there is to say.
      [
        1,
        'field: expected a text, got the number 1 = put the value in quotes: without them Kubernetes reads y, n, yes, no, on and off as true or false, and 1 or 0755 as numbers',
      ],
    ],
  },
  'bounds belong to the range, or not': {
    schema: { type: 'number', minimum: 1, exclusiveMinimum: true, maximum: 3, multipleOf: 0.5 },
    accepts: [1.5, 3],
    refuses: [
      [1, 'field: the number 1 is not allowed = above 1'],
      [3.5, 'field: the number 3.5 is not allowed = at most 3'],
      [1.25, 'field: the number 1.25 is not allowed = a multiple of 0.5'],
      [Infinity, 'field: expected a number, got the number Infinity = write a number'],
    ],
  },
  'bounds, the other way round': {
    schema: { type: 'integer', minimum: 1, maximum: 3, exclusiveMaximum: true },
    accepts: [1, 2],
    refuses: [
      [3, 'field: the number 3 is not allowed = below 3'],
      [0, 'field: the number 0 is not allowed = at least 1'],
      ['2', 'field: expected a whole number, got "2" = leave out the quotes'],
    ],
  },
  'sizes count characters, items and fields': {
    schema: {
      ...FREE,
      minProperties: 1,
      maxProperties: 2,
      properties: {
        text: { type: 'string', maxLength: 1 },
        list: { type: 'array', minItems: 1, maxItems: 2, items: { type: 'boolean' } },
      },
    },
    accepts: [{ text: '\u{1F600}' }, { list: [true, false] }],
    refuses: [
      [{}, 'field: a mapping of 0 fields is not allowed = at least 1 field'],
      [{ a: 1, b: 1, c: 1 }, 'field: a mapping of 3 fields is not allowed = at most 2 fields'],
      [{ text: 'ab' }, 'field.text: "ab" is not allowed = at most 1 character'],
      [{ list: [] }, 'field.list: a list of 0 items is not allowed = at least 1 item'],
      [
        { list: [1, true, true] },
        'field.list: a list of 3 items is not allowed = at most 2 items',
        'field.list.0: expected true or false, got the number 1 = write true or false',
      ],
    ],
  },
  'patterns, as far as JavaScript reads them': {
    schema: {
      type: 'object',
      properties: {
        unicode: { type: 'string', pattern: '^\\p{Lu}$' },
        loose: { type: 'string', pattern: '^a\\-b$' },
        go: { type: 'string', pattern: '(?i)^a' },
      },
    },
    accepts: [{ unicode: 'Ä', loose: 'a-b', go: 'b' }],
    refuses: [
      [
        { unicode: 'ä', loose: 'ab' },
        'field.unicode: "ä" is not allowed = the text must match ^\\p{Lu}$',
        'field.loose: "ab" is not allowed = the text must match ^a\\-b$',
      ],
    ],
  },
  'an embedded object has the fields of every object': {
    schema: {
      ...FREE,
      'x-kubernetes-preserve-unknown-fields': false,
      'x-kubernetes-embedded-resource': true,
    },
    accepts: [{ apiVersion: 'v1', kind: 'A', metadata: { name: 'a', creationTimestamp: null } }],
    refuses: [
      [
        { kind: 1, metadata: { nam: 'a', labels: { a: null } } },
        'field.kind: expected a text, got the number 1 = put the value in quotes: without them Kubernetes reads y, n, yes, no, on and off as true or false, and 1 or 0755 as numbers',
        'field.metadata.nam: unknown field; did you mean name? = fields here are: name, generateName, namespace, labels, annotations, finalizers, ownerReferences, creationTimestamp, deletionGracePeriodSeconds, deletionTimestamp, generation, managedFields and 3 more (schema: test)',
        'field.metadata.labels.a: expected a text, got nothing (null) = write a text',
      ],
    ],
  },
  'alternatives do not close the object, and are told by the fields they ask for': {
    schema: {
      type: 'object',
      properties: { a: TEXT, b: TEXT, c: TEXT },
      anyOf: [{ required: ['a'] }, { required: ['b'], properties: { b: { enum: ['x'] } } }],
      oneOf: [{ required: ['a'] }, { required: ['c'] }],
      allOf: [{ properties: { c: { maxLength: 1 } } }],
      not: { required: ['b', 'c'] },
    },
    accepts: [{ a: 'a' }, { b: 'x', a: 'a' }],
    refuses: [
      [
        { b: 'y', a: 'a', c: 'c' },
        'field: none of b, c must hold = set none of b, c',
        'field: exactly one of a, c must hold = set exactly one of a, c',
      ],
      [
        { c: 'cc' },
        'field.c: "cc" is not allowed = at most 1 character',
        'field: at least one of a, b must hold = set at least one of a, b',
      ],
    ],
  },
  'an encrypted value may be anything, inside of alternatives too': {
    schema: {
      ...FREE,
      required: ['a'],
      properties: { a: { type: 'integer' }, list: { type: 'array', items: { enum: [1] } } },
      anyOf: [{ properties: { a: { minimum: 3 } } }],
    },
    accepts: [{ a: ENCRYPTED, list: [ENCRYPTED] }, ENCRYPTED],
    refuses: [
      [
        { a: 2 },
        'field: at least one of the alternatives of the schema must hold = set at least one of the alternatives of the schema',
      ],
      [{ list: [ENCRYPTED] }, 'field: required field a is missing = add a'],
    ],
  },
  'names that every object of JavaScript has are fields like others': {
    schema: {
      type: 'object',
      properties: { constructor: TEXT, a: {} },
      required: ['valueOf'],
      additionalProperties: { enum: ['x'] },
    },
    accepts: [{ valueOf: 'x' }],
    refuses: [
      [{}, 'field: required field valueOf is missing = add valueOf'],
      [
        { valueOf: 'x', ['__proto__']: 'y' },
        'field.__proto__: "y" is not allowed; did you mean x? = allowed: x',
      ],
    ],
  },
  'keywords that ask for nothing, or for nothing that can be, are passed over': {
    schema: { type: 'number', multipleOf: 0, enum: [], anyOf: [], oneOf: [] },
    accepts: [1],
    refuses: [['x', 'field: expected a number, got "x" = write a number']],
  },
  'a path with signs is found': {
    schema: { type: 'object', additionalProperties: { type: 'array', items: TEXT } },
    accepts: [],
    refuses: [
      [
        { 'a/b~c': ['x', {}] },
        'field.a/b~c.1: expected a text, got a mapping of 0 fields = write a text',
      ],
    ],
  },
};

/** Schemas with every keyword, right and wrong. */
const brokenSchema = fc.letrec((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3 },
    fc.constant({}),
    fc.record(
      {
        type: fc.oneof(
          fc.constantFrom('object', 'string', 'odd', []),
          fc.jsonValue({ maxDepth: 0 }),
        ),
        properties: fc.dictionary(
          fc.constantFrom('a', 'spec', '__proto__', 'toString', '"', "'\n"),
          tie('schema'),
        ),
        items: tie('schema'),
        additionalProperties: fc.oneof(fc.boolean(), tie('schema')),
        required: fc.array(fc.constantFrom('a', 'a', '__proto__', '\u2028'), { maxLength: 3 }),
        enum: fc.array(fc.jsonValue(), { maxLength: 2 }),
        pattern: fc.constantFrom('(', '^a', '/', '\\', '\n', '"'),
        ...Object.fromEntries(
          ['minLength', 'maximum', 'exclusiveMaximum', 'multipleOf', 'maxItems', 'nullable'].map(
            (name) => [name, fc.constantFrom(1, 0, -1, NaN, Infinity, '1', true, null, [])],
          ),
        ),
        anyOf: fc.array(tie('schema'), { maxLength: 2 }),
        oneOf: fc.array(tie('schema'), { maxLength: 2 }),
        allOf: fc.array(tie('schema'), { maxLength: 2 }),
        not: tie('schema'),
        'x-kubernetes-int-or-string': fc.boolean(),
        'x-kubernetes-embedded-resource': fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  ),
})).schema;

describe('the check of schemas', () => {
  it.each(Object.entries(TRANSLATION))('%s', (_, { schema, accepts, refuses }) => {
    expect(accepts.map((value) => judge(schema, value))).toEqual(accepts.map(() => []));
    expect(refuses.map(([value]) => [value, ...[...judge(schema, value)].sort()])).toEqual(
      refuses.map(([value, ...said]) => [value, ...said.sort()]),
    );
  });

  it('reads null as "not set" in fields of kinds that do', () => {
    const schema: Schema = {
      type: 'object',
      properties: {
        a: TEXT,
        b: TEXT,
        map: { type: 'object', additionalProperties: TEXT },
        list: { items: TEXT },
      },
      required: ['b'],
    };
    const value = { a: null, b: null, odd: null, map: { x: null }, list: [null] };
    const unset = judge(schema, value, { nullIsAbsent: true });
    expect([...unset].sort()).toEqual([
      'field.list.0: expected a text, got nothing (null) = write a text',
      'field.map.x: expected a text, got nothing (null) = write a text',
      'field.odd: unknown field = fields here are: a, b, map, list (schema: test)',
      'field: required field b is missing = add b',
    ]);
    expect(judge({ ...schema, required: [] }, { a: null })).toEqual([
      'field.a: expected a text, got nothing (null) = write a text',
    ]);
  });

  it('follows definitions into each other', () => {
    const definitions: Readonly<Record<string, Schema>> = {
      Tree: {
        type: 'object',
        properties: { left: { $ref: 'Tree' }, right: { $ref: 'Tree' }, other: { $ref: 'None' } },
      },
    };
    const value = { left: { right: { odd: 1 }, other: { a: 1 } }, right: [], odd: 2 };
    expect([...judge({ $ref: 'Tree' }, value, { definitions })].sort()).toEqual([
      'field.left.right.odd: unknown field = fields here are: left, right, other (schema: test)',
      'field.odd: unknown field = fields here are: left, right, other (schema: test)',
      'field.right: expected a mapping, got a list of 0 items = write a mapping',
    ]);
  });

  it('passes over the SOPS block and the status', () => {
    const schema: Schema = { type: 'object', properties: { status: { type: 'object' } } };
    const kind = { schema, definitions: {}, nullIsAbsent: false, source: 'test' };
    const object = { apiVersion: 'v1', kind: 'K', status: { odd: 1 }, sops: { mac: ENCRYPTED } };
    expect(checkSchema(object, kind)).toEqual([]);
    expect(checkSchema({ ...object, sops: 'x' }, kind).map(({ path }) => path)).toEqual([['sops']]);
  });

  it('takes any CRD, and any object of it', () => {
    fc.assert(
      fc.property(brokenSchema, fc.jsonValue(), (openAPIV3Schema, field) => {
        const spec = {
          group: 'a.example.com',
          names: { kind: 'A' },
          versions: [{ name: 'v1', schema: { openAPIV3Schema } }],
        };
        const source = crdSchemas([{ kind: 'CustomResourceDefinition', spec }], 'test');
        const kind = source.kind('a.example.com/v1', 'A');
        if (kind === undefined) return;
        checkSchema({ apiVersion: 'a.example.com/v1', kind: 'A', a: field, spec: field }, kind);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    [35, true],
    [50, false],
  ])('reads a CRD of %i levels: %p', (levels, read) => {
    let deep: Schema = TEXT;
    for (let level = 0; level < levels; level++) {
      deep = { anyOf: [deep, { required: ['a'] }], enum: ['a'], nullable: true };
    }
    const versions = [{ name: 'v1', schema: { openAPIV3Schema: { properties: { deep } } } }];
    const spec = { group: 'a.example.com', names: { kind: 'A' }, versions };
    const source = crdSchemas([{ kind: 'CustomResourceDefinition', spec }], 'test');
    const kind = source.kind('a.example.com/v1', 'A');
    expect(kind !== undefined).toBe(read);
    expect(kind === undefined ? [] : checkSchema({ deep: 'a' }, kind)).toEqual([]);
  });

  it('is not stopped by the names that values have in JavaScript', () => {
    const schema: Schema = { type: 'array', items: {}, enum: [[{ valueOf: 1 }], 'a'] };
    expect(judge(schema, [{ valueOf: 1 }, { valueOf: 1 }])).toEqual([]);
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

describe("the schema of Argo CD's plugins", () => {
  const plugin = (spec: string): string =>
    `apiVersion: argoproj.io/v1alpha1\nkind: ConfigManagementPlugin\nmetadata: {name: a}\nspec: ${spec}\n`;

  it('knows every field', () => {
    const spec =
      '{version: v1, init: {command: [a], args: [b]}, generate: {command: [a]}, discover: {fileName: a, find: {glob: a, command: [a]}}, parameters: {static: [{name: a, required: true, map: {a: b}}], dynamic: {command: [a]}}, preserveFileMode: false, provideGitCreds: true}';
    expect(lines(validate(plugin(spec)))).toEqual([]);
  });

  it.each([
    ['{}', 'spec: required field generate is missing'],
    ['{generate: {command: []}}', 'spec.generate.command: '],
    ['{generate: {comand: [a], command: [a]}}', 'spec.generate.comand: '],
  ])('finds what is wrong with %s', (spec, finding) => {
    const found = lines(validate(plugin(spec)));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(finding);
  });
});
