import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GateEvidence } from '../../src/gate/evidence';
import { isPlainMap } from '../../src/model/plain-map';

/** Evidence with one fact less. */
export interface Removal {
  /** Path of the fact: `snapshot.registry.state.hash`. */
  readonly name: string;
  readonly without: GateEvidence;
}

/** One value that the schema of a snapshot describes. */
interface Described {
  readonly $ref?: string;
  readonly anyOf?: readonly Described[];
  readonly items?: Described;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly additionalProperties?: unknown;
  readonly required?: readonly string[];
}

const SCHEMA = JSON.parse(
  readFileSync(join(__dirname, '../../schemas/cluster-snapshot.schema.json'), 'utf8'),
) as Described & { readonly definitions: Readonly<Record<string, Described>> };

/** Facts beside the snapshot that may be missing. */
const BESIDE = ['baseline', 'counts', 'wanted', 'takenBack', 'images', 'heldSeconds'] as const;

/**
 * Facts whose absence is something that is known, or that can only close a gate: where they are missing, something else
 * keeps it from opening too early.
 */
const TELLING: readonly string[] = [
  // nobody deletes it
  'snapshot.delivery.deletedAt',
  // compared as far as shown; revisions are always judged
  'snapshot.delivery.path',
  'snapshot.delivery.operation.finishedAt',
  'snapshot.delivery.sync.comparedAt',
  'baseline.registryStateHash',
  'baseline.registryStateVersion',
  // where no DKP is seen, there are none
  'baseline.readyModules',
  // a label, an annotation that is not there
  'snapshot.nodes[].group',
  'snapshot.nodes[].registryVersion',
  // one of four signs that this is DKP
  'snapshot.platform.version',
  // a setting that is not there has its default
  ...['ca', 'checkMode', 'imagesRepo', 'scheme', 'ttl', 'username'].map(
    (field) => `snapshot.registry.config.${field}`,
  ),
];

/** Every way to know one thing less: what the schema does not require of a snapshot, and what evidence may be without. */
export function removableFacts(evidence: GateEvidence): readonly Removal[] {
  const { snapshot, baseline } = evidence;
  const put = (change: object): GateEvidence => ({ ...evidence, ...change });
  const bare = (key: string): GateEvidence =>
    Object.fromEntries(Object.entries(evidence).filter(([name]) => name !== key)) as never;
  return [
    ...removalsIn(snapshot, SCHEMA, 'snapshot').map(({ name, without }) => ({
      name,
      without: put({ snapshot: without }),
    })),
    ...Object.keys(baseline ?? {})
      .filter((key) => key !== 'config')
      .map((key) => ({
        name: `baseline.${key}`,
        without: put({ baseline: withoutKey({ ...baseline }, key) }),
      })),
    ...BESIDE.filter((key) => evidence[key] !== undefined).map((key) => ({
      name: key,
      without: bare(key),
    })),
  ].filter(({ name }) => !TELLING.includes(name));
}

interface Part {
  readonly name: string;
  readonly without: unknown;
}

function removalsIn(value: unknown, described: Described, name: string): readonly Part[] {
  const schema = resolved(described, value);
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, at) =>
      removalsIn(item, schema.items ?? {}, `${name}[]`).map((part) => ({
        name: part.name,
        without: value.map((other: unknown, index) => (index === at ? part.without : other)),
      })),
    );
  }
  if (!isPlainMap(value)) return [];
  return Object.entries(schema.properties ?? {})
    .filter(([key]) => value[key] !== undefined)
    .flatMap(([key, property]) => [
      ...(schema.required?.includes(key) === true
        ? []
        : [{ name: `${name}.${key}`, without: withoutKey(value, key) }]),
      ...removalsIn(value[key], property, `${name}.${key}`).map((part) => ({
        name: part.name,
        without: { ...value, [key]: part.without },
      })),
    ]);
}

function withoutKey(value: Readonly<Record<string, unknown>>, key: string): object {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}

/** Of alternatives the one whose `engine` is that of the value. */
function resolved(described: Described, value: unknown): Described {
  const { $ref, anyOf } = described;
  if ($ref !== undefined)
    return resolved(SCHEMA.definitions[$ref.replace('#/definitions/', '')] ?? {}, value);
  if (anyOf === undefined) return described;
  const engine = isPlainMap(value) ? value['engine'] : undefined;
  const fitting = anyOf
    .map((one) => resolved(one, value))
    .find(({ properties }) =>
      JSON.stringify(properties?.['engine'] ?? '').includes(String(engine)),
    );
  return fitting ?? {};
}
