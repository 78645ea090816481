import type { NodeBundle, NodeState } from '../state';

/** One observable effect of a run of bashible. */
export interface Step {
  /** Name of the step's file, by which the runner orders them, and what part of it where it has several. */
  readonly name: string;
  /** What it does, as a person would say it. */
  readonly text: string;
  readonly run: StepFunction;
}

/** The node after the step: the same object where the step has nothing to do, a text where it fails. */
export type StepFunction = (
  node: NodeState,
  bundle: NodeBundle,
  first: boolean,
) => NodeState | string;
