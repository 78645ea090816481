'use strict';

const { code, codeLink, page, plain, table } = require('./markdown.cjs');

const INTRO = `A cluster file is one YAML document of kind \`ClusterRegistry\`. Its schema is
[cluster-registry.schema.json](../../schemas/cluster-registry.schema.json); editors that know the
\`yaml-language-server\` comment complete and check it. Unknown fields are errors. Below \`spec.registry\` the words are those
of DKP's \`settings.registry\`; \`spec.pipeline\` belongs to [engine Pipeline](../explanation/engine-pipeline.md).`;

const HEAD = ['path', 'type', 'default', 'description'];

/** Every field of the schema by its path; references to secrets have a table of their own. */
function clusterFilePage(schema, codes) {
  const secret = schema.definitions.SecretRef;
  return page('The cluster file', INTRO, [
    `## Fields\n\n\`*\` marks a field that its parent must have.\n\n${table(HEAD, fields(schema, schema, ''))}`,
    `## SecretRef\n\n${plain(secret.description)}\n\n${table(HEAD, fields(schema, secret, ''))}`,
    `## Rules\n\nWhat a schema can not say. Every problem of a file is reported in one run.\n\n${rules(codes)}`,
  ]);
}

function fields(root, schema, prefix) {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).flatMap(([name, raw]) => {
    const field = resolve(root, raw);
    const path = `${prefix}${name}`;
    const row = [
      `${code(path)}${required.has(name) ? ' \\*' : ''}`,
      typeOf(root, raw),
      field.default === undefined ? '' : code(JSON.stringify(field.default)),
      describe(field),
    ];
    return [row, ...below(root, raw, path)];
  });
}

function below(root, raw, path) {
  if (isSecret(raw)) return [];
  const field = resolve(root, raw);
  if (field.type !== 'array') return fields(root, field, `${path}.`);
  return fields(root, resolve(root, field.items), `${path}[].`);
}

function typeOf(root, raw) {
  if (isSecret(raw)) return '[SecretRef](#secretref)';
  const field = resolve(root, raw);
  if (field.const !== undefined) return code(field.const);
  if (field.enum !== undefined) return field.enum.map(code).join(', ');
  if (field.type === 'array') return `list of ${typeOf(root, field.items)}`;
  if (field.type === 'object' && field.properties === undefined) return 'map of texts';
  return field.type === 'string' ? 'text' : field.type;
}

function describe(field) {
  const { description, patternErrorMessage, minimum, maximum } = field;
  const bounds = minimum === undefined ? [] : [`${minimum} to ${maximum}`];
  const texts = [description, patternErrorMessage, ...bounds].filter((text) => text !== undefined);
  return texts.map((text) => sentence(plain(text))).join(' ');
}

function sentence(text) {
  const isWord = /^[a-z]+ /.test(text);
  const capital = isWord ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text;
  return /[.:]$/.test(capital) ? capital : `${capital}.`;
}

function isSecret(raw) {
  return raw.$ref === '#/definitions/SecretRef';
}

function resolve(root, raw) {
  if (raw.$ref === undefined) return raw;
  return { ...root.definitions[raw.$ref.replace('#/definitions/', '')], ...raw };
}

function rules(codes) {
  const rows = codes.map((entry) => [
    codeLink(entry.code),
    plain(entry.title),
    plain(entry.meaning),
  ]);
  return table(['code', 'what is wrong', 'why'], rows);
}

module.exports = { clusterFilePage };
