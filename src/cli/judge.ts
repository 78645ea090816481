import { hasBash, rememberingBashSyntax } from '../io/bash-syntax';
import { packageRoot } from '../io/package-root';
import { schemaFiles } from '../io/schema-files';
import type { BashPort, ValidateOptions } from '../validate/options';
import { shippedSchemas } from '../validate/schema/schema-source';

/**
 * What manifests are judged by on this machine: the schemas that ship with regshift, and bash, if there is one. Make it
 * once a process and keep it: what was read, compiled or shown to bash is not again.
 */
export function judgeOptions(extra: Omit<ValidateOptions, 'schemas' | 'bash'>): ValidateOptions {
  return { schemas: shippedSchemas(schemaFiles(packageRoot())), bash: bashOfMachine(), ...extra };
}

/** Looks for bash when the first script is met: most objects have none. */
function bashOfMachine(): BashPort {
  const check = rememberingBashSyntax();
  let found: boolean | undefined;
  return (scripts) => {
    found ??= hasBash();
    return found ? check(scripts) : undefined;
  };
}
