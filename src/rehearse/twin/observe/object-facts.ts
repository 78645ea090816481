import { apiGroup, objectId } from '../../../model/object-id';
import type { KubeObject } from '../../../model/object-id';
import { indexDump } from '../../../observe/dump';
import type { Dump } from '../../../observe/dump';
import { readModuleConfigs } from '../../../observe/module-config-facts';
import { readNodeGroupConfigurations } from '../../../observe/node-group-configuration-facts';
import type { ModuleConfigFacts, NodeGroupConfigurationFacts } from '../../../observe/snapshot';
import { compareText } from '../../../model/issue';
import { remember } from '../../../model/remember';

/** What objects of the platform's own kinds show of themselves. */
export interface ObjectFacts {
  readonly moduleConfigs: readonly ModuleConfigFacts[];
  readonly nodeGroupConfigurations: readonly NodeGroupConfigurationFacts[];
}

/** The facts that `observe` reads from ModuleConfigs and NodeGroupConfigurations, by name. */
export const objectFacts = remember(
  (objects: Readonly<Record<string, KubeObject>>): ObjectFacts => {
    const own = Object.values(objects).filter(
      ({ apiVersion }) => apiGroup(apiVersion) === 'deckhouse.io',
    );
    return {
      moduleConfigs: own.flatMap(moduleConfigOf).sort(byName),
      nodeGroupConfigurations: own.flatMap(scriptOf).sort(byName),
    };
  },
);

const moduleConfigOf = remember((object: KubeObject): readonly ModuleConfigFacts[] =>
  object.kind === 'ModuleConfig' ? (readModuleConfigs(dumpOf(object)) ?? []) : [],
);

const scriptOf = remember((object: KubeObject): readonly NodeGroupConfigurationFacts[] =>
  object.kind === 'NodeGroupConfiguration'
    ? (readNodeGroupConfigurations(dumpOf(object)) ?? [])
    : [],
);

function dumpOf(object: KubeObject): Dump {
  const entry = { ...objectId(object), fields: object };
  return indexDump({ objects: [entry], emptyLists: [], notFound: [] }).dump;
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return compareText(a.name, b.name);
}
