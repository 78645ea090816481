import fc from 'fast-check';
import type { Issue } from '../../../src/model/issue';
import { NODE_CODES } from '../../../src/node/hosts/codes';
import type { Containerd } from '../../../src/node/hosts/containerd';
import { lintHostsToml, lintHostTree } from '../../../src/node/hosts/lint-host-tree';
import { parseWorld } from '../../../src/node/hosts/parse-world';
import type { HostTree } from '../../../src/node/hosts/tree';

const FILE = 'registry.io/hosts.toml';
const IGNORED = 'containerd ignores the whole file and asks the original registry';
const upstream = (version: string): Containerd => ({ version, dialect: 'containerd' });
const patched = (version: string): Containerd => ({ version, dialect: 'deckhouse' });
const PEM = '-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIU\n-----END CERTIFICATE-----\n';

function treeOf(files: Readonly<Record<string, string>>): HostTree {
  const roots = ['/etc/containerd/registry.d'];
  return { roots, files: Object.entries(files).map(([path, content]) => ({ path, content })) };
}

/** An issue as a line: `error N003 2:1 path: message`. */
function lineOf({ code, severity, place, message }: Issue): string {
  const { line, column, path } = place;
  const at = line === undefined ? '' : ` ${String(line)}:${String(column)}`;
  return `${severity} ${code}${at}${path === undefined ? '' : ` ${path}`}: ${message}`;
}

function lint(text: string, containerd: Containerd): readonly string[] {
  const tree = treeOf({ [FILE]: text, 'registry.io/ca.crt': PEM, 'registry.io/text.crt': 'none' });
  return lintHostTree(tree, containerd).map(lineOf);
}

const A = '[host."https://a.io"]\n';
const AT = 'host."https://a.io"';

describe('lintHostTree finds', () => {
  it.each<readonly [string, string, Containerd, readonly string[]]>([
    [
      'nothing in a good file',
      `server = "https://registry.io"\n${A}ca = "ca.crt"\n`,
      upstream('1.7.0'),
      [],
    ],
    [
      'a syntax error',
      `${A}skip_verify\n`,
      upstream('1.7.0'),
      [`error N001 2:12: no TOML, illegal character in key: ${IGNORED}`],
    ],
    [
      'a comma before a brace',
      `[host]\n"https://a.io" = {ca = "ca.crt",}\n`,
      upstream('1.7.0'),
      [
        `warning N021 2:1 ${AT}: a host in braces is no host for containerd from 2.0.0 on`,
        `error N001 2:32: a comma before } is no TOML 1.0: ${IGNORED}`,
      ],
    ],
    [
      'a line end in braces for containerd 2',
      `${A}header = {x = "y"\n}\n`,
      upstream('2.1.0'),
      [`error N001 2:18: a line end in braces is no TOML 1.0: ${IGNORED}`],
    ],
    ['a line end in braces is nothing before', `${A}header = {x = "y"\n}\n`, upstream('1.7.0'), []],
    [
      'an escape of TOML 1.1',
      `${A}header = {x = "\\e"}\n`,
      upstream('1.7.0'),
      [`error N001 2:15: this escape is no TOML 1.0: ${IGNORED}`],
    ],
    [
      'a stray comma',
      `${A}skip_verify = ,\n`,
      upstream('1.6.20'),
      [
        'error N002 2:15: stray , where a value belongs: containerd 1.6.20 dies over this file at the next pull',
      ],
    ],
    [
      'a missing value',
      `skip_verify =\n${A}`,
      upstream('1.6.20'),
      [
        'error N002 1:14: there is no value after =: containerd 1.6.20 dies over this file at the next pull',
      ],
    ],
    [
      'a stray comma, which 1.7.0 survives',
      `${A}skip_verify = ,\n`,
      upstream('1.7.0'),
      [`error N001 2:15: no TOML, invalid value: ${IGNORED}`],
    ],
    [
      'a setting among the hosts',
      `[host]\ncapabilities = ["pull"]\n${A}`,
      upstream('1.7.0'),
      [
        'error N002 1:1 host: an entry of host is no table: containerd 1.7.0 dies over this file at the next pull',
      ],
    ],
    ['the escape e, which 2.0.0 takes', `${A}header = {x = "\\e"}\n`, upstream('2.0.0'), []],
    [
      'skip_verify in dotted keys',
      `${AT}.ca = "ca.crt"\n${AT}.skip_verify = false\n`,
      upstream('2.1.0'),
      [
        `error N021 1:1 ${AT}: a host in dotted keys is no host for containerd 2.1.0: it is never asked`,
        `error N002 2:1 ${AT}.skip_verify: skip_verify in dotted keys after another mention of its host: containerd 2.1.0 dies over this file at the next pull`,
      ],
    ],
    ['a comma before a brace for 2.4.0', `${A}header = {x = "y",}\n`, upstream('2.4.0'), []],
    [
      'skip_verify in dotted keys before a fault',
      `${AT}.ca = "ca.crt"\n${AT}.skip_verify = false\nfault\n`,
      upstream('2.3.7'),
      [
        `error N002 2:1 ${AT}.skip_verify: skip_verify in dotted keys after another mention of its host: containerd 2.3.7 dies over this file at the next pull`,
        `error N001 3:6: no TOML, illegal character in key: ${IGNORED}`,
      ],
    ],
    [
      'nothing of values that are not known yet',
      `[host."regshift-secret://env/HOST/x"]\nca = "regshift-secret://env/CA"\n[host."https://\uFFFC/x"]\ncapabilities = ["\uFFFC"]\n`,
      upstream('1.7.0'),
      [],
    ],
    [
      'a path, without the login before it',
      `[host."https://robot:not-a-real-password@a.io/x"]\n`,
      upstream('1.7.0'),
      [
        'warning N026 1:1 host."https://…@a.io/x": the path of https://…@a.io/x gets /v2 behind it: /x/v2/… is asked',
      ],
    ],
    [
      'plain http for 2.3.0',
      '[host."http://a.io"]\n',
      upstream('2.3.0'),
      [
        'warning N028 1:1 host."http://a.io": a.io is asked by plain http; if it accepts and never answers, every request waits 30 seconds',
      ],
    ],
    [
      'a typo in a capability',
      `${A}capabilities = ["pull", "reslove"]\n`,
      upstream('1.7.0'),
      [`error N003 2:1 ${AT}.capabilities: unknown capability "reslove": ${IGNORED}`],
    ],
    [
      'referrers before 2.2.0',
      `${A}capabilities = ["referrers"]\n`,
      upstream('2.1.0'),
      [`error N003 2:1 ${AT}.capabilities: unknown capability "referrers": ${IGNORED}`],
    ],
    [
      'referrers from 2.2.0 on is right',
      `${A}capabilities = ["referrers"]\n`,
      upstream('2.2.0'),
      [],
    ],
    [
      'capabilities as a string',
      `${A}capabilities = "pull"\n`,
      upstream('1.7.0'),
      [`error N004 2:1 ${AT}.capabilities: capabilities is a string: ${IGNORED}`],
    ],
    [
      'a dial_timeout without a unit',
      `${A}dial_timeout = "5"\n`,
      upstream('2.1.0'),
      [`error N004 2:1 ${AT}.dial_timeout: dial_timeout is "5": ${IGNORED}`],
    ],
    [
      'a server without a host table',
      'server = "https://a.io"\n',
      upstream('1.7.31'),
      [`error N005 1:1: there is no table [host]: before 1.7.32 and 2.0.0 ${IGNORED}`],
    ],
    ['a server alone is right from 1.7.32 on', 'server = "https://a.io"\n', upstream('1.7.32'), []],
    [
      'an empty file',
      '',
      upstream('1.7.0'),
      ['warning N006: the file is empty: containerd acts as if it were not there'],
    ],
    [
      'a URL with a space',
      '[host."https://a io"]\n',
      upstream('1.7.0'),
      [`error N007 1:1 host."https://a io": "https://a io" is no URL of a host: ${IGNORED}`],
    ],
    [
      'a missing CA',
      `${A}ca = ["ca.crt", "/etc/containerd/registry.d/registry.io/none.crt"]\n`,
      upstream('1.7.0'),
      [
        `error N010 2:1 ${AT}.ca: /etc/containerd/registry.d/registry.io/none.crt is not there: every pull of this registry fails`,
      ],
    ],
    [
      'a missing client certificate',
      `${A}client = [["none.pem", "ca.crt"]]\n`,
      upstream('1.7.0'),
      [`error N010 2:1 ${AT}.client: none.pem is not there: every pull of this registry fails`],
    ],
    [
      'a CA that is no PEM',
      `${A}ca = "text.crt"\n`,
      upstream('1.7.0'),
      [
        `error N011 2:1 ${AT}.ca: text.crt holds no certificate in PEM: every pull of this registry fails`,
      ],
    ],
    [
      'an empty CA',
      `${A}ca = ""\n`,
      upstream('1.7.0'),
      [`error N012 2:1 ${AT}.ca: ca is empty: every pull of this registry fails`],
    ],
    [
      'vendor tables',
      `${A}[${AT}.auth]\nusername = "u"\n[[${AT}.rewrite]]\nregex = "x"\n`,
      upstream('1.7.0'),
      [
        `error N020 2:1 ${AT}.auth: table auth is ignored by upstream containerd: no credentials are sent`,
        `error N020 4:1 ${AT}.rewrite: table rewrite is ignored by upstream containerd: no path is rewritten`,
      ],
    ],
    ['vendor tables are right for DKP', `${A}[${AT}.auth]\nusername = "u"\n`, patched('1.7.0'), []],
    [
      'dotted keys for containerd 2',
      `${AT}.capabilities = ["pull"]\n`,
      upstream('2.0.0'),
      [
        `error N021 1:1 ${AT}: a host in dotted keys is no host for containerd 2.0.0: it is never asked`,
      ],
    ],
    [
      'two hosts in braces',
      '[host]\n"https://a.io" = {}\n"https://b.io" = {}\n',
      upstream('1.7.0'),
      [
        `error N021 2:1 ${AT}: a host in braces has no fixed order among others: it changes from pull to pull`,
        'error N021 3:1 host."https://b.io": a host in braces has no fixed order among others: it changes from pull to pull',
      ],
    ],
    [
      'a header table out of place',
      `${A}[host."https://b.io"]\n[${AT}.header]\nx = "y"\n`,
      upstream('2.0.0'),
      [
        `error N022 3:1 ${AT}.header: the table is out of place: containerd 2.0.0 lists https://a.io twice`,
      ],
    ],
    [
      'an unknown key',
      `colour = "red"\n${A}shape = 1\n`,
      upstream('1.7.0'),
      [
        'warning N023 1:1 colour: unknown key "colour" is ignored',
        `warning N023 3:1 ${AT}.shape: unknown key "shape" is ignored`,
      ],
    ],
    [
      'a capitalised key',
      `Server = "https://a.io"\n${A}`,
      upstream('1.7.0'),
      ['error N024 1:1 Server: Server is ignored by containerd 1.7.0: keys count in lower case'],
    ],
    ['a key in capitals is right', `SERVER = "https://a.io"\n${A}`, upstream('1.7.0'), []],
    [
      'override_path before 1.6.0',
      `[host."https://a.io/v2/x"]\noverride_path = true\n`,
      upstream('1.5.0'),
      [
        'warning N026 1:1 host."https://a.io/v2/x": the path of https://a.io/v2/x gets /v2 behind it: /v2/x/v2/… is asked',
        'warning N025 2:1 host."https://a.io/v2/x".override_path: override_path is ignored by containerd 1.5.0: it is known from 1.6.0 on',
      ],
    ],
    [
      'dial_timeout before 2.0.7',
      `${A}dial_timeout = "5s"\n`,
      upstream('2.0.6'),
      [
        `warning N025 2:1 ${AT}.dial_timeout: dial_timeout is ignored by containerd 2.0.6: it is known from 2.0.7 and 2.1.0 on`,
      ],
    ],
    [
      'skip_verify on https',
      `${A}skip_verify = true\n`,
      upstream('1.7.0'),
      [`warning N027 2:1 ${AT}.skip_verify: the certificate of a.io is not checked`],
    ],
    [
      'plain http with settings of TLS',
      '[host."http://a.io"]\nskip_verify = true\n',
      upstream('1.7.7'),
      [
        'warning N028 1:1 host."http://a.io": a.io is asked by plain http; if it accepts and never answers, the pull hangs for ever',
        'info N029 2:1 host."http://a.io".skip_verify: skip_verify on an http host: containerd 1.7.7 tries https first',
      ],
    ],
  ])('%s', (_name, text, containerd, lines) => {
    expect(lint(text, containerd)).toEqual(lines);
  });

  it.each([
    [
      '1.6.16',
      [
        'error N030: containerd 1.6.16 does not know the folder _default: it is there from 1.6.17 and 1.7.0 on',
      ],
    ],
    ['1.6.17', []],
  ])('_default in %s', (version, lines) => {
    const tree = treeOf({ '_default/hosts.toml': A });
    expect(lintHostTree(tree, upstream(version)).map(lineOf)).toEqual(lines);
  });

  it('folders and files that are never read', () => {
    const tree = treeOf({ 'hosts.toml': A, 'a.io:5000/hosts.toml': A, 'a.io_5000_/hosts.toml': A });
    expect(lintHostTree(tree, upstream('1.7.0')).map(lineOf)).toEqual([
      'error N031: the folder a.io:5000 is never read: a.io_5000_ comes before it',
      'warning N032: containerd never reads this file: it lies in no folder of a registry',
    ]);
  });
});

it('a file whose folder is not at hand is judged without its certificates', () => {
  const text = `${A}ca = ["none.crt", ""]\n`;
  expect(lintHostsToml(text, FILE, upstream('1.7.0')).map(lineOf)).toEqual([
    `error N012 2:1 ${AT}.ca: ca is empty: every pull of this registry fails`,
  ]);
});

it('no text makes the linter fail, and every issue has a code of the table and a place in the text', () => {
  const codes = NODE_CODES.map(({ code }) => code);
  const pieces = [
    '[host."https://a.io"]',
    '[host]',
    '\n',
    '=',
    ',',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    'ca',
    'host',
    '.',
    '#',
    '"""',
    '\\',
    ' ',
    'true',
    '"x"',
  ];
  const texts = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom(...pieces)).map((found) => found.join('')),
  );
  fc.assert(
    fc.property(texts, fc.constantFrom('1.6.20', '1.7.32', '2.2.0'), (text, version) => {
      const lines = text.split('\n').length;
      return lintHostsToml(text, FILE, upstream(version)).every(
        ({ code, place }) => codes.includes(code) && (place.line ?? 1) <= lines,
      );
    }),
  );
});

describe('parseWorld', () => {
  it('takes a world', () => {
    const world = {
      hosts: { 'a.io': { head: 503, login: { username: 'u', password: 'p', challenge: 'Basic' } } },
      others: 'dns',
      blobs: 2,
    };
    expect(parseWorld(world, 'world.yaml')).toEqual({ ok: true, value: world, issues: [] });
  });

  it('tells everything that is wrong', () => {
    const hosts = { 'a.io': { answer: 200, colour: 'red', speaks: 'ftp' }, 'b.io': 3 };
    const result = parseWorld({ hosts, blobs: -1, secret: { username: 1 } }, 'world.yaml');
    expect(result.issues.map(lineOf)).toEqual([
      'error N040 hosts."a.io".colour: unknown key; known here: answer, head, name, manifest, blob, challenge, certificate, speaks, login, repositories',
      'error N040 hosts."a.io".answer: an answer is expected: a status from 400 to 599, or one of ok, refused, dns, tls-untrusted, not-tls, reset, hang, silent, blackhole, wrong-content, corrupt, cut-short',
      'error N040 hosts."a.io".speaks: one of http, https is expected',
      'error N040 hosts."b.io": a mapping is expected',
      'error N040 blobs: a whole number is expected',
      'error N040 secret.username: a text is expected',
      'error N040 secret.password: a text is expected',
    ]);
  });
});
