import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explainPull } from '../../src/cli/commands/explain-pull';
import type { ExplainPullOptions } from '../../src/cli/commands/explain-pull';
import { Rejected } from '../../src/cli/rejected';

const HOSTS = `server = "https://registry.io"
[host."https://a.io"]
  [host."https://a.io".auth]
    username = "u"
`;
const WORLD = 'hosts: {a.io: {answer: 429}, registry.io: {answer: 401}}\n';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'regshift-tree-'));
  mkdirSync(join(folder, 'certs.d', 'virtual.io'), { recursive: true });
  writeFileSync(join(folder, 'certs.d', 'virtual.io', 'hosts.toml'), HOSTS);
  writeFileSync(join(folder, 'world.yaml'), WORLD);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function explain(changes: Partial<ExplainPullOptions> = {}): string {
  let text = '';
  const stdout = { write: (written: string): unknown => (text += written) };
  const options: ExplainPullOptions = {
    image: 'virtual.io/app:v1',
    tree: join(folder, 'certs.d'),
    containerd: '1.7.x',
    dialect: 'containerd',
    world: join(folder, 'world.yaml'),
    output: 'text',
    ...changes,
  };
  expect(explainPull(options, { stdout, stderr: stdout, env: {} })).toBe(0);
  return text;
}

it('tells which hosts are asked, what they answer, and what is wrong with the file', () => {
  expect(explain().replaceAll(folder, 'X')).toBe(`virtual.io/app:v1   is not pulled
  containerd 1.7.x, virtual.io/hosts.toml
  the error that is shown: a.io answers 429

  HOST                 REQUEST                                  CREDENTIALS  ANSWER
  https://a.io         HEAD /v2/app/manifests/v1?ns=virtual.io  -            answers 429 (6 times)
  https://registry.io  HEAD /v2/app/manifests/v1?ns=virtual.io  -            answers 401

X/certs.d/virtual.io/hosts.toml:3:3  error N020  host."https://a.io".auth: table auth is ignored by upstream containerd: no credentials are sent
      = write a table header with authorization = "Basic …"
`);
});

it('prints a Simulation as JSON', () => {
  expect(JSON.parse(explain({ output: 'json' }))).toMatchObject({
    apiVersion: 'regshift.io/v1alpha1',
    kind: 'Simulation',
    image: 'virtual.io/app:v1',
    containerd: '1.7.x',
    outcome: 'failed',
    findings: [{ code: 'N020' }],
  });
});

it.each([
  [{ image: 'https://a.io/app' }, 'https://a.io/app is no image reference'],
  [{ containerd: 'newest' }, 'newest is no version of containerd'],
])('refuses %j', (changes, message) => {
  expect(() => explain(changes)).toThrow(Rejected);
  expect(() => explain(changes)).toThrow(message);
});
