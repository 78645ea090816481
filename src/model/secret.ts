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

/**
 * How the value is written where the placeholder stands.
 *
 * - `plain`: as it is.
 * - `toml-base64`: the inside of a TOML basic string, UTF-8, then base64. Used by node scripts, whose text is a Go
 *   template, a shell script and perhaps an envsubst template at once: base64 means nothing to any of them.
 */
export const SECRET_ENCODINGS = ['plain', 'toml-base64'] as const;
export type SecretEncoding = (typeof SECRET_ENCODINGS)[number];

/** A placeholder taken apart. */
export interface SecretPlaceholder {
  readonly ref: SecretRef;
  readonly encoding: SecretEncoding;
}

const SCHEME = 'regshift-secret://';

/** Finds placeholders inside any text. Every character of a placeholder is harmless in YAML, bash, Go templates and envsubst. */
export const PLACEHOLDER_PATTERN =
  /regshift-secret:\/\/(?:ref\/[\w.%-]+\/[\w.%-]+|env\/[\w.%-]+|file\/[\w.%-]+)(?:\?generation=\d+)?(?:#toml-base64)?/g;

/**
 * Text that stands for the value: `regshift-secret://env/DKP_LICENSE`, `regshift-secret://ref/NAME/KEY`,
 * `regshift-secret://file/PERCENT-ENCODED`, then `?generation=N` when it is above 1 and `#toml-base64` when the value
 * is not written plainly.
 */
export function formatPlaceholder(ref: SecretRef, encoding: SecretEncoding = 'plain'): string {
  const generation = ref.generation ?? 1;
  return (
    SCHEME +
    locator(ref) +
    (generation > 1 ? `?generation=${String(generation)}` : '') +
    (encoding === 'plain' ? '' : `#${encoding}`)
  );
}

/** Takes apart a text that is one placeholder and nothing else; `undefined` for any other text. */
export function parsePlaceholder(text: string): SecretPlaceholder | undefined {
  if (!isPlaceholder(text)) return undefined;
  const [withoutEncoding = '', fragment] = text.slice(SCHEME.length).split('#');
  const [path = '', query] = withoutEncoding.split('?');
  const [type, first = '', second = ''] = path.split('/').map(decodeURIComponent);
  const generation =
    query === undefined ? {} : { generation: Number(query.slice('generation='.length)) };
  const encoding: SecretEncoding = fragment === 'toml-base64' ? fragment : 'plain';
  switch (type) {
    case 'ref':
      return { ref: { secretRef: { name: first, key: second }, ...generation }, encoding };
    case 'env':
      return { ref: { fromEnv: first, ...generation }, encoding };
    default:
      return { ref: { fromFile: first, ...generation }, encoding };
  }
}

/** Whether the text is one placeholder and nothing else. */
export function isPlaceholder(text: string): boolean {
  return new RegExp(`^(?:${PLACEHOLDER_PATTERN.source})$`).test(text);
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
export function describeSecretRef(ref: SecretRef): string {
  if ('secretRef' in ref) return `key ${ref.secretRef.key} of Secret ${ref.secretRef.name}`;
  return 'fromEnv' in ref ? `environment variable ${ref.fromEnv}` : `file ${ref.fromFile}`;
}

function locator(ref: SecretRef): string {
  if ('secretRef' in ref) return `ref/${encode(ref.secretRef.name)}/${encode(ref.secretRef.key)}`;
  return 'fromEnv' in ref ? `env/${encode(ref.fromEnv)}` : `file/${encode(ref.fromFile)}`;
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*~]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
