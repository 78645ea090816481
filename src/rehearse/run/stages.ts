import type { KubeObject } from '../../model/object-id';
import type { Result } from '../../model/result';
import { failure, success } from '../../model/result';
import type { DesiredObject } from '../../plan/objects';
import type { Gate, Phase, Plan } from '../../plan/plan';
import type { RenderedTree } from '../../render/render-tree';
import type { RegistrySettings } from '../../spec/cluster-file.generated';
import { internTree } from '../twin/engine/intern';

/** A phase as it is performed: what its commit leaves in the folder, and when the next may follow. */
export interface Stage {
  readonly id: string;
  readonly kind: Phase['kind'];
  /** Objects of the folder after it. Equal trees are the same array. */
  readonly tree: readonly KubeObject[];
  readonly gate: Gate;
  /** Registry settings that the tree asks for. */
  readonly wanted?: RegistrySettings;
  readonly pointOfNoReturn: boolean;
  /** Commits that undo it. */
  readonly inverse: readonly BackStage[];
}

/** One commit of the way back. */
export type BackStage = Pick<Stage, 'id' | 'tree' | 'gate' | 'wanted'>;

/** Renders the tree of a phase. */
export type RenderTree = (objects: readonly DesiredObject[]) => Result<RenderedTree>;

/** The phases of a plan with their rendered trees, and those of the way back. */
export function stagesOf(plan: Plan, renderTree: RenderTree): Result<readonly Stage[]> {
  const trees = new TreeCache(renderTree);
  const stages = plan.hops
    .flatMap(({ phases }) => phases)
    .map((phase): Stage => {
      const { id, kind, gate, pointOfNoReturn, inverse } = phase;
      return {
        ...stageOf(id, phase.objects, gate, trees),
        kind,
        pointOfNoReturn,
        inverse: inverse.steps.map((step) => stageOf(step.id, step.objects, step.gate, trees)),
      };
    });
  return trees.issues.length > 0 ? failure(trees.issues) : success(stages);
}

function stageOf(
  id: string,
  objects: readonly DesiredObject[],
  gate: Gate,
  trees: TreeCache,
): BackStage {
  const wanted = objects.find((object) => object.kind === 'RegistryModuleConfig')?.settings;
  const tree = trees.render(objects);
  return { id, tree, gate, ...(wanted === undefined ? {} : { wanted }) };
}

/** Gives equal trees the same array. */
class TreeCache {
  readonly issues: Extract<Result<never>, { ok: false }>['issues'][number][] = [];
  private readonly known = new Map<string, readonly KubeObject[]>();
  private readonly renderTree: RenderTree;

  constructor(renderTree: RenderTree) {
    this.renderTree = renderTree;
  }

  render(objects: readonly DesiredObject[]): readonly KubeObject[] {
    const rendered = this.renderTree(objects);
    if (!rendered.ok) {
      this.issues.push(...rendered.issues);
      return [];
    }
    const key = rendered.value.objects.map(({ text }) => text).join('---\n');
    const tree =
      this.known.get(key) ?? internTree(rendered.value.objects.map(({ object }) => object));
    this.known.set(key, tree);
    return tree;
  }
}
