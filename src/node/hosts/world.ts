/**
 * How a host answers, in the words of the fallback table (`components.md` 3.1); a number is a status of HTTP.
 *
 * `hang` accepts (and shakes hands) and never answers, `silent` never sends a byte, `blackhole` drops the packets.
 * `wrong-content` is 200 with something else (a login page), `corrupt` 200 with bytes of another digest, `cut-short`
 * 200 with a body that ends early.
 */
export const ANSWERS = [
  'ok',
  'refused',
  'dns',
  'tls-untrusted',
  'not-tls',
  'reset',
  'hang',
  'silent',
  'blackhole',
  'wrong-content',
  'corrupt',
  'cut-short',
] as const;
export type Answer = (typeof ANSWERS)[number] | number;

/** What a request asks for: HEAD of a manifest, its GET by tag, its GET by digest, a blob. */
export const STEPS = ['head', 'name', 'manifest', 'blob'] as const;
export type Step = (typeof STEPS)[number];

/** One host of the world. */
export interface WorldHost {
  /** To everything that is not said below; `ok` when it is not said either. */
  readonly answer?: Answer;
  readonly head?: Answer;
  readonly name?: Answer;
  readonly manifest?: Answer;
  readonly blob?: Answer;
  /** Requests without this login get 401 with this challenge (`none`: without one). */
  readonly login?: {
    readonly username: string;
    readonly password: string;
    readonly challenge: 'Basic' | 'Bearer' | 'none';
  };
  /** A challenge that comes with every 401 that is an answer. */
  readonly challenge?: 'Basic' | 'Bearer';
  /** `private`: only a host with `ca` or `skip_verify` trusts it. */
  readonly certificate?: 'public' | 'private';
  /** What it speaks on its port; without it, what it is asked in. */
  readonly speaks?: 'http' | 'https';
  /** Repositories that it has; without it, every one. */
  readonly repositories?: readonly string[];
}

/** What is true around the node that pulls. */
export interface World {
  /** Hosts by `host[:port]`. */
  readonly hosts: Readonly<Record<string, WorldHost>>;
  /** How all other hosts answer; without it, `ok`. */
  readonly others?: Answer;
  /** The pull secret that the kubelet hands over. */
  readonly secret?: {
    readonly username: string;
    readonly password: string;
    /** Without it the secret is offered to every host (`components.md` 3.3). */
    readonly serverAddress?: string;
  };
  /** Blobs of the image beside its manifest; 1 when not said. */
  readonly blobs?: number;
}

/** The host of that name. */
export function worldHost(world: World, host: string): WorldHost {
  const known = Object.hasOwn(world.hosts, host) ? world.hosts[host] : undefined;
  return known ?? (world.others === undefined ? {} : { answer: world.others });
}
