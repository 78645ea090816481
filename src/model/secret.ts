/**
 * References to secrets, and the placeholder that stands for a secret's value in everything regshift renders.
 *
 * The value itself never enters spec, plan or rendered files; `src/secrets` puts it in when a tree is sealed.
 */

/**
 * Where a secret's value comes from: exactly one of `secretRef` (resolved in the cluster), `fromEnv` and `fromFile`
 * (resolved when a tree is sealed).
 *
 * `generation` is raised by a person when the value behind an unchanged reference is a new one, so that the change
 * can be seen without the value.
 */
export type SecretRef = (
  | { readonly secretRef: { readonly name: string; readonly key: string } }
  | { readonly fromEnv: string }
  | { readonly fromFile: string }
) & { readonly generation?: number };

/** A value that regshift generates once and keeps at rest (PKI, users): `{ item: 'user-ro', field: 'password' }`. */
export interface GeneratedRef {
  readonly generated: { readonly item: string; readonly field: string };
  readonly generation?: number;
}

/** Everything that a placeholder can stand for. Only `SecretRef` can be written by a person. */
export type SecretSource = SecretRef | GeneratedRef;

/**
 * How the value is written where the placeholder stands.
 *
 * - `plain`: as it is.
 * - `json`: the inside of a JSON string, which is also that of a YAML double-quoted one.
 * - `base64`: base64 of the value, UTF-8. Used by node scripts for whole files, such as certificates.
 * - `basic`: base64 of `USERNAME:VALUE`, as in the header `Authorization: Basic …` and in docker configs.
 * - `toml-base64`: the inside of a TOML basic string, UTF-8, then base64. Used by node scripts, whose text is a Go
 *   template, a shell script and perhaps an envsubst template at once: base64 means nothing to any of them.
 */
export type SecretForm =
  | { readonly encoding: 'plain' | 'json' | 'base64' | 'toml-base64' }
  | { readonly encoding: 'basic'; readonly username: string };

/** A placeholder taken apart. */
export interface SecretPlaceholder {
  readonly ref: SecretSource;
  readonly form: SecretForm;
}

const SCHEME = 'regshift-secret://';
const PLAIN: SecretForm = { encoding: 'plain' };

/** Finds placeholders inside any text. Every character of a placeholder is harmless in YAML, bash, Go templates and envsubst. */
export const PLACEHOLDER_PATTERN =
  /regshift-secret:\/\/(?:(?:ref|generated)\/[\w.%-]+\/[\w.%-]+|env\/[\w.%-]+|file\/[\w.%-]+)(?:\?generation=\d+)?(?:#(?:toml-base64|base64|json|basic:[\w.%-]*))?/g;

/**
 * Text that stands for the value: `regshift-secret://env/DKP_LICENSE`, `regshift-secret://ref/NAME/KEY`,
 * `regshift-secret://file/PERCENT-ENCODED`, `regshift-secret://generated/ITEM/FIELD`, then `?generation=N` when it is
 * above 1, and when the value is not written plainly `#toml-base64`, `#base64`, `#json` or
 * `#basic:PERCENT-ENCODED-USERNAME`.
 */
export function formatPlaceholder(ref: SecretSource, form: SecretForm = PLAIN): string {
  const generation = ref.generation ?? 1;
  return (
    SCHEME +
    locator(ref) +
    (generation > 1 ? `?generation=${String(generation)}` : '') +
    fragmentOf(form)
  );
}

/**
 * Takes apart a text that is one placeholder and nothing else; `undefined` for any other text, also for one whose percent
 * signs encode nothing.
 */
export function parsePlaceholder(text: string): SecretPlaceholder | undefined {
  if (!new RegExp(`^(?:${PLACEHOLDER_PATTERN.source})$`).test(text)) return undefined;
  try {
    return takeApart(text);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

function takeApart(text: string): SecretPlaceholder {
  const [withoutForm = '', fragment] = text.slice(SCHEME.length).split('#');
  const [path = '', query] = withoutForm.split('?');
  const [type, first = '', second = ''] = path.split('/').map(decodeURIComponent);
  const generation =
    query === undefined ? {} : { generation: Number(query.slice('generation='.length)) };
  const form = formOf(fragment);
  switch (type) {
    case 'ref':
      return { ref: { secretRef: { name: first, key: second }, ...generation }, form };
    case 'generated':
      return { ref: { generated: { item: first, field: second }, ...generation }, form };
    case 'env':
      return { ref: { fromEnv: first, ...generation }, form };
    default:
      return { ref: { fromFile: first, ...generation }, form };
  }
}

/** Whether a placeholder stands anywhere in the text. */
export function holdsPlaceholder(text: string): boolean {
  return text.search(PLACEHOLDER_PATTERN) >= 0;
}

/** Whether the text is one placeholder and nothing else. */
export function isPlaceholder(text: string): boolean {
  return parsePlaceholder(text) !== undefined;
}

/** Replaces each placeholder in a text by what `value` makes of it. */
export function replacePlaceholders(
  text: string,
  value: (placeholder: SecretPlaceholder) => string,
): string {
  return text.replace(PLACEHOLDER_PATTERN, (match) => {
    const placeholder = parsePlaceholder(match);
    return placeholder === undefined ? match : value(placeholder);
  });
}

/** The reference in words, for messages: `environment variable DKP_LICENSE`. */
export function describeSecretRef(ref: SecretSource): string {
  if ('generated' in ref) return `generated ${ref.generated.field} of ${ref.generated.item}`;
  if ('secretRef' in ref) return `key ${ref.secretRef.key} of Secret ${ref.secretRef.name}`;
  return 'fromEnv' in ref ? `environment variable ${ref.fromEnv}` : `file ${ref.fromFile}`;
}

function fragmentOf(form: SecretForm): string {
  switch (form.encoding) {
    case 'plain':
      return '';
    case 'basic':
      return `#basic:${encode(form.username)}`;
    case 'json':
    case 'base64':
    case 'toml-base64':
      return `#${form.encoding}`;
  }
}

function formOf(fragment: string | undefined): SecretForm {
  if (fragment === undefined) return PLAIN;
  if (fragment === 'json' || fragment === 'base64' || fragment === 'toml-base64') {
    return { encoding: fragment };
  }
  return { encoding: 'basic', username: decodeURIComponent(fragment.slice('basic:'.length)) };
}

function locator(ref: SecretSource): string {
  if ('generated' in ref) {
    return `generated/${encode(ref.generated.item)}/${encode(ref.generated.field)}`;
  }
  if ('secretRef' in ref) return `ref/${encode(ref.secretRef.name)}/${encode(ref.secretRef.key)}`;
  return 'fromEnv' in ref ? `env/${encode(ref.fromEnv)}` : `file/${encode(ref.fromFile)}`;
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*~]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
