import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';
import schema from '../../schemas/cluster-registry.schema.json';
import type { ClusterRegistry } from './cluster-file.generated';

let compiled: ValidateFunction<ClusterRegistry> | undefined;

/** The published schema, ready to check a document. Compiled on first use: most commands read no cluster file. */
export function documentValidator(): ValidateFunction<ClusterRegistry> {
  compiled ??= compile();
  return compiled;
}

function compile(): ValidateFunction<ClusterRegistry> {
  // Most calls check one document: time goes into compiling. A test judges the schema itself by its meta-schema.
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    meta: false,
    validateSchema: false,
    inlineRefs: false,
    code: { optimize: false },
  });
  ajv.addVocabulary(['patternErrorMessage']);
  return ajv.compile<ClusterRegistry>(schema);
}
