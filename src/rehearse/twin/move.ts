import type { TwinState } from './state';

/** What a move is about; a rehearsal draws how long it takes from this. */
export type Takes =
  /** The GitOps engine looks at the repository. */
  | 'fetch'
  /** It applies or removes one object. */
  | 'apply'
  /** It looks at what it applied. */
  | 'refresh'
  /** A hook of the platform's controller. */
  | 'hook'
  /** One round of the image checker. */
  | 'check'
  /** The controller restarts and runs all hooks. */
  | 'restart'
  /** The approver lets a node start. */
  | 'approve'
  /** One step of a node's script. */
  | 'step'
  /** A failing step is tried again. */
  | 'retry'
  /** A pod is pulled and started. */
  | 'start'
  /** A pod ends. */
  | 'stop'
  /** A person acts. */
  | 'person';

/** Something that may happen next. */
export interface Move {
  /** Who acts: `node/worker-1`, `orchestrator`, `engine`. */
  readonly actor: string;
  /** What it does, as a person would say it: `writes hosts.toml`. */
  readonly text: string;
  readonly takes: Takes;
  readonly next: TwinState;
  /**
   * Whether its order against every other move is of no consequence: nobody else can see or prevent it, and it is
   * there until it happens. A search may take it alone.
   */
  readonly local?: boolean;
}
