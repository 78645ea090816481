import type { AccessRole, PolicyRule } from '../model/access-role';
import { compareText } from '../model/issue';
import type { ReadRequest } from './live/read-request';
import { requestsFor } from './live/requests';
import type { ObservationScope } from './scope';

/**
 * The rights that observing a cluster needs, made of the very questions that are asked: an observer who has them reads
 * everything, and has none to spare. Those of the whole cluster come first, then namespace by namespace.
 *
 * @param of - the observed cluster, the one where the GitOps engine is, or one that is both
 */
export function accessRoles(
  scope: ObservationScope,
  of: ReadRequest['of'] | 'both' = 'cluster',
): readonly AccessRole[] {
  const requests = requestsFor(scope).filter((request) => of === 'both' || request.of === of);
  const namespaces = [...new Set(requests.map(({ namespace = '' }) => namespace))];
  return namespaces.sort(compareText).map((wanted) => ({
    ...(wanted === '' ? {} : { namespace: wanted }),
    rules: rulesFor(requests.filter(({ namespace = '' }) => namespace === wanted)),
  }));
}

/** One rule for each group and verb; names belong to one kind alone, so a rule with names has one resource. */
function rulesFor(requests: readonly ReadRequest[]): readonly PolicyRule[] {
  const rules = new Map<string, { readonly rule: PolicyRule; readonly what: Set<string> }>();
  for (const { kind, name } of requests) {
    const key = [kind.group, name === undefined ? '' : kind.resource].join(' ');
    const rule: PolicyRule =
      name === undefined
        ? { apiGroups: [kind.group], resources: [], verbs: ['list'] }
        : {
            apiGroups: [kind.group],
            resources: [kind.resource],
            resourceNames: [],
            verbs: ['get'],
          };
    const found = rules.get(key) ?? { rule, what: new Set<string>() };
    found.what.add(name ?? kind.resource);
    rules.set(key, found);
  }
  return [...rules.entries()]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, { rule, what }]) => withEntries(rule, [...what].sort(compareText)));
}

function withEntries(rule: PolicyRule, entries: readonly string[]): PolicyRule {
  return rule.resourceNames === undefined
    ? { ...rule, resources: entries }
    : { ...rule, resourceNames: entries };
}
