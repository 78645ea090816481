import type { TextFile } from '../model/file-set';
import type { Issue } from '../model/issue';
import {
  apiGroup,
  compareObjectIds,
  describeObject,
  objectId,
  objectKey,
} from '../model/object-id';
import type { ObjectId } from '../model/object-id';
import type { Result } from '../model/result';
import { failure, success } from '../model/result';
import type { DesiredObject } from '../plan/objects';
import { INCOMPLETE_CODES } from '../plan/codes';
import type { Change, ChangeAction, Phase, Plan } from '../plan/plan';
import { phaseFolder } from './file-name';
import { TreeRenderer } from './render-tree';
import type { RenderedObject, RenderedTree } from './render-tree';

/** A phase with the whole tree after its commit. */
export interface RenderedPhase {
  readonly id: string;
  /** `03-switch-u1`. */
  readonly folder: string;
  readonly tree: RenderedTree;
}

/** A whole switch: the tree before it, and each phase. */
export interface RenderedSwitch {
  readonly before: RenderedTree;
  readonly phases: readonly RenderedPhase[];
}

/** What a plan is rendered with, beside itself. */
export interface RenderSources {
  /** The tree before the first phase. */
  readonly delivered: readonly DesiredObject[];
  /** The file that is edited in place. */
  readonly moduleConfig?: TextFile;
}

/**
 * Renders every phase of a plan. Nothing is rendered from a plan that is not legal or incomplete, and nothing that
 * loses an object: trees are compared with what the plan declares.
 */
export function renderPlan(plan: Plan, sources: RenderSources): Result<RenderedSwitch> {
  const refused = refusals(plan);
  if (refused.length > 0) return failure(refused);
  const renderer = new TreeRenderer(sources.moduleConfig);
  const before = renderer.render(sources.delivered);
  if (!before.ok) return before;
  const phases: RenderedPhase[] = [];
  const issues: Issue[] = [];
  let previous = before.value;
  for (const [index, phase] of plan.hops.flatMap((hop) => hop.phases).entries()) {
    const tree = renderer.render(phase.objects);
    if (!tree.ok) {
      issues.push(...tree.issues);
      break;
    }
    issues.push(...lossGuards(phase, previous, tree.value));
    phases.push({ id: phase.id, folder: phaseFolder(index + 1, phase.id), tree: tree.value });
    previous = tree.value;
  }
  return issues.length > 0 ? failure(issues) : success({ before: before.value, phases });
}

function refusals(plan: Plan): readonly Issue[] {
  const missing = plan.preconditions.filter(
    ({ code, state }) => INCOMPLETE_CODES.includes(code) && state === 'failed',
  );
  return [...plan.refusals, ...missing].map(({ code, message, ...rest }) => ({
    code: 'R003',
    severity: 'error',
    place: { object: `ClusterRegistry/${plan.cluster}` },
    message: `this plan can not be rendered (${code}): ${message}`,
    ...('remedy' in rest ? { hint: rest.remedy } : {}),
  }));
}

function lossGuards(phase: Phase, before: RenderedTree, after: RenderedTree): readonly Issue[] {
  return [...emptied(phase, before, after), ...undeclared(phase, before, after)];
}

function emptied(phase: Phase, before: RenderedTree, after: RenderedTree): readonly Issue[] {
  const guarded = before.objects.some(({ object }) => object.kind === 'ModuleConfig');
  return after.objects.length > 0 || !guarded
    ? []
    : [
        {
          code: 'R005',
          severity: 'error',
          place: { object: phase.id },
          message:
            'after this phase the tree would be empty, and an engine that prunes would delete everything',
        },
      ];
}

/** Every difference between the trees is declared, and everything declared is a difference. */
function undeclared(phase: Phase, before: RenderedTree, after: RenderedTree): readonly Issue[] {
  const real = differences(before.objects, after.objects).map(changeKey);
  const declared = phase.changes.map(changeKey);
  const wrong = [
    ...real.filter((key) => !declared.includes(key)).map((key) => `${key} is not declared`),
    ...declared.filter((key) => !real.includes(key)).map((key) => `${key} does not happen`),
  ];
  return wrong.map((text) => ({
    code: 'R006',
    severity: 'error',
    place: { object: phase.id },
    message: `the rendered change differs from the plan: ${text}`,
  }));
}

/** What turns one rendered tree into another, by the bytes of the files. */
export function differences(
  before: readonly RenderedObject[],
  after: readonly RenderedObject[],
): readonly Change[] {
  const old = new Map(before.map((entry) => [keyOf(entry), entry]));
  const now = new Set(after.map(keyOf));
  const change = (action: ChangeAction, entry: RenderedObject): Change => ({
    action,
    ...objectId(entry.object),
  });
  return [
    ...after.flatMap((entry) => {
      const previous = old.get(keyOf(entry));
      if (previous === undefined) return [change('create', entry)];
      return previous.text === entry.text ? [] : [change('update', entry)];
    }),
    ...before.filter((entry) => !now.has(keyOf(entry))).map((entry) => change('delete', entry)),
  ].sort(compareObjectIds);
}

function keyOf(entry: RenderedObject): string {
  return objectKey(objectId(entry.object));
}

function changeKey(change: Change & ObjectId): string {
  const group = apiGroup(change.apiVersion);
  return `${change.action} ${describeObject(change)}${group === '' ? '' : ` (${group})`}`;
}
