import type { Takes } from '../twin/move';
import type { RunState } from './run-state';

/** Something that may happen next, in the cluster or around it. */
export interface RunMove {
  readonly actor: string;
  readonly text: string;
  readonly takes: Takes;
  readonly next: RunState;
}
