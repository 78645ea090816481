import { SECTION_OF, stateOf } from '../../../model/mode';
import type { State } from '../../../model/mode';
import { failure, success } from '../../../model/result';
import type { RegistrySettings } from '../../../spec/cluster-file.generated';
import type { Ground } from '../ground';
import { initialNode } from '../nodes/initial-node';
import { initialPlatform, settledNode } from '../platform/initial-platform';
import { requestedParams } from '../platform/module-settings';
import { LICENSE_USER } from '../platform/names';
import { isNonConfigurable, paramsOfPull } from '../platform/params';
import { imagesBaseOf, pullSecretOf } from '../platform/pull-secret';
import { withoutField } from '../platform/with-changes';
import type { NodeState, PlatformState, PullSecret, RegistryParams, TwinState } from '../state';
import { generationOf, usesModule } from './generation';
import { groundOf } from './ground-of';
import { inventedSnapshot } from './invented-snapshot';
import { kubernetesTwin } from './kubernetes-twin';
import type { Made } from './kubernetes-twin';
import { inventedObjects } from './live-objects';
import { noNodes } from './no-nodes';
import type { ModeInput, SnapshotInput, TwinResult } from './options';
import { paramsOfSettings, UNKNOWN_PASSWORD } from './params';
import { ownPullSecret } from './own-pull-secret';
import { bareNode } from './placed-nodes';
import { seenNodes } from './seen-nodes';
import type { SeenNode } from './seen-nodes';
import { settleWorkloads } from './settle-workloads';
import { settingsToldOf, USUAL_REGISTRY } from './sources';
import { registriesFor, startingState } from './starting-state';
import { Assumptions } from './usual';

/** A twin of an invented cluster that is settled in a state: the registries are those that the cluster file names. */
export function twinFromMode(input: ModeInput): TwinResult {
  const generation = generationOf(input.generation);
  if (!generation.ok) return generation;
  const assumptions = new Assumptions();
  const snapshot = inventedSnapshot(input, generation.value);
  const whole: SnapshotInput = { ...input, snapshot };
  const nodes = seenNodes(snapshot, input.options, assumptions);
  if (nodes.length === 0) return failure([noNodes()]);
  const ground = groundOf(whole, generation.value, nodes, assumptions);
  const twin =
    ground.platform === 'Kubernetes'
      ? kubernetesTwin(whole, nodes, ground)
      : deckhouseTwin(input, nodes, { ...ground, seen: { snapshot, spelled: {} } }, assumptions);
  const state = settleWorkloads(twin.state, twin.ground);
  return success({ state, ground: twin.ground, assumed: assumptions.all });
}

function deckhouseTwin(
  input: ModeInput,
  seen: readonly SeenNode[],
  ground: Ground,
  assumptions: Assumptions,
): Made {
  const { state, tree, generation } = input;
  const isOn = usesModule(generation);
  const invented = isOn ? settledParams(input, assumptions) : NON_CONFIGURABLE;
  const objects = inventedObjects(tree, invented, isOn);
  const bare = startingState(input, seen.map(bareNode), objects);
  const params = isOn ? agreed(invented, requestedParams(bare)) : invented;
  const pull = isNonConfigurable(params) ? pullOf(input, isOn, assumptions) : pullSecretOf(params);
  const settled = {
    params,
    pull,
    module: isOn ? ('ready' as const) : ('off' as const),
    nodesConfigured: isOn && state !== 'U0',
  };
  const first = initialPlatform(settled, bare.nodes, ground);
  const platform: PlatformState = { ...first, configRevision: isOn ? 1 : 0 };
  return {
    state: {
      ...bare,
      platform,
      nodes: bare.nodes.map((node) => nodeAtRest(node, { platform, objects }, state)),
      registries: registriesFor(input, [params, paramsOfPull(pull)]),
    },
    ground,
  };
}

const NON_CONFIGURABLE: RegistryParams = { mode: 'Unmanaged' };

function nodeAtRest(
  node: NodeState,
  around: { readonly platform: PlatformState; readonly objects: TwinState['objects'] },
  state: State,
): NodeState {
  const store = state === 'Local' && node.role === 'master' ? 'filled' : 'empty';
  return settledNode(initialNode({ ...node, label: 'default', store }, around), around.platform);
}

/** What was delivered asks for the same state in its own words. */
function agreed(invented: RegistryParams, asked: RegistryParams): RegistryParams {
  const isSameForm = isNonConfigurable(invented) === isNonConfigurable(asked);
  return invented.mode === asked.mode && isSameForm ? asked : invented;
}

/** Parameters of the state: those in force if they are told, else those of the first registry that is. */
function settledParams(input: ModeInput, assumptions: Assumptions): RegistryParams {
  const { state } = input;
  const name = SECTION_OF[state];
  const mode = state === 'U0' || state === 'U1' ? 'Unmanaged' : state;
  if (name === undefined) return { mode };
  const told = settingsToldOf(input).find((settings) => isOf(settings, state));
  if (told !== undefined) return paramsOfSettings(told);
  const registry = toldRegistry(input) ?? { ...USUAL_REGISTRY, ...UNKNOWN_LOGIN };
  assumptions.add(`registry in use: ${registry.imagesRepo ?? ''} assumed`);
  return { checkMode: 'Default', ...withoutField(registry, 'ttl'), mode };
}

const UNKNOWN_LOGIN = { username: LICENSE_USER, password: UNKNOWN_PASSWORD } as const;

function isOf(settings: RegistrySettings, state: State): boolean {
  return stateOf(settings.mode, settings.unmanaged !== undefined) === state;
}

/** The registry that the cluster file names first: an Unmanaged one, since that is the one in use. */
function toldRegistry(input: ModeInput): RegistryParams | undefined {
  const told = settingsToldOf(input).map(paramsOfSettings).filter(hasRegistry);
  return told.find(({ mode }) => mode === 'Unmanaged') ?? told[0];
}

function hasRegistry({ imagesRepo }: RegistryParams): boolean {
  return imagesRepo !== undefined;
}

/** Secret `deckhouse-registry` where it does not follow from the module's parameters. */
function pullOf(input: ModeInput, isOn: boolean, assumptions: Assumptions): PullSecret {
  const own = isOn ? undefined : ownService(input);
  if (own !== undefined) return own;
  const registry = toldRegistry(input) ?? { ...USUAL_REGISTRY, ...UNKNOWN_LOGIN };
  const pull = pullSecretOf({ ...registry, mode: 'Unmanaged' });
  assumptions.add(`registry in use: ${imagesBaseOf(pull)} assumed`);
  return pull;
}

/** Where DKP's helper points the platform while engine Pipeline serves it: where other clients inside the cluster ask. */
function ownService({ state, tree }: ModeInput): PullSecret | undefined {
  return state === 'U0' || state === 'U1' ? undefined : ownPullSecret(tree);
}
