import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { PHASES, seal } from './seal-example';

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'regshift-age-'));
});

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

it.each(PHASES)('age opens every data key of %s, phase %s', (...phase) => {
  const key = join(root, `${phase[1]}.txt`);
  execFileSync('age-keygen', ['-o', key], { stdio: 'ignore' });
  const out = seal(root, key, phase);
  const wrapped = readdirSync(out).flatMap((name) => {
    const { sops } = parse(readFileSync(join(out, name), 'utf8')) as Partial<Encrypted>;
    return sops?.age ?? [];
  });
  expect(wrapped.length).toBeGreaterThan(1);
  for (const { enc } of wrapped) {
    expect(execFileSync('age', ['--decrypt', '-i', key], { input: enc })).toHaveLength(32);
  }
});

interface Encrypted {
  readonly sops: { readonly age: readonly { readonly enc: string }[] };
}
