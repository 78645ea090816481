/**
 * How a node is told its registries.
 *
 * - `deckhouse`: `registry.d` of DKP's containerd v2, with tables `auth` and `rewrite` (`objects.md` 3.4);
 * - `containerd`: `certs.d` of the upstream project, with headers and `override_path` (`peers.md` 3.2);
 * - `legacy`: a drop-in in `conf.d` for DKP's containerd v1 without its module `registry` (`objects.md` 3.2).
 */
export const HOST_DIALECTS = ['deckhouse', 'containerd', 'legacy'] as const;
export type HostDialect = (typeof HOST_DIALECTS)[number];
