import {
  acceptsStaleReady,
  earlier,
  healthWithoutRevision,
  substituted,
  without,
  withoutClause,
} from './mutations';
import type { Mutation } from './mutations';
import { moduleInput, OWN_REGISTRY, pipelineInput, prepare } from './switches';
import type { Around, Switch } from './switches';

/** A hop on a cluster of some size. */
type HopOn = (around: Around) => Switch;

/** A defect, and the invariant that a search finds broken by it. */
export interface MutationRow {
  readonly name: string;
  readonly hop: HopOn;
  readonly tool?: Pick<Around, 'tool'>;
  readonly mutation: Mutation;
  readonly invariant: string;
}

/** Engine Pipeline on Kubernetes: from pulls by each node itself to registries on the masters. */
export const toProxy: HopOn = (around) =>
  prepare(pipelineInput('Kubernetes', 'Direct', 'Proxy', around), around);

/** Engine Module: the same mode, another registry. */
export const toOtherHost: HopOn = (around) =>
  prepare(moduleInput('Direct', 'Direct', around), around);

/** Engine Pipeline on Kubernetes, with images that a person pushes. */
const toLocal: HopOn = (around) =>
  prepare(pipelineInput('Kubernetes', 'Direct', 'Local', around), around);

/** Engine Pipeline on DKP, with DKP's own helper for the names of images. */
const onDeckhouse: HopOn = (around) =>
  prepare(pipelineInput('DKP v2', 'U1', 'Direct', around), around);

/** Engine Module, with a registry of the user's own that nodes are told first. */
const withOwnRegistry: HopOn = (around) =>
  prepare(moduleInput('U1', 'Direct', around, { nodeRegistries: [OWN_REGISTRY] }), around);

const TRUTH = 'gates-tell-the-truth';

/** Every defect that must be found. */
export const MUTATIONS: readonly MutationRow[] = [
  {
    name: 'no transition phase',
    hop: toProxy,
    mutation: without('transition-containerd-config'),
    invariant: 'nodes-can-pull',
  },
  {
    name: 'final before switch',
    hop: toProxy,
    mutation: earlier('final-containerd-config', 'switch-registry'),
    invariant: 'nodes-can-pull',
  },
  {
    name: 'the proxy deleted early',
    hop: toProxy,
    mutation: earlier('cleanup-in-cluster-proxy', 'switch-registry'),
    invariant: 'clients-are-served',
  },
  {
    name: 'Delivered not asked',
    hop: toProxy,
    mutation: withoutClause('Delivered'),
    invariant: TRUTH,
  },
  {
    name: 'RolledOut not asked',
    hop: toProxy,
    mutation: withoutClause('RolledOut'),
    invariant: TRUTH,
  },
  {
    name: 'RegistryReady not asked',
    hop: toOtherHost,
    mutation: withoutClause('RegistryReady'),
    invariant: TRUTH,
  },
  {
    name: 'ImagesPresent not asked',
    hop: toLocal,
    mutation: withoutClause('ImagesPresent'),
    invariant: TRUTH,
  },
  {
    name: 'NodesUpToDate not asked',
    hop: withOwnRegistry,
    mutation: withoutClause('NodesUpToDate'),
    invariant: TRUTH,
  },
  {
    name: 'Gone not asked',
    hop: toProxy,
    mutation: withoutClause('Gone'),
    invariant: TRUTH,
  },
  {
    name: 'ControllerRestarted not asked',
    hop: onDeckhouse,
    mutation: withoutClause('ControllerRestarted'),
    invariant: TRUTH,
  },
  {
    name: 'health without revision',
    hop: toProxy,
    mutation: healthWithoutRevision,
    invariant: TRUTH,
  },
  {
    name: 'a stale Ready accepted',
    hop: toOtherHost,
    mutation: acceptsStaleReady,
    invariant: TRUTH,
  },
  {
    name: 'substitute: disabled forgotten',
    hop: toProxy,
    tool: { tool: 'Flux' },
    mutation: substituted,
    invariant: 'nodes-can-pull',
  },
];
