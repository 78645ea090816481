import type { Secrets } from './collect-secrets';
import { isFields, isList } from './fields';
import { maskerFor } from './mask-text';
import type { Masker } from './mask-text';
import type { Snapshot } from './snapshot';

/**
 * How a text of the snapshot is treated, by the name of its field.
 *
 * - `free`: written by programs that may quote anything: every secret is taken out of it.
 * - `public`: a fact that a plan compares and that other Secrets may repeat, such as a host: only long values that are
 *   named as secrets are taken out, and it shows that the same value elsewhere is none.
 * - `plain`: every other text: values long enough not to be a coincidence are taken out.
 */
type Treatment = 'free' | 'public' | 'plain';

const FREE = new Set(['message', 'complaint', 'error', 'errors', 'failing', 'tracking']);
const PUBLIC = new Set(
  [
    ['address', 'path', 'imagesRepo', 'imagesBase', 'host', 'rewriteTo', 'ca', 'username', 'name'],
    ['publicDomainTemplate', 'version', 'versionOfConfigMap', 'versionOfDeployment', 'imageTag'],
    [
      'base',
      'names',
      'registryHosts',
      'internalIP',
      'hash',
      'mode',
      'type',
      'reason',
      'configurationChecksums',
    ],
  ].flat(),
);

/** Shortest secret that is taken out of a free text: one named as such, and any other. */
const SHORTEST = { named: 4, other: 6 };
/** Shortest secret that is taken out of the other texts. */
const SHORTEST_IN_FACTS = 8;

/** Takes every secret of the dump out of the snapshot. `names` are those of objects: they are no secrets. */
export function maskSnapshot(
  snapshot: Snapshot,
  secrets: Secrets,
  names: ReadonlySet<string>,
): { readonly snapshot: Snapshot; readonly mask: Masker } {
  const texts: Record<Treatment, string[]> = { free: [], public: [], plain: [] };
  mapTexts(snapshot, (text, treatment) => {
    texts[treatment].push(text);
    return text;
  });
  const named = [...secrets.named].filter((secret) => !names.has(secret));
  const facts = texts.public.join('\n');
  const other = [...secrets.other].filter(
    (secret) => !names.has(secret) && !facts.includes(secret) && !isDigest(secret),
  );
  const inFree = [...atLeast(SHORTEST.named, named), ...atLeast(SHORTEST.other, other)];
  const longNamed = atLeast(SHORTEST_IN_FACTS, named);
  const maskers: Readonly<Record<Treatment, Masker>> = {
    free: maskerFor(inFree, texts.free),
    public: maskerFor(longNamed, texts.public),
    plain: maskerFor([...longNamed, ...atLeast(SHORTEST_IN_FACTS, other)], texts.plain),
  };
  return {
    snapshot: mapTexts(snapshot, (text, treatment) => maskers[treatment](text)),
    mask: (text) => maskerFor(inFree, [text])(text),
  };
}

/** Maps every text of a value; its shape stays. */
function mapTexts<T>(
  value: T,
  map: (text: string, treatment: Treatment) => string,
  treatment: Treatment = 'plain',
): T {
  const mapped = (inner: unknown, innerTreatment: Treatment): unknown => {
    if (typeof inner === 'string') return map(inner, innerTreatment);
    if (isList(inner)) return inner.map((element) => mapped(element, innerTreatment));
    if (!isFields(inner)) return inner;
    return Object.fromEntries(
      Object.entries(inner).map(([key, field]) => [
        key,
        mapped(field, treatmentOf(key, innerTreatment)),
      ]),
    );
  };
  // texts are replaced by texts and nothing else changes, so the type is the same
  return mapped(value, treatment) as T;
}

function treatmentOf(key: string, around: Treatment): Treatment {
  if (FREE.has(key)) return 'free';
  if (PUBLIC.has(key)) return 'public';
  // entries of a free or public map are named by anyone
  return around === 'plain' ? 'plain' : around;
}

function atLeast(length: number, secrets: readonly string[]): readonly string[] {
  return secrets.filter((secret) => secret.length >= length);
}

/** Checksums and versions of configurations are repeated in many Secrets. */
function isDigest(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}
