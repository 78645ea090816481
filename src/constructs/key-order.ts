import { compareText } from '../model/issue';

/** Keys of workloads, Services and their pods, outside in: what it is, where it runs, what it runs, what with. */
const WORKLOAD_ORDER = [
  'type',
  'immutable',
  'data',
  'stringData',
  'clusterIP',
  'replicas',
  'minReadySeconds',
  'progressDeadlineSeconds',
  'revisionHistoryLimit',
  'selector',
  'strategy',
  'updateStrategy',
  'template',
  'ingressClassName',
  'priorityClassName',
  'affinity',
  'tolerations',
  'key',
  'operator',
  'value',
  'valueFrom',
  'hostNetwork',
  'dnsPolicy',
  'serviceAccountName',
  'automountServiceAccountToken',
  'enableServiceLinks',
  'imagePullSecrets',
  'restartPolicy',
  'terminationGracePeriodSeconds',
  'image',
  'imagePullPolicy',
  'command',
  'args',
  'env',
  'ports',
  'path',
  'port',
  'host',
  'readinessProbe',
  'livenessProbe',
  'httpGet',
  'tcpSocket',
  'lifecycle',
  'resources',
  'securityContext',
  'initContainers',
  'containers',
  'mountPath',
  'subPath',
  'subPathExpr',
  'readOnly',
  'volumeMounts',
  'volumes',
];

/** Keys in the order in which a person expects them; the platform's manual writes them like this. */
const READING_ORDER = [
  'apiVersion',
  'kind',
  'metadata',
  'name',
  'namespace',
  'labels',
  'annotations',
  'spec',
  'version',
  'enabled',
  'settings',
  'registry',
  'mode',
  'direct',
  'unmanaged',
  'proxy',
  'imagesRepo',
  'scheme',
  'license',
  'username',
  'password',
  'ca',
  'checkMode',
  'ttl',
  'weight',
  'nodeGroups',
  'bundles',
  'content',
  ...WORKLOAD_ORDER,
];
const RANK = new Map(READING_ORDER.map((key, index) => [key, index]));

/** The value with the keys of every object in reading order, unknown ones last and by name. */
export function inReadingOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inReadingOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => compareKeys(a, b))
      .map(([key, field]) => [key, inReadingOrder(field)]),
  );
}

function compareKeys(a: string, b: string): number {
  const last = READING_ORDER.length;
  return (RANK.get(a) ?? last) - (RANK.get(b) ?? last) || compareText(a, b);
}
