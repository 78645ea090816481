import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE, REGSHIFT } from '../cli/program';

/** What environment variables hold where the examples are sealed. None is real. */
export const ENVIRONMENT = {
  DKP_LICENSE: 'example-license-of-nobody',
  MIRROR_PASSWORD: 'p"ss\\w rd: ${x} é #1',
  REGISTRY_PASSWORD: "it's not-a-real-password",
};

/** Phases of examples, of either engine. */
export const PHASES: readonly (readonly [string, string])[] = [
  ['05-first-switch-containerd-v1', '06-switch-direct'],
  ['13-kubernetes-local', '06-final-containerd-config'],
];

/** Seals a phase of an example for the owner of a key file; gives the folder of sealed manifests. */
export function seal(
  root: string,
  key: string,
  [example, phase]: readonly [string, string],
  environment: Readonly<Record<string, string>> = {},
): string {
  const folder = join(PACKAGE, 'examples', example);
  const recipient = execFileSync('age-keygen', ['-y', key], { encoding: 'utf8' }).trim();
  const cluster = join(root, `${example}.yaml`);
  const text = readFileSync(join(folder, 'cluster.yaml'), 'utf8');
  writeFileSync(cluster, text.replace(/age1[0-9a-z]+/, recipient));
  const out = join(root, example, 'manifests');
  mkdirSync(out, { recursive: true });
  const manifests = join(PACKAGE, 'dist', example, 'cluster', phase);
  const observed = ['--observed', join(folder, 'dump')];
  execFileSync(REGSHIFT, ['secrets', 'seal', '-f', cluster, ...observed, manifests, '--out', out], {
    env: { ...process.env, ...ENVIRONMENT, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return out;
}
