// regshift as a library: the stages of the flow, in its order. Everything here is pure; nothing else is public.
export type { CodeEntry, Excerpt, Issue, Place, Severity } from './model/issue';
export type { Result } from './model/result';
export type { FileSet, TextFile } from './model/file-set';
export type { Disruption } from './model/disruption';
export type { Mode, State } from './model/mode';
export type { KubeObject, ObjectId } from './model/object-id';
export type { SecretPlaceholder, SecretRef } from './model/secret';
export { formatPlaceholder, parsePlaceholder } from './model/secret';

// A cluster file.
export type { Cluster } from './spec/cluster';
export type { ClusterRegistry } from './spec/cluster-file.generated';
export { loadCluster } from './spec/load-cluster';

// What is known of a cluster.
export type { Snapshot } from './observe/snapshot';
export { readDump } from './observe/read-dump';
export { formatSnapshot } from './observe/format-snapshot';
export { parseSnapshot } from './observe/parse-snapshot';

// Observing a live cluster: what is asked, the rights that it needs, and who may be let in on the answers.
export type { ApiOutcome, ApiRequest, ClusterApi } from './observe/live/cluster-api';
export type { ClusterApis } from './observe/live/observe-live';
export { observeLive } from './observe/live/observe-live';
export { observePublished } from './observe/live/observe-published';
export type { DeliveryScope, ObservationScope } from './observe/scope';
export type { AccessRole, PolicyRule } from './model/access-role';
export { accessRoles } from './observe/access-roles';
export type { Subject } from './constructs/access';
export type { ObserverProps } from './constructs/observer';
export {
  accessManifests,
  observerManifests,
  publicationAccessManifests,
} from './render/observer-manifests';

// The switch.
export type { Profile, ProfileId } from './modes/profile';
export { PROFILES } from './modes/profiles';
export type { Observation, PlanInput } from './plan/input';
export type { Gate, GateClause, Hop, Phase, Plan, Precondition, Risk } from './plan/plan';
export type { DesiredObject } from './plan/objects';
export type { DeliveredTree } from './plan/delivered-tree';
export { readDeliveredTree } from './plan/delivered-tree';
export { mayStart, planSwitch } from './plan/plan-switch';

// Its manifests.
export type { RenderedPhase, RenderedSwitch, RenderSources } from './render/render-plan';
export { renderPlan } from './render/render-plan';
export { readManifests } from './render/from-yaml';

// Judging and comparing manifests.
export type { Report } from './validate/report';
export type { ValidateOptions } from './validate/options';
export { validateFiles } from './validate/validate-files';
export { validateObjects } from './validate/validate-objects';
export type { Diff } from './diff/diff';
export { diffObjects } from './diff/diff-objects';

// Rehearsing a switch, and judging its gates.
export type { Prepared, RehearsalInput } from './rehearse/prepare';
export { prepareRehearsal } from './rehearse/prepare';
export type { Performance } from './rehearse/perform/performance';
export { perform } from './rehearse/perform/perform';
export type { Exploration } from './rehearse/explore/explore';
export { exploreSwitch } from './rehearse/explore-switch';
export type { GateEvidence, Verdict } from './gate/judge-gate';
export { judgeGate } from './gate/judge-gate';
