import { BASE } from './cluster-files';
import { section, spec, whole } from './refused-files';
import type { Row } from './refused-files';

/** The text itself. */
// prettier-ignore
export const TEXT_ROWS: readonly Row[] = [
  ['a tab as indentation', section('scheme: HTTPS', '\tx: y'), [
    '10:7 S004 a tab indents this line',
  ]],
  ['a missing quote', section('scheme: "HTTPS', 'username: u'), [
    '9:15 S004 a quote is not closed',
  ]],
  ['a missing bracket', section('username: [a', 'scheme: HTTPS'), [
    '10:7 S004 a bracket is not closed, or this line is not indented enough',
  ]],
  ['a missing colon', section('scheme HTTPS'), [
    '9:7 S004 a colon is missing behind this name',
  ]],
  ['two colons in a line', section('scheme: HTTPS: x'), [
    '9:15 S004 a second colon in one line',
  ]],
  ['a value that begins with @', section('username: @robot'), [
    '9:17 S004 a value must not begin with this character',
  ]],
  ['all faults of the syntax, one a line', section('scheme: @a', 'username: `b', 'checkMode: %c'), [
    '9:15 S004 a value must not begin with this character',
    '10:17 S004 a value must not begin with this character',
    '11:18 S004 a value must not begin with this character',
  ]],
  ['a wrong indentation', BASE + '     scheme: HTTPS\n', [
    '9:1 S004 the indentation does not fit the lines above',
  ]],
  ['YAML 1.1', '%YAML 1.1\n---\n' + BASE, [
    '1:1 S004 a cluster file is YAML 1.2; its %YAML line says 1.1',
  ]],
  ['an unknown directive', '%FOO bar\n---\na: 1\n', [
    '1:1 warning S004 a line that begins with % is a directive, and this one is not known',
    '3:1 S021 a: unknown field; allowed: apiVersion, kind, metadata, spec',
    '3:1 S022 field apiVersion is missing',
    '3:1 S022 field kind is missing',
    '3:1 S022 field metadata is missing',
    '3:1 S022 field spec is missing',
  ]],
  ['a field that stands twice', section('scheme: HTTP', 'scheme: HTTPS'), [
    '10:7 S005 spec.registry.direct.scheme: field scheme stands twice',
  ]],
  ['a second document', BASE + '---\nkind: Other\n', [
    '9:1 S006 a second document begins here; a cluster file holds exactly one',
  ]],
  ['nothing but a comment', '# nothing\n', [
    '1:1 S007 the file is empty',
  ]],
  ['a list', '- a\n', [
    '1:1 S008 a cluster file is a map of apiVersion, kind, metadata and spec',
  ]],
  ['a text', 'hello\n', [
    '1:1 S008 a cluster file is a map of apiVersion, kind, metadata and spec',
  ]],
  ['another kind', 'apiVersion: deckhouse.io/v1alpha1\nkind: ModuleConfig\nmetadata: {name: deckhouse}\nspec: {enabled: true}\n', [
    '2:7 S023 kind: must be ClusterRegistry; got "ModuleConfig", which is no cluster file',
  ]],
  ['an alias without anchor', spec('via: *nothing'), [
    '9:8 S009 spec.via: this alias has no anchor before it',
  ]],
  ['an alias inside of itself', spec('via: &v {direct: *v}'), [
    '9:20 S009 spec.via.direct: this alias stands inside of what it repeats',
  ]],
  ['nesting without end', spec(`via: ${'{direct: '.repeat(40)}${'}'.repeat(40)}`), [
    '9:9 S022 spec.via.direct: field imagesRepo is missing',
    '9:18 S021 spec.via.direct.direct: unknown field; allowed: imagesRepo, scheme, license, username, password, ca, checkMode',
    `9:278 S009 spec.via.${'direct.'.repeat(29)}direct: lists and maps are nested too deeply`,
  ]],
  ['a tag', spec('leave: {disableModule: !!binary dHJ1ZQ==}'), [
    '9:26 S010 spec.leave.disableModule: tags are not allowed: a value is text, a number, true, false, a list or a map',
  ]],
  ['a number that JSON has not', spec('delivery: {tool: Flux, settleSeconds: .inf}'), [
    '9:41 S010 spec.delivery.settleSeconds: this number is not finite; values are those of JSON',
  ]],
  ['a merge key', section('<<: {scheme: HTTP}'), [
    '9:7 S011 spec.registry.direct["<<"]: merge keys are not part of YAML 1.2',
  ]],
  ['a control character', BASE + '      scheme: \u0007\n', [
    '9:15 S003 character U+0007 is not allowed in YAML',
  ]],
  ['a bare carriage return', 'a: 1\rb: 2\n', [
    '1:5 S003 character U+000D is not allowed in YAML',
  ]],
];

/** Single fields. */
// prettier-ignore
export const FIELD_ROWS: readonly Row[] = [
  ['everything missing', '{}\n', [
    '1:1 S022 field apiVersion is missing',
    '1:1 S022 field kind is missing',
    '1:1 S022 field metadata is missing',
    '1:1 S022 field spec is missing',
  ]],
  ['empty maps', 'apiVersion: regshift.io/v1alpha1\nkind: ClusterRegistry\nmetadata: {}\nspec: {}\n', [
    '3:1 S022 metadata: field name is missing',
    '4:1 S022 spec: field registry is missing',
  ]],
  ['another version of the API', 'apiVersion: regshift.io/v2\nkind: ClusterRegistri\nmetadata: {name: a}\nspec: {registry: {mode: Local}}\n', [
    '1:13 S023 apiVersion: must be regshift.io/v1alpha1; got "regshift.io/v2"',
    '2:7 S023 kind: must be ClusterRegistry; got "ClusterRegistri"',
  ]],
  ['a misspelt field', section('chekMode: Relax'), [
    '9:7 S021 spec.registry.direct.chekMode: unknown field; did you mean checkMode?',
  ]],
  ['an unknown field', section('colour: red'), [
    '9:7 S021 spec.registry.direct.colour: unknown field; allowed: imagesRepo, scheme, license, username, password, ca, checkMode',
  ]],
  ['a field with an odd name', spec('"a b": 1'), [
    '9:3 S021 spec["a b"]: unknown field; allowed: engine, platform, registry, via, previous, leave, nodeRegistries, moduleConfig, pipeline, secrets, delivery, approvals',
  ]],
  ['a misspelt mode', whole('registry: {mode: direct}'), [
    '5:20 S023 spec.registry.mode: must be one of Direct, Proxy, Local, Unmanaged; got "direct"; did you mean Direct?',
  ]],
  ['a value outside of the set', whole('registry: {mode: Managed}'), [
    '5:20 S023 spec.registry.mode: must be one of Direct, Proxy, Local, Unmanaged; got "Managed"; did you mean Unmanaged?',
  ]],
  ['numbers and lists for text', section('username: 5', 'checkMode: [Relax]', 'ca: {}', 'password:'), [
    '9:7 S032 spec.registry.direct.username: username needs password beside it',
    '9:17 S020 spec.registry.direct.username: must be text; got 5; write it in quotes: "5"',
    '10:18 S023 spec.registry.direct.checkMode: must be one of Default, Relax; got a list',
    '11:11 S020 spec.registry.direct.ca: must be text; got a map',
    '12:7 S101 spec.registry.direct.password: a reference to a secret is missing',
  ]],
  ['a name in upper case', whole('registry: {mode: Local}').replace('prod-1', 'Prod_1'), [
    '3:18 S024 metadata.name: must be lower-case letters, digits and dashes, for example prod-1; got "Prod_1"',
  ]],
  ['a name that is too long', whole('registry: {mode: Local}').replace('prod-1', 'a'.repeat(64)), [
    '3:18 S025 metadata.name: must have at most 63 characters',
  ]],
  ['bounds', spec('delivery: {tool: Flux, settleSeconds: -1, branch: ""}', 'nodeRegistries: [{host: a.b, mirrors: []}]'), [
    '9:41 S025 spec.delivery.settleSeconds: must be at least 0; got -1',
    '9:53 S025 spec.delivery.branch: must not be empty',
    '10:41 S025 spec.nodeRegistries[0].mirrors: must hold at least one entry',
  ]],
  ['an entry twice', spec('nodeRegistries: [{host: a.b, mirrors: [{url: "https://a.b", capabilities: [pull, pull]}]}]'), [
    '9:84 S025 spec.nodeRegistries[0].mirrors[0].capabilities[1]: stands twice in the list',
  ]],
  ['a mistyped unit', spec('delivery: {tool: Flux, deadline: 2 hours}'), [
    '9:36 S024 spec.delivery.deadline: must be hours, minutes, seconds in this order, for example 2h or 1h30m; got "2 hours"',
  ]],
  ['previous without mode', spec('previous: {direct: {imagesRepo: a.b}}'), [
    '9:3 S022 spec.previous: field mode is missing',
  ]],
];

/** `settings.registry`. */
// prettier-ignore
export const REGISTRY_ROWS: readonly Row[] = [
  ['Direct and Proxy without their sections', whole('registry: {mode: Direct}', 'previous: {mode: Proxy}'), [
    '5:20 S030 spec.registry.mode: mode Direct needs section direct',
    '6:20 S030 spec.previous.mode: mode Proxy needs section proxy',
  ]],
  ['sections of other modes', whole('registry:', '  mode: Local', '  direct: {imagesRepo: a.b}', '  proxy: {imagesRepo: a.b/c, license: {fromEnv: L}}', '  unmanaged: {imagesRepo: a.b}'), [
    '7:5 S031 spec.registry.direct: mode Local takes no section',
    '8:5 S031 spec.registry.proxy: mode Local takes no section',
    '9:5 S031 spec.registry.unmanaged: mode Local takes no section',
  ]],
  ['a user without password', section('username: u'), [
    '9:7 S032 spec.registry.direct.username: username needs password beside it',
  ]],
  ['a password without user', section('password: {fromEnv: P}'), [
    '9:7 S032 spec.registry.direct.password: password needs username beside it',
  ]],
  ['a licence and a login', section('license: {fromEnv: L}', 'username: u', 'password: {fromEnv: P}'), [
    '9:7 S033 spec.registry.direct.license: license excludes username and password',
  ]],
  ['a CA with HTTP', section('scheme: HTTP', 'ca: @CA@'), [
    '10:7 S034 spec.registry.direct.ca: ca is refused with scheme HTTP',
  ]],
  ['a CA that is a path', section('ca: /etc/ssl/ca.crt'), [
    '9:11 S035 spec.registry.direct.ca: is not a certificate in PEM',
  ]],
  ['a private key for a CA', section('ca: @KEY@'), [
    '9:11 S103 spec.registry.direct.ca: a private key must not stand here',
  ]],
  ['a cut certificate', section('ca: "-----BEGIN CERTIFICATE-----\\nMAMC"'), [
    '9:11 S035 spec.registry.direct.ca: holds a BEGIN without its END line, or the other way round',
  ]],
  ['a mangled certificate', section('ca: "-----BEGIN CERTIFICATE-----\\nMA?C\\n-----END CERTIFICATE-----"'), [
    '9:11 S035 spec.registry.direct.ca: the certificate is not valid base64 between its BEGIN and END lines',
  ]],
  ['a request for a certificate', section('ca: "-----BEGIN CERTIFICATE REQUEST-----\\nMAMC\\n-----END CERTIFICATE REQUEST-----"'), [
    '9:11 S035 spec.registry.direct.ca: holds a PEM block that is not a CERTIFICATE',
  ]],
  ['a certificate with bytes missing', section('ca: "-----BEGIN CERTIFICATE-----\\nMAoB\\n-----END CERTIFICATE-----"'), [
    '9:11 warning S035 spec.registry.direct.ca: the certificate does not look whole: its length is not the one it names',
  ]],
  ['a ttl just too short', whole('registry:', '  mode: Proxy', '  proxy: {imagesRepo: a.b/c, license: {fromEnv: L}, ttl: 4m59s}'), [
    '7:60 S036 spec.registry.proxy.ttl: must be at least 5m; got "4m59s"',
  ]],
  ['a ttl that overflows', whole('registry:', '  mode: Proxy', '  proxy: {imagesRepo: a.b/c, license: {fromEnv: L}, ttl: 9999999h}'), [
    '7:60 S036 spec.registry.proxy.ttl: "9999999h" is longer than DKP can hold',
  ]],
  ['a ttl in the wrong order', whole('registry:', '  mode: Proxy', '  proxy: {imagesRepo: a.b/c, license: {fromEnv: L}, ttl: 5m1h}'), [
    '7:60 S024 spec.registry.proxy.ttl: must be hours, minutes, seconds in this order, for example 72h or 1h30m; got "5m1h"',
  ]],
  ['Proxy without login and path', whole('registry:', '  mode: Proxy', '  proxy: {imagesRepo: a.b}'), [
    '7:5 S042 spec.registry.proxy: mode Proxy needs a login: its registry does not pull anonymously',
    '7:25 S043 spec.registry.proxy.imagesRepo: mode Proxy needs a path behind the host; got "a.b"',
  ]],
  ['ttl outside of Proxy', section('ttl: 72h'), [
    '9:7 S021 spec.registry.direct.ttl: unknown field; allowed: imagesRepo, scheme, license, username, password, ca, checkMode',
  ]],
  ['a scheme', whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "https://a.b/c"}'), [
    '7:26 S037 spec.registry.direct.imagesRepo: must not hold a scheme',
  ]],
  ['a tag', whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "a.b/c:v1.2"}'), [
    '7:26 S037 spec.registry.direct.imagesRepo: must not hold a tag; got ":v1.2"',
  ]],
  ['a digest', whole('registry:', '  mode: Direct', `  direct: {imagesRepo: a.b/c@sha256:${'0'.repeat(64)}}`), [
    '7:26 S037 spec.registry.direct.imagesRepo: must not hold a digest; got "@sha256:000000000000000000000000000000000000000000000000000…"',
  ]],
  ['a login', whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "https://u:example-license@a.b/c"}'), [
    '7:26 S103 spec.registry.direct.imagesRepo: a login must not stand in the address',
  ]],
  ['an underscore in the host', whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "a_b.c/d"}'), [
    '7:26 S024 spec.registry.direct.imagesRepo: must be host, port and path; got "a_b.c/d"',
  ]],
  ['an empty path segment', whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "a.b//c"}'), [
    '7:26 S024 spec.registry.direct.imagesRepo: must be host, port and path; got "a.b//c"',
  ]],
  ['blanks alone', whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "  "}'), [
    '7:26 S024 spec.registry.direct.imagesRepo: must be host, port and path, for example registry.example.com:5000/deckhouse/ee; got "  "',
  ]],
  ['a host that ends with a dot', whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "a.b./c"}'), [
    '7:26 S038 spec.registry.direct.imagesRepo: "a.b." is not a host: it begins or ends with a dot, or has two in a row',
  ]],
  ['a host with an empty label', whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "a..b/c"}'), [
    '7:26 S038 spec.registry.direct.imagesRepo: "a..b" is not a host: it begins or ends with a dot, or has two in a row',
  ]],
  ['a host that begins with a dash', whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "-a.b/c"}'), [
    '7:26 S038 spec.registry.direct.imagesRepo: "-a.b" is not a host: a part of it begins or ends with a dash',
  ]],
  ['an impossible address', whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "1.2.3.400/c"}'), [
    '7:26 S038 spec.registry.direct.imagesRepo: "1.2.3.400" is not a host: an IP address has four numbers from 0 to 255',
  ]],
  ['a long label', whole('registry:', '  mode: Direct', `  direct: {imagesRepo: ${'a'.repeat(64)}.b/c}`), [
    '7:26 S038 spec.registry.direct.imagesRepo: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…" is not a host: a part of it has more than 63 characters',
  ]],
  ['a bare word', whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "deckhouse/ee"}'), [
    '7:26 warning S038 spec.registry.direct.imagesRepo: "deckhouse" has no dot and no port: some clients would take it for a path on Docker Hub',
  ]],
  ['port 0', whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "a.b:0/c"}'), [
    '7:26 S039 spec.registry.direct.imagesRepo: port 0 does not exist; ports are 1 to 65535',
  ]],
  ['port 65536', whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "a.b:65536/c"}'), [
    '7:26 S039 spec.registry.direct.imagesRepo: port 65536 does not exist; ports are 1 to 65535',
  ]],
  ['dots as path', whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "a.b/../c/./d"}'), [
    '7:26 S040 spec.registry.direct.imagesRepo: the path must not hold "."',
    '7:26 S040 spec.registry.direct.imagesRepo: the path must not hold ".."',
  ]],
  ['upper case in the path', whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "a.b/Deckhouse"}'), [
    '7:26 S041 spec.registry.direct.imagesRepo: "Deckhouse": registries take lower case only in a path',
  ]],
  ['a dash at the end', whole('registry:', '  mode: Direct', '  direct: {imagesRepo: "a.b/c-"}'), [
    '7:26 S041 spec.registry.direct.imagesRepo: "c-" is no part of a repository name: dots, dashes, underscores stand only between letters and digits',
  ]],
  ['the sections of via', whole('registry: {mode: Local}', 'via:', '  unmanaged: {imagesRepo: a.b:0, username: u}', '  direct: {scheme: HTTP}'), [
    '7:29 S039 spec.via.unmanaged.imagesRepo: port 0 does not exist; ports are 1 to 65535',
    '7:36 S032 spec.via.unmanaged.username: username needs password beside it',
    '8:5 S022 spec.via.direct: field imagesRepo is missing',
  ]],
];
