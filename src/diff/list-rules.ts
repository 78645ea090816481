import { keysOf } from './field-path';
import type { FieldPath } from './field-path';

/**
 * How two lists are compared.
 *
 * - `keyed`: elements with the same values of these fields belong together; in the list of alternatives a field
 *   stands for the first that an element has. `ordered`: their order means something too.
 * - `set`: neither order nor repetition matters.
 * - `sequence`: order matters.
 */
export type ListRule =
  | {
      readonly kind: 'keyed';
      readonly fields: readonly KeyField[];
      readonly ordered: 'no' | 'yes' | 'when-references';
    }
  | { readonly kind: 'set' }
  | { readonly kind: 'sequence' };

/** One part of a key: the first of these fields that is there, else the default. */
export interface KeyField {
  readonly names: readonly string[];
  readonly default?: string;
}

const keyedBy = (...names: readonly string[]): ListRule => ({
  kind: 'keyed',
  fields: names.map((name) => ({ names: [name] })),
  ordered: 'no',
});
const SET: ListRule = { kind: 'set' };
const SEQUENCE: ListRule = { kind: 'sequence' };

/** By name of the field, whatever the kind. Merge keys of the Kubernetes API; init containers run in their order. */
const BY_FIELD: ReadonlyMap<string, ListRule> = new Map<string, ListRule>([
  ['containers', keyedBy('name')],
  ['ephemeralContainers', keyedBy('name')],
  ['initContainers', { kind: 'keyed', fields: [{ names: ['name'] }], ordered: 'yes' }],
  ['volumes', keyedBy('name')],
  // a variable may refer to those before it: $(NAME)
  ['env', { kind: 'keyed', fields: [{ names: ['name'] }], ordered: 'when-references' }],
  [
    'ports',
    {
      kind: 'keyed',
      fields: [{ names: ['containerPort', 'port'] }, { names: ['protocol'], default: 'TCP' }],
      ordered: 'no',
    },
  ],
  ['volumeMounts', keyedBy('mountPath')],
  ['volumeDevices', keyedBy('devicePath')],
  ['imagePullSecrets', keyedBy('name')],
  ['ownerReferences', keyedBy('uid')],
  ['conditions', keyedBy('type')],
  ['hostAliases', keyedBy('ip')],
  ['topologySpreadConstraints', keyedBy('topologyKey', 'whenUnsatisfiable')],
  ['webhooks', keyedBy('name')],
  ['tolerations', SET],
  ['taints', SET],
  ['finalizers', SET],
  ['accessModes', SET],
  ['matchExpressions', SET],
  ['policyTypes', SET],
  ['supplementalGroups', SET],
  ['loadBalancerSourceRanges', SET],
  ['externalIPs', SET],
]);

/** By kind, then field. */
const BY_KIND: Readonly<Record<string, ReadonlyMap<string, ListRule>>> = {
  NodeGroupConfiguration: new Map([
    ['bundles', SET],
    ['nodeGroups', SET],
  ]),
  ServiceAccount: new Map([['secrets', keyedBy('name')]]),
};

/** Rights add up: neither rules nor their parts have an order. */
const RBAC: ReadonlySet<string> = new Set([
  'rules',
  'subjects',
  'verbs',
  'apiGroups',
  'resources',
  'resourceNames',
  'nonResourceURLs',
]);

/** How the list at the path is compared. Settings of modules are the module's own: no name is known there. */
export function listRule(path: FieldPath): ListRule {
  const keys = keysOf(path);
  const name = keys.at(-1) ?? '';
  const parent = keys.at(-2);
  if (path.objectKind === 'ModuleConfig' && keys[0] === 'spec') return SEQUENCE;
  if (path.group === 'rbac.authorization.k8s.io' && RBAC.has(name)) return SET;
  if (parent === 'capabilities' && (name === 'add' || name === 'drop')) return SET;
  if (parent === 'matchExpressions' && name === 'values') return SET;
  const ofKind = Object.hasOwn(BY_KIND, path.objectKind) ? BY_KIND[path.objectKind] : undefined;
  return ofKind?.get(name) ?? BY_FIELD.get(name) ?? SEQUENCE;
}
