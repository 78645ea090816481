import type { Row } from './row';
import { moduleConfig, registry } from '../run';

/** What is wrong with a ModuleConfig. */
export const MODULE_CONFIG_ROWS: readonly Row[] = [
  { name: 'accepts what DKP documents', text: registry('mode: Local'), want: [] },
  {
    name: 'warns of missing guards',
    text: moduleConfig('enabled: true').replace(/  annotations:\n.*\n.*\n/, ''),
    want: [
      'a.yaml:3:1 warning V020: ModuleConfig/deckhouse metadata: nothing keeps the GitOps engine from deleting this ModuleConfig when its file goes away = annotate it with  argocd.argoproj.io/sync-options: Prune=false,Delete=false  and  kustomize.toolkit.fluxcd.io/prune: disabled',
    ],
  },
  {
    name: 'asks only for the guard of the tool that is used',
    text: moduleConfig('enabled: true').replace(/    argocd.*\n/, ''),
    options: { tool: 'Flux' },
    want: [],
  },
  {
    name: 'warns of half a guard',
    text: moduleConfig('enabled: true').replace(',Delete=false', ''),
    options: { tool: 'ArgoCD' },
    want: [
      'a.yaml:5:3 warning V020: ModuleConfig/deckhouse metadata.annotations: nothing keeps the GitOps engine from deleting this ModuleConfig when its file goes away = annotate it with  argocd.argoproj.io/sync-options: Prune=false,Delete=false',
    ],
  },
  {
    name: 'warns of a name that is hardly a module',
    text: moduleConfig('enabled: true', 'dekhouse'),
    want: [
      'a.yaml:4:9 warning V021: ModuleConfig/dekhouse metadata.name: dekhouse is hardly a module; did you mean deckhouse? = the name of a ModuleConfig is the name of the module it configures',
    ],
  },
  {
    name: 'warns of settings in the wrong ModuleConfig',
    text: moduleConfig('settings: {registry: {mode: Local}}', 'registry'),
    want: [
      'a.yaml:9:14 warning V021: ModuleConfig/registry spec.settings.registry: settings.registry belongs to ModuleConfig deckhouse, not to registry = the name of a ModuleConfig is the name of the module it configures',
    ],
  },
  {
    name: 'checks fields and rules of settings.registry',
    text: registry(
      'mode: Proxy\nproxy:\n  imagesRepo: https://registry.example.com/a\n  scheme: http\n  ttl: 4m\n  chekMode: Relax\ndirect: {}\nlocal: {}',
    ),
    want: [
      'a.yaml:12:7 error S042: ModuleConfig/deckhouse spec.settings.registry.proxy: mode Proxy needs a login: its registry does not pull anonymously = add license, or username and password',
      'a.yaml:13:21 error S037: ModuleConfig/deckhouse spec.settings.registry.proxy.imagesRepo: must not hold a scheme = write "registry.example.com/a", and  scheme: HTTPS  or  scheme: HTTP  beside it',
      'a.yaml:14:17 error V015: ModuleConfig/deckhouse spec.settings.registry.proxy.scheme: "http" is not allowed; did you mean HTTP? = allowed: HTTP, HTTPS',
      'a.yaml:15:14 error S036: ModuleConfig/deckhouse spec.settings.registry.proxy.ttl: must be at least 5m; got "4m" = DKP\'s own is 168h',
      'a.yaml:16:9 error V012: ModuleConfig/deckhouse spec.settings.registry.proxy.chekMode: unknown field; did you mean checkMode? = fields here are: imagesRepo, scheme, license, username, password, ca, checkMode, ttl (schema: regshift, settings of module deckhouse)',
      'a.yaml:17:7 error S022: ModuleConfig/deckhouse spec.settings.registry.direct: field imagesRepo is missing = for example registry.example.com/deckhouse/ee',
      'a.yaml:17:7 error S031: ModuleConfig/deckhouse spec.settings.registry.direct: mode Proxy takes only section proxy = remove direct, or change mode',
      'a.yaml:18:7 error V012: ModuleConfig/deckhouse spec.settings.registry.local: unknown field = fields here are: mode, direct, unmanaged, proxy (schema: regshift, settings of module deckhouse)',
    ],
  },
  {
    name: 'leaves alone what SOPS has encrypted',
    text: `${registry('mode: ENC[AES256_GCM,data:q83v,iv:aa=,tag:bb=,type:str]\ndirect:\n  imagesRepo: ENC[AES256_GCM,data:q83v,iv:aa=,tag:bb=,type:str]\n  license: ENC[AES256_GCM,data:q83v,iv:aa=,tag:bb=,type:str]')}sops: {version: 3.9.0, mac: x}\n`,
    want: [],
  },
];
