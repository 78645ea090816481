import type { Dump } from './dump';
import type { DumpObject } from './expand-lists';
import { fieldsAt, listAt, textAt } from './fields';
import { KINDS } from './kinds';
import type { ServiceFacts } from './snapshot';

/** Services of a namespace with the number of addresses they lead to. `undefined` unless both kinds were looked at. */
export function readServices(dump: Dump, namespace: string): readonly ServiceFacts[] | undefined {
  const services = dump.list(KINDS.service, namespace);
  if (services === undefined || dump.list(KINDS.endpoints, namespace) === undefined)
    return undefined;
  return services.map(({ name, fields }) => ({
    namespace,
    name,
    selector: selectorOf(fields),
    readyEndpoints: readyAddresses(dump.find(KINDS.endpoints, namespace, name)),
  }));
}

function selectorOf(service: unknown): Readonly<Record<string, string>> {
  const selector = Object.entries(fieldsAt(service, 'spec', 'selector'));
  return Object.fromEntries(
    selector.flatMap(([key, value]) => (typeof value === 'string' ? [[key, value] as const] : [])),
  );
}

/** An address stands in as many subsets as it has groups of ports. */
function readyAddresses(endpoints: DumpObject | undefined): number {
  const ready = listAt(endpoints?.fields, 'subsets').flatMap((subset) =>
    listAt(subset, 'addresses').map((address) => textAt(address, 'ip') ?? ''),
  );
  return new Set(ready).size;
}
