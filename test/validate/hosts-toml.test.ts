import fc from 'fast-check';
import type { Issue } from '../../src/model/issue';
import { buildHostsToml } from '../../src/node/hosts-toml';
import { mirrorAuthScript, mirrorAuthUndoScript } from '../../src/node/scripts/mirror-auth';
import type { MirrorSpec } from '../../src/spec/cluster';
import { hostsInScript } from '../../src/validate/hosts/hosts-in-script';
import { judgeHostFile } from '../../src/validate/hosts/judge-host-files';
import type { ValidateOptions } from '../../src/validate/options';
import { formatFindingLine } from '../../src/validate/reports/finding-line';
import { junitReport } from '../../src/validate/reports/junit';
import { sarifReport } from '../../src/validate/reports/sarif';
import { validateFiles } from '../../src/validate/validate-files';
import { bash, nodeScript, schemas, validate } from './run';

const IGNORED = 'containerd ignores the whole file and asks the original registry';
const TYPO = `unknown capability "reslove": ${IGNORED}`;
const AT = '/etc/containerd/registry.d/a.io/hosts.toml';
const BAD = '[host."https://a.io"]\n  capabilities = ["pull", "reslove"]\n';
const GOOD = BAD.replace('reslove', 'resolve');

/** A finding without its hint. */
function lineOf(issue: Issue): string {
  const { hint, ...rest } = issue;
  return hint === undefined ? 'no hint' : formatFindingLine(rest);
}

function found(issues: readonly Issue[]): readonly string[] {
  return issues.filter(({ code }) => code.startsWith('N')).map(lineOf);
}

/** What is found in a script beside other rules' findings; its first line is line 11 of the file. */
function ofScript(script: string, options: Partial<ValidateOptions> = {}): readonly string[] {
  return found(validate(nodeScript(script), options).issues);
}

function typo(line: number, column: number, text: string): string {
  return `a.yaml:${String(line)}:${String(column)} error N003: NodeGroupConfiguration/step.sh spec.content: ${text}`;
}

describe('a script that writes hosts.toml', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['by cat', `cat > ${AT} <<'EOF'\n${BAD}EOF`, [typo(13, 7, `a.io/hosts.toml line 2: ${TYPO}`)]],
    [
      'by cat, the other way round',
      `mkdir -p x\ncat <<EOF >"${AT}"\n${BAD}EOF\n`,
      [typo(14, 7, `a.io/hosts.toml line 2: ${TYPO}`)],
    ],
    [
      'by bb-sync-file, continued',
      `bb-sync-file ${AT} \\\n  - << "E O F"\n${BAD}E O F\n`,
      [typo(14, 7, `a.io/hosts.toml line 2: ${TYPO}`)],
    ],
    [
      'by tee, without tabs',
      `tee ${AT} <<-EOF >/dev/null\n\t${BAD.replace('\n', '\n\t')}\tEOF\n`,
      [typo(13, 8, `a.io/hosts.toml line 2: ${TYPO}`)],
    ],
    [
      'by a variable, as in the manual of DKP',
      `toml=$(cat <<EOF\n${BAD}EOF\n)\necho "$toml" > "/etc/containerd/registry.d/\${HOST}/hosts.toml"\n`,
      [typo(13, 7, `hosts.toml line 2: ${TYPO}`)],
    ],
    [
      'by a variable that is a text',
      `toml='${BAD}'\nfile=${AT}\nprintf '%s\\n' "$toml" | tee "$file"\n`,
      [typo(12, 7, `a.io/hosts.toml line 2: ${TYPO}`)],
    ],
    [
      'by echo of a text',
      `if true; then echo '${BAD}' > ${AT}; fi\n`,
      [typo(12, 7, `a.io/hosts.toml line 2: ${TYPO}`)],
    ],
    [
      'by printf of a format',
      `printf '[host."https://%s"]\\ncapabilities = ["%s"]\\n' a.io reslove > ${AT}\n`,
      [typo(11, 5, `a.io/hosts.toml line 2: ${TYPO}`)],
    ],
    [
      'by printf of lines',
      `printf '%s\\n' '[host]' 'capabilities = ["reslove"]' \\\n  > ${AT}\n`,
      [
        `a.yaml:11:5 error N004: NodeGroupConfiguration/step.sh spec.content: a.io/hosts.toml line 2: capabilities is an array: ${IGNORED}`,
      ],
    ],
    [
      'by base64',
      `echo '${Buffer.from(BAD).toString('base64')}' | base64 -d > ${AT}\n`,
      [typo(11, 5, `a.io/hosts.toml line 2: ${TYPO}`)],
    ],
    ['with nothing wrong', `cat > ${AT} <<EOF\n${GOOD}EOF\n`, []],
    [
      'with tables of the DKP dialect',
      `cat > ${AT} <<EOF\n${GOOD}[host."https://a.io".auth]\nusername = "u"\n[[host."https://a.io".rewrite]]\nregex = "^x"\nEOF\n`,
      [],
    ],
    [
      'with a CA that only the node has',
      `cat > ${AT} <<EOF\n[host."https://a.io"]\nca = ["/etc/containerd/registry.d/a.io/ca.crt"]\nEOF\n`,
      [],
    ],
    [
      'with values that only the node knows',
      `cat > ${AT} <<EOF\n[host."https://$HOST/x"]\ncapabilities = ["\${CAP}", "$(pull)"]\nca = "{{ .x }}"\nEOF\n`,
      [],
    ],
    [
      'with a part that only the node knows',
      `cat > ${AT} <<EOF\n[host."https://a.io"]\nskip_verify = $SKIP\ncapabilities = "pull"\nEOF\n`,
      [],
    ],
    [
      'with a dollar sign that is none of a variable',
      `cat > ${AT} <<'EOF'\n[host."https://a.io"]\ncapabilities = ["$X"]\nEOF\n`,
      [typo(13, 5, `a.io/hosts.toml line 2: unknown capability "$X": ${IGNORED}`)],
    ],
    [
      'with parts that a template chooses',
      `cat > ${AT} <<EOF\n{{- if .registry }}\ncapabilities = "x"\n{{- else }}\ncapabilities = ["y"]\n{{- end }}\nEOF\n`,
      [],
    ],
    ['in parts', `cat >> ${AT} <<EOF\ncapabilities = "x"\nEOF\necho 'x' >> ${AT}\n`, []],
    ['to another file', `cat > /etc/hosts.toml.md <<EOF\n${BAD}EOF\n`, []],
    ['in a comment', `# cat > ${AT} <<EOF\n# ${BAD.replace('\n', '\n# ')}\n`, []],
    ['from a variable with two values', `t='${BAD}'\nt='${GOOD}'\necho "$t" > ${AT}\n`, []],
    ['that nothing ends', `cat > ${AT} <<EOF\n${BAD}`, []],
    ['that it only reads', `cat ${AT} <<EOF\n${BAD}EOF\ngrep x < ${AT}\n`, []],
  ])('%s', (_name, script, want) => {
    expect(ofScript(script)).toEqual(want);
  });

  it('for the containerd that is named, in the dialect of DKP', () => {
    const script = `cat > ${AT} <<EOF\nserver = "https://a.io"\nEOF\n`;
    const named = (version: string): readonly string[] =>
      ofScript(script, { containerd: { version, dialect: 'containerd' } });
    expect(named('1.7.32')).toEqual([]);
    expect(named('1.7.31')).toEqual([
      `a.yaml:12:5 error N005: NodeGroupConfiguration/step.sh spec.content: a.io/hosts.toml line 1: there is no table [host]: before 1.7.32 and 2.0.0 ${IGNORED}`,
    ]);
  });

  it('and is written between quotes', () => {
    const object = {
      apiVersion: 'deckhouse.io/v1alpha1',
      kind: 'NodeGroupConfiguration',
      metadata: {
        name: 'a.sh',
        annotations: { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' },
      },
      spec: { nodeGroups: ['*'], bundles: ['*'], content: `cat > ${AT} <<EOF\n${BAD}EOF\n` },
    };
    expect(found(validate(JSON.stringify(object, null, 2)).issues)).toEqual([
      `a.yaml:17:16 error N003: NodeGroupConfiguration/a.sh spec.content: a.io/hosts.toml line 2: ${TYPO}`,
    ]);
  });
});

describe("a script of regshift's own", () => {
  const mirrors: readonly MirrorSpec[] = [
    {
      url: 'https://m.io:5000',
      capabilities: ['pull'],
      skipVerify: false,
      ca: 'PEM',
      auth: { username: "it's", password: { secretRef: { name: 'login', key: 'password' } } },
    },
    { url: 'https://n.io', capabilities: ['pull', 'resolve'], skipVerify: false },
  ];
  const props = { owner: 'step.sh', host: 'a.io', mirrors };

  it('is read to the letter, with placeholders for its secrets', () => {
    const caPath = (): string => '/etc/containerd/registry.d/a.io/https-m.io:5000-ca.crt';
    expect(hostsInScript(mirrorAuthScript(props)).map(({ text }) => text)).toEqual([
      buildHostsToml(mirrors, caPath, 'step.sh'),
    ]);
  });

  it('is read once it is sealed', () => {
    const sealed = mirrorAuthScript(props).replace(
      /regshift-secret:[^']*/,
      Buffer.from('not-a-real-password').toString('base64'),
    );
    expect(hostsInScript(sealed)[0]?.text).toContain('password = "not-a-real-password"');
  });

  it('has nothing wrong, and writes nothing that is to be undone', () => {
    expect(ofScript(mirrorAuthScript(props))).toEqual([]);
    expect(hostsInScript(mirrorAuthUndoScript(props))).toEqual([]);
  });

  it('is judged like any other', () => {
    const script = mirrorAuthScript({
      ...props,
      mirrors: [{ url: 'https://n.io', capabilities: ['pull'], skipVerify: true }],
    });
    const at = script.slice(0, script.indexOf('config_text()')).split('\n').length + 10;
    expect(ofScript(script)).toEqual([
      `a.yaml:${String(at)}:7 warning N027: NodeGroupConfiguration/step.sh spec.content: hosts.toml line 5: the certificate of n.io is not checked`,
    ]);
  });
});

it('no script makes the search fail, or take long', () => {
  const pieces = [
    'cat',
    'echo ',
    'printf ',
    '<<EOF',
    '\nEOF\n',
    ` > ${AT}`,
    '"',
    "'",
    '$(',
    ')',
    '$x',
    '\\',
    '\n',
    '{{ if',
    '}}',
    '`',
    'x=',
    '|',
    ' ',
  ];
  const texts = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((all) => all.join(''));
  fc.assert(fc.property(texts, (text) => Array.isArray(hostsInScript(text))));
  const started = performance.now();
  for (const piece of [...pieces, '\\\n', 'a=$(cat <<E\nE\n)\n', '{{ .x }}']) {
    hostsInScript(`${piece.repeat(20_000)}\ncat > ${AT} <<EOF\nx\nEOF`);
  }
  expect(performance.now() - started).toBeLessThan(10_000);
});

function object(kind: string, fields: string): string {
  return `apiVersion: v1\nkind: ${kind}\nmetadata: {name: a, namespace: b}\n${fields}`;
}

function ofObject(text: string, options: Partial<ValidateOptions> = {}): readonly string[] {
  return found(validate(text, options).issues);
}

describe('an object that holds hosts.toml', () => {
  const indented = BAD.replace(/^/gm, '    ').trimEnd();
  const base64 = Buffer.from(BAD).toString('base64');
  it.each<readonly [string, string, readonly string[]]>([
    [
      'ConfigMap',
      object('ConfigMap', `data:\n  hosts.toml: |\n${indented}\n`),
      [`a.yaml:7:7 error N003: ConfigMap/b/a data["hosts.toml"]: hosts.toml line 2: ${TYPO}`],
    ],
    [
      'ConfigMap, as bytes',
      object('ConfigMap', `binaryData:\n  hosts.toml: ${base64}\n`),
      [
        `a.yaml:5:15 error N003: ConfigMap/b/a binaryData["hosts.toml"]: hosts.toml line 2: ${TYPO}`,
      ],
    ],
    [
      'Secret',
      object('Secret', `stringData:\n  0000.hosts.toml: |\n${indented}\n`),
      [
        `a.yaml:7:7 error N003: Secret/b/a stringData["0000.hosts.toml"]: 0000.hosts.toml line 2: ${TYPO}`,
      ],
    ],
    [
      'Secret, in base64',
      object('Secret', `data:\n  a.hosts.toml: ${base64}\n`),
      [`a.yaml:5:17 error N003: Secret/b/a data["a.hosts.toml"]: a.hosts.toml line 2: ${TYPO}`],
    ],
    [
      'Secret that is encrypted',
      object('Secret', `data:\n  hosts.toml: ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]\n`),
      [],
    ],
    ['Secret with another key', object('Secret', `stringData:\n  a.toml: |\n${indented}\n`), []],
    [
      'Secret with values that are not known yet',
      object(
        'Secret',
        `stringData:\n  hosts.toml: |\n    [host."https://a.io"]\n    ca = "regshift-secret://env/CA"\n    header = {authorization = "regshift-secret://env/X#basic:u"}\n`,
      ),
      [],
    ],
    [
      'Secret that is a host tree',
      object(
        'Secret',
        `stringData:\n  index: |\n    f-0 a.io_5000_/ca.crt\n    f-1 a.io_5000_/hosts.toml\n    f-2 a.io:5000/hosts.toml\n  f-0: regshift-secret://generated/ca/certificate\n  f-1: |\n    [host."https://a.io"]\n    ca = ["ca.crt", "/etc/containerd/certs.d/a.io_5000_/none.crt"]\n  f-2: |\n    [host]\n`,
      ),
      [
        'a.yaml:12:5 error N010: Secret/b/a stringData.f-1: a.io_5000_/hosts.toml line 2: /etc/containerd/certs.d/a.io_5000_/none.crt is not there: every pull of this registry fails',
        'a.yaml:13:8 error N031: Secret/b/a stringData.f-2: a.io:5000/hosts.toml: the folder a.io:5000 is never read: a.io_5000_ comes before it',
      ],
    ],
  ])('%s', (_name, text, want) => {
    expect(ofObject(text)).toEqual(want);
  });

  it("has tables of DKP's dialect: a warning, an error or right, by what is known of containerd", () => {
    const text = object(
      'ConfigMap',
      'data:\n  hosts.toml: |\n    [host."https://a.io".auth]\n    username = "u"\n',
    );
    const severity = (containerd?: ValidateOptions['containerd']): string | undefined =>
      validate(text, containerd === undefined ? {} : { containerd }).issues[0]?.severity;
    expect([
      severity(),
      severity({ version: '1.7.x', dialect: 'containerd' }),
      severity({ version: '1.7.x', dialect: 'deckhouse' }),
    ]).toEqual(['warning', 'error', undefined]);
  });
});

describe('a file hosts.toml', () => {
  const path = 'certs.d/a.io/hosts.toml';
  const pem = '-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIU\n-----END CERTIFICATE-----\n';
  const text = '[host."https://a.io"]\nca = ["ca.crt", "none.crt"]\n';

  it('is judged with the tree around it', () => {
    const files = [
      { path: 'a.io/hosts.toml', content: text },
      { path: 'a.io/ca.crt', content: pem },
      { path: 'b.io/hosts.toml', content: 'x' },
    ];
    const hostTreeOf: ValidateOptions['hostTreeOf'] = () => ({
      tree: { files, roots: [] },
      path: 'a.io/hosts.toml',
    });
    expect(judgeHostFile({ path, content: text }, { hostTreeOf }).map(lineOf)).toEqual([
      `${path}:2:1 error N010: hosts.toml host."https://a.io".ca: none.crt is not there: every pull of this registry fails`,
    ]);
    expect(judgeHostFile({ path, content: text }, {})).toEqual([]);
  });

  it('stands in reports beside manifests, and is no YAML', () => {
    const report = validateFiles(
      [
        { path, text: `\uFEFF${BAD}` },
        { path: 'b.io/hosts.toml', text: GOOD },
        { path: 'c.io/hosts.toml', text: Uint8Array.from([0xff]) },
      ],
      { schemas, bash },
    );
    expect(report.objects.map(({ file, object: name }) => [file, name])).toEqual([
      [path, 'hosts.toml'],
      ['b.io/hosts.toml', 'hosts.toml'],
    ]);
    expect(report.issues.map(lineOf)).toEqual([
      'c.io/hosts.toml:1:1 error V005: the file is not UTF-8',
      `${path}:2:3 error N003: hosts.toml host."https://a.io".capabilities: ${TYPO}`,
    ]);
    expect(junitReport(report)).toContain(`<testcase name="hosts.toml" classname="${path}">`);
    expect(sarifReport(report, { version: '0' })).toContain('"name": "unknown capability"');
  });
});
