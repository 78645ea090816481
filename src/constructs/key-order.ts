import { compareText } from '../model/issue';

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
