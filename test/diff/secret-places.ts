import type { KubeObject } from '../../src/model/object-id';

export const base64 = (text: string): string => Buffer.from(text).toString('base64');

function object(kind: string, fields: Record<string, unknown>): KubeObject {
  return { apiVersion: 'v1', kind, metadata: { name: 'o' }, ...fields };
}

export const script = (content: string): KubeObject =>
  object('NodeGroupConfiguration', { spec: { content: `#!/bin/bash\n${content}\necho done\n` } });
const config = (value: string): KubeObject =>
  object('ConfigMap', { data: { 'a.conf': `x\n${value}\n` } });
export const settings = (value: unknown): KubeObject =>
  object('ModuleConfig', { spec: { settings: value } });
export const container = (fields: Record<string, unknown>): KubeObject =>
  object('Pod', { spec: { containers: [{ name: 'c', ...fields }] } });

/** Objects with a secret at every place that may hold one. */
export const PLACES: readonly (readonly [string, (secret: string) => KubeObject])[] = [
  ['Secret data', (s) => object('Secret', { data: { any: base64(s) } })],
  ['Secret stringData', (s) => object('Secret', { stringData: { any: s } })],
  [
    'a docker config in a Secret',
    (s) =>
      object('Secret', {
        data: {
          '.dockerconfigjson': base64(JSON.stringify({ auths: { r: { auth: base64(`u:${s}`) } } })),
        },
      }),
  ],
  [
    'data of a Secret that is no text',
    (s) => object('Secret', { data: { any: { deep: [s, true] } } }),
  ],
  [
    'the last applied configuration',
    (s) => ({
      ...settings({}),
      metadata: {
        name: 'o',
        annotations: {
          'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ license: s }),
          x: String(s.length > 0),
        },
      },
    }),
  ],
  [
    'the source annotation',
    (s) => ({ ...settings({}), metadata: { name: 'o', annotations: { 'regshift.io/source': s } } }),
  ],
  ['license of a ModuleConfig', (s) => settings({ registry: { direct: { license: s } } })],
  ['password of a ModuleConfig', (s) => settings({ registry: { proxy: { password: s } } })],
  [
    'the address of a webhook',
    (s) =>
      settings({ update: { notification: { webhook: `https://chat.example.com/hooks/${s}` } } }),
  ],
  ['a list of tokens', (s) => settings({ tokens: [s, `${s}2`] })],
  [
    'a map below a field named credentials',
    (s) => settings({ credentials: { any: { thing: s } } }),
  ],
  [
    'a field named in camel case',
    (s) => settings({ dbPassword: s, clientSecret: s, 'api-key': s }),
  ],
  [
    'a key in several lines',
    (s) =>
      settings({
        note: `-----BEGIN RSA PRIVATE KEY-----\n${base64(s.repeat(9))}\n-----END RSA PRIVATE KEY-----\n`,
      }),
  ],
  [
    'a key on one line',
    (s) => settings({ note: `-----BEGIN PRIVATE KEY-----\\n${s}\\n-----END PRIVATE KEY-----` }),
  ],
  [
    'a leaf encrypted by SOPS',
    (s) => settings({ note: `ENC[AES256_GCM,data:${s},iv:aa=,tag:bb=,type:str]` }),
  ],
  [
    'the block of SOPS',
    (s) => ({ ...settings({}), sops: { mac: s, age: [{ recipient: s, enc: s }] } }),
  ],
  ['a sealed secret', (s) => object('SealedSecret', { spec: { encryptedData: { any: s } } })],
  ['a URL with a login', (s) => settings({ proxy: `http://user:${s}@proxy.example.com:3128` })],
  [
    'a URL with a login as a field name',
    (s) => settings({ [`https://user:${s}@proxy.example.com`]: 1 }),
  ],
  [
    'a URL with a login that tells elements apart',
    (s) => settings({ mirrors: [{ url: `https://user:${s}@a.example.com`, v: 1 }] }),
  ],
  ['a variable of a container', (s) => container({ env: [{ name: 'DB_PASSWORD', value: s }] })],
  [
    'variables whose names come twice',
    (s) =>
      container({
        env: [
          { name: 'TOKEN', value: s },
          { name: 'TOKEN', value: s },
        ],
      }),
  ],
  ['an argument with its option', (s) => container({ args: [`--password=${s}`] })],
  ['an argument behind its option', (s) => container({ args: ['--registry-token', s, 'x'] })],
  ['a login behind its option', (s) => container({ command: ['curl', '-u', `user:${s}`] })],
  [
    'a script in an argument',
    (s) => container({ command: ['sh', '-c', `set -e\nTOKEN=${s}\nrun`] }),
  ],
  ['a password in TOML of a script', (s) => script(`cat <<EOF\n  password = "${s}"\nEOF`)],
  [
    'a password of several lines in TOML',
    (s) => script(`cat <<EOF\n  password = """\n${s}\n"""\nEOF`),
  ],
  ['auth in TOML of a script', (s) => script(`auth = "${base64(`u:${s}`)}"`)],
  ['a header of hosts.toml', (s) => script(`authorization = ["Basic ${base64(`u:${s}`)}"]`)],
  ['a list of tokens in several lines', (s) => script(`tokens = [\n  "${s}",\n  "b"\n]`)],
  ['a variable of a script', (s) => script(`export REGISTRY_PASSWORD='${s}'`)],
  ['a variable with a default', (s) => script(`PASSWORD=\${PASSWORD:-${s}}`)],
  ['a quoted variable over several lines', (s) => script(`PASSWORD="first\n${s}\nlast"`)],
  ['a login command', (s) => script(`docker login -u user -p ${s} registry.example.com`)],
  [
    'a login command over several lines',
    (s) => script(`docker login \\\n  -u user \\\n  -p ${s} \\\n  registry.example.com`),
  ],
  ['an option with its value on the next line', (s) => script(`run --password \\\n  ${s}`)],
  ['a password on standard input', (s) => script(`echo ${s} | docker login --password-stdin r`)],
  ['curl with a login', (s) => script(`curl -fsS -u user:${s} https://r.example.com/v2/`)],
  [
    'skopeo with a login',
    (s) => script(`skopeo copy --dest-creds=user:${s} docker://a docker://b`),
  ],
  ['a bearer token', (s) => script(`curl -H 'Authorization: Bearer ${s}' https://r.example.com`)],
  ['netrc', (s) => script(`echo machine r.example.com login user password ${s} >~/.netrc`)],
  ['htpasswd', (s) => script(`htpasswd -Bbn user ${s}`)],
  ['base64 of a password', (s) => script(`echo '${base64(s)}' | base64 -d`)],
  [
    'base64 of a docker config',
    (s) => script(`x='${base64(`{"auths":{"r":{"password":"${s}"}}}`)}'`),
  ],
  ['base64 of TOML', (s) => script(`x='${base64(`[host]\n  password = "${s}"\n`)}'`)],
  [
    'base64 over several lines',
    (s) =>
      script(
        `base64 -d <<EOF\n${base64(`{"auths":{"registry.example.com":{"username":"user","password":"${s}","auth":"${s}"}}}`).replace(/.{64}/g, '$&\n')}\nEOF`,
      ),
  ],
  [
    'base64 over several lines that say nothing each',
    (s) =>
      script(
        `base64 -d <<EOF\n${base64(`${'a line of harmless words '.repeat(3).slice(0, 38)}password: of words: ${s} and more`).replace(/.{64}/g, '$&\n')}\nEOF`,
      ),
  ],
  ['a password that looks like a variable', (s) => script(`password = "$${s.replace(/\W/g, '')}"`)],
  [
    'a password on the first line of a certificate',
    (s) =>
      script(
        `password = "${s}" # -----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE----- token=${s}`,
      ),
  ],
  [
    'a password beside a payload',
    (s) => script(`  x=$(decode '${base64('a b')}') PASSWORD=${s} || exit 1`),
  ],
  [
    'a sealed script of ours',
    (s) =>
      script(
        `  config_text() {\n    decode '${base64('[host]\n  password = "')}' &&\n    decode '${base64(s)}' &&\n    decode '${base64('"\n')}'\n  }`,
      ),
  ],
  [
    'a word that a script of ours decodes',
    (s) => script(`  value=$(decode '${base64(s)}') || exit 1`),
  ],
  [
    'base64 inside of base64',
    (s) => script(`x='${base64(`first line\nauth: ${base64(`u:${s}`)}\n`)}'`),
  ],
  ['YAML in a ConfigMap', (s) => config(`db:\n  password: ${s}\n  user: u`)],
  [
    'a block of YAML in a ConfigMap',
    (s) => config(`db:\n  password: |-\n    ${s}\n    more\n  user: u`),
  ],
  ['a nested map of YAML in a ConfigMap', (s) => config(`auth:\n  any:\n    - ${s}\nuser: u`)],
  ['a list of YAML in a ConfigMap', (s) => config(`passwords:\n- ${s}\n- b\nuser: u`)],
  ['a Secret in a ConfigMap', (s) => config(`apiVersion: v1\nkind: Secret\ndata:\n  any: ${s}`)],
  [
    'a Secret that another object carries',
    (s) => object('Object', { spec: { manifest: { kind: 'Secret', stringData: { any: s } } } }),
  ],
  ['JSON in a ConfigMap', (s) => config(`{"registry":{"username":"u","password":"${s}"}}`)],
  ['an environment file in a ConfigMap', (s) => config(`A=1\nAPI_KEY=${s}`)],
  ['properties in a ConfigMap', (s) => config(`jdbc.password:${s}`)],
  ['XML in a ConfigMap', (s) => config(`<password>${s}</password>`)],
  [
    'a ConfigMap key named like a secret',
    (s) => object('ConfigMap', { data: { 'registry.password': s } }),
  ],
  [
    'a parameter with a name',
    (s) => object('Application', { spec: { parameters: [{ name: 'adminPassword', value: s }] } }),
  ],
];
