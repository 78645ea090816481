import { parse } from 'yaml';
import type { SealPorts, SealRequest, Sealed } from '../../src/deliver/sealer';
import type { TextFile } from '../../src/model/file-set';
import type { Result } from '../../src/model/result';
import { templateText } from '../../src/secrets/external-secrets/template-text';
import { issueAuthority } from '../../src/secrets/issue-certificate';
import { newPrivateKey } from '../../src/secrets/material-tools';
import { fluxVariablesOf } from '../../src/secrets/reference/seal-with-references';
import { sealerFor } from '../../src/secrets/sealer-for';
import type { SecretsSpec } from '../../src/spec/cluster';
import { mapValues } from './map-values';
import { daysLater, NOW } from './prepared-tools';
import { fluxSubstitute } from './flux-substitute';
import {
  clusterWith,
  issuesOf,
  newPerson,
  ports,
  prepareKeys,
  rendered,
  VALUES,
  valueOf,
  valuesOf,
} from './sealing';
import type { Person } from './sealing';
import { unseal } from './sealed-secret-controller';

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: Readonly<Record<string, unknown>>;
}

const SECRET: TextFile = {
  path: 'secret_apps_login.yaml',
  content: `apiVersion: v1
kind: Secret
metadata:
  name: login
  namespace: apps
  labels:
    team: platform
type: kubernetes.io/dockerconfigjson
data:
  version-1: ""
stringData:
  plain: regshift-secret://env/MIRROR_PASSWORD
  .dockerconfigjson: '{"auths":{"r.io":{"auth":"regshift-secret://env/MIRROR_PASSWORD#basic:robot"}}}'
  shared: 'literal {{ .braces }}'
`,
};

let reader: Person;

beforeAll(async () => {
  await prepareKeys();
  reader = await newPerson();
});

function seal(
  secrets: SecretsSpec,
  request: Partial<SealRequest>,
  changes: Partial<SealPorts> = {},
  tool: 'Flux' | 'ArgoCD' = 'Flux',
): Promise<Result<Sealed>> {
  const sealer = sealerFor(clusterWith(secrets, tool), ports(changes));
  return sealer.seal({ manifests: [SECRET], committed: [], ...request });
}

function only(result: Result<Sealed>): string {
  return valueOf(result).manifests[0]?.content ?? '';
}

function manifest(text: string): Manifest {
  return parse(text) as Manifest;
}

describe('SealedSecrets', () => {
  let key: string;
  let secrets: SecretsSpec;

  beforeAll(async () => {
    key = await newPrivateKey('rsa-2048');
    secrets = {
      backend: 'SealedSecrets',
      ageRecipients: [],
      certificate: await certificateOf(key),
    };
  });

  async function certificateOf(privateKey: string): Promise<string> {
    const validity = { from: NOW, to: daysLater(30) };
    return issueAuthority('sealed-secret', privateKey, validity, ports());
  }

  it('the controller gets the values, bound to name and namespace', async () => {
    const { kind, metadata, spec } = manifest(only(await seal(secrets, {})));
    expect([kind, metadata.name, metadata.namespace]).toEqual(['SealedSecret', 'login', 'apps']);
    expect(spec['template']).toEqual({ type: 'kubernetes.io/dockerconfigjson', metadata });
    const data = spec['encryptedData'] as Readonly<Record<string, string>>;
    const password = VALUES['MIRROR_PASSWORD'] ?? '';
    const login = Buffer.from(`robot:${password}`).toString('base64');
    expect(mapValues(data, (value) => unseal(value, key, 'apps/login'))).toEqual({
      'version-1': '',
      plain: password,
      '.dockerconfigjson': `{"auths":{"r.io":{"auth":"${login}"}}}`,
      shared: 'literal {{ .braces }}',
    });
    expect(() => unseal(data['plain'] ?? '', key, 'apps/other')).toThrow();
  });

  it('what did not change keeps its bytes, without any value at hand', async () => {
    const { manifests: committed } = valueOf(await seal(secrets, {}));
    const none = { values: () => undefined };
    expect(valueOf(await seal(secrets, { committed }, none)).manifests).toEqual(committed);
  });

  it('a raised generation seals that value anew, and no other', async () => {
    const { manifests: committed } = valueOf(await seal(secrets, {}));
    const content = SECRET.content.replace('MIRROR_PASSWORD\n', 'MIRROR_PASSWORD?generation=2\n');
    const again = only(await seal(secrets, { committed, manifests: [{ ...SECRET, content }] }));
    const before = manifest(committed[0]?.content ?? '').spec['encryptedData'] as object;
    const after = manifest(again).spec['encryptedData'] as object;
    expect(after).toEqual({
      ...before,
      plain: expect.stringMatching(/^[A-Za-z0-9+/=]+$/) as string,
    });
    expect(after).not.toEqual(before);
  });

  it('another certificate seals everything anew', async () => {
    const { manifests: committed } = valueOf(await seal(secrets, {}));
    const other = { ...secrets, certificate: await certificateOf(await newPrivateKey('rsa-2048')) };
    const result = await seal(other, { committed }, { values: () => undefined });
    expect(issuesOf(result)).toContain(
      'G008 secret_apps_login.yaml stringData.plain: no value for environment variable MIRROR_PASSWORD; set it where secrets are sealed',
    );
  });

  it.each([
    ['no certificate', () => 'x', 'is no certificate'],
    [
      'one that is over',
      () => secrets.certificate ?? '',
      'was valid until Dec 20 10:30:00 2025 GMT',
    ],
  ])('refuses %s', async (_what, certificate, fault) => {
    const later = { now: () => daysLater(31) };
    expect(issuesOf(await seal({ ...secrets, certificate: certificate() }, {}, later))).toEqual([
      `G017 spec.secrets.certificate: the certificate to seal for ${fault}; write what  kubeseal --fetch-cert  prints`,
    ]);
  });

  it('refuses a secret in an object that is no Secret', async () => {
    const content = 'kind: ModuleConfig\npassword: regshift-secret://env/MIRROR_PASSWORD\n';
    expect(issuesOf(await seal(secrets, { manifests: [{ path: 'a.yaml', content }] }))).toEqual([
      'G018 a.yaml: a secret stands in an object that is no Secret, where SealedSecrets can not bring it; use secrets.backend: Sops, or Reference',
    ]);
  });
});

describe('ExternalSecrets', () => {
  const store = { name: 'vault', kind: 'ClusterSecretStore', generatedKey: 'prod/made' } as const;
  const secrets: SecretsSpec = { backend: 'ExternalSecrets', ageRecipients: [], store };
  const FROM_STORE = SECRET.content.replaceAll('env/MIRROR_PASSWORD', 'ref/mirror/password');

  it('the texts become a template, the values are read from the store', async () => {
    const manifests = [{ ...SECRET, content: FROM_STORE }];
    const { apiVersion, kind, metadata, spec } = manifest(only(await seal(secrets, { manifests })));
    expect([apiVersion, kind, metadata.name]).toEqual([
      'external-secrets.io/v1',
      'ExternalSecret',
      'login',
    ]);
    expect(spec).toEqual({
      refreshInterval: '1h',
      secretStoreRef: { name: 'vault', kind: 'ClusterSecretStore' },
      target: {
        name: 'login',
        creationPolicy: 'Owner',
        deletionPolicy: 'Retain',
        template: {
          engineVersion: 'v2',
          type: 'kubernetes.io/dockerconfigjson',
          metadata: { labels: { team: 'platform' } },
          data: {
            'version-1': '',
            plain: '{{ .value0 }}',
            '.dockerconfigjson':
              '{"auths":{"r.io":{"auth":"{{ printf "%s:%s" "robot" .value0 | b64enc }}"}}}',
            shared: 'literal {{ "{{" }} .braces }}',
          },
        },
      },
      data: [{ secretKey: 'value0', remoteRef: { key: 'mirror', property: 'password' } }],
    });
  });

  it.each([
    ['{regshift-secret://ref/a/b}', '{{ "{" }}{{ .v }}}'],
    ['{{{regshift-secret://ref/a/b#base64', '{{ "{{" }}{{ "{" }}{{ .v | b64enc }}'],
    [
      '"regshift-secret://ref/a/b#json"',
      '"{{ .v | toJson | trimPrefix "\\"" | trimSuffix "\\"" }}"',
    ],
    ['{{ .x }}', '{{ "{{" }} .x }}'],
  ])('%s becomes the template %s', (text, template) => {
    expect(templateText(text, () => 'v').text).toBe(template);
  });

  it('what regshift generates is kept for the age recipients, and read from its entry of the store', async () => {
    const content = FROM_STORE.replace('ref/mirror/password\n', 'generated/user-ro/password\n');
    const kept = { ...secrets, ageRecipients: [reader.recipient] };
    const sealed = valueOf(await seal(kept, { manifests: [{ ...SECRET, content }] }));
    expect(manifest(sealed.manifests[0]?.content ?? '').spec['data']).toContainEqual({
      secretKey: 'value0',
      remoteRef: { key: 'prod/made', property: 'items.user-ro.password' },
    });
    expect(sealed.material).toMatch(/^ {2}user-ro:\n {4}hash: "ENC\[/m);
  });

  it('refuses values that no store has, and forms that no template writes', async () => {
    const content = SECRET.content.replace('env/MIRROR_PASSWORD\n', 'ref/a/b#toml-base64\n');
    expect(issuesOf(await seal(secrets, { manifests: [{ ...SECRET, content }] }))).toEqual([
      'G019 secret_apps_login.yaml stringData.plain: a template of External Secrets can not write the form "toml-base64"; use secrets.backend: Sops',
      'G019 secret_apps_login.yaml: environment variable MIRROR_PASSWORD is not in the store of External Secrets; write  secretRef: {name: KEY OF THE STORE, key: PROPERTY}',
    ]);
  });
});

describe('Reference with Flux', () => {
  const secrets: SecretsSpec = { backend: 'Reference', ageRecipients: [] };
  const SCRIPT =
    'nodegroupconfiguration.deckhouse.io_regshift-mirror-auth-registry.example.com.sh.yaml';
  // with what shells have and ours have not: a brace, and the shell's own number
  const script = rendered(`05-first-switch-containerd-v1/cluster/03-prepare-nodes/${SCRIPT}`)
    .replaceAll('env/MIRROR_PASSWORD', 'ref/mirror/password')
    .replace('set +x', () => 'set +x; : "${x}" $$');
  const config = rendered(
    '04-unmanaged/cluster/02-switch-u1/moduleconfig.deckhouse.io_deckhouse.yaml',
  );

  async function committed(content: string): Promise<string> {
    return only(await seal(secrets, { manifests: [{ path: 'a.yaml', content }] }));
  }

  it.each(['not-a-real-password', '12345', 'true', 'a: b # c', "it's ${x} $$"])(
    'the password of a ModuleConfig is the text %j, whatever it looks like',
    async (password) => {
      const object = fluxSubstitute(await committed(config), { quote: '"', password });
      expect(object).toEqual(
        parse(config.replace(/regshift-secret:\S+/, () => JSON.stringify(password))),
      );
    },
  );

  it('of a script only its data is replaced', async () => {
    const variables = { quote: '"', password_toml_base64: 'bm90LWEtcmVhbC1wYXNzd29yZA==' };
    const { spec } = fluxSubstitute(await committed(script), variables) as Manifest;
    const { spec: wanted } = manifest(script);
    expect(script).toContain('${x}');
    expect(spec['content']).toBe(
      String(wanted['content']).replace(
        /regshift-secret:\/\/\S+base64/,
        variables.password_toml_base64,
      ),
    );
  });

  it('a variable that is not there is no empty password', async () => {
    const { spec } = fluxSubstitute(await committed(script), { quote: '"' }) as Manifest;
    expect(spec['content']).toContain("decode 'regshift-variable-is-not-set'");
    expect(JSON.stringify(fluxSubstitute(await committed(config), { quote: '"' }))).toContain(
      '"password":"regshift-variable-is-not-set"',
    );
  });

  it('lists the variables, and the Secrets that have to have them', () => {
    const manifests = [
      { path: 'a.yaml', content: script },
      { path: 'b.yaml', content: config },
    ];
    expect(valueOf(fluxVariablesOf(manifests))).toEqual([
      { name: 'password', secret: 'registry-example-com', form: { encoding: 'plain' } },
      { name: 'password_toml_base64', secret: 'mirror', form: { encoding: 'toml-base64' } },
    ]);
  });

  it.each<readonly [string, string, string]>([
    [
      'a value that no Secret has',
      'a: regshift-secret://env/P\n',
      'environment variable P, needed at a, is in no Secret of the cluster',
    ],
    [
      'a key that is no variable',
      'a: regshift-secret://ref/s/tls.key\n',
      'key tls.key of Secret s, needed at a, has a key that is no name of a variable',
    ],
    [
      'a key that stands for a quotation mark',
      'a: regshift-secret://ref/s/quote\n',
      'key quote of Secret s, needed at a, has a key that regshift sets itself',
    ],
    [
      'a login',
      'a: regshift-secret://ref/s/k#basic:u\n',
      'key k of Secret s, needed at a, can not be joined with its user name by Flux',
    ],
    [
      'a value inside a longer text',
      'a: x regshift-secret://ref/s/k\n',
      'key k of Secret s, needed at a, stands inside a longer text, where Flux could break it',
    ],
    [
      'the same key in two Secrets',
      'a: regshift-secret://ref/s/k\nb: regshift-secret://ref/t/k\n',
      'Secrets s and t both have a key k, which Flux can not tell apart',
    ],
  ])('refuses %s', async (_what, content, message) => {
    expect(issuesOf(await seal(secrets, { manifests: [{ path: 'a.yaml', content }] }))).toEqual([
      `G020 a.yaml: ${message}; write  secretRef: {name: SECRET, key: NAME_OF_A_VARIABLE}, or use secrets.backend: Sops`,
    ]);
  });
});

describe('Reference with a plugin of Argo CD', () => {
  const secrets: SecretsSpec = { backend: 'Reference', ageRecipients: [] };

  it('placeholders stay for the plugin', async () => {
    expect(only(await seal(secrets, {}, { values: () => undefined }, 'ArgoCD'))).toBe(
      SECRET.content,
    );
  });

  it('refuses what regshift would have to generate', async () => {
    const content = 'a: regshift-secret://generated/user-ro/password\n';
    const result = await seal(secrets, { manifests: [{ path: 'a.yaml', content }] }, {}, 'ArgoCD');
    expect(issuesOf(result)).toEqual([
      'G020 a.yaml: generated password of user-ro is known to nobody there; write  secretRef: {name: SECRET, key: NAME_OF_A_VARIABLE}, or use secrets.backend: Sops',
    ]);
  });
});

describe('a cluster file that does not say how secrets are kept', () => {
  it('is refused where there is a secret', async () => {
    const sealer = sealerFor(clusterWith(), ports());
    expect(issuesOf(await sealer.seal({ manifests: [SECRET], committed: [] }))).toEqual([
      'G014 secret_apps_login.yaml: a secret belongs here, and the cluster file does not say how secrets are kept; write  secrets: {backend: Sops, age: {recipients: [age1…]}}  under spec, or another backend',
    ]);
  });

  it('is fine where there is none', async () => {
    const manifests = [{ path: 'a.yaml', content: 'a: 1\n' }];
    const request = { manifests, committed: [], material: 'kept' };
    expect(valueOf(await sealerFor(clusterWith(), ports()).seal(request))).toEqual({
      manifests,
      material: 'kept',
    });
  });
});

describe('the last look before anything is committed', () => {
  it('finds a password that is an everyday word of the file', async () => {
    const secrets: SecretsSpec = { backend: 'Sops', ageRecipients: [reader.recipient] };
    const result = await seal(secrets, {}, { values: valuesOf({ MIRROR_PASSWORD: 'recipient' }) });
    expect(issuesOf(result)).toEqual([
      'G015 secret_apps_login.yaml: environment variable MIRROR_PASSWORD can be read here (clear); if its value is an everyday word, choose a better one; else report a mistake in regshift',
    ]);
  });
});
