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
  const ajv = new Ajv({ allErrors: true, verbose: true });
  ajv.addVocabulary(['patternErrorMessage']);
  return ajv.compile<ClusterRegistry>(schema);
}
