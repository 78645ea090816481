import { parseAllDocuments } from 'yaml';
import { crdSchemas } from './read-crds';
import { generatedSchemas, type ReadSchemaFile } from './generated-schemas';
import { ARGO_CD_FILES } from './argo-plugin-schema';
import { KUSTOMIZE_FILES } from './kustomize-schema';
import { firstOf, type SchemaSource } from './structural-schema';

/** Where the schemas that ship with regshift are read; `io/schema-files.ts` reads them from disk. */
export interface SchemaFiles {
  /** Texts of `schemas/crds/*.yaml`, sorted by name. */
  readonly crds: () => readonly string[];
  /** One file of `lib/schemas`. */
  readonly generated: ReadSchemaFile;
}

/**
 * Every schema that ships with regshift: DKP's kinds, files of kustomize and of Argo CD's plugins, Kubernetes, Argo CD, Flux. Make one and keep
 * it: what was read stays read.
 */
export function shippedSchemas(files: SchemaFiles): SchemaSource {
  let crds: SchemaSource | undefined;
  const platform: SchemaSource = {
    kind: (apiVersion, kind) => {
      if (!apiVersion.startsWith('deckhouse.io/')) return undefined;
      crds ??= crdSchemas(files.crds().flatMap(documentsOf), 'regshift, schemas/crds');
      return crds.kind(apiVersion, kind);
    },
  };
  return firstOf([platform, KUSTOMIZE_FILES, ARGO_CD_FILES, generatedSchemas(files.generated)]);
}

function documentsOf(text: string): readonly unknown[] {
  return parseAllDocuments(text).map((document) => {
    const data: unknown = document.toJS();
    return data;
  });
}
