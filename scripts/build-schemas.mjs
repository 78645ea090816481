// Writes lib/schemas/*.json: the schemas of Kubernetes' own kinds, Argo CD, Flux and the Gateway API, in the dialect of
// src/validate/schema/structural-schema.ts. Field names and types come from the packages' TypeScript declarations;
// integers, patterns and limits, which types do not tell, are asked of the packages' own validators: a value that breaks
// every rule is shown to them, and their errors name the rule. No package is needed at run time.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'lib/schemas');
const modules = join(root, 'node_modules');
const require = createRequire(import.meta.url);

const SETS = [
  {
    file: 'kubernetes.json',
    packages: ['kubernetes-models', '@kubernetes-models/apimachinery'],
    // Kubernetes' own types read null as "not set".
    nullIsAbsent: true,
  },
  { file: 'argo-cd.json', packages: ['@kubernetes-models/argo-cd'] },
  { file: 'flux-cd.json', packages: ['@kubernetes-models/flux-cd'] },
  // Its patterns take minutes on longer texts, and no limit is above 4096.
  { file: 'gateway-api.json', packages: ['@kubernetes-models/gateway-api'], longText: 5000 },
];

/** Kinds without a namespace. The packages do not tell the scope. */
const CLUSTER_SCOPED = new Set(
  `APIService CSIDriver CSINode CertificateSigningRequest ClusterRole ClusterRoleBinding ClusterTrustBundle ComponentStatus
   CustomResourceDefinition DeviceClass FlowSchema GatewayClass IPAddress IngressClass MutatingAdmissionPolicy MutatingAdmissionPolicyBinding
   MutatingWebhookConfiguration Namespace Node PersistentVolume PodSecurityPolicy PriorityClass PriorityLevelConfiguration ResourceSlice
   RuntimeClass SelfSubjectAccessReview SelfSubjectReview SelfSubjectRulesReview ServiceCIDR StorageClass
   StorageVersionMigration SubjectAccessReview TokenReview ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding
   ValidatingWebhookConfiguration VolumeAttachment VolumeAttributesClass`.split(/\s+/),
);

const ANYTHING = { 'x-kubernetes-preserve-unknown-fields': true };
const ANY_OBJECT = { type: 'object', ...ANYTHING };

/** Types whose declaration is an empty interface although they hold more. */
const SPECIAL = {
  IntOrString: { 'x-kubernetes-int-or-string': true },
  JSON: ANYTHING,
  JSONSchemaPropsOrArray: ANYTHING,
  JSONSchemaPropsOrBool: ANYTHING,
  JSONSchemaPropsOrStringArray: ANYTHING,
};

/** Fields that newer Flux has and the package does not (peers.md 1.5). */
const NEWER_FIELDS = {
  'kustomize.toolkit.fluxcd.io/v1/Kustomization': {
    spec: {
      deletionPolicy: {
        type: 'string',
        enum: ['MirrorPrune', 'Delete', 'WaitForTermination', 'Orphan'],
      },
      healthCheckExprs: {
        type: 'array',
        items: {
          type: 'object',
          required: ['apiVersion', 'kind', 'current'],
          properties: Object.fromEntries(
            ['apiVersion', 'kind', 'current', 'inProgress', 'failed'].map((name) => [
              name,
              { type: 'string' },
            ]),
          ),
        },
      },
      ignore: ANYTHING,
      ignoreMissingComponents: { type: 'boolean' },
      namePrefix: { type: 'string' },
      nameSuffix: { type: 'string' },
      dependsOn: {
        type: 'array',
        items: {
          type: 'object',
          required: ['name'],
          properties: {
            name: { type: 'string' },
            namespace: { type: 'string' },
            readyExpr: { type: 'string' },
          },
        },
      },
      kubeConfig: ANY_OBJECT,
      decryption: {
        type: 'object',
        required: ['provider'],
        properties: {
          provider: { type: 'string', enum: ['sops'] },
          secretRef: {
            type: 'object',
            required: ['name'],
            properties: { name: { type: 'string' } },
          },
          serviceAccountName: { type: 'string' },
        },
      },
    },
  },
};

const DNS_NAME = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';
const GROUP = { type: 'string', maxLength: 253, pattern: `^$|^${DNS_NAME}$` };
const KIND = {
  type: 'string',
  minLength: 1,
  maxLength: 63,
  pattern: '^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$',
};
const NAME = { type: 'string', minLength: 1, maxLength: 253 };

/** Kinds that the package does not have yet, by set: BackendTLSPolicy as Gateway API 1.4 serves it. */
const NEWER_KINDS = {
  'gateway-api.json': {
    'gateway.networking.k8s.io/v1/BackendTLSPolicy': {
      options: { type: 'object', maxProperties: 16, additionalProperties: { type: 'string' } },
      targetRefs: {
        type: 'array',
        minItems: 1,
        maxItems: 16,
        items: {
          type: 'object',
          required: ['group', 'kind', 'name'],
          properties: {
            group: GROUP,
            kind: KIND,
            name: NAME,
            sectionName: { ...NAME, pattern: `^${DNS_NAME}$` },
          },
        },
      },
      validation: {
        type: 'object',
        required: ['hostname'],
        properties: {
          caCertificateRefs: {
            type: 'array',
            maxItems: 8,
            items: {
              type: 'object',
              required: ['group', 'kind', 'name'],
              properties: { group: GROUP, kind: KIND, name: NAME },
            },
          },
          hostname: { ...NAME, pattern: `^${DNS_NAME}$` },
          subjectAltNames: {
            type: 'array',
            maxItems: 5,
            items: {
              type: 'object',
              required: ['type'],
              properties: {
                type: { type: 'string', enum: ['Hostname', 'URI'] },
                hostname: { ...NAME, pattern: `^(\\*\\.)?${DNS_NAME}$` },
                uri: NAME,
              },
            },
          },
          wellKnownCACertificates: NAME,
        },
        oneOf: [{ required: ['caCertificateRefs'] }, { required: ['wellKnownCACertificates'] }],
      },
    },
  },
};

/** Where each definition is declared, for packages whose validators stand beside the declarations. */
const declaredIn = new Map();
const files = {};
mkdirSync(target, { recursive: true });
for (const set of SETS) {
  const definitions = {};
  const kinds = {};
  for (const name of set.packages) readPackage(name, definitions, kinds);
  addNewerKinds(set, definitions, kinds);
  for (const [name, schema] of Object.entries(definitions)) askValidator(set, name, schema);
  for (const [id, fields] of Object.entries(NEWER_FIELDS)) {
    const definition = kinds[id] && definitions[kinds[id].definition];
    if (definition) Object.assign(definition.properties.spec.properties, fields.spec);
  }
  checkReferences(set, definitions);
  const shared = shareRepeated(definitions);
  for (const id of Object.keys(kinds)) files[id.slice(0, id.lastIndexOf('/'))] = set.file;
  const source = `${set.packages[0]} ${versionOf(set.packages[0])}`;
  const { nullIsAbsent = false } = set;
  write(set.file, { source, nullIsAbsent, kinds: sorted(kinds), definitions: sorted(shared) });
}
write('index.json', sorted(files));

function readPackage(name, definitions, kinds) {
  const folder = join(modules, name);
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!file.endsWith('.d.ts') || /_schemas|node_modules/.test(file)) continue;
    readDeclarations(folder, file, definitions, kinds);
  }
}

/**
 * One declaration file: an interface or type alias `IDeployment`. Kubernetes' own are exported under a unique long name
 * too, `IIoK8sApiAppsV1Deployment`; the others get theirs from their path, as the package's validators do.
 */
function readDeclarations(folder, file, definitions, kinds) {
  const text = readFileSync(join(folder, file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022);
  const longNames = new Map();
  source.forEachChild((node) => {
    if (!ts.isExportDeclaration(node) || !node.exportClause || node.moduleSpecifier) return;
    for (const element of node.exportClause.elements) {
      if (element.propertyName) longNames.set(element.propertyName.text, element.name.text);
    }
  });
  source.forEachChild((node) => {
    const short = node.name?.text;
    if (!short?.startsWith('I')) return;
    const name = longNames.get(short)?.slice(1) ?? pascalCase(file);
    declaredIn.set(name, { module: join(folder, file.replace(/\.d\.ts$/, '.js')), short });
    if (ts.isInterfaceDeclaration(node)) {
      definitions[name] = SPECIAL[short.slice(1)] ?? objectSchema(node.members, longNames);
      const id = kindOf(definitions[name]);
      if (id) kinds[id] = { definition: name, scope: scopeOf(id) };
    } else if (ts.isTypeAliasDeclaration(node)) {
      definitions[name] = SPECIAL[short.slice(1)] ?? schemaOf(node.type, longNames);
    }
  });
}

/** All spec, no status: the API server writes that. */
function addNewerKinds({ file }, definitions, kinds) {
  for (const [id, spec] of Object.entries(NEWER_KINDS[file] ?? {})) {
    const slash = id.lastIndexOf('/');
    const definition = pascalCase(id);
    definitions[definition] = {
      type: 'object',
      required: ['apiVersion', 'kind', 'spec'],
      properties: {
        apiVersion: { type: 'string', enum: [id.slice(0, slash)] },
        kind: { type: 'string', enum: [id.slice(slash + 1)] },
        metadata: { $ref: 'ObjectMeta' },
        spec: { type: 'object', required: ['targetRefs', 'validation'], properties: spec },
        status: ANY_OBJECT,
      },
    };
    kinds[id] = { definition, scope: scopeOf(id) };
  }
}

function pascalCase(file) {
  return file
    .replace(/\.d\.ts$/, '')
    .split(/[./-]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

function kindOf({ properties }) {
  const [apiVersion, ...others] = properties?.apiVersion?.enum ?? [];
  const [kind] = properties?.kind?.enum ?? [];
  return apiVersion && kind && others.length === 0 ? `${apiVersion}/${kind}` : undefined;
}

function scopeOf(id) {
  return CLUSTER_SCOPED.has(id.slice(id.lastIndexOf('/') + 1).replace(/List$/, ''))
    ? 'Cluster'
    : 'Namespaced';
}

function objectSchema(members, longNames) {
  if (members.length === 0) return ANY_OBJECT;
  const schema = { type: 'object' };
  const required = [];
  for (const member of members) {
    if (ts.isIndexSignatureDeclaration(member)) {
      schema.additionalProperties = schemaOf(member.type, longNames);
    } else {
      const name = member.name.text;
      (schema.properties ??= {})[name] = schemaOf(member.type, longNames);
      if (!member.questionToken) required.push(name);
    }
  }
  if (required.length > 0) schema.required = required;
  // A reader of CRDs meets the vendors' own keys there (measured.md 2).
  if (schema.properties?.['x-kubernetes-preserve-unknown-fields']) schema.extensions = true;
  return schema;
}

function schemaOf(type, longNames) {
  if (ts.isTypeLiteralNode(type)) return objectSchema(type.members, longNames);
  if (ts.isUnionTypeNode(type)) return unionSchema(type);
  if (ts.isLiteralTypeNode(type)) return literalSchema([type]);
  // The first part lists the fields; the others only say which go together.
  if (ts.isIntersectionTypeNode(type)) return schemaOf(type.types[0], longNames);
  if (ts.isParenthesizedTypeNode(type)) return schemaOf(type.type, longNames);
  if (ts.isTypeReferenceNode(type)) return referenceSchema(type, longNames);
  switch (type.kind) {
    case ts.SyntaxKind.StringKeyword:
      return { type: 'string' };
    case ts.SyntaxKind.NumberKeyword:
      return { type: 'number' };
    case ts.SyntaxKind.BooleanKeyword:
      return { type: 'boolean' };
    case ts.SyntaxKind.AnyKeyword:
      return ANYTHING;
    default:
      throw new Error(`unexpected type: ${ts.SyntaxKind[type.kind]}`);
  }
}

function unionSchema(type) {
  if (type.types.every(ts.isLiteralTypeNode)) return literalSchema(type.types);
  return { 'x-kubernetes-int-or-string': true };
}

/** Either texts or numbers, as in the status code `301 | 302`. */
function literalSchema(types) {
  const texts = types.map(({ literal }) => literal.text);
  return ts.isNumericLiteral(types[0].literal)
    ? { type: 'integer', enum: texts.map(Number) }
    : { type: 'string', enum: texts };
}

function referenceSchema(type, longNames) {
  const name = type.typeName.text;
  if (name === 'Array') return { type: 'array', items: schemaOf(type.typeArguments[0], longNames) };
  if (name === 'IObjectMeta') return { $ref: 'ObjectMeta' };
  const long = (longNames.get(name) ?? name).slice(1);
  // Quantities are written 0.5 as often as "500m".
  if (long.endsWith('ApiResourceQuantity')) return { type: ['string', 'number'] };
  if (long.endsWith('MetaV1ObjectMeta')) return { $ref: 'ObjectMeta' };
  return { $ref: long };
}

/** Shows the package's validator of one definition values that break its rules, and takes the rules from the errors. */
function askValidator(set, name, schema) {
  if (schema.properties === undefined) return;
  const validate = validatorOf(set, name);
  if (validate === undefined) return;
  for (const leaf of [
    { string: '\u0000', number: 1.5 },
    { string: '', number: -1e15 },
    { string: 'x'.repeat(set.longText ?? 70000), number: 1e15 },
  ]) {
    validate(probe(schema, leaf));
    for (const error of validate.errors ?? []) note(schema, error);
  }
}

function validatorOf(set, name) {
  for (const folder of set.packages) {
    try {
      return require(resolve(modules, folder, '_schemas', `${name}.js`)).validate;
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  return set.nullIsAbsent ? undefined : modelValidator(name);
}

/** Older packages keep no validators of their own: a model throws what it finds wrong with itself. */
function modelValidator(name) {
  const declared = declaredIn.get(name);
  if (declared === undefined) return undefined;
  const Model = require(declared.module)[declared.short.slice(1)];
  if (Model === undefined) return undefined;
  const validate = (value) => {
    validate.errors = undefined;
    try {
      new Model(value).validate();
    } catch (error) {
      if (error.errors === undefined) throw error;
      validate.errors = error.errors;
    }
  };
  return validate;
}

function probe(schema, leaf) {
  if (schema.properties) {
    return Object.fromEntries(
      Object.entries(schema.properties).map(([name, each]) => [name, probe(each, leaf)]),
    );
  }
  if (schema.additionalProperties) return { key: probe(schema.additionalProperties, leaf) };
  if (schema.type === 'array') return [probe(schema.items, leaf)];
  return leaf[schema.type === 'integer' ? 'number' : schema.type] ?? {};
}

function note(schema, { instancePath, keyword, params }) {
  const node = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((at, part) => at?.properties?.[part] ?? at?.items ?? at?.additionalProperties, schema);
  if (node === undefined || node.type === undefined) return;
  if (keyword === 'type' && params.type === 'integer' && node.type === 'number') {
    node.type = 'integer';
  } else if (keyword === 'pattern') {
    node.pattern = params.pattern;
  } else if (['minLength', 'maxLength'].includes(keyword) && node.type === 'string') {
    node[keyword] = params.limit;
  } else if (['minimum', 'maximum'].includes(keyword)) {
    node[keyword] = params.limit;
  }
}

/** A definition that nothing declares would make everything below it unchecked, silently. */
function checkReferences({ file }, definitions) {
  JSON.stringify(definitions, (key, value) => {
    if (
      key === '$ref' &&
      typeof value === 'string' &&
      value !== 'ObjectMeta' &&
      !definitions[value]
    ) {
      throw new Error(`${file}: no declaration of ${value}`);
    }
    return value;
  });
}

/**
 * Argo CD's CRDs repeat whole applications inside every generator. What stands twice becomes a definition, named after
 * the first place where it stood: a tenth of the text to read, and of the schemas to compile.
 */
function shareRepeated(definitions) {
  const counts = new Map();
  for (const schema of Object.values(definitions)) countObjects(schema, counts);
  const names = new Map();
  const shared = {};
  const share = (schema, place) => {
    const text = JSON.stringify(schema);
    if (!schema.properties || counts.get(text) === 1) return mapParts(schema, place, share);
    if (!names.has(text)) {
      names.set(text, place);
      shared[place] = mapParts(schema, place, share);
    }
    return { $ref: names.get(text) };
  };
  for (const [name, schema] of Object.entries(definitions)) {
    shared[name] = mapParts(schema, name, share);
  }
  return shared;
}

/** How often each object schema stands in a schema; what stands inside of a repeated one is counted once. */
function countObjects(schema, counts) {
  if (schema.properties) {
    const text = JSON.stringify(schema);
    counts.set(text, (counts.get(text) ?? 0) + 1);
    if (counts.get(text) > 1) return;
  }
  mapParts(schema, '', (part) => countObjects(part, counts));
}

/** The schema with its parts replaced. A part's place is a path of fields. */
function mapParts(schema, place, replace) {
  const { properties, items, additionalProperties } = schema;
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, part]) => [name, replace(part, `${place}.${name}`)]),
      ),
    }),
    ...(items && { items: replace(items, place) }),
    ...(typeof additionalProperties === 'object' && {
      additionalProperties: replace(additionalProperties, place),
    }),
  };
}

function versionOf(name) {
  return JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')).version;
}

function sorted(record) {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function write(file, value) {
  writeFileSync(join(target, file), `${JSON.stringify(value)}\n`);
}
