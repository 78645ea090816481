import type { Mode } from '../../model/mode';

/** Forges whose CI can be set up. */
export type CiSystem = 'github' | 'gitlab' | 'none';

/** What a starting repository is made from; everything in it is checked by the loader of cluster files afterwards. */
export interface Starter {
  readonly name: string;
  readonly engine: 'Module' | 'Pipeline';
  readonly mode: Mode;
  readonly imagesRepo: string;
  readonly tool: 'Flux' | 'ArgoCD';
  readonly repository: string;
  readonly branch: string;
  readonly path: string;
  /** For whom secrets are encrypted; without one they are referred to. */
  readonly ageRecipients: readonly string[];
  /** Images of engine Pipeline's own pods, by digest: `nginx`, `distribution`, `regsync`. */
  readonly images: Readonly<Record<string, string>>;
}

/** Environment variable that holds the licence wherever a tree is sealed. */
export const LICENSE_VARIABLE = 'DKP_LICENSE';

/** Key of the licence in the Secret that Flux takes variables from; also the name of the variable. */
export const LICENSE_KEY = 'license';

/** What CI is set up with. Texts are put into YAML and shell as they are: letters, digits, `.`, `_`, `-` and `/` only. */
export interface CiFacts {
  readonly cluster: string;
  readonly branch: string;
  /** Folder of cluster files. */
  readonly path: string;
  /** Version of regshift that jobs install. */
  readonly version: string;
}

/** Script that both forges' jobs call; people can call it too. */
export const REVIEW_SCRIPT = 'ci/regshift-review.sh';

/** Snapshots of clusters that reviews are made with: `observations/prod-1.yaml`. */
export const OBSERVATIONS = 'observations';
