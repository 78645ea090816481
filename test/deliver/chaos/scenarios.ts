import type { FrozenSwitch } from '../../../src/deliver/frozen-switch';
import { parseFrozen } from '../../../src/deliver/frozen-text';
import { layoutOf } from '../../../src/deliver/layout';
import { plannedSwitch } from '../../../src/deliver/planned-switch';
import type { PlannedSwitch } from '../../../src/deliver/planned-switch';
import { nextSwitchId, routeName } from '../../../src/deliver/switch-id';
import type { FileSet } from '../../../src/model/file-set';
import { remember, rememberByText } from '../../../src/model/remember';
import type { PlanInput } from '../../../src/plan/input';
import type { Plan } from '../../../src/plan/plan';
import { readManifests } from '../../../src/render/from-yaml';
import { renderPlan } from '../../../src/render/render-plan';
import type { RenderedSwitch } from '../../../src/render/render-plan';
import type { Prepared } from '../../../src/rehearse/prepare';
import { internTree } from '../../../src/rehearse/twin/engine/intern';
import { cluster, node, SECTION, settings, snapshot } from '../../plan/plan-builder';
import { moduleInput, OWN_REGISTRY, pipelineInput, prepare } from '../../rehearse/switches';
import type { Around } from '../../rehearse/switches';

export const LAYOUT = layoutOf('clusters', 'prod-1');

/** A switch, and the cluster that it is carried out on. */
export interface Scenario extends Prepared {
  readonly name: string;
  readonly planned: PlannedSwitch;
  /** Whether a person may take it back on the way. */
  readonly goesBack: boolean;
}

const FLUX: Around = { masters: 1, workers: 1, tool: 'Flux' };
const ARGO: Around = { ...FLUX, tool: 'ArgoCD' };
const ASKED = { approvals: { from: 'ControllerRestart', signers: [] } } as const;

const NEW_LOGIN = settings('Direct', { ...SECTION, license: { fromEnv: 'NEW_LICENSE' } });

/** Two hops; new parameters of a mode; a phase that a person carries out; one commit per condition, and images. */
const SWITCHES: readonly (readonly [name: string, around: Around, input: PlanInput])[] = [
  ['Unmanaged to Direct', FLUX, moduleInput('U0', 'Direct', FLUX)],
  ['Direct to another registry', ARGO, moduleInput('Direct', 'Direct', ARGO, ASKED)],
  ['Direct to Local', FLUX, moduleInput('Direct', 'Local', FLUX)],
  ['a new login', FLUX, moduleInput('Direct', 'Direct', FLUX, { registry: NEW_LOGIN })],
  [
    'a registry of the user',
    ARGO,
    moduleInput('U1', 'Direct', ARGO, { nodeRegistries: [OWN_REGISTRY] }),
  ],
  ['drop-ins of containerd v1', ARGO, withDropIns()],
  ['engine Pipeline', FLUX, pipelineInput('Kubernetes', 'U0', 'Direct', FLUX)],
  ['engine Pipeline on DKP', ARGO, pipelineInput('DKP v2', 'U1', 'Direct', ARGO)],
];

/** A cluster that was observed: its worker has a drop-in for containerd v1 that has to go first. */
function withDropIns(): PlanInput {
  const nodes = [node('master-0'), node('worker-0', { containerdConfigRegistry: 'custom' })];
  const { delivery } = moduleInput('U0', 'Direct', ARGO).cluster;
  return {
    cluster: cluster('Direct', delivery === undefined ? {} : { delivery }),
    observation: { kind: 'observed', snapshot: snapshot({ nodes }) },
  };
}

/** Planned and rendered once for all runs. */
export const SCENARIOS: () => readonly Scenario[] = once(() =>
  SWITCHES.map(([name, around, input]) => {
    const { plan, ...prepared } = prepare(input, around);
    const id = nextSwitchId([], routeName(plan.route));
    const frozen: FrozenSwitch = {
      id,
      cluster: plan.cluster,
      regshift: '0.1.0',
      clusterFile: 'the file\n',
      before: input.delivered?.objects ?? [],
      plan,
    };
    // Nothing keeps a person from running DKP's helper while the commit that takes its Service away is under way.
    const goesBack = plan.engine === 'Module' || around.tool === 'Flux';
    return { name, ...prepared, planned: planned(frozen), goesBack };
  }),
);

/** What a frozen switch commits. */
export const planned = remember((frozen: FrozenSwitch): PlannedSwitch =>
  plannedSwitch(frozen, LAYOUT, rendered(frozen.plan, frozen.before)),
);

/** Reads a frozen switch. */
export const thawed = rememberByText(
  (_text: string, digest: string) => digest,
  (text, digest): FrozenSwitch => {
    const frozen = parseFrozen(text, 'frozen.yaml', digest);
    if (!frozen.ok) throw new Error(JSON.stringify(frozen.issues));
    return frozen.value;
  },
);

const rendered = rememberByText(
  (plan: Plan, before: FrozenSwitch['before']) => JSON.stringify([plan, before]),
  (plan, delivered): RenderedSwitch => {
    const result = renderPlan(plan, { delivered });
    if (!result.ok) throw new Error(JSON.stringify(result.issues));
    return result.value;
  },
);

/** The objects of rendered manifests; equal ones are the same array. */
export const treeOf = rememberByText(
  (manifests: FileSet) => JSON.stringify(manifests),
  (manifests) => {
    const objects = readManifests(manifests);
    if (!objects.ok) throw new Error(JSON.stringify(objects.issues));
    return internTree(objects.value);
  },
);

function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => (known ??= { value: compute() }).value;
}
