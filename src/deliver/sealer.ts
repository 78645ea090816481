import type { FileSet } from '../model/file-set';
import type { Result } from '../model/result';

/** Turns rendered manifests into what may be committed. */
export interface Sealer {
  seal(request: SealRequest): Promise<Result<Sealed>>;
}

/** What is to be sealed. */
export interface SealRequest {
  /** Rendered manifests by file name (one object a file, YAML), placeholders in place of secrets. */
  readonly manifests: FileSet;
  /** What the synced folder holds now, by file name, sealed: ciphertext is reused. */
  readonly committed: FileSet;
  /** Generated material as it is kept at rest, sealed; absent when there is none yet. */
  readonly material?: string;
}

/** What may be committed. */
export interface Sealed {
  readonly manifests: FileSet;
  /** Text of the sealed material, where something generated is needed. */
  readonly material?: string;
}
