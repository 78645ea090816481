/** What an API server tells of one question. */
export type ReadAnswer = Told & {
  /** The server's own time in UTC, RFC 3339; of several answers the earliest. */
  readonly time?: string;
};

type Told =
  /** Objects as the server gives them. */
  | { readonly kind: 'objects'; readonly objects: readonly unknown[] }
  /** No object of that name. */
  | { readonly kind: 'absent' }
  /** The server knows no such kind. */
  | { readonly kind: 'not-served' }
  | { readonly kind: 'forbidden' }
  /** The login is not accepted. */
  | { readonly kind: 'unknown-user' }
  | { readonly kind: 'late'; readonly seconds: number }
  /** `reason` names no secret. */
  | { readonly kind: 'failed'; readonly reason: string };

/** Whether an answer says anything of the cluster. */
export function isTold(answer: ReadAnswer): boolean {
  return answer.kind === 'objects' || answer.kind === 'absent';
}
