import { section, spec, whole } from './refused-files';
import type { Row } from './refused-files';

/** The cluster, its repository and the registries on its nodes. */
// prettier-ignore
export const CLUSTER_ROWS: readonly Row[] = [
  ['type Kubernetes with engine Module', spec('platform: {type: Kubernetes}'), [
    '9:20 S050 spec.platform.type: type Kubernetes has no registry module; engine Module needs Deckhouse',
  ]],
  ['pipeline with engine Module', spec('pipeline: {images: @IMAGES@}'), [
    '9:3 S070 spec.pipeline: pipeline is for engine Pipeline only',
  ]],
  ['engine Pipeline without pipeline', spec('engine: Pipeline'), [
    '9:11 S071 spec.engine: engine Pipeline needs section pipeline: the images of its own pods',
  ]],
  ['engine Pipeline with the fields of Module', spec('engine: Pipeline', 'pipeline: {images: @IMAGES@}', 'platform: {enableModule: true}', 'moduleConfig: {file: a.yaml}', 'leave: {}', 'nodeRegistries: []'), [
    '11:14 S072 spec.platform.enableModule: engine Pipeline works only while module registry is off',
    '12:3 S072 spec.moduleConfig: moduleConfig is for engine Module only: it renders no ModuleConfig',
    '13:3 S072 spec.leave: leave is for engine Module only: there is no module to leave',
    "14:3 S072 spec.nodeRegistries: nodeRegistries is for engine Module only: they prepare nodes for the layout of DKP's module",
  ]],
  ['Kubernetes without an image base', spec('engine: Pipeline', 'platform: {type: Kubernetes}', 'pipeline: {images: @IMAGES@}'), [
    '11:3 S073 spec.pipeline: imageBase is missing: on platform Kubernetes nobody else knows what image names begin with',
  ]],
  ['another host for images on Deckhouse', spec('engine: Pipeline', 'pipeline: {imageBase: a.b/c, images: @IMAGES@}'), [
    '10:25 S073 spec.pipeline.imageBase: the host must be registry.regshift-system.svc:5001, the name in the certificates; got "a.b"',
  ]],
  ['an impossible image base', spec('engine: Pipeline', 'platform: {type: Kubernetes}', 'pipeline: {imageBase: "a.b:70000/c", images: @IMAGES@}'), [
    '11:25 S039 spec.pipeline.imageBase: port 70000 does not exist; ports are 1 to 65535',
  ]],
  ['masters that do not fit', spec('engine: Pipeline', 'pipeline:', '  images: @IMAGES@', '  masters:', '    - {name: a, address: 10.0.0.1}', '    - {name: a, address: 10.0.0.1}', '    - {name: b, address: 10.0.0}'), [
    '14:16 S074 spec.pipeline.masters[1].name: "a" is listed in masters[0] already',
    '14:28 S074 spec.pipeline.masters[1].address: "10.0.0.1" is listed in masters[0] already',
    '15:28 S074 spec.pipeline.masters[2].address: must be an IP address; got "10.0.0"',
  ]],
  ['Ingress and Gateway', spec('engine: Pipeline', 'pipeline:', '  images: @IMAGES@', '  push: {ingressClass: nginx, gateway: {name: a, namespace: b}}'), [
    '12:12 S075 spec.pipeline.push.ingressClass: ingressClass is for an Ingress; the listener of the Gateway decides that itself',
  ]],
  ['leave with a registry', spec('leave: {disableModule: true}'), [
    '9:3 S052 spec.leave: the way out needs mode Unmanaged without a section',
  ]],
  ['leave with a section and containerd v2', whole('platform: {cri: ContainerdV2}', 'registry: {mode: Unmanaged, unmanaged: {imagesRepo: a.b}}', 'leave: {legacyContainerd: true}'), [
    '7:3 S052 spec.leave: the way out needs mode Unmanaged without a section',
    '7:11 S053 spec.leave.legacyContainerd: containerd v2 has no legacy configuration; platform.cri is ContainerdV2',
  ]],
  ['Sops without age', spec('secrets: {backend: Sops}'), [
    '9:22 S054 spec.secrets.backend: backend Sops needs age: for whom to encrypt',
  ]],
  ['age with Reference', spec('secrets: {backend: Reference, age: {recipients: [age1abc]}}'), [
    '9:33 S055 spec.secrets.age: backend Reference encrypts nothing, so age has no use',
  ]],
  ['SealedSecrets without a certificate', spec('secrets: {backend: SealedSecrets}'), [
    '9:22 S058 spec.secrets.backend: backend SealedSecrets needs certificate',
  ]],
  ['ExternalSecrets without a store', spec('secrets: {backend: ExternalSecrets}'), [
    '9:22 S058 spec.secrets.backend: backend ExternalSecrets needs store',
  ]],
  ['a store with Sops', spec('secrets: {backend: Sops, age: {recipients: [age1abc]}, store: {name: vault}}'), [
    '9:58 S059 spec.secrets.store: store is for backend ExternalSecrets only; backend is "Sops"',
  ]],
  ['a private key for a certificate', spec('secrets: {backend: SealedSecrets, certificate: "PRIVATE KEY"}'), [
    '9:50 S103 spec.secrets.certificate: a private key must not stand here',
  ]],
  ['a plugin with Flux', spec('delivery: {tool: Flux, plugin: sops}'), [
    '9:26 S056 spec.delivery.plugin: plugin is for tool ArgoCD only; Flux decrypts by itself',
  ]],
  ['a deadline of nothing', spec('delivery: {tool: Flux, deadline: 0s}'), [
    '9:36 S066 spec.delivery.deadline: must be longer than nothing and shorter than 292 years; got "0s"',
  ]],
  ['a token in a URL', spec('delivery: {tool: Flux, repository: "https://example-license@git.example.com/x"}'), [
    '9:38 S103 spec.delivery.repository: a login must not stand in the URL',
  ]],
  ['a password in an ssh URL', spec('delivery: {tool: Flux, repository: "ssh://git:example-license@git.example.com/x"}'), [
    '9:38 S103 spec.delivery.repository: a login must not stand in the URL',
  ]],
  ['a token in the address of a forge', spec('delivery: {tool: Flux, forge: {type: Gitea, url: "https://example-license@git.example.com"}}'), [
    '9:52 S103 spec.delivery.forge.url: a login must not stand in the URL',
  ]],
  ['a forge by ssh', spec('delivery: {tool: Flux, forge: {type: Gitea, url: "ssh://example-license@git.example.com"}}'), [
    '9:52 S024 spec.delivery.forge.url: must be the address of the forge, for example https://git.example.com; got a value with a login in it',
  ]],
  ['a file outside of the repository', spec('moduleConfig: {file: ../x.yaml}'), [
    '9:24 S057 spec.moduleConfig.file: must be a path inside the repository; "../x.yaml" leads out of a folder by ".."',
  ]],
  ['an absolute file', spec('moduleConfig: {file: /x.yaml}', 'delivery: {tool: Flux, path: "a//b"}'), [
    '9:24 S057 spec.moduleConfig.file: must be a path inside the repository; "/x.yaml" is absolute',
    '10:32 S057 spec.delivery.path: must be a path inside the repository; "a//b" has an empty part',
  ]],
  ['a host twice', spec('nodeRegistries:', '  - {host: a.b:5000, mirrors: [{url: "https://m.example.com"}]}', '  - {host: A.b:5000, mirrors: [{url: "https://m.example.com"}]}', '  - {host: a.b-port-5000, mirrors: [{url: "https://m.example.com"}]}'), [
    '11:14 S060 spec.nodeRegistries[1].host: "A.b:5000" becomes the same object as nodeRegistries[0]',
    '12:14 S060 spec.nodeRegistries[2].host: "a.b-port-5000" becomes the same object as nodeRegistries[0]',
  ]],
  ["DKP's own host", spec('nodeRegistries:', '  - {host: registry.d8-system.svc:5001, mirrors: [{url: "https://m.example.com"}]}'), [
    "10:14 S061 spec.nodeRegistries[0].host: registry.d8-system.svc:5001 is DKP's own: its folder on the nodes is written by DKP alone",
  ]],
  ['the host of the platform', spec('nodeRegistries:', '  - {host: registry.example.com, mirrors: [{url: "https://m.example.com"}]}'), [
    '10:14 warning S062 spec.nodeRegistries[0].host: "registry.example.com" also serves the platform: DKP writes and removes its folder when mode Unmanaged is entered and left',
  ]],
  ['the host of the platform in Unmanaged', whole('registry: {mode: Unmanaged, unmanaged: {imagesRepo: a.b/c}}', 'nodeRegistries:', '  - {host: A.b, mirrors: [{url: "https://m.example.com"}]}'), [
    '7:14 S062 spec.nodeRegistries[0].host: in mode Unmanaged DKP writes "A.b" on the nodes itself; two writers would undo each other',
  ]],
  ['an impossible host and port', spec('nodeRegistries:', '  - {host: a..b:70000, mirrors: [{url: "https://c:0"}]}'), [
    '10:14 S038 spec.nodeRegistries[0].host: "a..b" is not a host: it begins or ends with a dot, or has two in a row',
    '10:14 S039 spec.nodeRegistries[0].host: port 70000 does not exist; ports are 1 to 65535',
    '10:42 S039 spec.nodeRegistries[0].mirrors[0].url: port 0 does not exist; ports are 1 to 65535',
  ]],
  ['a mirror over http', spec('nodeRegistries:', '  - host: a.b', '    mirrors:', '      - {url: "http://m.example.com", skipVerify: true, ca: @CA@}'), [
    '12:53 warning S064 spec.nodeRegistries[0].mirrors[0].skipVerify: skipVerify means nothing for an http URL',
    '12:59 S063 spec.nodeRegistries[0].mirrors[0].ca: ca is refused for an http URL',
  ]],
  ['push on nodes', spec('nodeRegistries:', '  - {host: a.b, mirrors: [{url: "https://m.example.com", capabilities: [pull, push]}]}'), [
    '10:81 warning S065 spec.nodeRegistries[0].mirrors[0].capabilities[1]: capability push is of no use on nodes: they only pull',
  ]],
  ['a mirror twice, one with a login in its URL', spec('nodeRegistries:', '  - host: a.b', '    mirrors:', '      - url: https://m.example.com', '      - url: https://M.example.com', '      - url: https://u:example-license@m.example.com'), [
    '13:16 S067 spec.nodeRegistries[0].mirrors[1].url: this mirror stands twice; hosts.toml takes each URL once',
    '14:16 S103 spec.nodeRegistries[0].mirrors[2].url: a login must not stand in the URL',
  ]],
];

/** References to secrets. */
// prettier-ignore
export const SECRET_ROWS: readonly Row[] = [
  ['a text', section('license: example-license'), [
    '9:16 S103 spec.registry.direct.license: a secret must not stand here in clear',
  ]],
  ['a number', section('username: u', 'password: 12345678'), [
    '10:17 S103 spec.registry.direct.password: a secret must not stand here in clear',
  ]],
  ['a block', section('license: |', '  example-license'), [
    '9:16 S103 spec.registry.direct.license: a secret must not stand here in clear',
  ]],
  ['a list', section('license: [example-license]'), [
    '9:16 S103 spec.registry.direct.license: a secret must not stand here in clear',
  ]],
  ['a map of something else', section('license: {value: example-license}'), [
    '9:16 S103 spec.registry.direct.license: a secret must not stand here in clear',
  ]],
  ['nothing', section('license:'), [
    '9:7 S101 spec.registry.direct.license: a reference to a secret is missing',
  ]],
  ['an empty map', section('license: {}'), [
    '9:16 S101 spec.registry.direct.license: a reference needs one of secretRef, fromEnv or fromFile',
  ]],
  ['no source', section('license: {generation: 2}'), [
    '9:16 S101 spec.registry.direct.license: a reference needs one of secretRef, fromEnv or fromFile',
  ]],
  ['two sources', section('license: {fromEnv: L, fromFile: f}'), [
    '9:16 S102 spec.registry.direct.license: a reference names one source, not 2: fromEnv, fromFile',
  ]],
  ['three sources', section('license: {fromEnv: L, fromFile: f, secretRef: {name: a, key: b}}'), [
    '9:16 S102 spec.registry.direct.license: a reference names one source, not 3: secretRef, fromEnv, fromFile',
  ]],
  ['a misspelt source', section('license: {fromEnvv: L}'), [
    '9:17 S021 spec.registry.direct.license.fromEnvv: unknown field; did you mean fromEnv?',
  ]],
  ['a wrong name of a variable', section('license: {fromEnv: example license}'), [
    '9:26 S024 spec.registry.direct.license.fromEnv: must be the name of an environment variable, for example DKP_LICENSE',
  ]],
  ['a reference with a wrong field', section('license: {secretRef: {name: a, key: b, example-license: c}}'), [
    '9:17 S021 spec.registry.direct.license.secretRef: holds an unknown field; allowed: name, key',
  ]],
  ['a password without quotes in a flow map', whole('registry: {mode: Direct, direct: {imagesRepo: a.b/c, username: u, password: example,word}}'), [
    '5:79 S103 spec.registry.direct.password: a secret must not stand here in clear',
    '5:87 S021 spec.registry.direct: unknown field; allowed: imagesRepo, scheme, license, username, password, ca, checkMode',
  ]],
  ['a password that reads as a tag', section('license: !example'), [
    '9:7 S103 spec.registry.direct.license: a secret must not stand here in clear',
  ]],
  ['the password of a mirror', spec('nodeRegistries:', '  - {host: a.b, mirrors: [{url: "https://a.b", auth: {username: u, password: example-license}}]}'), [
    '10:80 S103 spec.nodeRegistries[0].mirrors[0].auth.password: a secret must not stand here in clear',
  ]],
];
