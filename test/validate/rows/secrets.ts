import type { Row } from './row';
import { nodeScript, registry } from '../run';

const secret = (body: string): string => `apiVersion: v1
kind: Secret
metadata: {name: s, namespace: d8-system}
${body}
`;

const rendered = (data: string): string => `apiVersion: v1
kind: Secret
metadata: {name: s, namespace: regshift-system, labels: {app.kubernetes.io/part-of: regshift}}
type: Opaque
stringData:
  ${data}
`;

const inClear = (at: string, key: string): string =>
  `a.yaml:${at} error V040: Secret/regshift-system/s stringData${key}: the value of a Secret stands here in clear = encrypt it with SOPS, or use a SealedSecret or an ExternalSecret; then change the value: git keeps the old one`;

/** Secrets that stand where anyone can read them. */
export const SECRETS_ROWS: readonly Row[] = [
  {
    name: 'refuses a Secret in clear',
    text: secret(
      'data: {password: bm90LWEtcmVhbC1wYXNzd29yZA==, username: cnc=}\nstringData: {token: example, ca.crt: x, empty: ""}',
    ),
    want: [
      'a.yaml:4:18 error V040: Secret/d8-system/s data.password: the value of a Secret stands here in clear = encrypt it with SOPS, or use a SealedSecret or an ExternalSecret; then change the value: git keeps the old one',
      'a.yaml:5:21 error V040: Secret/d8-system/s stringData.token: the value of a Secret stands here in clear = encrypt it with SOPS, or use a SealedSecret or an ExternalSecret; then change the value: git keeps the old one',
    ],
  },
  {
    name: 'accepts a Secret that is encrypted, or a placeholder',
    text: `${secret('data: {a: "ENC[AES256_GCM,data:q83v,iv:aa=,tag:bb=,type:str]"}\nstringData: {b: "regshift-secret://env/P", tls.crt: "-----BEGIN CERTIFICATE-----\\nAA=="}')}sops: {mac: x}\n`,
    want: [],
  },
  {
    name: 'refuses settings in clear',
    text: registry(
      'mode: Direct\ndirect:\n  imagesRepo: registry.example.com/deckhouse/ee\n  license: example-license',
    ),
    want: [
      'a.yaml:14:18 error V041: ModuleConfig/deckhouse spec.settings.registry.direct.license: a secret stands here in clear = encrypt it with SOPS, or let regshift render the object from a reference; then change the value: git keeps the old one',
    ],
  },
  {
    name: 'accepts a variable that Flux fills',
    text: registry(
      'mode: Direct\ndirect:\n  imagesRepo: registry.example.com/deckhouse/ee\n  license: ${quote}${license:-regshift-variable-is-not-set}${quote}',
    ),
    options: { tool: 'Flux' },
    want: [],
  },
  {
    name: 'warns of the blank of an example',
    text: registry(
      'mode: Direct\ndirect:\n  imagesRepo: registry.example.com/deckhouse/ee\n  license: <LICENSE_KEY> # Replace with your license key',
    ),
    want: [
      'a.yaml:14:18 warning V044: ModuleConfig/deckhouse spec.settings.registry.direct.license: the blank of an example was not filled in = put a reference or an encrypted value in its place',
    ],
  },
  {
    name: 'refuses a private key',
    text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: default}\ndata:\n  key: |\n    x\n    -----BEGIN RSA PRIVATE KEY-----\n',
    want: [
      'a.yaml:7:5 error V042: ConfigMap/default/a data.key: a private key stands here in clear = take it out and make a new key: git keeps the old one',
    ],
  },
  {
    name: 'refuses credentials in scripts',
    text: nodeScript(
      '[host."https://r.example.com".auth]\npassword = "not-a-real-password"\nauth = "bm90OnJlYWw="\ncurl https://user:not-real@example.com -H "Authorization: Bearer not-real"\nlogin --password not-real\nexport REGISTRY_PASSWORD=not-real',
    ),
    want: [
      'a.yaml:12:5 error V043: NodeGroupConfiguration/step.sh spec.content: line 2 of the text: a password, token or license stands here in clear = take it out and change it: git keeps the old one; let regshift render scripts from a reference',
      'a.yaml:13:5 error V043: NodeGroupConfiguration/step.sh spec.content: line 3 of the text: a registry login in base64 stands here in clear = take it out and change it: git keeps the old one; let regshift render scripts from a reference',
      'a.yaml:14:5 error V043: NodeGroupConfiguration/step.sh spec.content: line 4 of the text: a password inside an address stands here in clear = take it out and change it: git keeps the old one; let regshift render scripts from a reference',
      'a.yaml:15:5 error V043: NodeGroupConfiguration/step.sh spec.content: line 5 of the text: a password, token or license stands here in clear = take it out and change it: git keeps the old one; let regshift render scripts from a reference',
      'a.yaml:16:5 error V043: NodeGroupConfiguration/step.sh spec.content: line 6 of the text: a password, token or license stands here in clear = take it out and change it: git keeps the old one; let regshift render scripts from a reference',
    ],
  },
  {
    name: 'accepts variables, files, placeholders and actions in their place',
    text: nodeScript(
      'password="$P"\npassword=$(cat /x)\nTOKEN={{ .registry.auth }}\npassword = "regshift-secret://env/P#toml-base64"\nlogin --password-stdin --password "$P"\ncurl "https://$U:$P@example.com" --token /run/token\nlicense = "<LICENSE_KEY>"',
    ),
    want: [],
  },
  {
    name: 'finds docker logins and warns of assignments in configuration files',
    text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: default}\ndata:\n  config.json: \'{"auths":{"r.example.com":{"auth":"bm90OnJlYWw="}}}\'\n  app.ini: |\n    [db]\n    password = not-real\n',
    want: [
      'a.yaml:5:16 error V043: ConfigMap/default/a data["config.json"]: a registry login in base64 stands here in clear = take it out and change it: git keeps the old one; let regshift render scripts from a reference',
      'a.yaml:8:5 warning V043: ConfigMap/default/a data["app.ini"]: line 2 of the text: a password, token or license stands here in clear = take it out and change it: git keeps the old one; let regshift render scripts from a reference',
    ],
  },
  {
    name: 'accepts what is public in a Secret of Argo CD, and nothing else',
    text: `${secret('stringData: {type: git, url: "https://git.example.com/a", password: not-real}').replace('name: s', 'name: s, labels: {argocd.argoproj.io/secret-type: repository}')}---\n${secret('stringData: {url: "https://git.example.com/a"}').replace('name: s', 'name: t')}`,
    want: [
      'a.yaml:4:69 error V040: Secret/d8-system/s stringData.password: the value of a Secret stands here in clear = encrypt it with SOPS, or use a SealedSecret or an ExternalSecret; then change the value: git keeps the old one',
      'a.yaml:9:19 error V040: Secret/d8-system/t stringData.url: the value of a Secret stands here in clear = encrypt it with SOPS, or use a SealedSecret or an ExternalSecret; then change the value: git keeps the old one',
    ],
  },
  {
    name: 'repeats no value of a Secret, not even one of a wrong type',
    text: secret('stringData: {pin: 12345678}'),
    want: [
      'a.yaml:4:19 error V013: Secret/d8-system/s stringData.pin: expected a text, got a number = put the value in quotes: without them Kubernetes reads y, n, yes, no, on and off as true or false, and 1 or 0755 as numbers',
    ],
  },
  {
    name: "configuration files of regshift's own, with placeholders for what is secret",
    text: rendered(`index: "f-0 a/hosts.toml"
  nginx.conf: |
    proxy_set_header Authorization "Basic regshift-secret://env/X#basic:robot";
  htpasswd: "ro:regshift-secret://generated/user-ro/hash"
  regsync.yml: "creds:\\n  - pass: regshift-secret://env/X#json"
  password: regshift-secret://env/X`),
    want: [],
  },
  {
    name: "configuration files of regshift's own, filled in",
    text: rendered(`htpasswd: "ro:$2y$05$example"
  nginx.conf: |
    proxy_set_header Authorization "Basic bm90LWEtcmVhbC1wYXNzd29yZA==";
  password: not-a-real-password
  regsync.yml: "creds:\\n  - pass: not-a-real-password"
  tls.key: "-----BEGIN PRIVATE KEY-----"`),
    want: [
      inClear('6:13', '.htpasswd'),
      inClear('7:15', '["nginx.conf"]'),
      inClear('9:13', '.password'),
      inClear('10:16', '["regsync.yml"]'),
      inClear('11:12', '["tls.key"]'),
    ],
  },
];
