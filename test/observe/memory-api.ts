import type { AccessRole } from '../../src/model/access-role';
import { apiGroup } from '../../src/model/object-id';
import type { KubeObject } from '../../src/model/object-id';
import { wordAt } from '../../src/observe/fields';
import { KINDS } from '../../src/observe/kinds';
import type { Kind } from '../../src/observe/kinds';
import type { ApiOutcome, ApiRequest, ClusterApi } from '../../src/observe/live/cluster-api';

/** What a request asks for, as an API server takes its path apart. */
export interface Asked {
  readonly verb: 'get' | 'list' | 'patch';
  readonly group: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

export interface MemoryApiOptions {
  /** @default - everything is allowed */
  readonly roles?: readonly AccessRole[];
  /** Groups that are not served. */
  readonly unserved?: readonly string[];
  /** Answers something else than the server would. */
  readonly instead?: (asked: Asked, request: ApiRequest) => ApiOutcome | undefined;
  /** Header `Date` of each answer in turn; the last one stays. */
  readonly dates?: readonly string[];
}

/** An API server in memory: paths, pages, metadata, Status objects and RBAC as the real one has them. */
export class MemoryApi implements ClusterApi {
  /** Everything that was asked for. */
  readonly asked: Asked[] = [];
  readonly requests: ApiRequest[] = [];
  private readonly objects: Map<string, KubeObject>;
  private readonly options: MemoryApiOptions;
  private version = 5000;

  constructor(objects: readonly KubeObject[], options: MemoryApiOptions = {}) {
    this.options = options;
    this.objects = new Map(objects.map((object) => [keyOf(object), object]));
  }

  get(kind: Kind, namespace: string, name: string): KubeObject | undefined {
    return this.objects.get([kind.group, kind.resource, namespace, name].join('|'));
  }

  send(request: ApiRequest): Promise<ApiOutcome> {
    const asked = takeApart(request);
    this.requests.push(request);
    this.asked.push(asked);
    const { dates = ['Tue, 15 Jul 2025 13:00:00 GMT'] } = this.options;
    const date = dates[Math.min(this.asked.length, dates.length) - 1] ?? '';
    const outcome = this.options.instead?.(asked, request) ?? this.answer(asked, request);
    return Promise.resolve(outcome.kind === 'answered' ? { date, ...outcome } : outcome);
  }

  private answer(asked: Asked, request: ApiRequest): ApiOutcome {
    const { unserved = [], roles } = this.options;
    if (unserved.includes(asked.group)) return answered(404, '404 page not found\n');
    if (roles !== undefined && !grants(roles, asked)) return status(403, 'Forbidden', asked);
    if (asked.verb === 'list') return this.list(asked, request);
    const key = [asked.group, asked.resource, asked.namespace, asked.name].join('|');
    const object = this.objects.get(key);
    if (object === undefined) return status(404, 'NotFound', asked);
    return asked.verb === 'get' ? given(object, request) : this.patch(key, object, asked, request);
  }

  private list(asked: Asked, request: ApiRequest): ApiOutcome {
    const query = new URL(request.path, 'https://api').searchParams;
    const [label = '', value = ''] = (query.get('labelSelector') ?? '').split('=');
    const found = [...this.objects.entries()]
      .filter(([key]) => key.startsWith(`${asked.group}|${asked.resource}|${asked.namespace}`))
      .map(([, object]) => object)
      .filter(({ metadata }) => label === '' || metadata.labels?.[label] === value)
      .map((object) => ({ ...object, apiVersion: undefined, kind: undefined }));
    const from = Number(query.get('continue') ?? 0);
    const to = from + Number(query.get('limit') ?? found.length);
    return answered(200, {
      metadata: to < found.length ? { continue: String(to) } : {},
      items: found.slice(from, to),
    });
  }

  private patch(key: string, object: KubeObject, asked: Asked, { body }: ApiRequest): ApiOutcome {
    const patch = JSON.parse(body?.text ?? '') as {
      readonly metadata: { readonly resourceVersion: string };
      readonly data: Readonly<Record<string, string | null>>;
    };
    if (patch.metadata.resourceVersion !== wordAt(object, 'metadata', 'resourceVersion')) {
      return status(409, 'Conflict', asked);
    }
    const data = { ...(object['data'] as Readonly<Record<string, string>>), ...patch.data };
    const kept = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null));
    const metadata = { ...object.metadata, resourceVersion: String(++this.version) };
    this.objects.set(key, { ...object, metadata, data: kept });
    return answered(200, {});
  }
}

/** Whether RBAC lets a request pass. A list can not be limited to names. */
export function grants(roles: readonly AccessRole[], asked: Asked): boolean {
  return roles.some(
    ({ namespace, rules }) =>
      (namespace === undefined || namespace === asked.namespace) &&
      rules.some(
        ({ apiGroups, resources, resourceNames, verbs }) =>
          apiGroups.includes(asked.group) &&
          resources.includes(asked.resource) &&
          verbs.includes(asked.verb) &&
          (resourceNames === undefined || resourceNames.includes(asked.name)),
      ),
  );
}

function takeApart({ method, path }: ApiRequest): Asked {
  const { pathname } = new URL(path, 'https://api');
  const match =
    /^\/(?:api\/v1|apis\/([^/]+)\/[^/]+)(?:\/namespaces\/([^/]+))?\/([^/]+)(?:\/([^/]+))?$/.exec(
      pathname,
    );
  const [, group = '', namespace = '', resource = '', name = ''] = match ?? [];
  const verb = method === 'PATCH' ? 'patch' : name === '' ? 'list' : 'get';
  return { verb, group, resource, namespace, name };
}

function keyOf({ apiVersion, kind, metadata }: KubeObject): string {
  const group = apiGroup(apiVersion);
  const found = Object.values(KINDS).find((known) => known.group === group && known.kind === kind);
  return [group, found?.resource ?? kind, metadata.namespace ?? '', metadata.name].join('|');
}

function given(object: KubeObject, { accept }: ApiRequest): ApiOutcome {
  if (!accept.includes('PartialObjectMetadata')) return answered(200, object);
  const { metadata } = object;
  return answered(200, {
    apiVersion: 'meta.k8s.io/v1',
    kind: 'PartialObjectMetadata',
    metadata,
  });
}

function status(code: number, reason: string, { name, resource }: Asked): ApiOutcome {
  const details = { name, kind: resource };
  return answered(code, { apiVersion: 'v1', kind: 'Status', status: 'Failure', reason, details });
}

export function answered(code: number, body: unknown): ApiOutcome {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { kind: 'answered', status: code, text };
}
