import type { Cluster } from '../spec/cluster';
import type { DesiredObject } from './objects';
import { pipelineObjectId } from './pipeline/object-ids';
import { isPipelineObject } from './pipeline/objects';

/** Kinds of objects that can hold a secret. */
export const SECRET_KINDS = ['Secret', 'ModuleConfig', 'NodeGroupConfiguration'] as const;
export type SecretKind = (typeof SECRET_KINDS)[number];

type Backend = 'Sops' | 'ExternalSecrets' | 'SealedSecrets' | 'Reference';
type Tool = 'Flux' | 'ArgoCD' | 'ArgoCD with plugin';

/** What is committed for a secret of one kind, with one backend and one delivery tool. */
export interface SecretDeliveryRow {
  readonly backend: Backend;
  readonly kinds: readonly SecretKind[];
  readonly tools: readonly Tool[];
  readonly committed: string;
}

/**
 * Every combination that works; all others are refused. ModuleConfig and NodeGroupConfiguration have no references to
 * secrets of their own, so a backend that makes Secrets can not serve them. Every Secret holds something that regshift
 * generates, which a backend that only refers to secrets of others has no place for.
 */
export const SECRET_DELIVERY: readonly SecretDeliveryRow[] = [
  {
    backend: 'Sops',
    kinds: ['Secret', 'ModuleConfig', 'NodeGroupConfiguration'],
    tools: ['Flux', 'ArgoCD with plugin'],
    committed: 'the object with its secret leaves encrypted; a script is one leaf',
  },
  {
    backend: 'Reference',
    kinds: ['ModuleConfig', 'NodeGroupConfiguration'],
    tools: ['Flux'],
    committed: 'the object with variables, which Flux fills from a Secret of the cluster',
  },
  {
    backend: 'Reference',
    kinds: ['ModuleConfig', 'NodeGroupConfiguration'],
    tools: ['ArgoCD with plugin'],
    committed: 'the object with placeholders, which the plugin fills in',
  },
  {
    backend: 'ExternalSecrets',
    kinds: ['Secret'],
    tools: ['Flux', 'ArgoCD', 'ArgoCD with plugin'],
    committed: 'an ExternalSecret',
  },
  {
    backend: 'SealedSecrets',
    kinds: ['Secret'],
    tools: ['Flux', 'ArgoCD', 'ArgoCD with plugin'],
    committed: 'a SealedSecret',
  },
];

/** Whether a backend and a tool can bring a secret of a kind into the cluster. */
export function canDeliver(kind: SecretKind, backend: Backend, tool: Tool): boolean {
  return SECRET_DELIVERY.some(
    (row) => row.backend === backend && row.kinds.includes(kind) && row.tools.includes(tool),
  );
}

/** Backends that serve all of these kinds with a tool. */
export function backendsFor(kinds: readonly SecretKind[], tool: Tool): readonly Backend[] {
  return SECRET_DELIVERY.filter(
    (row) => row.tools.includes(tool) && kinds.every((kind) => row.kinds.includes(kind)),
  ).map((row) => row.backend);
}

/** The delivery tool of a cluster, as the table names it; `undefined` when the file does not say. */
export function deliveryTool({ delivery }: Cluster): Tool | undefined {
  if (delivery === undefined) return undefined;
  if (delivery.tool === 'Flux') return 'Flux';
  return delivery.plugin === undefined ? 'ArgoCD' : 'ArgoCD with plugin';
}

/** The kinds of objects in which secrets stand. */
export function kindsWithSecrets(objects: readonly DesiredObject[]): readonly SecretKind[] {
  const kinds = new Set(objects.flatMap(kindIfSecret));
  return SECRET_KINDS.filter((kind) => kinds.has(kind));
}

function kindIfSecret(object: DesiredObject): readonly SecretKind[] {
  if (object.kind === 'NodeHostsScript') return ['NodeGroupConfiguration'];
  if (isPipelineObject(object)) return pipelineObjectId(object).kind === 'Secret' ? ['Secret'] : [];
  switch (object.kind) {
    case 'RegistryModuleConfig': {
      const { direct, proxy, unmanaged } = object.settings;
      const sections = [direct, proxy, unmanaged];
      return sections.some((s) => s?.license !== undefined || s?.password !== undefined)
        ? ['ModuleConfig']
        : [];
    }
    case 'MirrorAuth':
    case 'LegacyAuth':
      return object.mirrors.some((mirror) => mirror.auth !== undefined)
        ? ['NodeGroupConfiguration']
        : [];
    case 'RegistryModuleSwitch':
    case 'MirrorAuthUndo':
    case 'LegacyAuthUndo':
    case 'DropLegacyConfig':
    case 'RestoreLegacyConfig':
      return [];
  }
}
