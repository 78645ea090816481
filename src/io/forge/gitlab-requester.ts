import type { MergeRequests } from '@gitbeaker/rest';

type MakeRequester = NonNullable<ConstructorParameters<typeof MergeRequests>[0]['requesterFn']>;

/** What the client hands over for one request; names in camel case. */
interface CallOptions {
  readonly searchParams?: Readonly<Record<string, unknown>>;
  readonly body?: object;
}

/** An answer as the client takes it. */
interface Answer<T> {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: T;
}

/**
 * How the client of GitLab sends: by a `fetch` of ours. Its own way sends a request again up to ten times after a 429 or a
 * 502, also one that adds a comment.
 */
export function gitLabRequester(send: typeof fetch): MakeRequester {
  return ({ url, authHeaders }) => {
    const by =
      (method: string) =>
      async <T>(endpoint: string, { searchParams, body }: CallOptions = {}): Promise<Answer<T>> => {
        const target = new URL(`${url.replace(/\/+$/, '')}/${endpoint}`);
        for (const [name, value] of namedValues(searchParams)) target.searchParams.set(name, value);
        const response = await send(target, {
          method,
          headers: await headersOf(authHeaders),
          ...(body === undefined
            ? {}
            : { body: JSON.stringify(Object.fromEntries(namedValues(body))) }),
        });
        return {
          status: response.status,
          headers: Object.fromEntries(response.headers.entries()),
          // the client promises its callers a type that nobody has checked; they read it as unknown
          body: (await response.json()) as T,
        };
      };
    return {
      get: by('GET'),
      post: by('POST'),
      put: by('PUT'),
      patch: by('PATCH'),
      delete: by('DELETE'),
    };
  };
}

async function headersOf(
  auth: Readonly<Record<string, () => Promise<string>>>,
): Promise<Record<string, string>> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  for (const [name, value] of Object.entries(auth)) headers[name] = await value();
  return headers;
}

/** Texts and numbers by the names that the API has for them: `sourceBranch` is `source_branch`. */
function namedValues(values: object = {}): readonly (readonly [string, string])[] {
  return Object.entries(values).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'string' || typeof value === 'number'
      ? [[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), String(value)] as const]
      : [],
  );
}
