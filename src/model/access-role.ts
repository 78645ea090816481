/** A rule of RBAC, as `rbac.authorization.k8s.io/v1` writes it. */
export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  /** @default - all of the resource */
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

/** Rights in one namespace, or in the whole cluster. */
export interface AccessRole {
  /** @default - the whole cluster */
  readonly namespace?: string;
  readonly rules: readonly PolicyRule[];
}
