import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { apiGroup } from '../../src/model/object-id';
import type { KubeObject } from '../../src/model/object-id';
import { apiVersionOf, KINDS } from '../../src/observe/kinds';
import type { Kind } from '../../src/observe/kinds';
import type { ApiServer } from './api-server';

/** Kinds of DKP and of the GitOps engines that the project has no CRD of: any field is kept, status included. */
const OPEN_KINDS: readonly (readonly [Kind, 'Cluster' | 'Namespaced'])[] = [
  [KINDS.module, 'Cluster'],
  [KINDS.deckhouseRelease, 'Cluster'],
  [KINDS.nodeGroup, 'Cluster'],
  [KINDS.application, 'Namespaced'],
  [KINDS.kustomization, 'Namespaced'],
];

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** Installs the CRDs of DKP and of the GitOps engines, and waits until they are served. */
export async function installCrds(server: ApiServer): Promise<void> {
  const folder = join(__dirname, '..', '..', 'schemas', 'crds');
  const own = readdirSync(folder).map(
    (file) => parse(readFileSync(join(folder, file), 'utf8')) as unknown,
  );
  const crds = [...own, ...OPEN_KINDS.map(([kind, scope]) => openCrd(kind, scope))];
  for (const crd of crds) await server.call('POST', CRDS, crd);
  const kinds = [
    ...OPEN_KINDS.map(([kind]) => kind),
    KINDS.moduleConfig,
    KINDS.nodeGroupConfiguration,
  ];
  for (const kind of kinds) await untilServed(server, collectionOf(kind));
}

/** Creates objects as they stand, with their status, and the namespaces that they are in. */
export async function createObjects(
  server: ApiServer,
  objects: readonly KubeObject[],
): Promise<void> {
  const namespaces = new Set(objects.map(({ metadata }) => metadata.namespace ?? 'default'));
  for (const name of namespaces) {
    if (['default', 'kube-system'].includes(name)) continue;
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
    await ignoringConflict(server.call('POST', '/api/v1/namespaces', namespace));
  }
  for (const object of objects) await createObject(server, object);
}

/** Makes an object of the server what it is to be now, status included; what an API server does not let change stays. */
export async function replaceObject(server: ApiServer, object: KubeObject): Promise<void> {
  const path = pathOf(object);
  const live = (await server.call('GET', path)) as KubeObject;
  const { labels, annotations } = object.metadata;
  const wanted = {
    ...live,
    ...completed(object),
    ...(object.kind === 'Pod' ? { spec: live['spec'] } : {}),
    metadata: { ...live.metadata, labels, annotations },
  };
  await server.call('PUT', path, wanted);
  if (object['status'] !== undefined && hasStatusOfItsOwn(object)) {
    await setStatus(server, object, object['status']);
  }
}

/** Deletes an object at once: there is nobody who would end its pods gracefully. */
export async function deleteObject(server: ApiServer, object: KubeObject): Promise<void> {
  await server.call('DELETE', `${pathOf(object)}?gracePeriodSeconds=0`);
}

/** Replaces the status of an object. */
export async function setStatus(
  server: ApiServer,
  object: KubeObject,
  status: unknown,
): Promise<void> {
  const path = pathOf(object);
  const live = await server.call('GET', path);
  await server.call('PUT', `${path}${hasStatusOfItsOwn(object) ? '/status' : ''}`, {
    ...(live as object),
    status,
  });
}

/** Path of an object of a kind that is read. */
export function pathOf({ apiVersion, kind, metadata }: KubeObject): string {
  return `${collectionOf(kindOf(apiVersion, kind), metadata.namespace)}/${metadata.name}`;
}

function collectionOf(kind: Kind, namespace?: string): string {
  const root = kind.group === '' ? `/api/${kind.version}` : `/apis/${apiVersionOf(kind)}`;
  return `${root}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${kind.resource}`;
}

function kindOf(apiVersion: string, name: string): Kind {
  const found = Object.values(KINDS).find(
    ({ group, kind }) => kind === name && group === apiGroup(apiVersion),
  );
  if (found === undefined) throw new Error(`${name} of ${apiVersion} is no kind that is read`);
  return found;
}

async function createObject(server: ApiServer, object: KubeObject): Promise<void> {
  const { namespace, name, labels, annotations } = object.metadata;
  const metadata = { namespace, name, labels, annotations };
  const kind = kindOf(object.apiVersion, object.kind);
  await server.call('POST', collectionOf(kind, namespace), { ...completed(object), metadata });
  if (object['status'] !== undefined && hasStatusOfItsOwn(object)) {
    await setStatus(server, object, object['status']);
  }
}

function hasStatusOfItsOwn({ kind }: KubeObject): boolean {
  return [
    ...['Node', 'Pod', 'Deployment', 'DaemonSet', 'ModuleConfig'],
    KINDS.kustomization.kind,
  ].includes(kind);
}

/** What the API server demands beside the facts that a dump shows. */
function completed(object: KubeObject): KubeObject {
  const labels = { app: object.metadata.name };
  const container = { name: 'app', image: 'registry.example.com/app:1' };
  const spec = (object['spec'] ?? {}) as {
    readonly template?: { readonly metadata?: object; readonly spec?: object };
    readonly containers?: unknown;
  };
  switch (object.kind) {
    case 'Deployment':
    case 'DaemonSet':
      return {
        ...object,
        spec: {
          ...spec,
          selector: { matchLabels: labels },
          template: {
            metadata: { ...spec.template?.metadata, labels },
            spec: { containers: [container], ...spec.template?.spec },
          },
        },
      };
    case 'Pod':
      return { ...object, spec: { containers: [container], ...spec } };
    default:
      return object;
  }
}

function openCrd(kind: Kind, scope: 'Cluster' | 'Namespaced'): unknown {
  const anything = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${kind.resource}.${kind.group}` },
    spec: {
      group: kind.group,
      scope,
      names: { kind: kind.kind, plural: kind.resource, singular: kind.kind.toLowerCase() },
      versions: [
        {
          name: kind.version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: anything },
          // so is Flux's: what it writes there is no new generation
          ...(kind === KINDS.kustomization ? { subresources: { status: {} } } : {}),
        },
      ],
    },
  };
}

async function untilServed(server: ApiServer, path: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await server.call('GET', path);
      return;
    } catch (error) {
      if (tries > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function ignoringConflict(created: Promise<unknown>): Promise<void> {
  try {
    await created;
  } catch (error) {
    if (!String(error).includes('AlreadyExists')) throw error;
  }
}
