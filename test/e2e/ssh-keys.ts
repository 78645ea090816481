import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Signing } from '../../src/io/git-draft';

/** A key that was made for a test. */
export interface TestKey extends Signing {
  /** `ssh-ed25519 AAAA… name`. */
  readonly listed: string;
  /** `SHA256:…`, as OpenSSH tells it. */
  readonly fingerprint: string;
}

/** Makes an SSH key in a folder. */
export function sshKey(folder: string, name: string): TestKey {
  const key = join(folder, `id-${name}`);
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', key]);
  const shown = execFileSync('ssh-keygen', ['-l', '-f', key], { encoding: 'utf8' });
  return {
    format: 'ssh',
    key,
    listed: readFileSync(`${key}.pub`, 'utf8').trim(),
    fingerprint: shown.split(' ')[1] ?? '',
  };
}
