import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { KubeObject } from '../../src/model/object-id';
import type { SecretSource } from '../../src/model/secret';
import type { Material } from '../../src/secrets/material';
import { resolveObject } from '../../src/secrets/resolve-placeholders';
import { firstValue, materialValues } from '../../src/secrets/secret-values';
import { PACKAGE } from '../cli/program';
import { ENVIRONMENT, PHASES, seal } from './seal-example';

/** The real sops, which run-sops builds. It refuses a file whose MAC is wrong. */
const SOPS = process.env['REGSHIFT_SOPS'] ?? 'sops';

let root: string;
let key: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'regshift-sops-'));
  key = join(root, 'key.txt');
  execFileSync('age-keygen', ['-o', key], { stdio: 'ignore' });
});

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

function sops(...args: readonly string[]): string {
  const env = { ...process.env, SOPS_AGE_KEY_FILE: key };
  return execFileSync(SOPS, args, { encoding: 'utf8', env });
}

function fromEnvironment(source: SecretSource): string | undefined {
  return 'fromEnv' in source ? new Map(Object.entries(ENVIRONMENT)).get(source.fromEnv) : undefined;
}

it.each(PHASES)('decrypts %s, phase %s, to what was rendered, with the values', (...phase) => {
  const out = seal(root, key, phase);
  const kept = join(out, '..', 'secrets.sops.yaml');
  const material = existsSync(kept) ? [materialValues(parse(sops('-d', kept)) as Material)] : [];
  const values = firstValue(fromEnvironment, ...material);
  const encrypted = readdirSync(out).filter((name) =>
    /^sops:$/m.test(readFileSync(join(out, name), 'utf8')),
  );
  expect(encrypted.length).toBeGreaterThan(1);
  for (const name of encrypted) {
    const rendered = readFileSync(
      join(PACKAGE, 'dist', phase[0], 'cluster', phase[1], name),
      'utf8',
    );
    const wanted = resolveObject(parse(rendered) as KubeObject, values);
    const value = parse(sops('-d', join(out, name))) as unknown;
    expect({ ok: true, issues: [], value }).toEqual(wanted);
  }
});

it('edits a sealed file, and regshift puts its own value back', () => {
  const phase = ['05-first-switch-containerd-v1', '06-switch-direct'] as const;
  const file = join(seal(root, key, phase), 'moduleconfig.deckhouse.io_deckhouse.yaml');
  const license = '["spec"]["settings"]["registry"]["direct"]["license"]';
  sops('set', file, license, '"example-license-2"');
  expect(sops('-d', file)).toContain('example-license-2');
  seal(root, key, phase, { REGSHIFT_AGE_KEY_FILE: key });
  expect(sops('-d', file)).toContain(ENVIRONMENT.DKP_LICENSE);
});
