import { get, isMap } from './json-value';
import { maskText } from './mask-text';

/** One step from a value into it. */
type Segment =
  | { readonly kind: 'key'; readonly key: string }
  /** Element of a list by its position, from 0. */
  | { readonly kind: 'index'; readonly index: number; readonly name?: string }
  /** Element of a list that is told by some of its fields: `name=proxy`. */
  | { readonly kind: 'element'; readonly label: string; readonly name?: string };

/** Where a value stands: the kind of its object, its API group, and the way from the root. */
export interface FieldPath {
  readonly objectKind: string;
  readonly group: string;
  readonly segments: readonly Segment[];
  /** Set below the data of a Secret that another object carries, as a template or a manifest. */
  readonly inSecret?: true;
}

/** The path one step further down. */
function below(path: FieldPath, segment: Segment): FieldPath {
  return { ...path, segments: [...path.segments, segment] };
}

/** The path of a map's field. */
export function field(path: FieldPath, key: string): FieldPath {
  return below(path, { kind: 'key', key });
}

/** Names of the maps' fields on the way, elements of lists left out: `spec`, `containers`, `image`. */
export function keysOf(path: FieldPath): readonly string[] {
  return path.segments.flatMap((segment) => (segment.kind === 'key' ? [segment.key] : []));
}

/** The path of a list's element; its own `name` or `key` is kept, since it may say that the `value` beside it is secret. */
export function element(path: FieldPath, place: number | string, content: unknown): FieldPath {
  const name = isMap(content) ? (get(content, 'name') ?? get(content, 'key')) : undefined;
  const known = typeof name === 'string' ? { name } : {};
  return typeof place === 'number'
    ? below(path, { kind: 'index', index: place, ...known })
    : below(path, { kind: 'element', label: place, ...known });
}

/** For people and programs: `spec.containers[name=proxy].image`, `metadata.annotations["example.com/note"]`. */
export function formatPath(path: FieldPath): string {
  const text = path.segments.map(formatSegment).join('');
  return text.startsWith('.') ? text.slice(1) : text;
}

function formatSegment(segment: Segment): string {
  switch (segment.kind) {
    case 'key':
      return formatKey(maskText(segment.key).text);
    case 'index':
      return `[${segment.index}]`;
    case 'element':
      return `[${segment.label}]`;
  }
}

function formatKey(key: string): string {
  return /^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
