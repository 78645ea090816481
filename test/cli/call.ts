import { join } from 'node:path';
import { main } from '../../src/cli/main';
import { PACKAGE } from './program';

/** What a call left behind. */
export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command in this process. */
export async function regshift(argv: readonly string[], terminal: Terminal = {}): Promise<Answer> {
  const { env = {}, ...device } = terminal;
  let stdout = '';
  let stderr = '';
  const code = await main(argv, {
    stdout: { ...device, write: (text) => (stdout += text) },
    stderr: { ...device, write: (text) => (stderr += text) },
    env,
  });
  return { code, stdout, stderr };
}

/** The folder of an example. */
export function example(name: string): string {
  return join(PACKAGE, 'examples', name);
}

/** The options by which a call is about the cluster of an example, as it was observed. */
export function observed(name: string): readonly string[] {
  const folder = example(name);
  return ['-f', join(folder, 'cluster.yaml'), '--observed', join(folder, 'dump')];
}

/** A cluster file of a static cluster in Direct. */
export function clusterFile(imagesRepo: string, extra = ''): string {
  return `apiVersion: regshift.io/v1alpha1
kind: ClusterRegistry
metadata:
  name: prod-1
spec:
  platform: {clusterType: Static}
  registry:
    mode: Direct
    direct:
      imagesRepo: ${imagesRepo}
      scheme: HTTPS
      license: {fromEnv: DKP_LICENSE}
${extra}`;
}
