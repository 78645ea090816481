/** What is to be read of a cluster. */
export interface ObservationScope {
  readonly platform: 'Deckhouse' | 'Kubernetes';
  /**
   * The Application or Kustomization that applies the cluster's folder.
   *
   * @default - not read
   */
  readonly delivery?: DeliveryScope;
  /**
   * Namespace of the workloads of engine Pipeline.
   *
   * @default - they are not read
   */
  readonly workloads?: string;
  /**
   * What the names of the platform's images begin with: `registry.example.com/platform`.
   *
   * @default - on Deckhouse what Secret `deckhouse-registry` says, where engine Pipeline has workloads; else images are not
   * read
   */
  readonly imageBase?: string;
}

/** Which object shows what a GitOps engine has applied. */
export interface DeliveryScope {
  readonly tool: 'ArgoCD' | 'Flux';
  readonly namespace: string;
  readonly name: string;
}
