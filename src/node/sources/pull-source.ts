import type { ImageBase, Login, Upstream } from '../../model/upstream';

/** Where nodes pull the images of the platform from. */
export type PullSource =
  /** Mode Unmanaged: image names hold the registry itself. */
  | { readonly kind: 'Upstream'; readonly upstream: Upstream }
  /** Mode Direct: each node asks the registry, by its own containerd. */
  | { readonly kind: 'Direct'; readonly upstream: Upstream }
  /** Mode Direct through a proxy on each node, which maps paths where its containerd can not. */
  | { readonly kind: 'NodeProxy'; readonly ca: string; readonly login: Login }
  /** Modes Proxy and Local: the registries on the masters. */
  | {
      readonly kind: 'NodeServices';
      /** PEM, or its placeholder. */
      readonly ca: string;
      readonly login: Login;
      /** InternalIPs. */
      readonly masters: readonly string[];
    };

/** How the names of images and the hosts that nodes ask belong together. */
export interface NameRules {
  /**
   * - `move`: in Unmanaged names hold the upstream, in every other mode the base (DKP, `switching.md` 1).
   * - `stay`: names hold the base in every mode.
   */
  readonly names: 'move' | 'stay';
  readonly base: ImageBase;
  /**
   * Whether nodes are told every master beside the balancer, so that a node without a balancer can pull it.
   *
   * @default true
   */
  readonly mastersDirectly?: boolean;
}

/** Port of every registry of ours, on masters and inside the cluster: DKP's (`objects.md` 3.7). */
export const REGISTRY_PORT = 5001;

/** Port on 127.0.0.1 of the pull-through proxy that Direct needs on nodes whose containerd can not map paths. */
export const NODE_PROXY_PORT = 5011;

/** The balancer on every node; it leads to the registries on the masters (`objects.md` 3.7). */
export const NODE_BALANCER_HOST = `127.0.0.1:${String(REGISTRY_PORT)}`;

/** The pull-through proxy on every node. */
export const NODE_PROXY_HOST = `127.0.0.1:${String(NODE_PROXY_PORT)}`;
