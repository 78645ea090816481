import type { TextFile } from '../../model/file-set';
import type { Issue } from '../../model/issue';
import { failure, success } from '../../model/result';
import type { Result } from '../../model/result';
import { describeSecretRef } from '../../model/secret';
import type { SecretSource } from '../../model/secret';
import { quote } from '../../spec/quoting';
import { manifestText, readSecret } from '../secret-manifest';
import type { SecretManifest } from '../secret-manifest';
import { templateText } from './template-text';

/** Where the controller reads. */
export interface ExternalStore {
  readonly name: string;
  readonly kind: 'SecretStore' | 'ClusterSecretStore';
  /**
   * Key of the entry that holds what regshift generated: the document of generated secrets as JSON.
   *
   * @default - generated values can not be delivered
   */
  readonly generatedKey?: string;
}

/**
 * Makes an ExternalSecret (`external-secrets.io/v1`) of a Secret: its texts become a template, its values are read from
 * the store. Nothing secret is needed to make it, so it is the same whenever it is made.
 */
export function sealWithExternalSecrets(file: TextFile, store: ExternalStore): Result<string> {
  const read = readSecret(file, 'ExternalSecrets');
  if (!read.ok) return read;
  const names = new VariableNames();
  const issues: Issue[] = [];
  const data: [string, string][] = [];
  for (const [item, text] of read.value.values) {
    const template = templateText(text, (source) => names.of(source));
    data.push([item, template.text]);
    const place = { file: file.path, path: `stringData.${item}` };
    for (const form of new Set(template.unwritable)) issues.push({ ...unwritable(form), place });
  }
  const remote = names.all().map(([source, secretKey]) => {
    const remoteRef = remoteRefOf(source, store);
    if (remoteRef === undefined) issues.push(notInStore(source, file.path));
    return { secretKey, remoteRef };
  });
  if (issues.length > 0) return failure(issues);
  return success(manifestText(externalSecret(read.value, store, Object.fromEntries(data), remote)));
}

/** Names that Go templates take, each value its own. */
class VariableNames {
  private readonly names = new Map<string, readonly [SecretSource, string]>();

  of(source: SecretSource): string {
    const key = JSON.stringify(source);
    const known = this.names.get(key);
    if (known !== undefined) return known[1];
    const name = `value${String(this.names.size)}`;
    this.names.set(key, [source, name]);
    return name;
  }

  all(): readonly (readonly [SecretSource, string])[] {
    return [...this.names.values()];
  }
}

function remoteRefOf(source: SecretSource, { generatedKey }: ExternalStore): object | undefined {
  if ('secretRef' in source) return { key: source.secretRef.name, property: source.secretRef.key };
  if (!('generated' in source) || generatedKey === undefined) return undefined;
  const { item, field } = source.generated;
  return { key: generatedKey, property: `items.${item.replaceAll('.', '\\.')}.${field}` };
}

function externalSecret(
  { metadata, type, immutable }: SecretManifest,
  { name, kind }: ExternalStore,
  data: Readonly<Record<string, string>>,
  remote: readonly object[],
): object {
  const { labels, annotations } = metadata;
  const template = {
    engineVersion: 'v2',
    type,
    metadata: { ...(labels && { labels }), ...(annotations && { annotations }) },
    data,
  };
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata,
    spec: {
      refreshInterval: '1h',
      secretStoreRef: { name, kind },
      target: {
        name: metadata.name,
        creationPolicy: 'Owner',
        deletionPolicy: 'Retain',
        ...(immutable ? { immutable } : {}),
        template,
      },
      data: remote,
    },
  };
}

function notInStore(source: SecretSource, file: string): Issue {
  const generated = 'generated' in source;
  return {
    code: 'G019',
    severity: 'error',
    place: { file },
    message: `${describeSecretRef(source)} is not in the store of External Secrets`,
    hint: generated
      ? 'write the key of the store that will hold what regshift generates: spec.secrets.store.generatedKey'
      : 'write  secretRef: {name: KEY OF THE STORE, key: PROPERTY}',
  };
}

function unwritable(form: string): Omit<Issue, 'place'> {
  return {
    code: 'G019',
    severity: 'error',
    message: `a template of External Secrets can not write the form ${quote(form)}`,
    hint: 'use secrets.backend: Sops',
  };
}
