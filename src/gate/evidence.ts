import type { FoundImageFacts, Snapshot } from '../observe/snapshot';
import type { RegistrySettings } from '../spec/cluster-file.generated';
import type { Baseline } from './baseline';

/** Everything that a gate is judged by. What is absent is not known, and never opens a gate. */
export interface GateEvidence {
  readonly snapshot: Snapshot;
  /** What was seen before the phase was committed; for a phase without a commit, before the last one that had one. */
  readonly baseline?: Baseline;
  /**
   * Whether a revision that a GitOps engine shows holds the phase: it is the phase's commit, or a later one with the
   * same synced folder (design 9).
   */
  readonly counts?: (revision: string) => boolean;
  /**
   * Whether a revision has the same synced folder as the commit, be it older: Argo CD runs no sync for a commit that
   * changes nothing, and a commit that takes back one that was never synced changes nothing.
   *
   * @default - `counts`
   */
  readonly equals?: (revision: string) => boolean;
  /**
   * The folder that the engine is to sync, from the root of the repository.
   *
   * @default - not known: whatever the engine's object leads to is taken for it
   */
  readonly folder?: string;
  /** What the tree after the phase asks for in `settings.registry` of ModuleConfig `deckhouse`. */
  readonly wanted?: RegistrySettings;
  /**
   * What the tree before the phase asked for. Tells a change of a login, which no observation shows, from no change.
   *
   * @default - the settings of the baseline are compared, as far as they can be seen
   */
  readonly wantedBefore?: RegistrySettings;
  /**
   * For a commit that takes another one back: what was seen before that other one. It tells whether DKP ever took up what
   * was taken back.
   */
  readonly takenBack?: Baseline;
  /** What was found in registries. */
  readonly images?: readonly ImageFact[];
  /** How long every clause has held without a break. */
  readonly heldSeconds?: number;
  /** How long the gate has been waited for. */
  readonly waitedSeconds?: number;
}

/** One image that was looked for. */
export type ImageFact = FoundImageFacts;
