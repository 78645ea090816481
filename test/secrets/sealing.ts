import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SealPorts } from '../../src/deliver/sealer';
import type { Issue } from '../../src/model/issue';
import type { Result } from '../../src/model/result';
import type { Cluster, SecretsSpec } from '../../src/spec/cluster';
import { loadClusterText } from '../../src/spec/load-cluster';
import { BASE } from '../spec/cluster-files';
import { PreparedKeys } from './prepared-tools';

/** A key pair of age, made for one run. */
export interface Person {
  readonly identity: string;
  readonly recipient: string;
}

export async function newPerson(): Promise<Person> {
  const { generateX25519Identity, identityToRecipient } = await import('age-encryption');
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/** What environment variables hold where secrets are sealed. None is real. */
export const VALUES: Readonly<Record<string, string>> = {
  DKP_LICENSE: 'example-license-of-nobody',
  MIRROR_PASSWORD: 'p"ss\\w rd: ${x} é #1',
  REGISTRY_PASSWORD: "it's not-a-real-password",
};

const keys = new PreparedKeys();
let draws = 0;

export async function prepareKeys(): Promise<void> {
  await keys.prepare();
}

/** Ports that draw new bytes with every use, as in life. */
export function ports(changes: Partial<SealPorts> = {}): SealPorts {
  draws += 1;
  return {
    ...keys.tools(`sealing-${String(draws)}`),
    values: valuesOf(VALUES),
    identities: [],
    ...changes,
  };
}

export function valuesOf(environment: Readonly<Record<string, string>>): SealPorts['values'] {
  return (source) => ('fromEnv' in source ? environment[source.fromEnv] : undefined);
}

/** A cluster whose secrets are kept this way. */
export function clusterWith(secrets?: SecretsSpec, tool: 'Flux' | 'ArgoCD' = 'Flux'): Cluster {
  const loaded = valueOf(loadClusterText(BASE, 'f.yaml'));
  const delivery = {
    tool,
    branch: 'main',
    path: 'clusters',
    settleSeconds: 30,
    deadline: '2h',
    ...(tool === 'ArgoCD' && { plugin: 'regshift' }),
  } as const;
  return { ...loaded, delivery, ...(secrets && { secrets }) };
}

/** A manifest as an example renders it. */
export function rendered(path: string): string {
  return readFileSync(join(__dirname, '../../dist', path), 'utf8');
}

export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.issues.map(told).join('\n'));
  return result.value;
}

/** `G008 file path: message; hint`. */
function told({ code, place, message, hint }: Issue): string {
  const where = [place.file, place.path].filter((part) => part !== undefined).join(' ');
  return `${code} ${where}: ${message}; ${hint ?? ''}`;
}

export function issuesOf(result: Result<unknown>): readonly string[] {
  return result.issues.map(told);
}
