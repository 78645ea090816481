/** Cluster files that the tests begin with. */

/** The smallest one in mode Direct; line 9 is free for more fields of the section. */
export const BASE = `apiVersion: regshift.io/v1alpha1
kind: ClusterRegistry
metadata: {name: prod-1}
spec:
  registry:
    mode: Direct
    direct:
      imagesRepo: registry.example.com/deckhouse/ee
`;

/** Whole as far as its frame tells: an ASN.1 sequence of three bytes. */
export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MAMCAQE=
-----END CERTIFICATE-----
`;

const SECTION = `
      imagesRepo: registry.example.com:5000/deckhouse/ee
      scheme: HTTPS
      username: robot
      password: {fromEnv: REGISTRY_PASSWORD, generation: 2}
      ca: ${JSON.stringify(CERTIFICATE)}
      checkMode: Relax`;

const LICENSED = `
      imagesRepo: registry.example.com/deckhouse/ee
      license: {secretRef: {name: dkp-license, key: license}}`;

const FRAME = `apiVersion: regshift.io/v1alpha1
kind: ClusterRegistry
metadata:
  name: prod-1
  labels: {team: platform}
  annotations: {note: none}
spec:
  platform:
    type: Deckhouse
    clusterType: Static
    cri: ContainerdV1
    publicDomainTemplate: "%s.prod-1.example.com"
    profile: C
    enableModule: true
  nodeRegistries:
    - host: registry.io
      mirrors:
        - url: https://mirror.example.com
          capabilities: [pull, resolve]
          skipVerify: false
          ca: ${JSON.stringify(CERTIFICATE)}
          auth: {username: u, password: {fromFile: secrets/mirror}}
      nodeGroups: [worker]
      bundles: [ubuntu-lts]
  moduleConfig: {file: clusters/deckhouse.yaml}
  secrets: {backend: Sops, age: {recipients: [age1qqqq]}}
  approvals: {from: ContainerdRestart, signers: [ssh-ed25519 AAAA]}
`;

/** Together they hold every field there is. */
export const FULL_FILES: Readonly<Record<string, string>> = {
  Direct: `${FRAME}
  engine: Module
  delivery:
    tool: ArgoCD
    plugin: decrypt
    repository: https://git.example.com/fleet.git
    branch: main
    promotion: GitOpsPromoter
    path: clusters
    engine: {context: hub, namespace: argocd, name: prod-1}
    forge: {type: Gitea, url: https://git.example.com}
    settleSeconds: 30
    deadline: 2h
  registry:
    mode: Direct
    direct: ${SECTION}
  via:
    unmanaged: ${SECTION}
  previous:
    mode: Unmanaged
    unmanaged: ${LICENSED}
`,
  Proxy: `${FRAME}
  registry:
    mode: Proxy
    proxy: ${SECTION}
      ttl: 72h
  via:
    unmanaged: ${LICENSED}
    direct: ${LICENSED}
  previous:
    mode: Direct
    direct: ${LICENSED}
`,
  Pipeline: `apiVersion: regshift.io/v1alpha1
kind: ClusterRegistry
metadata: {name: edge-1}
spec:
  engine: Pipeline
  platform: {type: Kubernetes, publicDomainTemplate: "%s.edge-1.example.com"}
  registry:
    mode: Local
  pipeline:
    imageBase: registry.example.com/platform
    images:
      nginx: nginx@sha256:${'1'.repeat(64)}
      distribution: docker.io/library/registry@sha256:${'2'.repeat(64)}
      regsync: tools/regsync@sha256:${'3'.repeat(64)}
    masters:
      - {name: master-0, address: 10.0.0.10}
      - {name: master-1.example.com, address: "fd00::11"}
    certsDir: /etc/containerd/certs.d
    nodeProxy: Always
    imagePullSecrets: [registry-login]
    push:
      ingressClass: nginx
      tlsSecret: registry-ingress-tls
      clusterIssuer: letsencrypt
      allowFrom: [10.0.0.0/8]
  secrets:
    backend: SealedSecrets
    certificate: ${JSON.stringify(CERTIFICATE)}
`,
  Gateway: `apiVersion: regshift.io/v1alpha1
kind: ClusterRegistry
metadata: {name: edge-1}
spec:
  engine: Pipeline
  registry:
    mode: Direct
    direct: ${LICENSED}
  pipeline:
    images: {nginx: nginx@sha256:${'1'.repeat(64)}, distribution: registry@sha256:${'2'.repeat(64)}}
    push:
      gateway: {name: public, namespace: gateways, sectionName: https}
  secrets:
    backend: ExternalSecrets
    store: {name: vault, kind: SecretStore, generatedKey: edge-1/generated}
`,
  Unmanaged: `${FRAME}
  registry:
    mode: Unmanaged
    unmanaged: ${SECTION}
  via:
    direct: ${SECTION}
  previous:
    mode: Proxy
    proxy: ${LICENSED}
      ttl: 5m
`,
  Leaving: `${FRAME}
  registry: {mode: Unmanaged}
  leave: {legacyContainerd: true, disableModule: true}
  previous:
    mode: Unmanaged
    unmanaged: ${SECTION}
`,
  Licensed: `${FRAME}
  registry:
    mode: Direct
    direct: ${LICENSED}
  previous:
    mode: Direct
    direct: ${SECTION}
`,
  LicensedProxy: `${FRAME}
  registry:
    mode: Proxy
    proxy: ${LICENSED}
  previous:
    mode: Proxy
    proxy: ${SECTION}
`,
  LicensedUnmanaged: `${FRAME}
  registry:
    mode: Unmanaged
    unmanaged: ${LICENSED}
`,
};
