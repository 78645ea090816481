import { hasBash, rememberingBashSyntax } from '../io/bash-syntax';
import { packageRoot } from '../io/package-root';
import { schemaFiles } from '../io/schema-files';
import type { ValidateOptions } from '../validate/options';
import { shippedSchemas } from '../validate/schema/schema-source';

/** What manifests are judged by on this machine: the schemas that ship with regshift, and bash, if there is one. */
export function judgeOptions(extra: Omit<ValidateOptions, 'schemas' | 'bash'>): ValidateOptions {
  return {
    schemas: shippedSchemas(schemaFiles(packageRoot())),
    ...(hasBash() ? { bash: rememberingBashSyntax() } : {}),
    ...extra,
  };
}
