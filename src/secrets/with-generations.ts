import { createHash } from 'node:crypto';
import type { FileSet } from '../model/file-set';
import { compareText } from '../model/issue';
import { formatPlaceholder, PLACEHOLDER_PATTERN, parsePlaceholder } from '../model/secret';
import { CONFIG_VERSION_ANNOTATION, versionKey } from '../serving/names';
import type { Generations } from './material';

/**
 * Rendered manifests with the generations of generated values in their placeholders, and with versions of configurations
 * that tell them (decision 0031): a value that was made anew replaces the pods that it configures. Plans know nothing of
 * generations, so what is rendered again later becomes the same.
 */
export function withGenerations(manifests: FileSet, generations: Generations): FileSet {
  if (Object.keys(generations).length === 0) return manifests;
  const versions = new Map<string, string>();
  const marked = manifests.map(({ path, content }) => {
    const raised = new Set<string>();
    const text = content.replace(PLACEHOLDER_PATTERN, (match) => {
      const { ref, form } = parsePlaceholder(match) ?? {};
      if (ref === undefined || !('generated' in ref)) return match;
      const { item } = ref.generated;
      const generation = Object.hasOwn(generations, item) ? generations[item] : undefined;
      if (generation === undefined) return match;
      raised.add(`${item} ${String(generation)}`);
      return formatPlaceholder({ ...ref, generation }, form);
    });
    const version = raised.size === 0 ? undefined : VERSION_KEY.exec(content)?.[1];
    if (version !== undefined) versions.set(version, `${version}-${digestOf(raised)}`);
    return { path, content: text };
  });
  return marked.map(({ path, content }) => ({ path, content: withVersions(content, versions) }));
}

/** The key of a Secret that says which version its configuration is. */
const VERSION_KEY = new RegExp(`^ +${versionKey('([0-9a-f]{16})')}: ""$`, 'm');

/** Wherever a version can stand: in a key, in the list of a volume's keys, in an annotation. */
const VERSION = new RegExp(
  `(\\b${versionKey('')}|\\b${CONFIG_VERSION_ANNOTATION.replaceAll('.', '\\.')}: "?)([0-9a-f]{16})\\b`,
  'g',
);

function withVersions(text: string, versions: ReadonlyMap<string, string>): string {
  return text.replace(
    VERSION,
    (_, before: string, version: string) => before + (versions.get(version) ?? version),
  );
}

/** Behind the version it stays a text in YAML, whatever digits it has. */
function digestOf(raised: ReadonlySet<string>): string {
  const text = [...raised].sort(compareText).join('\n');
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
