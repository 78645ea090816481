import type { FileSet } from '../model/file-set';
import type { Result } from '../model/result';
import type { Master } from '../model/upstream';
import type { MaterialTools } from './material-tools';
import type { SecretValues } from './secret-values';

/** Turns rendered manifests into what may be committed. */
export interface Sealer {
  /** Never changes a file's name, nor a file without placeholders but for the versions of configurations. */
  readonly seal: (request: SealRequest) => Promise<Result<Sealed>>;
}

export interface SealRequest {
  /** Rendered manifests by file name (one object a file, YAML), placeholders in place of secrets. */
  readonly manifests: FileSet;
  /** What the synced folder holds now, by file name, sealed: ciphertext is reused. */
  readonly committed: FileSet;
  /**
   * Generated material as it is kept at rest, sealed, outside the synced folder.
   *
   * @default - there is none yet
   */
  readonly material?: string;
  /**
   * Control-plane nodes, which certificates name.
   *
   * @default - those of the cluster file
   */
  readonly masters?: readonly Master[];
}

export interface Sealed {
  readonly manifests: FileSet;
  /** Text of the file that keeps generated material: to be written in the same commit. Absent when there is none. */
  readonly material?: string;
}

/** What sealing takes from outside. */
export interface SealPorts extends MaterialTools {
  /** Values of `fromEnv` and `fromFile` references. */
  readonly values: SecretValues;
  /** Private keys of age (`AGE-SECRET-KEY-…`); none where this machine only seals. */
  readonly identities: readonly string[];
}
