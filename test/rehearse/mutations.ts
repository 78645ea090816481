import { NOT_SUBSTITUTED } from '../../src/constructs/annotations';
import { objectId, objectKey } from '../../src/model/object-id';
import type { KubeObject } from '../../src/model/object-id';
import type { GateClause } from '../../src/plan/plan';
import { judgeGate } from '../../src/gate/judge-gate';
import type { Stage } from '../../src/rehearse/run/stages';
import type { RunContext } from '../../src/rehearse/run/run-context';
import { internTree } from '../../src/rehearse/twin/engine/intern';

/** A switch with one defect put into it. */
export type Mutation = (context: RunContext, delivered: readonly KubeObject[]) => RunContext;

/** The phases without one of them; those after it change what they changed before. */
export function without(id: string): Mutation {
  return reordered((stages) => stages.filter((stage) => stage.id !== id));
}

/** The phases with one of them brought before another. */
export function earlier(id: string, before: string): Mutation {
  return reordered((stages) => {
    const moved = stages.filter((stage) => stage.id === id);
    return stages.flatMap((stage) =>
      stage.id === id ? [] : stage.id === before ? [...moved, stage] : [stage],
    );
  });
}

/** Gates without one kind of clause; the truth is still told by the whole gates. */
export function withoutClause(kind: GateClause['kind']): Mutation {
  return (context) => ({
    ...context,
    truth: context.stages,
    stages: context.stages.map((stage) => ({
      ...stage,
      gate: { ...stage.gate, all: stage.gate.all.filter((clause) => clause.kind !== kind) },
    })),
  });
}

/** Whatever an engine shows is taken for the commit. */
export function healthWithoutRevision(context: RunContext): RunContext {
  const always = (): boolean => true;
  return {
    ...context,
    judge: (gate, evidence) => judgeGate(gate, { ...evidence, counts: always, equals: always }),
  };
}

/** A Ready counts whenever it was said. */
export function acceptsStaleReady(context: RunContext): RunContext {
  return {
    ...context,
    judge: (gate, evidence) => {
      const { registry } = evidence.snapshot;
      const { mode, conditions } = registry.state;
      const ready = conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
      const others = gate.all.filter((clause) => clause.kind !== 'RegistryReady');
      const wanted = gate.all.find((clause) => clause.kind === 'RegistryReady');
      const opens = wanted === undefined || (ready && mode === wanted.mode);
      return opens
        ? judgeGate({ ...gate, all: others }, evidence)
        : { verdict: 'waiting', reason: 'not Ready', evidence: [] };
    },
  };
}

/** New and changed objects without the annotation that keeps Flux from substituting variables in them. */
export function substituted(context: RunContext, delivered: readonly KubeObject[]): RunContext {
  const stages = context.stages.map((stage) => ({
    ...stage,
    tree: internTree(
      stage.tree.map((object) => (delivered.includes(object) ? object : unmarked(object))),
    ),
  }));
  return { ...context, stages };
}

function unmarked(object: KubeObject): KubeObject {
  const marks = Object.entries(object.metadata.annotations ?? {}).filter(
    ([key]) => !(key in NOT_SUBSTITUTED),
  );
  return { ...object, metadata: { ...object.metadata, annotations: Object.fromEntries(marks) } };
}

type Reorder = (stages: readonly Stage[]) => readonly Stage[];

/** Phases in another order, each with the change that it made in the order that was planned. */
function reordered(reorder: Reorder): Mutation {
  return (context, delivered) => {
    const changes = new Map(
      context.stages.map((stage, at) => [
        stage,
        changeBetween(context.stages[at - 1]?.tree ?? delivered, stage.tree),
      ]),
    );
    let tree = new Map(delivered.map((object) => [keyOf(object), object]));
    const stages = reorder(context.stages).map((stage): Stage => {
      tree = changes.get(stage)?.(tree) ?? tree;
      return { ...stage, tree: internTree([...tree.values()]) };
    });
    return { ...context, stages, truth: stages };
  };
}

type Tree = Map<string, KubeObject>;

function changeBetween(
  before: readonly KubeObject[],
  after: readonly KubeObject[],
): (tree: Tree) => Tree {
  const kept = new Set(after.map(keyOf));
  const gone = before.map(keyOf).filter((key) => !kept.has(key));
  const put = after.filter((object) => !before.includes(object));
  return (tree) => {
    const changed = new Map(tree);
    for (const key of gone) changed.delete(key);
    for (const object of put) changed.set(keyOf(object), object);
    return changed;
  };
}

function keyOf(object: KubeObject): string {
  return objectKey(objectId(object));
}
