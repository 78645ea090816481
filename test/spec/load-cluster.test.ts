import { SPEC_CODES } from '../../src/spec/codes';
import { clusterIssues, loadCluster, loadClusterText } from '../../src/spec/load-cluster';
import type { Issue } from '../../src/model/issue';
import { BASE, CERTIFICATE } from './cluster-files';

/** What is wrong, the file, and every issue as `line:column CODE path: message`; errors unless it says warning. */
type Row = readonly [name: string, text: string, issues: readonly string[]];

const FRAME = BASE.slice(0, BASE.indexOf('  registry'));
const PRIVATE_KEY = '-----BEGIN RSA PRIVATE KEY-----\nMAMCAQE=\n-----END RSA PRIVATE KEY-----\n';

/** The base file with more fields in its section, from line 9 on. */
function section(...lines: readonly string[]): string {
  return lines.reduce((text, line) => `${text}      ${filled(line)}\n`, BASE);
}

/** The base file with more fields in its spec, from line 9 on. */
function spec(...lines: readonly string[]): string {
  return lines.reduce((text, line) => `${text}  ${filled(line)}\n`, BASE);
}

/** A file with these fields in its spec, from line 5 on. */
function whole(...lines: readonly string[]): string {
  return lines.reduce((text, line) => `${text}  ${filled(line)}\n`, FRAME);
}

function filled(line: string): string {
  return line
    .replace('@CA@', JSON.stringify(CERTIFICATE))
    .replace('@KEY@', JSON.stringify(PRIVATE_KEY));
}

const TEXT: readonly Row[] = [
  [
    'a tab as indentation',
    section('scheme: HTTPS', '\tx: y'),
    ['10:7 S004 a tab indents this line'],
  ],
  [
    'a missing quote',
    section('scheme: "HTTPS', 'username: u'),
    ['9:15 S004 a quote is not closed'],
  ],
  [
    'a missing bracket',
    section('username: [a', 'scheme: HTTPS'),
    ['10:7 S004 a bracket is not closed, or this line is not indented enough'],
  ],
  ['a missing colon', section('scheme HTTPS'), ['9:7 S004 a colon is missing behind this name']],
  ['two colons in a line', section('scheme: HTTPS: x'), ['9:15 S004 a second colon in one line']],
  [
    'a value that begins with @',
    section('username: @robot'),
    ['9:17 S004 a value must not begin with this character'],
  ],
  [
    'all faults of the syntax, one a line',
    section('scheme: @a', 'username: `b', 'checkMode: %c'),
    [
      '9:15 S004 a value must not begin with this character',
      '10:17 S004 a value must not begin with this character',
      '11:18 S004 a value must not begin with this character',
    ],
  ],
  [
    'a wrong indentation',
    BASE + '     scheme: HTTPS\n',
    ['9:1 S004 the indentation does not fit the lines above'],
  ],
  [
    'YAML 1.1',
    '%YAML 1.1\n---\n' + BASE,
    ['1:1 S004 a cluster file is YAML 1.2; its %YAML line says 1.1'],
  ],
  [
    'an unknown directive',
    '%FOO bar\n---\na: 1\n',
    [
      '1:1 warning S004 a line that begins with % is a directive, and this one is not known',
      '3:1 S021 a: unknown field; allowed: apiVersion, kind, metadata, spec',
      '3:1 S022 field apiVersion is missing',
      '3:1 S022 field kind is missing',
      '3:1 S022 field metadata is missing',
      '3:1 S022 field spec is missing',
    ],
  ],
  [
    'a field that stands twice',
    section('scheme: HTTP', 'scheme: HTTPS'),
    ['10:7 S005 spec.registry.direct.scheme: field scheme stands twice'],
  ],
  [
    'a second document',
    BASE + '---\nkind: Other\n',
    ['9:1 S006 a second document begins here; a cluster file holds exactly one'],
  ],
  ['nothing but a comment', '# nothing\n', ['1:1 S007 the file is empty']],
  ['a list', '- a\n', ['1:1 S008 a cluster file is a map of apiVersion, kind, metadata and spec']],
  [
    'a text',
    'hello\n',
    ['1:1 S008 a cluster file is a map of apiVersion, kind, metadata and spec'],
  ],
  [
    'another kind',
    'apiVersion: deckhouse.io/v1alpha1\nkind: ModuleConfig\nmetadata: {name: deckhouse}\nspec: {enabled: true}\n',
    ['2:7 S023 kind: must be ClusterRegistry; got "ModuleConfig", which is no cluster file'],
  ],
  [
    'an alias without anchor',
    spec('via: *nothing'),
    ['9:8 S009 spec.via: this alias has no anchor before it'],
  ],
  [
    'an alias inside of itself',
    spec('via: &v {direct: *v}'),
    ['9:20 S009 spec.via.direct: this alias stands inside of what it repeats'],
  ],
  [
    'nesting without end',
    spec(
      'via: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: {direct: }}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}',
    ),
    [
      '9:9 S022 spec.via.direct: field imagesRepo is missing',
      '9:18 S021 spec.via.direct.direct: unknown field; allowed: imagesRepo, scheme, license, username, password, ca, checkMode',
      '9:278 S009 spec.via.direct.direct.direct.direct.direct.direct.direct.direct.direct.direct.direct.direct.direct.direct.direct.direct.direct.direct.direct.direct.direct.direct.direct.direct.direct.direct.direct.direct.direct.direct: lists and maps are nested too deeply',
    ],
  ],
  [
    'a tag',
    spec('leave: {disableModule: !!binary dHJ1ZQ==}'),
    [
      '9:26 S010 spec.leave.disableModule: tags are not allowed: a value is text, a number, true, false, a list or a map',
    ],
  ],
  [
    'a number that JSON has not',
    spec('delivery: {tool: Flux, settleSeconds: .inf}'),
    ['9:41 S010 spec.delivery.settleSeconds: this number is not finite; values are those of JSON'],
  ],
  [
    'a merge key',
    section('<<: {scheme: HTTP}'),
    ['9:7 S011 spec.registry.direct["<<"]: merge keys are not part of YAML 1.2'],
  ],
  [
    'a control character',
    BASE + '      scheme: \u0007\n',
    ['9:15 S003 character U+0007 is not allowed in YAML'],
  ],
  ['a bare carriage return', 'a: 1\rb: 2\n', ['1:5 S003 character U+000D is not allowed in YAML']],
];

const FIELDS: readonly Row[] = [
  [
    'everything missing',
    '{}\n',
    [
      '1:1 S022 field apiVersion is missing',
      '1:1 S022 field kind is missing',
      '1:1 S022 field metadata is missing',
      '1:1 S022 field spec is missing',
    ],
  ],
  [
    'empty maps',
    'apiVersion: regshift.io/v1alpha1\nkind: ClusterRegistry\nmetadata: {}\nspec: {}\n',
    ['3:1 S022 metadata: field name is missing', '4:1 S022 spec: field registry is missing'],
  ],
  [
    'another version of the API',
    'apiVersion: regshift.io/v2\nkind: ClusterRegistri\nmetadata: {name: a}\nspec: {registry: {mode: Local}}\n',
    [
      '1:13 S023 apiVersion: must be regshift.io/v1alpha1; got "regshift.io/v2"',
      '2:7 S023 kind: must be ClusterRegistry; got "ClusterRegistri"',
    ],
  ],
  [
    'a misspelt field',
    section('chekMode: Relax'),
    ['9:7 S021 spec.registry.direct.chekMode: unknown field; did you mean checkMode?'],
  ],
  [
    'an unknown field',
    section('colour: red'),
    [
      '9:7 S021 spec.registry.direct.colour: unknown field; allowed: imagesRepo, scheme, license, username, password, ca, checkMode',
    ],
  ],
  [
    'a field with an odd name',
    spec('"a b": 1'),
    [
      '9:3 S021 spec["a b"]: unknown field; allowed: engine, platform, registry, via, previous, leave, nodeRegistries, moduleConfig, secrets, delivery, approvals',
    ],
  ],
  [
    'a misspelt mode',
    whole('registry: {mode: direct}'),
    [
      '5:20 S023 spec.registry.mode: must be one of Direct, Proxy, Local, Unmanaged; got "direct"; did you mean Direct?',
    ],
  ],
  [
    'a value outside of the set',
    whole('registry: {mode: Managed}'),
    [
      '5:20 S023 spec.registry.mode: must be one of Direct, Proxy, Local, Unmanaged; got "Managed"; did you mean Unmanaged?',
    ],
  ],
  [
    'numbers and lists for text',
    section('username: 5', 'checkMode: [Relax]', 'ca: {}', 'password:'),
    [
      '9:7 S032 spec.registry.direct.username: username needs password beside it',
      '9:17 S020 spec.registry.direct.username: must be text; got 5; write it in quotes: "5"',
      '10:18 S023 spec.registry.direct.checkMode: must be one of Default, Relax; got a list',
      '11:11 S020 spec.registry.direct.ca: must be text; got a map',
      '12:7 S101 spec.registry.direct.password: a reference to a secret is missing',
    ],
  ],
  [
    'a name in upper case',
    'apiVersion: regshift.io/v1alpha1\nkind: ClusterRegistry\nmetadata: {name: Prod_1}\nspec:\n  registry: {mode: Local}\n',
    [
      '3:18 S024 metadata.name: must be lower-case letters, digits and dashes, for example prod-1; got "Prod_1"',
    ],
  ],
  [
    'a name that is too long',
    'apiVersion: regshift.io/v1alpha1\nkind: ClusterRegistry\nmetadata: {name: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}\nspec:\n  registry: {mode: Local}\n',
    ['3:18 S025 metadata.name: must have at most 63 characters'],
  ],
  [
    'bounds',
    spec(
      'delivery: {tool: Flux, settleSeconds: -1, branch: ""}',
      'nodeRegistries: [{host: a.b, mirrors: []}]',
    ),
    [
      '9:41 S025 spec.delivery.settleSeconds: must be at least 0; got -1',
      '9:53 S025 spec.delivery.branch: must not be empty',
      '10:41 S025 spec.nodeRegistries[0].mirrors: must hold at least one entry',
    ],
  ],
  [
    'an entry twice',
    spec(
      'nodeRegistries: [{host: a.b, mirrors: [{url: "https://a.b", capabilities: [pull, pull]}]}]',
    ),
    ['9:84 S025 spec.nodeRegistries[0].mirrors[0].capabilities[1]: stands twice in the list'],
  ],
  [
    'a mistyped unit',
    spec('delivery: {tool: Flux, deadline: 2 hours}'),
    [
      '9:36 S024 spec.delivery.deadline: must be hours, minutes, seconds in this order, for example 2h or 1h30m; got "2 hours"',
    ],
  ],
  [
    'previous without mode',
    spec('previous: {direct: {imagesRepo: a.b}}'),
    ['9:3 S022 spec.previous: field mode is missing'],
  ],
];

const REGISTRY: readonly Row[] = [
  [
    'Direct and Proxy without their sections',
    whole('registry: {mode: Direct}', 'previous: {mode: Proxy}'),
    [
      '5:20 S030 spec.registry.mode: mode Direct needs section direct',
      '6:20 S030 spec.previous.mode: mode Proxy needs section proxy',
    ],
  ],
  [
    'sections of other modes',
    whole(
      'registry:',
      '  mode: Local',
      '  direct: {imagesRepo: a.b}',
      '  proxy: {imagesRepo: a.b/c, license: {fromEnv: L}}',
      '  unmanaged: {imagesRepo: a.b}',
    ),
    [
      '7:5 S031 spec.registry.direct: mode Local takes no section',
      '8:5 S031 spec.registry.proxy: mode Local takes no section',
      '9:5 S031 spec.registry.unmanaged: mode Local takes no section',
    ],
  ],
  [
    'a user without password',
    section('username: u'),
    ['9:7 S032 spec.registry.direct.username: username needs password beside it'],
  ],
  [
    'a password without user',
    section('password: {fromEnv: P}'),
    ['9:7 S032 spec.registry.direct.password: password needs username beside it'],
  ],
  [
    'a licence and a login',
    section('license: {fromEnv: L}', 'username: u', 'password: {fromEnv: P}'),
    ['9:7 S033 spec.registry.direct.license: license excludes username and password'],
  ],
  [
    'a CA with HTTP',
    section('scheme: HTTP', 'ca: @CA@'),
    ['10:7 S034 spec.registry.direct.ca: ca is refused with scheme HTTP'],
  ],
  [
    'a CA that is a path',
    section('ca: /etc/ssl/ca.crt'),
    ['9:11 S035 spec.registry.direct.ca: is not a certificate in PEM'],
  ],
  [
    'a private key for a CA',
    section('ca: @KEY@'),
    ['9:11 S103 spec.registry.direct.ca: a private key must not stand here'],
  ],
  [
    'a cut certificate',
    section('ca: "-----BEGIN CERTIFICATE-----\\nMAMC"'),
    [
      '9:11 S035 spec.registry.direct.ca: holds a BEGIN without its END line, or the other way round',
    ],
  ],
  [
    'a mangled certificate',
    section('ca: "-----BEGIN CERTIFICATE-----\\nMA?C\\n-----END CERTIFICATE-----"'),
    [
      '9:11 S035 spec.registry.direct.ca: the certificate is not valid base64 between its BEGIN and END lines',
    ],
  ],
  [
    'a request for a certificate',
    section('ca: "-----BEGIN CERTIFICATE REQUEST-----\\nMAMC\\n-----END CERTIFICATE REQUEST-----"'),
    ['9:11 S035 spec.registry.direct.ca: holds a PEM block that is not a CERTIFICATE'],
  ],
  [
    'a certificate with bytes missing',
    section('ca: "-----BEGIN CERTIFICATE-----\\nMAoB\\n-----END CERTIFICATE-----"'),
    [
      '9:11 warning S035 spec.registry.direct.ca: the certificate does not look whole: its length is not the one it names',
    ],
  ],
  [
    'a ttl just too short',
    whole(
      'registry:',
      '  mode: Proxy',
      '  proxy: {imagesRepo: a.b/c, license: {fromEnv: L}, ttl: 4m59s}',
    ),
    ['7:60 S036 spec.registry.proxy.ttl: must be at least 5m; got "4m59s"'],
  ],
  [
    'a ttl that overflows',
    whole(
      'registry:',
      '  mode: Proxy',
      '  proxy: {imagesRepo: a.b/c, license: {fromEnv: L}, ttl: 9999999h}',
    ),
    ['7:60 S036 spec.registry.proxy.ttl: "9999999h" is longer than DKP can hold'],
  ],
  [
    'a ttl in the wrong order',
    whole(
      'registry:',
      '  mode: Proxy',
      '  proxy: {imagesRepo: a.b/c, license: {fromEnv: L}, ttl: 5m1h}',
    ),
    [
      '7:60 S024 spec.registry.proxy.ttl: must be hours, minutes, seconds in this order, for example 72h or 1h30m; got "5m1h"',
    ],
  ],
  [
    'Proxy without login and path',
    whole('registry:', '  mode: Proxy', '  proxy: {imagesRepo: a.b}'),
    [
      '7:5 S042 spec.registry.proxy: mode Proxy needs a login: its registry does not pull anonymously',
      '7:25 S043 spec.registry.proxy.imagesRepo: mode Proxy needs a path behind the host; got "a.b"',
    ],
  ],
  [
    'ttl outside of Proxy',
    section('ttl: 72h'),
    [
      '9:7 S021 spec.registry.direct.ttl: unknown field; allowed: imagesRepo, scheme, license, username, password, ca, checkMode',
    ],
  ],
  [
    'a scheme',
    whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "https://a.b/c"}'),
    ['7:26 S037 spec.registry.direct.imagesRepo: must not hold a scheme'],
  ],
  [
    'a tag',
    whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "a.b/c:v1.2"}'),
    ['7:26 S037 spec.registry.direct.imagesRepo: must not hold a tag; got ":v1.2"'],
  ],
  [
    'a digest',
    whole(
      'registry:',
      '  mode: Direct',
      '  direct: {imagesRepo: "a.b/c@sha256:0000000000000000000000000000000000000000000000000000000000000000"}',
    ),
    [
      '7:26 S037 spec.registry.direct.imagesRepo: must not hold a digest; got "@sha256:000000000000000000000000000000000000000000000000000…"',
    ],
  ],
  [
    'a login',
    whole(
      'registry:',
      '  mode: Direct',
      '  direct: {imagesRepo: "https://u:example-license@a.b/c"}',
    ),
    ['7:26 S103 spec.registry.direct.imagesRepo: a login must not stand in the address'],
  ],
  [
    'an underscore in the host',
    whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "a_b.c/d"}'),
    ['7:26 S024 spec.registry.direct.imagesRepo: must be host, port and path; got "a_b.c/d"'],
  ],
  [
    'an empty path segment',
    whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "a.b//c"}'),
    ['7:26 S024 spec.registry.direct.imagesRepo: must be host, port and path; got "a.b//c"'],
  ],
  [
    'blanks alone',
    whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "  "}'),
    [
      '7:26 S024 spec.registry.direct.imagesRepo: must be host, port and path, for example registry.example.com:5000/deckhouse/ee; got "  "',
    ],
  ],
  [
    'a host that ends with a dot',
    whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "a.b./c"}'),
    [
      '7:26 S038 spec.registry.direct.imagesRepo: "a.b." is not a host: it begins or ends with a dot, or has two in a row',
    ],
  ],
  [
    'a host with an empty label',
    whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "a..b/c"}'),
    [
      '7:26 S038 spec.registry.direct.imagesRepo: "a..b" is not a host: it begins or ends with a dot, or has two in a row',
    ],
  ],
  [
    'a host that begins with a dash',
    whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "-a.b/c"}'),
    [
      '7:26 S038 spec.registry.direct.imagesRepo: "-a.b" is not a host: a part of it begins or ends with a dash',
    ],
  ],
  [
    'an impossible address',
    whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "1.2.3.400/c"}'),
    [
      '7:26 S038 spec.registry.direct.imagesRepo: "1.2.3.400" is not a host: an IP address has four numbers from 0 to 255',
    ],
  ],
  [
    'a long label',
    whole(
      'registry:',
      '  mode: Direct',
      '  direct: {imagesRepo: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.b/c"}',
    ),
    [
      '7:26 S038 spec.registry.direct.imagesRepo: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…" is not a host: a part of it has more than 63 characters',
    ],
  ],
  [
    'a bare word',
    whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "deckhouse/ee"}'),
    [
      '7:26 warning S038 spec.registry.direct.imagesRepo: "deckhouse" has no dot and no port: some clients would take it for a path on Docker Hub',
    ],
  ],
  [
    'port 0',
    whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "a.b:0/c"}'),
    ['7:26 S039 spec.registry.direct.imagesRepo: port 0 does not exist; ports are 1 to 65535'],
  ],
  [
    'port 65536',
    whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "a.b:65536/c"}'),
    ['7:26 S039 spec.registry.direct.imagesRepo: port 65536 does not exist; ports are 1 to 65535'],
  ],
  [
    'dots as path',
    whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "a.b/../c/./d"}'),
    [
      '7:26 S040 spec.registry.direct.imagesRepo: the path must not hold "."',
      '7:26 S040 spec.registry.direct.imagesRepo: the path must not hold ".."',
    ],
  ],
  [
    'upper case in the path',
    whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "a.b/Deckhouse"}'),
    [
      '7:26 S041 spec.registry.direct.imagesRepo: "Deckhouse": registries take lower case only in a path',
    ],
  ],
  [
    'a dash at the end',
    whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "a.b/c-"}'),
    [
      '7:26 S041 spec.registry.direct.imagesRepo: "c-" is no part of a repository name: dots, dashes, underscores stand only between letters and digits',
    ],
  ],
  [
    'the sections of via',
    whole(
      'registry: {mode: Local}',
      'via:',
      '  unmanaged: {imagesRepo: a.b:0, username: u}',
      '  direct: {scheme: HTTP}',
    ),
    [
      '7:29 S039 spec.via.unmanaged.imagesRepo: port 0 does not exist; ports are 1 to 65535',
      '7:36 S032 spec.via.unmanaged.username: username needs password beside it',
      '8:5 S022 spec.via.direct: field imagesRepo is missing',
    ],
  ],
];

const CLUSTER: readonly Row[] = [
  [
    'type Kubernetes with engine Module',
    spec('platform: {type: Kubernetes}'),
    [
      '9:20 S050 spec.platform.type: type Kubernetes has no registry module; engine Module needs Deckhouse',
    ],
  ],
  [
    'static modes in a cloud',
    whole('platform: {clusterType: Cloud}', 'registry: {mode: Local}', 'previous: {mode: Local}'),
    [
      '6:20 S051 spec.registry.mode: mode Local works on static clusters only; platform.clusterType is Cloud',
      '7:20 S051 spec.previous.mode: mode Local works on static clusters only; platform.clusterType is Cloud',
    ],
  ],
  [
    'leave with a registry',
    spec('leave: {disableModule: true}'),
    ['9:3 S052 spec.leave: the way out needs mode Unmanaged without a section'],
  ],
  [
    'leave with a section and containerd v2',
    whole(
      'platform: {cri: ContainerdV2}',
      'registry: {mode: Unmanaged, unmanaged: {imagesRepo: a.b}}',
      'leave: {legacyContainerd: true}',
    ),
    [
      '7:3 S052 spec.leave: the way out needs mode Unmanaged without a section',
      '7:11 S053 spec.leave.legacyContainerd: containerd v2 has no legacy configuration; platform.cri is ContainerdV2',
    ],
  ],
  [
    'Sops without age',
    spec('secrets: {backend: Sops}'),
    ['9:22 S054 spec.secrets.backend: backend Sops needs age: for whom to encrypt'],
  ],
  [
    'age without Sops',
    spec('secrets: {backend: Reference, age: {recipients: [age1abc]}}'),
    ['9:33 S055 spec.secrets.age: age is for backend Sops only; backend is "Reference"'],
  ],
  [
    'a plugin with Flux',
    spec('delivery: {tool: Flux, plugin: sops}'),
    ['9:26 S056 spec.delivery.plugin: plugin is for tool ArgoCD only; Flux decrypts by itself'],
  ],
  [
    'a deadline of nothing',
    spec('delivery: {tool: Flux, deadline: 0s}'),
    [
      '9:36 S066 spec.delivery.deadline: must be longer than nothing and shorter than 292 years; got "0s"',
    ],
  ],
  [
    'a token in a URL',
    spec('delivery: {tool: Flux, repository: "https://example-license@git.example.com/x"}'),
    ['9:38 S103 spec.delivery.repository: a login must not stand in the URL'],
  ],
  [
    'a file outside of the repository',
    spec('moduleConfig: {file: ../x.yaml}'),
    [
      '9:24 S057 spec.moduleConfig.file: must be a path inside the repository; "../x.yaml" leads out of a folder by ".."',
    ],
  ],
  [
    'an absolute file',
    spec('moduleConfig: {file: /x.yaml}', 'delivery: {tool: Flux, path: "a//b"}'),
    [
      '9:24 S057 spec.moduleConfig.file: must be a path inside the repository; "/x.yaml" is absolute',
      '10:32 S057 spec.delivery.path: must be a path inside the repository; "a//b" has an empty part',
    ],
  ],
  [
    'a host twice',
    spec(
      'nodeRegistries:',
      '  - {host: a.b:5000, mirrors: [{url: "https://m.example.com"}]}',
      '  - {host: A.b:5000, mirrors: [{url: "https://m.example.com"}]}',
      '  - {host: a.b-port-5000, mirrors: [{url: "https://m.example.com"}]}',
    ),
    [
      '11:14 S060 spec.nodeRegistries[1].host: "A.b:5000" becomes the same object as nodeRegistries[0]',
      '12:14 S060 spec.nodeRegistries[2].host: "a.b-port-5000" becomes the same object as nodeRegistries[0]',
    ],
  ],
  [
    "DKP's own host",
    spec(
      'nodeRegistries:',
      '  - {host: registry.d8-system.svc:5001, mirrors: [{url: "https://m.example.com"}]}',
    ),
    [
      "10:14 S061 spec.nodeRegistries[0].host: registry.d8-system.svc:5001 is DKP's own: its folder on the nodes is written by DKP alone",
    ],
  ],
  [
    'the host of the platform',
    spec(
      'nodeRegistries:',
      '  - {host: registry.example.com, mirrors: [{url: "https://m.example.com"}]}',
    ),
    [
      '10:14 warning S062 spec.nodeRegistries[0].host: "registry.example.com" also serves the platform: DKP writes and removes its folder when mode Unmanaged is entered and left',
    ],
  ],
  [
    'the host of the platform in Unmanaged',
    whole(
      'registry: {mode: Unmanaged, unmanaged: {imagesRepo: a.b/c}}',
      'nodeRegistries:',
      '  - {host: A.b, mirrors: [{url: "https://m.example.com"}]}',
    ),
    [
      '7:14 S062 spec.nodeRegistries[0].host: in mode Unmanaged DKP writes "A.b" on the nodes itself; two writers would undo each other',
    ],
  ],
  [
    'an impossible host and port',
    spec('nodeRegistries:', '  - {host: a..b:70000, mirrors: [{url: "https://c:0"}]}'),
    [
      '10:14 S038 spec.nodeRegistries[0].host: "a..b" is not a host: it begins or ends with a dot, or has two in a row',
      '10:14 S039 spec.nodeRegistries[0].host: port 70000 does not exist; ports are 1 to 65535',
      '10:42 S039 spec.nodeRegistries[0].mirrors[0].url: port 0 does not exist; ports are 1 to 65535',
    ],
  ],
  [
    'a mirror over http',
    spec(
      'nodeRegistries:',
      '  - host: a.b',
      '    mirrors:',
      '      - {url: "http://m.example.com", skipVerify: true, ca: @CA@}',
    ),
    [
      '12:53 warning S064 spec.nodeRegistries[0].mirrors[0].skipVerify: skipVerify means nothing for an http URL',
      '12:59 S063 spec.nodeRegistries[0].mirrors[0].ca: ca is refused for an http URL',
    ],
  ],
  [
    'push on nodes',
    spec(
      'nodeRegistries:',
      '  - {host: a.b, mirrors: [{url: "https://m.example.com", capabilities: [pull, push]}]}',
    ),
    [
      '10:81 warning S065 spec.nodeRegistries[0].mirrors[0].capabilities[1]: capability push is of no use on nodes: they only pull',
    ],
  ],
  [
    'a mirror twice, one with a login in its URL',
    spec(
      'nodeRegistries:',
      '  - host: a.b',
      '    mirrors:',
      '      - url: https://m.example.com',
      '      - url: https://M.example.com',
      '      - url: https://u:example-license@m.example.com',
    ),
    [
      '13:16 S067 spec.nodeRegistries[0].mirrors[1].url: this mirror stands twice; hosts.toml takes each URL once',
      '14:16 S103 spec.nodeRegistries[0].mirrors[2].url: a login must not stand in the URL',
    ],
  ],
];

const SECRETS: readonly Row[] = [
  [
    'a text',
    section('license: example-license'),
    ['9:16 S103 spec.registry.direct.license: a secret must not stand here in clear'],
  ],
  [
    'a number',
    section('username: u', 'password: 12345678'),
    ['10:17 S103 spec.registry.direct.password: a secret must not stand here in clear'],
  ],
  [
    'a block',
    section('license: |', '  example-license'),
    ['9:16 S103 spec.registry.direct.license: a secret must not stand here in clear'],
  ],
  [
    'a list',
    section('license: [example-license]'),
    ['9:16 S103 spec.registry.direct.license: a secret must not stand here in clear'],
  ],
  [
    'a map of something else',
    section('license: {value: example-license}'),
    ['9:16 S103 spec.registry.direct.license: a secret must not stand here in clear'],
  ],
  [
    'nothing',
    section('license:'),
    ['9:7 S101 spec.registry.direct.license: a reference to a secret is missing'],
  ],
  [
    'an empty map',
    section('license: {}'),
    [
      '9:16 S101 spec.registry.direct.license: a reference needs one of secretRef, fromEnv or fromFile',
    ],
  ],
  [
    'no source',
    section('license: {generation: 2}'),
    [
      '9:16 S101 spec.registry.direct.license: a reference needs one of secretRef, fromEnv or fromFile',
    ],
  ],
  [
    'two sources',
    section('license: {fromEnv: L, fromFile: f}'),
    [
      '9:16 S102 spec.registry.direct.license: a reference names one source, not 2: fromEnv, fromFile',
    ],
  ],
  [
    'three sources',
    section('license: {fromEnv: L, fromFile: f, secretRef: {name: a, key: b}}'),
    [
      '9:16 S102 spec.registry.direct.license: a reference names one source, not 3: secretRef, fromEnv, fromFile',
    ],
  ],
  [
    'a misspelt source',
    section('license: {fromEnvv: L}'),
    ['9:17 S021 spec.registry.direct.license.fromEnvv: unknown field; did you mean fromEnv?'],
  ],
  [
    'a wrong name of a variable',
    section('license: {fromEnv: example license}'),
    [
      '9:26 S024 spec.registry.direct.license.fromEnv: must be the name of an environment variable, for example DKP_LICENSE',
    ],
  ],
  [
    'a reference with a wrong field',
    section('license: {secretRef: {name: a, key: b, example-license: c}}'),
    [
      '9:17 S021 spec.registry.direct.license.secretRef: holds an unknown field; allowed: name, key',
    ],
  ],
  [
    'a password without quotes in a flow map',
    whole(
      'registry: {mode: Direct, direct: {imagesRepo: a.b/c, username: u, password: example,word}}',
    ),
    [
      '5:79 S103 spec.registry.direct.password: a secret must not stand here in clear',
      '5:87 S021 spec.registry.direct: unknown field; allowed: imagesRepo, scheme, license, username, password, ca, checkMode',
    ],
  ],
  [
    'a password that reads as a tag',
    section('license: !example'),
    ['9:7 S103 spec.registry.direct.license: a secret must not stand here in clear'],
  ],
  [
    'the password of a mirror',
    spec(
      'nodeRegistries:',
      '  - {host: a.b, mirrors: [{url: "https://a.b", auth: {username: u, password: example-license}}]}',
    ),
    [
      '10:80 S103 spec.nodeRegistries[0].mirrors[0].auth.password: a secret must not stand here in clear',
    ],
  ],
];

function told({ severity, code, place, message }: Issue): string {
  const path = place.path === undefined ? '' : `${place.path}: `;
  const line = `${String(place.line)}:${String(place.column)}`;
  return `${line} ${severity === 'error' ? '' : `${severity} `}${code} ${path}${message}`;
}

describe.each([
  ['the text of a cluster file', TEXT],
  ['the fields of a cluster file', FIELDS],
  ['settings.registry', REGISTRY],
  ['the cluster and its repository', CLUSTER],
  ['references to secrets', SECRETS],
] as const)('%s', (_title, rows) => {
  it.each(rows)('%s', (_name, text, issues) => {
    const result = loadClusterText(text, 'f.yaml');
    expect(result.issues.map(told)).toEqual(issues);
    expect(result.ok).toBe(issues.every((issue) => issue.includes(' warning ')));
  });
});

describe('the table of codes', () => {
  it('is sorted, has each code once, and each is reported by a row above or by a test of its own', () => {
    const elsewhere = ['S001', 'S002', 'S012'];
    const rows = [...TEXT, ...FIELDS, ...REGISTRY, ...CLUSTER, ...SECRETS];
    const reported = rows.flatMap(([, , issues]) =>
      issues.map((issue) => / (S\d{3}) /.exec(issue)?.[1]),
    );
    const codes = SPEC_CODES.map(({ code }) => code);
    expect(codes).toEqual([...new Set([...reported, ...elsewhere])].sort());
  });
});

describe('loadCluster', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

  it('refuses 50 MB without reading them', () => {
    const large = new Uint8Array(50_000_000).fill(0x61);
    const before = performance.now();
    const result = loadCluster(large, 'f.yaml');
    const took = performance.now() - before;
    expect(result).toEqual({
      ok: false,
      issues: [
        {
          code: 'S001',
          severity: 'error',
          place: { file: 'f.yaml' },
          message: '50000000 bytes are too many for a cluster file; at most 1048576 are read',
        },
      ],
    });
    expect(took).toBeLessThan(50);
  });

  it.each([
    ['a stray byte', [0x61, 0x0a, 0xc3, 0xa9, 0xff], 'byte 5 is invalid', { line: 2, column: 2 }],
    ['a sequence that is cut off', [0x61, 0xe2, 0x82], 'byte 2 is invalid', { line: 1, column: 2 }],
    [
      'a sequence that breaks off in the middle',
      [0xe2, 0x82, 0x41],
      'byte 1 is invalid',
      { line: 1, column: 1 },
    ],
  ])('names the byte of %s', (_name, input, fault, place) => {
    expect(loadCluster(Uint8Array.from(input), 'f.yaml').issues).toEqual([
      {
        code: 'S002',
        severity: 'error',
        place: { file: 'f.yaml', ...place },
        message: `the file is not UTF-8: ${fault}`,
        hint: 'save the file as UTF-8',
      },
    ]);
  });

  it('recognises UTF-16 by its byte order mark', () => {
    const utf16 = Uint8Array.from([0xff, 0xfe, 0x61, 0x00]);
    expect(loadCluster(utf16, 'f.yaml').issues.map(told)).toEqual([
      '1:1 S002 the file is UTF-16, not UTF-8',
    ]);
  });

  it('reads past a byte order mark, and counts columns without it', () => {
    expect(loadCluster(bytes(`\uFEFF${BASE}`), 'f.yaml').ok).toBe(true);
    expect(loadCluster(bytes('\uFEFFkind: Other\n'), 'f.yaml').issues[0]?.place.column).toBe(7);
  });

  it('takes line ends of both kinds', () => {
    expect(loadCluster(bytes(BASE.replaceAll('\n', '\r\n')), 'f.yaml')).toEqual(
      loadCluster(bytes(BASE), 'f.yaml'),
    );
  });

  it('gives the issues alone to whoever asks for them alone', () => {
    const text = section('colour: red');
    expect(clusterIssues(text, 'f.yaml')).toEqual(loadClusterText(text, 'f.yaml').issues);
  });
});

describe('an issue', () => {
  it('is a lesson: place, fault, remedy, and the line with the secret masked', () => {
    expect(
      loadClusterText(section('license: example-license # paid'), 'clusters/prod-1.yaml').issues,
    ).toEqual([
      {
        code: 'S103',
        severity: 'error',
        place: {
          file: 'clusters/prod-1.yaml',
          line: 9,
          column: 16,
          path: 'spec.registry.direct.license',
        },
        message: 'a secret must not stand here in clear',
        hint: 'write  license: {fromEnv: DKP_LICENSE}  or  {secretRef: {name: …, key: …}}',
        excerpt: { text: '      license: ********', from: 16, length: 8 },
      },
    ]);
  });

  it.each([
    [
      'a value that anyone may see',
      section('checkMode: Relaxed'),
      '      checkMode: Relaxed',
      18,
      7,
    ],
    [
      'a name without what stands behind it',
      section('chekMode: Relax'),
      '      chekMode: ********',
      7,
      8,
    ],
    [
      'nothing of a misspelt licence',
      section('licence: example-license'),
      '      licence: ********',
      7,
      7,
    ],
    [
      'a line with a secret beside the fault',
      whole('registry: {mode: direct, direct: {license: example-license}}'),
      '  registry: {mode: direct, direct: {license: ********}}',
      20,
      6,
    ],
    [
      'broken text, if it is plain',
      section('scheme: [HTTP', 'checkMode: Relax'),
      '      checkMode: Relax',
      7,
      1,
    ],
    [
      'the name alone in broken text',
      section('license: "example-license'),
      '      license: ********',
      7,
      7,
    ],
    ['no control signs', section('checkMode: "a\u202Eb"'), '      checkMode: "a\uFFFDb"', 18, 5],
  ])('shows %s', (_name, text, line, from, length) => {
    expect(loadClusterText(text, 'f.yaml').issues.map(({ excerpt }) => excerpt)).toContainEqual({
      text: line,
      from,
      length,
    });
  });

  it('shows the middle of a long line', () => {
    const long = whole(`registry: {mode: Local, ${' '.repeat(500)}direkt: 1}`);
    expect(loadClusterText(long, 'f.yaml').issues.map(({ excerpt }) => excerpt)).toEqual([
      { text: `${' '.repeat(60)}direkt: ********}`, from: 61, length: 6 },
    ]);
  });

  it('stands for a limited number of others', () => {
    const many = section(
      ...Array.from({ length: 300 }, (_, index) => `colour${String(index)}: red`),
    );
    const { issues } = loadClusterText(many, 'f.yaml');
    expect(issues).toHaveLength(201);
    expect(issues.at(-1)).toEqual({
      code: 'S012',
      severity: 'error',
      place: { file: 'f.yaml' },
      message: 'at least 100 more problems are not listed',
      hint: 'correct the first ones',
    });
  });
});

describe('a file that wants to keep the machine busy', () => {
  const MEBIBYTE = 1_048_576;
  it.each([
    [
      'aliases of aliases',
      Array.from(
        { length: 26 },
        (_, level) =>
          `a${String(level)}: &a${String(level)} [${Array.from({ length: 9 }, () => (level === 0 ? 'x' : `*a${String(level - 1)}`)).join()}]`,
      ).join('\n'),
      'S009',
    ],
    ['brackets', '['.repeat(MEBIBYTE), 'S009'],
    [
      'indentation',
      Array.from({ length: 1_400 }, (_, level) => `${' '.repeat(level)}a:`).join('\n'),
      'S009',
    ],
    [
      'fields',
      Array.from({ length: 90_000 }, (_, index) => `k${String(index)}:`).join('\n'),
      'S009',
    ],
    [
      'unknown fields',
      `spec:\n${Array.from({ length: 20_000 }, (_, index) => `  k${String(index)}:`).join('\n')}`,
      'S012',
    ],
    ['faults', '@\n'.repeat(MEBIBYTE / 2), 'S009'],
    [
      'one long line',
      `spec: {${Array.from({ length: 14_000 }, (_, index) => `k${String(index)}: 1`).join(', ')}}`,
      'S012',
    ],
    ['documents', '---\n'.repeat(MEBIBYTE / 4), 'S006'],
    ['a long word', `metadata: {name: ${'a'.repeat(MEBIBYTE - 100)}}`, 'S025'],
  ])('is refused soon: %s', (_name, text, code) => {
    const before = performance.now();
    const { issues } = loadClusterText(text, 'f.yaml');
    const took = performance.now() - before;
    expect(issues.map((issue) => issue.code)).toContain(code);
    expect(took).toBeLessThan(3_000);
  });
});
