import { ApiObject, App, Chart } from 'cdk8s';
import type { IResolver, ResolutionContext } from 'cdk8s';
import type { Construct } from 'constructs';
import { BugError } from '../model/errors';
import { compareObjectIds, objectId } from '../model/object-id';
import type { KubeObject } from '../model/object-id';
import { inReadingOrder } from './key-order';

/**
 * The objects that constructs make, as plain data, sorted by identity, keys in reading order.
 *
 * Never through `App.synth`: that writes files, and which objects and in which order depends on the environment
 * (`peers.md` 1.9). Neither the environment nor the ids of the constructs change a byte of the result. Every object
 * of the tree is in it, two of the same identity included: judging that is the caller's part.
 *
 * @param build makes constructs in the scope it is given
 */
export function synthesize(build: (scope: Construct) => void): readonly KubeObject[] {
  const app = new App({ resolvers: [new NullGuard()] });
  const chart = new Chart(app, 'regshift', { disableResourceNameHashes: true });
  build(chart);
  return chart.node
    .findAll()
    .filter((construct) => ApiObject.isApiObject(construct))
    .map(toKubeObject)
    .sort((a, b) => compareObjectIds(objectId(a), objectId(b)));
}

function toKubeObject(apiObject: ApiObject): KubeObject {
  const json = inReadingOrder(toJson(apiObject));
  if (!isKubeObject(json)) throw new BugError(`no object at construct ${apiObject.node.path}`);
  return json;
}

function toJson(apiObject: ApiObject): unknown {
  try {
    return apiObject.toJson();
  } catch (error) {
    throw new BugError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function isKubeObject(value: unknown): value is KubeObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    'apiVersion' in value &&
    'kind' in value &&
    'metadata' in value
  );
}

/** cdk8s drops a `null` without a word; here it is a mistake of whoever built the object. */
class NullGuard implements IResolver {
  resolve(context: ResolutionContext): void {
    const value: unknown = context.value;
    if (typeof value !== 'object' || value === null) return;
    const lost = Array.isArray(value)
      ? value.findIndex((element: unknown) => element === null || element === undefined)
      : Object.entries(value).find(([, field]) => field === null)?.[0];
    if (lost === undefined || lost === -1) return;
    throw new BugError(`no value at ${[...context.key, lost].join('.')}`);
  }
}
