import type { Containerd } from '../../node/hosts/containerd';
import type { Snapshot } from '../../observe/snapshot';

/** The generations of DKP's module that the twin plays; `C` is played for B too (`versions.md` 6). */
export type Generation = 'D1' | 'D2' | 'C';

/** GitOps engines that the twin plays. */
export const ENGINES = ['ArgoCD', 'Flux'] as const;
export type Engine = (typeof ENGINES)[number];

/** What does not change while a switch runs. */
export interface Ground {
  readonly platform: 'Deckhouse' | 'Kubernetes';
  readonly generation: Generation;
  readonly engine: Engine;
  readonly clusterType: 'Static' | 'Cloud';
  readonly bootstrapped: boolean;
  /** What stands for `%s.example.com`: without it nothing can be pushed to Local (`observing.md` 3). */
  readonly publicDomainTemplate?: string;
  /** How many images the checker looks for (`switching.md` 3.3: 157 to 182). */
  readonly imageCount: number;
  /** NodeGroups by name: how many of their nodes may run new configuration at once (`observing.md` 9). */
  readonly groups: Readonly<Record<string, { readonly maxConcurrent: number }>>;
  /** The containerd that nodes pull with. */
  readonly containerd: Containerd;
  /** Where nodes hold host trees: `/etc/containerd/registry.d`. */
  readonly hostsRoot: string;
  /**
   * How a registry outside the cluster answers.
   *
   * - `stored`: as the state says; a rehearsal sets it.
   * - `any`: every question may find it up, sick or gone, which is what an exhaustive search needs: health that may change at
   *   any time needs no place in the state.
   */
  readonly answers: 'stored' | 'any';
  /**
   * Variables of Flux's `spec.postBuild.substitute`: present means that it is used, be it without variables. Then every
   * undefined `${var}` of an object without `kustomize.toolkit.fluxcd.io/substitute: disabled` becomes an empty text
   * (`peers.md` 1.5).
   */
  readonly substitution?: Readonly<Record<string, string>>;
  /** The cluster that the twin was made from: what no move changes is shown as it was seen. */
  readonly seen?: Seen;
}

/** The cluster as it was before the rehearsal. */
export interface Seen {
  readonly snapshot: Snapshot;
  /**
   * How the cluster spells versions, checksums and hashes that the twin computes otherwise, since it knows no secrets:
   * the twin's text, and what an observer sees in its place. A checksum stands after its group and a blank.
   */
  readonly spelled: Readonly<Record<string, string>>;
}
