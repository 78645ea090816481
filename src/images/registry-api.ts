/** What a registry is asked by. */
export interface RegistryAccess {
  readonly scheme: 'http' | 'https';
  /** Host with its port, if any. */
  readonly host: string;
  /** PEM of an authority that is trusted beside those of the system. */
  readonly ca?: string;
  /** In clear, and never shown. */
  readonly login?: { readonly username: string; readonly password: string };
  /**
   * Where CA and login are written, for advice: `spec.registry.proxy`.
   *
   * @default - nowhere that a person writes
   */
  readonly section?: string;
}

/** A manifest as the API of registries names it. */
export interface ManifestName {
  /** `deckhouse/ee`. */
  readonly repository: string;
  /** A tag, or a digest: `sha256:…`. */
  readonly reference: string;
}

/** What a registry says of a manifest. */
export type ManifestAnswer = { readonly kind: 'present' } | { readonly kind: 'missing' } | Untold;

/** Nobody can tell, now. */
export interface Untold {
  readonly kind: 'untold';
  /** Without the registry's name, and nothing secret: `it can not be reached: connect ECONNREFUSED 10.0.0.1:5001`. */
  readonly reason: string;
  /** Whether it is the way there that fails, and not the registry that answers so. */
  readonly unreachable: boolean;
}

/** A registry, as far as it is talked to. The client is in `io`; tests answer from memory. */
export interface RegistryApi {
  /** Never throws for what a network or a registry does. */
  ask(manifest: ManifestName): Promise<ManifestAnswer>;
}

export type ConnectRegistry = (access: RegistryAccess) => RegistryApi;
