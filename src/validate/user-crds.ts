import type { Issue } from '../model/issue';
import type { ValidateOptions } from './options';
import { crdSchemas, isCrd } from './schema/read-crds';
import { firstOf, type SchemaSource } from './schema/structural-schema';
import { readObjects, type LoadedObject } from './source/read-objects';

/** Schemas of a run, the user's own before the shipped ones, and what is wrong with the user's. */
export interface UserCrds {
  readonly schemas: SchemaSource;
  readonly issues: readonly Issue[];
}

/** Takes the CRDs from `options.crds`, and those that stand among the objects themselves. */
export function readUserCrds(objects: readonly LoadedObject[], options: ValidateOptions): UserCrds {
  const own = objects.map(({ manifest }) => manifest).filter(isCrd);
  const given = (options.crds ?? []).map(({ path, content }) => readCrdFile(content, path));
  if (own.length === 0 && given.length === 0) return { schemas: options.schemas, issues: [] };
  const sources = given.flatMap(({ source }) => source);
  return {
    schemas: firstOf([...sources, crdSchemas(own, 'a CRD of the input'), options.schemas]),
    issues: given.flatMap(({ issues }) => issues),
  };
}

interface CrdFile {
  readonly source: readonly SchemaSource[];
  readonly issues: readonly Issue[];
}

function readCrdFile(text: string, file: string): CrdFile {
  const { objects, issues } = readObjects(text, file);
  const crds = objects.map(({ manifest }) => manifest).filter(isCrd);
  if (crds.length > 0) return { source: [crdSchemas(crds, file)], issues };
  const errors = issues.filter(({ severity }) => severity === 'error');
  return { source: [], issues: errors.length > 0 ? errors : [noSchema(file)] };
}

function noSchema(file: string): Issue {
  return {
    code: 'V018',
    severity: 'warning',
    place: { file },
    message: 'no CustomResourceDefinition with a schema that can be read',
    hint: 'give files with CustomResourceDefinitions of apiextensions.k8s.io/v1',
  };
}
