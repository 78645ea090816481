import type { State } from '../../src/model/mode';
import type { KubeObject } from '../../src/model/object-id';
import type { PlanInput } from '../../src/plan/input';
import type { DesiredObject } from '../../src/plan/objects';
import type { Plan } from '../../src/plan/plan';
import { planSwitch } from '../../src/plan/plan-switch';
import { TreeRenderer } from '../../src/render/render-tree';
import { perform } from '../../src/rehearse/perform/perform';
import type { Performance } from '../../src/rehearse/perform/performance';
import { prepareRehearsal } from '../../src/rehearse/prepare';
import type { Prepared } from '../../src/rehearse/prepare';
import type { Stage } from '../../src/rehearse/run/stages';
import { internTree } from '../../src/rehearse/twin/engine/intern';
import type { NodeState } from '../../src/rehearse/twin/state';
import type { RegistrySection, RegistrySettings } from '../../src/spec/cluster-file.generated';
import type { Cluster, DeliverySpec, PipelineSpec } from '../../src/spec/cluster';
import { phasesOf, pipelineCluster } from '../plan/pipeline-builder';
import type { Ground } from '../plan/pipeline-builder';
import { cluster, SECTION, settings } from '../plan/plan-builder';

/** Whole switches: planned, rendered, gated and performed on a twin by the code that users run. */

/** The registry that a switch leads to; every state before it has `SECTION`. */
export const OTHER: RegistrySection = {
  imagesRepo: 'other.example.com/deckhouse/ee',
  scheme: 'HTTPS',
  username: 'robot',
  password: { fromEnv: 'EXAMPLE_PASSWORD' },
};

/** How large a cluster is, and who delivers to it. */
export interface Around {
  readonly masters: number;
  readonly workers: number;
  /** @default - ArgoCD */
  readonly tool?: DeliverySpec['tool'];
}

/** Clusters of 1 and 3 masters with up to 5 workers. */
const SIZES = [1, 3].flatMap((masters) => [0, 1, 2, 3, 5].map((workers) => ({ masters, workers })));

/**
 * Sizes of a cluster for case number `offset`, each with a delivery tool and one of `variants`: not the full product, but each
 * case meets each number of masters, each tool and each variant, and its neighbours meet them on other sizes.
 *
 * @param every - 1 for all sizes, 2 for every second one, and so on
 */
export function sizes<Variant>(
  offset: number,
  variants: readonly Variant[],
  every = 1,
): readonly (readonly [Around, Variant])[] {
  const chosen = SIZES.filter((_, index) => index % every === offset % every);
  return chosen.flatMap((size, index) => {
    const turn = index + offset;
    const variant = variants[Math.floor(turn / 2) % variants.length];
    const tool = turn % 2 === 0 ? ('ArgoCD' as const) : ('Flux' as const);
    return variant === undefined ? [] : [[{ ...size, tool }, variant] as const];
  });
}

/** A switch that is ready to be performed. */
export interface Switch extends Prepared {
  readonly plan: Plan;
}

const RENDERER = new TreeRenderer();
const ENTRIES = new Map<string, DesiredObject>();

/** Renders a tree; entries that trees share are rendered once, also those of other plans. */
function render(tree: readonly DesiredObject[]): ReturnType<TreeRenderer['render']> {
  return RENDERER.render(
    tree.map((entry) => {
      const text = JSON.stringify(entry);
      const known = ENTRIES.get(text) ?? entry;
      ENTRIES.set(text, known);
      return known;
    }),
  );
}

/** Plans and renders a switch, and makes the twin of its cluster. */
export function prepare(input: PlanInput, { masters, workers }: Around): Switch {
  const plan = planSwitch(input);
  const prepared = prepareRehearsal({
    input,
    plan,
    render,
    masters,
    workers,
    imageCount: 4,
  });
  if (!prepared.ok) throw new Error(JSON.stringify(prepared.issues));
  return { ...prepared.value, plan };
}

/** Performs a switch without faults. */
export function performed({ twin, context }: Prepared, seed = 1): Performance {
  return perform(twin, context, { seed, faults: [] });
}

/** How it ended, and what was broken on the way that the plan can be blamed for. */
export function verdictOf({ ending, verdict, violations }: Performance): readonly string[] {
  return [
    verdict === undefined ? ending : `${ending}: ${verdict.reason}`,
    ...violations.flatMap(({ hazard, invariant, message }) =>
      hazard === true ? [] : [`${invariant}: ${message}`],
    ),
  ];
}

/** The same switch with one commit in place of its phases: ModuleConfig `deckhouse` asks for these settings. */
export function forced({ twin, context }: Prepared, wanted: RegistrySettings): Prepared {
  const tree = internTree(manifestsOf([{ kind: 'RegistryModuleConfig', settings: wanted }]));
  const stage: Stage = {
    id: 'forced',
    kind: 'commit',
    tree,
    gate: {
      text: `Ready, ${wanted.mode}`,
      all: [{ kind: 'Delivered' }, { kind: 'RegistryReady', mode: wanted.mode }],
      settleSeconds: 30,
      deadline: '2h',
    },
    wanted,
    pointOfNoReturn: true,
    inverse: [],
  };
  return { twin, context: { ...context, stages: [stage] }, assumed: [] };
}

function manifestsOf(objects: readonly DesiredObject[]): readonly KubeObject[] {
  const rendered = render(objects);
  if (!rendered.ok) throw new Error(JSON.stringify(rendered.issues));
  return rendered.value.objects.map(({ object }) => object);
}

/** Folders of `hosts.toml` on a node, sorted: which registries it was told. */
export function toldOf({ files }: NodeState): readonly string[] {
  const folders = files.flatMap(({ path }) =>
    path.endsWith('/hosts.toml') ? [path.slice(0, path.indexOf('/'))] : [],
  );
  return [...new Set(folders)].sort();
}

/** What one value is for all; texts of all of them where it is not one. */
export function common(values: readonly (readonly string[])[]): string {
  return [...new Set(values.map((value) => value.join(' ')))].join(' | ');
}

function deliveryBy({ tool = 'ArgoCD' }: Around): DeliverySpec {
  return { tool, branch: 'main', path: 'clusters', settleSeconds: 30, deadline: '2h' };
}

/** A registry of the user's own, which nodes are told. */
export const OWN_REGISTRY = {
  host: 'registry.io',
  mirrors: [
    { url: 'https://mirror.example.com', capabilities: ['pull', 'resolve'], skipVerify: false },
  ],
  nodeGroups: ['*'],
  bundles: ['*'],
} as const;

/** A switch of engine Module to another registry. */
export function moduleInput(
  from: State,
  to: State,
  around: Around,
  overrides: Partial<Cluster> = {},
): PlanInput {
  return {
    cluster: cluster(to, {
      registry: settings(to, OTHER),
      previous: settings(from),
      delivery: deliveryBy(around),
      ...overrides,
    }),
    observation: { kind: 'assumed', from },
  };
}

/** What a switch of engine Pipeline changes beside the mode. */
export interface PipelineChange {
  readonly section?: RegistrySection;
  readonly after?: Partial<PipelineSpec>;
}

/** A switch of engine Pipeline on a cluster that earlier switches of ours brought to where it is. */
export function pipelineInput(
  ground: Ground,
  from: State,
  to: State,
  around: Around,
  { section = OTHER, after = {} }: PipelineChange = {},
): PlanInput {
  const asked = (state: State, of: RegistrySection, spec: Partial<PipelineSpec>): Cluster =>
    pipelineCluster(
      ground,
      state,
      {
        registry: settings(state, of),
        via: { unmanaged: SECTION, direct: SECTION },
        delivery: deliveryBy(around),
      },
      { masters: mastersOf(around), ...spec },
    );
  const first = planSwitch({
    cluster: asked(from, SECTION, {}),
    observation: { kind: 'assumed', from: 'U0' },
  });
  const objects = phasesOf(first).at(-1)?.objects;
  return {
    cluster: asked(to, section, after),
    observation: { kind: 'assumed', from },
    ...(objects === undefined ? {} : { delivered: { objects, foreign: [] } }),
  };
}

function mastersOf({ masters }: Around): NonNullable<PipelineSpec['masters']> {
  return Array.from({ length: masters }, (_, index) => ({
    name: `master-${String(index)}`,
    address: `10.0.0.${String(index + 10)}`,
  }));
}
