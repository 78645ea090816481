import type { ContainerdDialect } from './containerd';
import type { ShownCredentials } from './credentials';
import type { Answer, Step } from './world';

/** One request of a simulated pull. */
export interface SimulatedRequest {
  readonly host: string;
  readonly scheme: string;
  readonly method: 'HEAD' | 'GET';
  /** With the query `?ns=…`, by which mirrors are told the registry. `{manifest}` and `{blob}` stand for digests. */
  readonly path: string;
  readonly credentials: ShownCredentials;
  readonly answer: Answer;
  /** Seconds until containerd goes on; 0 where it does at once. */
  readonly seconds: number;
}

/**
 * - `pulled`: everything was had.
 * - `failed`: an error is shown.
 * - `hangs`: no host is asked any more, and nothing ends it but the kubelet's own deadline. Not from 2.3.0 on.
 * - `panics`: containerd itself dies.
 */
export type Outcome = 'pulled' | 'failed' | 'hangs' | 'panics';

/** Why a pull failed: the error that the user is shown. */
export interface PullError {
  readonly step: 'configuration' | Step;
  /** The host whose answer is shown; not the one that is to blame, perhaps. */
  readonly host?: string;
  readonly answer?: Answer | 'token-refused' | 'not-found';
  readonly message: string;
}

/** How a pull would go. */
export interface Simulation {
  readonly image: string;
  readonly containerd: string;
  readonly dialect: ContainerdDialect;
  readonly outcome: Outcome;
  readonly requests: readonly SimulatedRequest[];
  /** Hosts that gave what was needed. */
  readonly servedBy: Partial<Readonly<Record<'resolve' | 'manifest' | 'blob', string>>>;
  readonly error?: PullError;
  /** Seconds lost to hosts that did not answer. */
  readonly seconds: number;
  /** The `hosts.toml` that was found for the registry. */
  readonly file?: string;
  /** What a person must know beside this. */
  readonly notes: readonly string[];
}
