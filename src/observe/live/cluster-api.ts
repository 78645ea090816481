/** An API server, as far as it is talked to. The live client is in `io`; tests answer from memory. */
export interface ClusterApi {
  /** Sends one request. Never throws for what a network or a server does. */
  send(request: ApiRequest): Promise<ApiOutcome>;
}

/** A request, without the login, which is the client's matter. */
export interface ApiRequest {
  readonly method: 'GET' | 'PATCH';
  /** With its query: `/api/v1/nodes?limit=250`. */
  readonly path: string;
  /** Media type that is asked for. */
  readonly accept: string;
  /** Media type and text of what is sent. */
  readonly body?: { readonly type: string; readonly text: string };
}

/** What came of a request. `reason` names no secret. */
export type ApiOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** The server's own time, as its header `Date` says it. */
      readonly date?: string;
      readonly text: string;
    }
  | { readonly kind: 'late'; readonly seconds: number }
  | { readonly kind: 'unreachable'; readonly reason: string };
