import { randomBytes } from 'node:crypto';
import { readAgeKeyFile, secretOnThisMachine } from '../io/secret-files';
import { newPrivateKey } from '../secrets/material-tools';
import { parseIdentities } from '../secrets/parse-identities';
import type { SealPorts } from '../secrets/sealer';

/**
 * What sealing takes from this machine.
 *
 * @param folder that of the cluster file: paths of `fromFile` start there
 */
export function sealPorts(
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
): SealPorts {
  return {
    now: () => new Date(),
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
    newPrivateKey,
    values: (source) => secretOnThisMachine(source, { env, folder }),
    identities: identitiesIn(env),
  };
}

/** Private keys of age that the environment names a file of. */
export function identitiesIn(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return parseIdentities(readAgeKeyFile(env) ?? '');
}
