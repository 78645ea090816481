import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { diffObjects } from '../../src/diff/diff-objects';
import type { FieldDiff } from '../../src/diff/diff';
import { printDiffJson } from '../../src/diff/print-json';
import { markdownPages } from '../../src/diff/print-markdown';
import { printDiffText } from '../../src/diff/print-text';
import { formatPlaceholder } from '../../src/model/secret';
import type { SecretRef } from '../../src/model/secret';
import type { KubeObject } from '../../src/model/object-id';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function object(kind: string, fields: Record<string, unknown>): KubeObject {
  return { apiVersion: 'v1', kind, metadata: { name: 'o' }, ...fields };
}

const script = (content: string): KubeObject =>
  object('NodeGroupConfiguration', { spec: { content: `#!/bin/bash\n${content}\necho done\n` } });
const config = (value: string): KubeObject =>
  object('ConfigMap', { data: { 'a.conf': `x\n${value}\n` } });
const settings = (value: unknown): KubeObject =>
  object('ModuleConfig', { spec: { settings: value } });
const container = (fields: Record<string, unknown>): KubeObject =>
  object('Pod', { spec: { containers: [{ name: 'c', ...fields }] } });

/** Objects with a secret at every place that may hold one. */
const PLACES: readonly (readonly [string, (secret: string) => KubeObject])[] = [
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

/** Every form in which a diff is printed, one after the other. */
function printed(before: readonly KubeObject[], after: readonly KubeObject[]): string {
  const diff = diffObjects(before, after);
  const pages = markdownPages(diff, { heading: 'a diff', limit: 1000 });
  return [printDiffText(diff), printDiffJson(diff), ...pages].join('\n');
}

/** What must not be printed: the secret, what is easily made of it, its hash. */
function forms(secret: string): readonly string[] {
  const encoded = [base64(secret), base64(` ${secret}`), base64(`  ${secret}`)];
  // the first and the last characters of base64 depend on what stands beside
  return [
    secret,
    ...encoded.map((text) => text.slice(4, -4)),
    sha256(secret),
    base64(sha256(secret)),
  ];
}

describe('a secret in a diff', () => {
  const one = 'not-a-real-password-Aa1';
  const two = 'example-license-Zz2';

  it.each(PLACES)('is never printed: %s', (_, at) => {
    for (const [before, after] of [
      [[at(one)], [at(two)]],
      [[], [at(one)]],
      [[at(two)], []],
    ] as const) {
      const text = printed(before, after);
      expect([...forms(one), ...forms(two)].filter((form) => text.includes(form))).toEqual([]);
    }
  });

  it.each(PLACES)('is seen to have changed: %s', (_, at) => {
    expect(diffObjects([at(one)], [at(two)]).summary.updated).toBe(1);
    expect(diffObjects([at(one)], [at(one)]).summary.updated).toBe(0);
  });

  it('is not told by its length', () => {
    for (const [, at] of PLACES) {
      expect(printed([at(one)], [at(two)])).toBe(printed([at(`${one}bb`)], [at(`${two}bbbb`)]));
    }
  });

  it('is never printed, whatever it is', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9_.+-]{20,40}$/).filter((s) => !/^[-.+]/.test(s));
    const place = fc.constantFrom(...PLACES);
    fc.assert(
      fc.property(place, secret, secret, ([, at], before, after) => {
        const text = printed([at(before)], [at(after)]);
        expect([...forms(before), ...forms(after)].filter((f) => text.includes(f))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('what is shown of a secret', () => {
  function fields(
    before: readonly KubeObject[],
    after: readonly KubeObject[],
  ): readonly FieldDiff[] {
    return diffObjects(before, after).objects.flatMap((diff) => diff.fields);
  }
  const license = (value: string): KubeObject => settings({ license: value });
  const reference = (ref: SecretRef): string => formatPlaceholder(ref);

  it('is that it was added, changed or removed', () => {
    const path = 'spec.settings.license';
    expect(fields([license('a')], [license('b')])).toEqual([
      { path, change: 'changed', secret: true },
    ]);
    expect(fields([], [license('b')])).toEqual([{ path, change: 'added', secret: true }]);
    expect(fields([license('a')], [])).toEqual([{ path, change: 'removed', secret: true }]);
    expect(printDiffText(diffObjects([license('a')], [license('b')]))).toContain(
      `~ ${path}: (secret changed)\n`,
    );
  });

  it('is where it comes from, once it is a reference', () => {
    const path = 'spec.settings.license';
    const [first, second] = [{ fromEnv: 'DKP' }, { fromEnv: 'DKP', generation: 2 }];
    expect(fields([license(reference(first))], [license(reference(second))])).toEqual([
      {
        path,
        change: 'changed',
        before: 'secret from environment variable DKP',
        after: 'secret from environment variable DKP (generation 2)',
      },
    ]);
    expect(
      fields([license('a')], [license(reference({ secretRef: { name: 's', key: 'k' } }))]),
    ).toEqual([{ path, change: 'changed', after: 'secret from key k of Secret s', secret: true }]);
  });

  it('is the line of a script with its name, and where the secret comes from', () => {
    const line = (value: string): KubeObject => script(`user = "u"\npassword = "${value}"`);
    expect(fields([line('a')], [line('b')])).toEqual([
      {
        path: 'spec.content',
        change: 'changed',
        secret: true,
        text: '@@ -1,4 +1,4 @@\n #!/bin/bash\n user = "u"\n-password = (secret)\n+password = (secret)\n echo done',
      },
    ]);
    const renewed = fields(
      [line(reference({ fromEnv: 'P' }))],
      [line(reference({ fromEnv: 'P', generation: 2 }))],
    );
    expect(renewed).toEqual([
      {
        path: 'spec.content',
        change: 'changed',
        text: '@@ -1,4 +1,4 @@\n #!/bin/bash\n user = "u"\n-password = "(secret from environment variable P)"\n+password = "(secret from environment variable P (generation 2))"\n echo done',
      },
    ]);
  });

  it('ends where the credential ends', () => {
    const text = (value: string): KubeObject =>
      script(`PASSWORD="first\n${value} line\nlast"\nrun this\nauth:\n  deep: x\nuser: u`);
    const [field] = fields([], [text('not-a-real-password')]);
    expect(field?.text?.split('\n').slice(2)).toEqual([
      '+PASSWORD=(secret)',
      '+(secret)',
      '+run this',
      '+auth:',
      '+(secret)',
      '+user: u',
      '+echo done',
    ]);
  });

  it('is the text of a payload around it', () => {
    const payload = (mirror: string): KubeObject =>
      script(
        [
          '  config_text() {',
          `    decode '${base64(`[host."${mirror}"]\n  password = "`)}' &&`,
          `    decode '${formatPlaceholder({ fromEnv: 'P' }, 'toml-base64')}' &&`,
          `    decode '${base64('"\n')}'`,
          '  }',
        ].join('\n'),
      );
    expect(fields([payload('https://a')], [payload('https://b')])).toEqual([
      {
        path: 'spec.content',
        change: 'changed',
        text: [
          '@@ -1,7 +1,7 @@',
          ' #!/bin/bash',
          '   config_text() {',
          '     decode (decoded below)',
          '-    │ [host."https://a"]',
          '+    │ [host."https://b"]',
          '     │   password = "(secret from environment variable P)"',
          '   }',
          ' echo done',
        ].join('\n'),
      },
    ]);
  });

  it.each<[string, KubeObject, unknown]>([
    [
      'an image with a tag',
      container({ image: 'r.example.com/dex-auth:v1.2' }),
      'r.example.com/dex-auth:v1.2',
    ],
    [
      'a digest',
      container({ image: `r@sha256:${'0a'.repeat(32)}` }),
      `r@sha256:${'0a'.repeat(32)}`,
    ],
    ['a switch', container({ automountServiceAccountToken: true }), true],
    ['the name of a Secret', container({ secretName: 'tls' }), 'tls'],
    ['the name of a pull secret', container({ imagePullSecret: 'registry' }), 'registry'],
    ['the key of a Secret', container({ passwordSecretRef: 'db' }), 'db'],
    [
      'a path',
      container({ path: '/etc/containerd/registry.d/registry.example.com/hosts.toml' }),
      '/etc/containerd/registry.d/registry.example.com/hosts.toml',
    ],
    [
      'a repository over SSH',
      container({ repo: 'ssh://git@git.example.com/fleet.git' }),
      'ssh://git@git.example.com/fleet.git',
    ],
    [
      'a variable',
      container({ command: ['run', '--password', '$(PASSWORD)'] }),
      ['run', '--password', '$(PASSWORD)'],
    ],
    [
      'a kind in CamelCase',
      container({ note: 'NodeGroupConfigurations' }),
      'NodeGroupConfigurations',
    ],
  ])('is everything else: %s', (_, shown, value) => {
    expect(fields([container({})], [shown]).map(({ after }) => after)).toEqual([value]);
  });

  it.each([
    'password="$PASSWORD"',
    'token=${TOKEN}',
    'enable_auth = true',
    'password = ""',
    'if [ -z "$secret_file" ]; then',
    '-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUQ0aB1cD2eF3gH4iJ5kL6mN7oP8q\nMIIBszCCAVmgAwIBAgIUQ0aB1cD2eF3gH4iJ5kL6mN7oP8q\n-----END CERTIFICATE-----',
    'mv /etc/containerd/conf.d/registry.toml "$backup"',
  ])('is every line of a script without one: %s', (line) => {
    const [field] = fields([script('')], [script(line)]);
    expect(field?.secret).toBeUndefined();
    expect(field?.text).toContain(`\n+${line.replaceAll('\n', '\n+')}\n`);
  });
});
