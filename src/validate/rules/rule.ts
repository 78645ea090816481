import type { Containerd } from '../../node/hosts/containerd';
import type { Leaf } from '../plain-data';
import type { Manifest } from '../manifest';
import type { Problem } from '../problem';
import type { SchemaSource } from '../schema/structural-schema';

/** What a rule sees: one object, and what the run knows. */
export interface RuleInput {
  readonly manifest: Manifest;
  /** Every text inside it, the SOPS metadata left out. */
  readonly texts: readonly Leaf[];
  readonly schemas: SchemaSource;
  readonly tool?: 'ArgoCD' | 'Flux';
  /** The containerd that reads `hosts.toml` files, if it was named. */
  readonly containerd?: Containerd;
}

/** Judges one object, knowing nothing of others. */
export type Rule = (input: RuleInput) => readonly Problem[];
