import { compareText } from '../model/issue';
import { KINDS } from './kinds';
import type { Dump } from './dump';
import type { DumpObject } from './expand-lists';
import { integerAt, textAt, textsAt } from './fields';
import { readFieldOwners } from './field-owners';
import { registryHosts, writesLegacyRegistryConfig } from './script-mentions';
import type { NodeGroupConfigurationFacts } from './snapshot';
import { readTracking } from './tracking-marks';

/** Weight where the object names none (`objects.md` 2.1). */
const DEFAULT_WEIGHT = 100;

/** All NodeGroupConfigurations, by name: what their scripts mention, never the scripts. */
export function readNodeGroupConfigurations(
  dump: Dump,
): readonly NodeGroupConfigurationFacts[] | undefined {
  return dump.list(KINDS.nodeGroupConfiguration)?.map(readNodeGroupConfiguration);
}

function readNodeGroupConfiguration({ name, fields }: DumpObject): NodeGroupConfigurationFacts {
  const script = textAt(fields, 'spec', 'content') ?? '';
  return {
    name,
    weight: integerAt(fields, 'spec', 'weight') ?? DEFAULT_WEIGHT,
    nodeGroups: sorted(textsAt(fields, 'spec', 'nodeGroups')),
    bundles: sorted(textsAt(fields, 'spec', 'bundles')),
    writesLegacyRegistryConfig: writesLegacyRegistryConfig(script),
    registryHosts: registryHosts(script),
    // what it owns of a ModuleConfig's section is nothing, whatever its fields are called
    owners: readFieldOwners(fields).map((owner) => ({ ...owner, ownsRegistry: false })),
    tracking: readTracking(fields),
  };
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort(compareText);
}
