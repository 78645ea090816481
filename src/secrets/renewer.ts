import type { Result } from '../model/result';
import type { MaterialChange } from './renew-material';
import type { Sealed, SealRequest } from './sealer';

/** Makes generated values anew, together with everything that is committed of them. */
export interface Renewer {
  /** Refuses where more than the renewed values would change. */
  readonly renew: (request: RenewalRequest) => Promise<Result<Renewed>>;
}

export interface RenewalRequest extends Required<SealRequest> {
  /** Items that are made anew whatever they are like; all others only where they age or are broken. */
  readonly again: readonly string[];
}

export interface Renewed {
  /** One for each value that the manifests use, that was named, or that is gone; the CA first. */
  readonly changes: readonly RenewedValue[];
  /** What is to be committed; absent when every value stays as it is. */
  readonly sealed?: Sealed;
}

/** What became of one value. Nothing of it is secret. */
export interface RenewedValue extends MaterialChange {
  /** Names of the fields that are not what they were: `password`, `hash`. */
  readonly fields: readonly string[];
  /** Last moment of the certificate as it is from now on, RFC 3339; absent for what does not age. */
  readonly ends?: string;
}
