import type { GateEvidence, Verdict } from '../../gate/judge-gate';
import type { Gate } from '../../plan/plan';
import type { Ground } from '../twin/ground';
import type { RegistryParams } from '../twin/state';
import type { Stage } from './stages';

/** What a search varies. A class that is left out is decided in one fixed way. */
export const CHOICES = [
  /** Objects of one commit are applied in any order, and some of them late. */
  'order',
  /** Each step of a node's script is seen on its own. */
  'steps',
  /** A registry outside is up, sick or gone. */
  'upstream',
  /** A node joins. */
  'join',
  /** A person takes the last commit back. */
  'revert',
  /** `advance` is killed, and started again. */
  'kill',
] as const;
export type Choice = (typeof CHOICES)[number];

/** What does not change during a run. */
export interface RunContext {
  readonly ground: Ground;
  readonly stages: readonly Stage[];
  /**
   * The stages by whose gates the truth is told, one for each of `stages`.
   *
   * @default - `stages` themselves; another plan's, where the gates of `stages` are suspected to let too much through
   */
  readonly truth?: readonly Stage[];
  /** The registry in use before the first phase, and the one that the switch leads to. */
  readonly ends: { readonly from: RegistryParams; readonly to: RegistryParams };
  /** What names of images begin with in Direct, Proxy and Local; on Kubernetes in every mode. */
  readonly imageBase: string;
  /** Images of the user's own registries, and the mirrors that have them. */
  readonly ownRegistries: readonly OwnRegistry[];
  /** What `advance` believes of a gate. */
  readonly judge: (gate: Gate, evidence: GateEvidence) => Verdict;
  readonly choices: ReadonlySet<Choice>;
  /**
   * Whether a node joins and a commit is taken back in one and the same run.
   *
   * @default - `false`: in a run one of them happens, at any moment; together they multiply the states
   */
  readonly both?: boolean;
}

/** A registry of the user's own that nodes must keep reaching through its mirrors. */
export interface OwnRegistry {
  readonly host: string;
  readonly mirrors: readonly RegistryParams[];
}
